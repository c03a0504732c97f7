//! What the weaving of one page sees, and what it finds on the way.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::catalog::{Catalog, split_owner};
use super::list::Lists;
use super::nearest::nearest;
use super::page::{Draft, Page};
use super::{Weaver, html};
use crate::library::Entry;
use crate::problem::Problem;

/// A line of a file: where a text stands that is being woven.
#[derive(Debug, Clone)]
pub struct Place {
    /// Relative to the root.
    pub file: PathBuf,
    /// Counted from one.
    pub line: usize,
}

impl Place {
    /// A line of a file.
    pub fn new(file: impl AsRef<Path>, line: usize) -> Self {
        Self {
            file: file.as_ref().to_owned(),
            line,
        }
    }
}

/// What was found while a page was woven.
#[derive(Debug, Default)]
pub struct Found {
    /// Everything that is wrong.
    pub problems: Vec<Problem>,
    /// Exhibits that the page names: package and name.
    pub used: BTreeSet<(String, String)>,
    /// Keys of the bibliography that it cites.
    pub cited: BTreeSet<String>,
    /// Files that belong beside the rendered pages: from (absolute), to (relative to the book).
    pub copies: BTreeSet<(PathBuf, PathBuf)>,
}

/// The whole book as numbered, seen by every page.
#[derive(Debug)]
pub struct Whole<'a> {
    /// The press's settings and sources.
    pub weaver: &'a Weaver<'a>,
    /// All pages.
    pub pages: &'a [Page],
    /// The chapters that are not written.
    pub drafts: &'a [Draft],
    /// All numbers.
    pub catalog: &'a Catalog,
    /// The pages of the lists.
    pub lists: Lists,
    /// The page of references.
    pub references: Option<usize>,
}

/// One page's view.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The book.
    pub whole: &'a Whole<'a>,
    /// The page that is being woven.
    pub page: &'a Page,
    /// Its index.
    pub index: usize,
    /// What is found.
    pub found: RefCell<Found>,
}

impl<'a> Scope<'a> {
    /// The view of one page.
    pub fn new(whole: &'a Whole<'a>, index: usize) -> Self {
        Self {
            whole,
            page: &whole.pages[index],
            index,
            found: RefCell::default(),
        }
    }

    /// Records an error.
    pub fn error(&self, place: &Place, what: impl Into<String>, remedy: impl Into<String>) {
        self.found
            .borrow_mut()
            .problems
            .push(Problem::error(&place.file, place.line, what, remedy));
    }

    /// Records a warning.
    pub fn warning(&self, place: &Place, what: impl Into<String>, remedy: impl Into<String>) {
        self.found
            .borrow_mut()
            .problems
            .push(Problem::warning(&place.file, place.line, what, remedy));
    }

    /// The address of a place on another page, or on this one.
    pub fn link(&self, page: usize, id: &str) -> String {
        if page == self.index {
            return format!("#{id}");
        }
        let target = self.page.relative(&self.whole.pages[page].html);
        if id.is_empty() {
            target
        } else {
            format!("{target}#{id}")
        }
    }

    /// The address of an exhibit in the list of its kind.
    pub fn listed(&self, entry: &Entry) -> Option<String> {
        let page = self.whole.lists.page(entry.kind())?;
        Some(self.link(page, &format!("{}-{}", entry.package, entry.exhibit.common.name)))
    }

    /// The exhibit that a directive names; when there is none, why not.
    pub fn exhibit(&self, kind: &str, address: &str, owner: &str, place: &Place) -> Option<&'a Entry> {
        if address.is_empty() {
            self.error(
                place,
                format!("the {kind} has no name"),
                format!("write {{{{#{kind} name}}}}"),
            );
            return None;
        }
        let (package, name) = split_owner(address, owner);
        let library = self.whole.weaver.library;
        if let Some(entry) = library.get(package, name) {
            self.found
                .borrow_mut()
                .used
                .insert((package.to_owned(), name.to_owned()));
            let is = entry.exhibit.body.kind();
            if is == kind {
                return Some(entry);
            }
            self.error(
                place,
                format!("‘{address}’ is a {is}, not a {kind}"),
                format!("write {{{{#{is} {address}}}}}"),
            );
            return None;
        }
        let chapters = self.whole.weaver.chapters;
        if !chapters.iter().any(|chapter| chapter.package == package) {
            self.no_chapter(kind, address, owner, place);
            return None;
        }
        // What a chapter that failed would have published is no second problem.
        if !library.is_complete(package) {
            return None;
        }
        let same_kind: Vec<&str> = library
            .iter()
            .filter(|entry| entry.package == package && entry.exhibit.body.kind() == kind)
            .map(|entry| entry.exhibit.common.name.as_str())
            .collect();
        let elsewhere = library
            .iter()
            .find(|entry| entry.exhibit.common.name == name && entry.exhibit.body.kind() == kind)
            .map(|entry| format!("did you mean {{{{#{kind} {}:{name}}}}}?", entry.package));
        let remedy = match (elsewhere, same_kind.is_empty()) {
            (Some(elsewhere), _) => elsewhere,
            (None, true) => {
                format!("the chapter publishes no {kind} yet; run it with `cargo run --release -p {package}`")
            }
            (None, false) => suggestion(name, &same_kind, &format!("its {kind}s are")),
        };
        self.error(
            place,
            format!("the chapter ‘{package}’ publishes no {kind} ‘{name}’"),
            remedy,
        );
        None
    }

    /// Records that an address names no chapter.
    pub fn no_chapter(&self, kind: &str, address: &str, owner: &str, place: &Place) {
        let (package, name) = split_owner(address, owner);
        let remedy = if package == owner {
            format!("this page belongs to no chapter: write {{{{#{kind} chapter:{name}}}}}")
        } else {
            let chapters = self.whole.weaver.chapters.iter();
            let packages: Vec<&str> = chapters.map(|chapter| chapter.package.as_str()).collect();
            suggestion(package, &packages, "the chapters are")
        };
        self.error(
            place,
            format!("{kind} ‘{address}’: there is no chapter ‘{package}’"),
            remedy,
        );
    }

    /// What stands where an exhibit is missing, in a draft.
    pub fn missing(&self, what: &str) -> String {
        format!(
            "<strong class=\"missing-exhibit\">{}</strong>",
            html::text(&format!("[missing: {what}]"))
        )
    }
}

/// "did you mean ‘x’?", or the list of what there is.
pub fn suggestion(name: &str, candidates: &[&str], list: &str) -> String {
    match nearest(name, candidates.iter().copied()) {
        Some(near) => format!("did you mean ‘{near}’?"),
        None if candidates.is_empty() => "there is none".to_owned(),
        None => {
            let shown = candidates.iter().take(12).copied().collect::<Vec<_>>().join(", ");
            let more = if candidates.len() > 12 { ", …" } else { "" };
            format!("{list} {shown}{more}")
        }
    }
}

//! The lists at the end of the book: every figure and table, every claim, every value, each grouped by chapter.

pub mod claims;
pub mod figures;
pub mod values;

use std::collections::BTreeMap;

use super::catalog::split_owner;
use super::html;
use super::page::Page;
use super::scope::{Place, Scope};
use crate::chapter::Chapter;
use crate::library::Entry;

/// The pages that carry the lists.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lists {
    /// The page of `{{#figures}}`.
    pub figures: Option<usize>,
    /// The page of `{{#claims}}`.
    pub claims: Option<usize>,
    /// The page of `{{#values}}`.
    pub values: Option<usize>,
}

impl Lists {
    /// Where the book's lists are.
    pub fn of(pages: &[Page]) -> Self {
        let with = |name: &str| {
            pages
                .iter()
                .position(|page| page.scan.directives.iter().any(|found| found.name == name))
        };
        Self {
            figures: with("figures"),
            claims: with("claims"),
            values: with("values"),
        }
    }

    /// The page that lists exhibits of a kind.
    pub fn page(&self, kind: &str) -> Option<usize> {
        match kind {
            "figure" | "table" => self.figures,
            "claim" => self.claims,
            _ => self.values,
        }
    }
}

/// One list: for each chapter that has any a heading and what `body` makes of its exhibits.
fn by_chapter(
    scope: &Scope<'_>,
    list: &str,
    wanted: impl Fn(&Entry) -> bool,
    body: impl Fn(&Chapter, Vec<&Entry>) -> String,
) -> String {
    let mut out = String::new();
    for chapter in scope.whole.weaver.chapters {
        let entries: Vec<&Entry> = scope
            .whole
            .weaver
            .library
            .iter()
            .filter(|entry| entry.package == chapter.package && wanted(entry))
            .collect();
        let body = if entries.is_empty() {
            String::new()
        } else {
            body(chapter, entries)
        };
        if body.is_empty() {
            continue;
        }
        let page = scope
            .whole
            .pages
            .iter()
            .find(|page| page.owner == chapter.package);
        let name = page.map_or_else(|| chapter.package.clone(), Page::name);
        let heading = format!("{name}: {}", chapter.title);
        out.push_str(&format!(
            "\n## {} {{#{list}-{}}}\n\n{body}\n",
            html::shield(&html::text(&heading)),
            chapter.package
        ));
    }
    out
}

/// The identifier of an exhibit in its list.
fn id(entry: &Entry) -> String {
    html::attribute(&format!("{}-{}", entry.package, entry.exhibit.common.name))
}

/// The line of source that published an exhibit.
pub fn source(entry: &Entry) -> Place {
    Place::new(
        &entry.exhibit.common.source.file,
        entry.exhibit.common.source.line as usize,
    )
}

/// Where pages first name the exhibits of a kind: by package and name, the pages and the place on each.
fn mentions(scope: &Scope<'_>, kind: &str) -> BTreeMap<(String, String), Vec<(usize, usize)>> {
    let mut found: BTreeMap<_, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, page) in scope.whole.pages.iter().enumerate() {
        for directive in page.scan.directives.iter().filter(|found| found.name == kind) {
            let (package, name) = split_owner(&directive.arguments, &page.owner);
            let places = found.entry((package.to_owned(), name.to_owned())).or_default();
            if places.last().is_none_or(|(last, _)| *last != index) {
                places.push((index, directive.range.start));
            }
        }
    }
    found
}

fn key(entry: &Entry) -> (String, String) {
    (entry.package.clone(), entry.exhibit.common.name.clone())
}

/// Links to pages; `anchor` says where on each.
fn links(scope: &Scope<'_>, places: &[(usize, usize)], anchor: impl Fn(&Page) -> String) -> String {
    let links: Vec<String> = places
        .iter()
        .map(|(index, _)| {
            let page = &scope.whole.pages[*index];
            format!(
                "<a href=\"{}\">{}</a>",
                html::attribute(&scope.link(*index, &anchor(page))),
                html::text(&page.name())
            )
        })
        .collect();
    links.join(", ")
}

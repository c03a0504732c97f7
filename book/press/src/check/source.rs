//! Links, images and identifiers of the pages' sources, before anything is rendered.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::config::Config;

use crate::problem::Problem;
use crate::weave::include::normal;
use crate::weave::nearest::nearest;
use crate::weave::page::{self, Page};

/// Checks the sources of a book as it was loaded, not yet woven.
pub fn source(root: &Path, config: &Config, book: &Book) -> Vec<Problem> {
    let (pages, _) = page::read(book, &config.book.src, &[]);
    let ids: HashMap<PathBuf, Known> = pages
        .iter()
        .map(|page| (page.file.clone(), Known::of(page)))
        .collect();
    let mut problems = Vec::new();
    for page in &pages {
        duplicate_headings(page, &mut problems);
        for link in &page.scan.links {
            let line = page.lines.line(link.range.start);
            check_link(
                root,
                &config.book.src,
                page,
                &ids,
                &link.target,
                link.image,
                line,
                &mut problems,
            );
        }
        for (target, image, line) in raw_links(page) {
            check_link(
                root,
                &config.book.src,
                page,
                &ids,
                target,
                image,
                line,
                &mut problems,
            );
        }
    }
    problems.sort();
    problems.dedup();
    problems
}

/// The identifiers of a page, as far as they are known before rendering.
struct Known {
    ids: BTreeSet<String>,
    /// A heading with a formula gets its identifier from mdBook; figures and the like from the press.
    complete: bool,
}

impl Known {
    fn of(page: &Page) -> Self {
        let mut ids: BTreeSet<String> = page
            .scan
            .headings
            .iter()
            .filter_map(|heading| heading.id.clone())
            .collect();
        for range in &page.scan.html {
            let source = &page.text[range.clone()];
            for part in source.split("id=\"").skip(1) {
                ids.extend(part.split('"').next().map(str::to_owned));
            }
        }
        let complete =
            page.scan.headings.iter().all(|heading| heading.id.is_some()) && page.scan.includes.is_empty();
        Self { ids, complete }
    }
}

/// Identifiers that the press gives while it weaves.
fn is_woven(id: &str) -> bool {
    [
        "figure-",
        "table-",
        "listing-",
        "equation-",
        "note-",
        "claim-",
        "drawing-",
        "figures-",
        "claims-",
        "values-",
    ]
    .iter()
    .any(|prefix| id.starts_with(prefix))
}

fn duplicate_headings(page: &Page, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for heading in &page.scan.headings {
        let Some(id) = heading.id.as_deref() else { continue };
        let line = page.lines.line(heading.range.start);
        if let Some(first) = seen.get(id).copied() {
            problems.push(Problem::error(
                &page.file,
                line,
                format!("two headings have the identifier ‘{id}’; the first is on line {first}"),
                "give one of them its own: ## Heading {#identifier}",
            ));
        } else {
            seen.insert(id, line);
        }
    }
}

/// Links in HTML that an author wrote into the page.
fn raw_links(page: &Page) -> Vec<(&str, bool, usize)> {
    let mut found = Vec::new();
    for range in &page.scan.html {
        for piece in super::markup::Pieces::of(&page.text[range.clone()]) {
            let super::markup::Piece::Open { name, attributes, at } = piece else {
                continue;
            };
            for (attribute, value) in super::markup::attributes(attributes) {
                let wanted = matches!(attribute, "href" | "src" | "poster" | "data");
                if wanted && !value.is_empty() {
                    found.push((value, name == "img", page.lines.line(range.start + at)));
                }
            }
        }
    }
    found
}

#[expect(
    clippy::too_many_arguments,
    reason = "one call, and every argument is another thing"
)]
fn check_link(
    root: &Path,
    source: &Path,
    page: &Page,
    ids: &HashMap<PathBuf, Known>,
    target: &str,
    image: bool,
    line: usize,
    problems: &mut Vec<Problem>,
) {
    let what = if image { "image" } else { "link" };
    if target.is_empty() {
        problems.push(Problem::error(
            &page.file,
            line,
            format!("the {what} leads nowhere"),
            "write its address",
        ));
        return;
    }
    if target.contains("{{#") {
        return;
    }
    if let Some(scheme) = scheme(target) {
        if image && scheme.starts_with("http") {
            problems.push(Problem::error(
                &page.file,
                line,
                format!("the image {target} would be fetched from outside"),
                "copy the picture into book/src and link to the copy",
            ));
        }
        return;
    }
    let (path, fragment) = target
        .split_once('#')
        .map_or((target, None), |(path, fragment)| (path, Some(fragment)));
    let path = percent_decoded(path.split('?').next().unwrap_or(path));
    if path.starts_with('/') {
        problems.push(Problem::error(
            &page.file,
            line,
            format!("the {what} {target} begins at the root of the server; from file:// it leads nowhere"),
            "write it relative to this page",
        ));
        return;
    }
    let folder = page.file.parent().unwrap_or(Path::new(""));
    let file = if path.is_empty() {
        page.file.clone()
    } else {
        normal(&folder.join(&path))
    };
    // A link may name the rendered page instead of its source.
    let file = match ids.contains_key(&file) {
        false if path.ends_with(".html") && ids.contains_key(&file.with_extension("md")) => {
            file.with_extension("md")
        }
        _ => file,
    };
    let Some(known) = ids.get(&file) else {
        let made = ["print.html", "index.html", "toc.html", "404.html"];
        if made.contains(&path.as_str()) || made.iter().any(|name| path.ends_with(&format!("/{name}"))) {
            return;
        }
        let inside = file.starts_with(source);
        let exists = root.join(&file).is_file();
        if exists && inside && file.extension().is_none_or(|extension| extension != "md") {
            return;
        }
        let (what, remedy) = if exists && inside {
            (
                format!("the {what} {target} leads to a page that SUMMARY.md does not name"),
                "name it in SUMMARY.md, or link elsewhere".to_owned(),
            )
        } else if exists {
            (
                format!(
                    "the {what} {target} leads out of {}, and nothing outside is in the finished book",
                    source.display()
                ),
                "write the path as code, without a link".to_owned(),
            )
        } else {
            (
                format!("the {what} {target} is broken: there is no {}", file.display()),
                near_file(root, &file, ids),
            )
        };
        problems.push(Problem::error(&page.file, line, what, remedy));
        return;
    };
    let Some(fragment) = fragment else { return };
    let fragment = percent_decoded(fragment);
    if fragment.is_empty() || known.ids.contains(&fragment) || is_woven(&fragment) {
        return;
    }
    let remedy = match nearest(&fragment, known.ids.iter().map(String::as_str)) {
        Some(near) => format!("did you mean #{near}?"),
        None => format!(
            "its identifiers are {}",
            known.ids.iter().take(12).cloned().collect::<Vec<_>>().join(", ")
        ),
    };
    // What is not known before rendering is checked after it.
    if known.complete || remedy.starts_with("did") {
        problems.push(Problem::error(
            &page.file,
            line,
            format!(
                "the link {target} is broken: {} has no ‘{fragment}’",
                file.display()
            ),
            remedy,
        ));
    }
}

fn near_file(root: &Path, file: &Path, ids: &HashMap<PathBuf, Known>) -> String {
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut names: Vec<String> = ids
        .keys()
        .filter_map(|page| page.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    if let Some(entries) = file
        .parent()
        .and_then(|folder| std::fs::read_dir(root.join(folder)).ok())
    {
        names.extend(
            entries
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned()),
        );
    }
    match nearest(&name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {near}?"),
        None => "write a path relative to this page".to_owned(),
    }
}

/// `https` of `https://…`, `mailto` of `mailto:…`.
pub fn scheme(target: &str) -> Option<&str> {
    if target.starts_with("//") {
        return Some("http");
    }
    let (scheme, _) = target.split_once(':')?;
    let valid = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then_some(scheme)
}

/// Reads `%20` and the like.
pub fn percent_decoded(source: &str) -> String {
    if !source.contains('%') {
        return source.to_owned();
    }
    let bytes = source.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| {
                source
                    .get(at + 1..at + 3)
                    .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            })
            .flatten();
        match code {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

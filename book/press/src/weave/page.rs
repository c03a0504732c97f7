//! The pages of the book, and the chapters that are not written yet.

use std::path::{Path, PathBuf};

use mdbook_preprocessor::book::{Book, BookItem};
use rayon::prelude::*;

use super::lines::Lines;
use super::scan::Scan;
use crate::chapter::Chapter;

/// What kind of page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A numbered chapter.
    Chapter,
    /// A lettered appendix.
    Appendix,
    /// Any other: the preface, the list of exhibits.
    Plain,
}

/// A page that has a source.
#[derive(Debug, Clone)]
pub struct Page {
    /// Relative to the folder of sources: `03-newton.md`.
    pub path: PathBuf,
    /// Relative to the root: `book/src/03-newton.md`.
    pub file: PathBuf,
    /// The rendered page, relative to the book: `03-newton.html`.
    pub html: String,
    /// What stands in SUMMARY.md.
    pub title: String,
    /// The package whose names need no prefix here; the page's own slug when no package belongs to it.
    pub owner: String,
    /// The chapter that belongs to it.
    pub chapter: Option<Chapter>,
    /// What kind of page it is.
    pub kind: Kind,
    /// Its number or letter.
    pub label: Option<String>,
    /// The title of the part it stands in.
    pub part: Option<String>,
    /// Its place among all pages and drafts.
    pub place: usize,
    /// Its source.
    pub text: String,
    /// Its lines.
    pub lines: Lines,
    /// What stands where.
    pub scan: Scan,
}

impl Page {
    /// "Chapter 3", "Appendix B", or the title in quotes.
    pub fn name(&self) -> String {
        name(self.kind, self.label.as_deref(), &self.title)
    }

    /// How to write the address of another page from this one.
    pub fn relative(&self, target: &str) -> String {
        let depth = self.html.matches('/').count();
        format!("{}{target}", "../".repeat(depth))
    }
}

/// A chapter that is announced and not written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What stands in SUMMARY.md.
    pub title: String,
    /// What kind of page it will be.
    pub kind: Kind,
    /// Its number or letter.
    pub label: Option<String>,
    /// The title of the part it will stand in.
    pub part: Option<String>,
    /// Its place among all pages and drafts.
    pub place: usize,
}

impl Draft {
    /// "Chapter 4", "Appendix A".
    pub fn name(&self) -> String {
        name(self.kind, self.label.as_deref(), &self.title)
    }
}

fn name(kind: Kind, label: Option<&str>, title: &str) -> String {
    match (kind, label) {
        (Kind::Chapter, Some(label)) => format!("Chapter {label}"),
        (Kind::Appendix, Some(label)) => format!("Appendix {label}"),
        _ => format!("“{title}”"),
    }
}

/// `03-newton.md` and `b-notation.md` without what orders them: `newton`, `notation`.
pub fn slug(path: &Path) -> String {
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    match stem.split_once('-') {
        Some((order, rest)) if order.bytes().all(|byte| byte.is_ascii_digit()) && !order.is_empty() => {
            rest.to_owned()
        }
        Some((order, rest)) if order.len() == 1 => rest.to_owned(),
        _ => stem,
    }
}

/// Reads the pages of a book, in order, and its drafts.
pub fn read(book: &Book, source: &Path, chapters: &[Chapter]) -> (Vec<Page>, Vec<Draft>) {
    let mut found = Vec::new();
    let mut drafts = Vec::new();
    let mut numbered = false;
    let mut letters = 'A'..='Z';
    let mut part: Option<String> = None;
    for (place, item) in book.iter().enumerate() {
        let chapter = match item {
            BookItem::Chapter(chapter) => chapter,
            BookItem::PartTitle(title) => {
                part = Some(title.clone());
                continue;
            }
            BookItem::Separator => {
                part = None;
                continue;
            }
        };
        let number = chapter
            .number
            .as_ref()
            .map(|number| number.iter().map(u32::to_string).collect::<Vec<_>>().join("."));
        numbered |= number.is_some();
        let stem = chapter
            .source_path
            .as_deref()
            .or(chapter.path.as_deref())
            .map(stem);
        // The appendices stand behind the last numbered chapter; their pages begin with their letter.
        let lettered = stem
            .as_deref()
            .is_none_or(|stem| stem.as_bytes().get(1) == Some(&b'-'));
        let (kind, label) = match number {
            Some(number) => (Kind::Chapter, Some(number)),
            None if numbered && lettered => {
                let next = letters.next();
                let written = stem.as_deref().and_then(|stem| stem.chars().next());
                let letter = written.map(|letter| letter.to_ascii_uppercase()).or(next);
                (Kind::Appendix, letter.map(String::from))
            }
            None => (Kind::Plain, None),
        };
        match &chapter.path {
            None => drafts.push(Draft {
                title: chapter.name.clone(),
                kind,
                label,
                part: part.clone(),
                place,
            }),
            Some(path) => found.push((
                path.clone(),
                chapter.source_path.clone(),
                chapter,
                kind,
                label,
                part.clone(),
                place,
            )),
        }
    }
    let pages = found
        .into_par_iter()
        .map(|(path, written, chapter, kind, label, part, place)| {
            let file = source.join(written.as_deref().unwrap_or(&path));
            let own = chapters.iter().find(|own| own.page == file).cloned();
            let text = chapter.content.clone();
            Page {
                html: path.with_extension("html").to_string_lossy().replace('\\', "/"),
                title: chapter.name.clone(),
                owner: own
                    .as_ref()
                    .map_or_else(|| slug(&file), |own| own.package.clone()),
                chapter: own,
                kind,
                label,
                part,
                place,
                lines: Lines::of(&text),
                scan: Scan::of(&text),
                text,
                file,
                path,
            }
        })
        .collect();
    (pages, drafts)
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_drop_numbers_and_letters() {
        let slugs: Vec<_> = ["03-newton.md", "b-notation.md", "first-order.md", "preface.md"]
            .map(|path| slug(Path::new(path)))
            .into();
        assert_eq!(slugs, ["newton", "notation", "first-order", "preface"]);
    }
}

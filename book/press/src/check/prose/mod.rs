//! No typed numbers: a measured quantity in the text is a `{{#value}}`, or carries its reason.

mod blank;
mod collector;
mod formula;
mod literals;
mod page;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use mdbook_preprocessor::book::Book;
use rayon::prelude::*;

use literals::Literals;

use crate::chapter::Chapter;
use crate::folder;
use crate::problem::Problem;
use crate::weave::page::read;

/// What the check found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Numbers that were typed.
    pub problems: Vec<Problem>,
    /// Numbers that were typed for a reason.
    pub exceptions: Vec<Exception>,
}

/// A number that was typed for a reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exception {
    /// Relative to the root.
    pub file: PathBuf,
    /// Counted from one.
    pub line: usize,
    /// The number with its unit or comparison.
    pub text: String,
    /// Why it is right to type it.
    pub reason: String,
}

/// The bounds of all claims, by package and name.
type Bounds = HashMap<(String, String), Vec<f64>>;

/// Reads the pages, and the captions, alternative texts and claims in the chapters' sources.
pub fn prose(root: &Path, book: &Book, chapters: &[Chapter]) -> Report {
    let source = chapters
        .first()
        .and_then(|chapter| chapter.page.parent())
        .map_or_else(|| PathBuf::from("book/src"), Path::to_path_buf);
    let files: Vec<(PathBuf, &Chapter)> = chapters
        .iter()
        .flat_map(|chapter| {
            folder::sources(&root.join(&chapter.folder).join("src"))
                .into_iter()
                .map(move |file| (file, chapter))
        })
        .collect();
    let literals: Vec<Literals> = files
        .par_iter()
        .filter_map(|(file, chapter)| Literals::read(root, file, &chapter.package))
        .collect();
    let mut bounds = Bounds::new();
    for file in &literals {
        for claim in &file.claims {
            bounds.insert((file.package.clone(), claim.name.clone()), claim.bounds.clone());
        }
    }
    let (pages, _) = read(book, &source, chapters);
    let mut parts: Vec<Report> = pages.par_iter().map(|page| page::check(page, &bounds)).collect();
    parts.extend(literals.par_iter().map(Literals::check).collect::<Vec<_>>());
    let mut report = Report::default();
    for part in parts {
        report.problems.extend(part.problems);
        report.exceptions.extend(part.exceptions);
    }
    report.problems.sort();
    report.exceptions.sort();
    report
}

fn typed(file: &Path, line: usize, text: &str, page: bool) -> Problem {
    let remedy = if page {
        "publish it and write {{#value name}}, or {{#quote key \"…\"}} if it was published elsewhere; if it is right to type it, give the reason on the same line: <!-- typed: reason -->"
    } else {
        "interpolate it from the data; if it is right to type it, give the reason on the same line: // typed: reason"
    };
    Problem::error(
        file,
        line,
        format!("the number ‘{}’ is typed", shown(text)),
        remedy,
    )
}

fn shown(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a number is one of the bounds, or between the two; a share may be written in percent.
fn agrees(value: f64, bounds: &[f64]) -> bool {
    if let [low, high] = bounds
        && [1.0, 100.0]
            .iter()
            .any(|scale| scale * low <= value && value <= scale * high)
    {
        return true;
    }
    bounds.iter().any(|bound| {
        [*bound, bound.abs(), 100.0 * bound, 1.0 / bound]
            .iter()
            .any(|bound| (value - bound).abs() <= 1e-9 * bound.abs())
    })
}

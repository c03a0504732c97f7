//! `cargo book check`: reads the book as a proofreader does, without building it.

use super::build::Outcome;
use super::console::Console;
use super::failure::Failure;
use super::house::House;
use super::lock::Lock;
use super::preparation::Preparation;
use super::render;
use super::scratch::{self, Scratch};
use crate::check;
use crate::problem::{Problem, Report};

/// Checks directives, links and typed numbers against the exhibits that the last build left.
///
/// # Errors
/// When the system refuses.
pub fn check(house: &House, console: &Console) -> Result<Outcome, Failure> {
    let _lock = Lock::take(house, console)?;
    scratch::recover(house)?;
    let mut preparation = Preparation::read(house);
    let library = preparation.library(house);
    let mut report = Report::new();
    report.extend(std::mem::take(&mut preparation.problems));
    let options = render::options(house.root(), false);
    let prose = preparation
        .config
        .as_ref()
        .and_then(|config| render::load(house, config).ok());
    let (pages, problems) = render::weave(house, &preparation, &library, &options);
    report.extend(problems.iter().cloned());
    let mut exceptions = Vec::new();
    if let Some(prose) = prose {
        let found = check::prose(house.root(), &prose.book, &preparation.chapters);
        report.extend(found.problems);
        exceptions = found.exceptions;
    }
    let mut read = 0;
    if let Some(pages) = pages {
        let scratch = Scratch::new(house)?;
        let (rendered, more) = pages.render(house.root(), &scratch.book(), &problems);
        report.extend(more);
        read = rendered.map_or(0, |rendered| rendered.pages);
    }
    if !report.is_empty() {
        console.note(&report.to_string());
    }
    for exception in &exceptions {
        console.say(&format!(
            "{}:{}: ‘{}’ is typed: {}",
            exception.file.display(),
            exception.line,
            exception.text,
            exception.reason
        ));
    }
    let errors = report.errors();
    console.say(&format!(
        "checked {read} pages and {} exhibits: {errors} errors, {} warnings, {} typed numbers with a reason",
        library.iter().count(),
        report
            .sorted()
            .into_iter()
            .filter(|problem| !Problem::is_error(problem))
            .count(),
        exceptions.len()
    ));
    Ok(if errors == 0 {
        Outcome::Finished
    } else {
        Outcome::Failed
    })
}

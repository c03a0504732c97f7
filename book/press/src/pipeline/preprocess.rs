//! What plain `mdbook build` and `mdbook serve` call: pages in, woven pages out.

use std::io::{Read, Write};

use mdbook_preprocessor::parse_input;

use super::compiler::Compiler;
use super::console::Console;
use super::digest::Digests;
use super::failure::Failure;
use super::house::House;
use super::lock::Lock;
use super::preparation::Preparation;
use super::render;
use super::scratch;
use crate::problem::{Problem, Report};

/// Answers mdBook's question whether a renderer is served: only HTML is.
pub fn supports(renderer: &str) -> bool {
    renderer == "html"
}

/// Reads mdBook's request, runs what has to run, weaves, and answers. Returns whether mdBook should go on.
///
/// Under `mdbook serve` it always should: there a person watches, and a page with its problems on it says more than a
/// page that does not change.
///
/// # Errors
/// When the request cannot be read or the system refuses.
pub fn preprocess(
    request: impl Read,
    mut answer: impl Write,
    compiler: &dyn Compiler,
    console: &Console,
) -> Result<bool, Failure> {
    let (context, book) = parse_input(request).map_err(|error| Failure::Protocol(format!("{error:#}")))?;
    let house = House::find(&context.root)?;
    let serving = matches!(
        context.config.get::<String>("output.html.live-reload-endpoint"),
        Ok(Some(_))
    );
    let _lock = Lock::take(&house, console)?;
    scratch::recover(&house)?;
    let mut digests = Digests::load(&house.memory());
    let mut preparation = Preparation::make(&house, compiler, &mut digests, console)?;
    digests.save()?;
    let library = preparation.library(&house);
    let options = render::options(house.root(), true);
    let (mut book, _, problems) = render::woven(
        house.root(),
        &context.config,
        &preparation,
        &library,
        &options,
        book,
    );
    let mut report = Report::new();
    report.extend(std::mem::take(&mut preparation.problems));
    report.extend(problems.iter().cloned());
    if !report.is_empty() {
        console.note(&report.to_string());
    }
    if report.errors() > 0 {
        if !serving {
            console.note(&format!("the book is not finished: {} errors", report.errors()));
            return Ok(false);
        }
        let errors: Vec<Problem> = problems.into_iter().filter(Problem::is_error).collect();
        render::mark(&mut book, &context.config.book.src, &errors);
    }
    serde_json::to_writer(&mut answer, &book).map_err(|error| Failure::Protocol(error.to_string()))?;
    Ok(true)
}

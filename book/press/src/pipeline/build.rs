//! `cargo book`: from the sources to the finished book.

use std::time::Instant;

use super::compiler::Compiler;
use super::console::{Console, seconds};
use super::digest::Digests;
use super::failure::Failure;
use super::house::House;
use super::live;
use super::lock::Lock;
use super::preparation::{Preparation, Ran};
use super::render::{self, Rendered};
use super::scratch::{self, Scratch};
use super::snapshot::Snapshot;
use super::stamp::{self, Stamp};
use crate::problem::{Problem, Report};

/// How a build ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The book stands in `target/book`.
    Finished,
    /// It does not; what was there before is unchanged.
    Failed,
}

/// Builds the book. Where live figures are required, it is an error if no toolchain can compile them.
///
/// # Errors
/// When the system refuses; what is wrong with the book itself is reported, and the outcome is [`Outcome::Failed`].
pub fn build(
    house: &House,
    compiler: &dyn Compiler,
    require_live: bool,
    console: &Console,
) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let _lock = Lock::take(house, console)?;
    scratch::recover(house)?;
    let search = live::Search::start();
    let mut digests = Digests::load(&house.memory());
    let mut preparation = Preparation::make(house, compiler, &mut digests, console)?;
    let mut options = render::options(house.root(), false);
    let (modules, unmade) = live::modules(
        house,
        &preparation.chapters,
        require_live,
        search,
        &mut digests,
        console,
    )?;
    preparation.problems.extend(unmade);
    options.modules = modules;
    let inputs = stamp::inputs(
        house,
        &preparation.chapters,
        options.commit.as_deref(),
        options.ci,
        &options.modules,
        &mut digests,
    );
    if !preparation.has_errors()
        && let Some(stamp) = Stamp::load(house)
        && stamp.is_of(&inputs)
    {
        digests.save()?;
        stamp.warnings.iter().for_each(|warning| console.note(warning));
        recomputed(&preparation.ran, console);
        console.say(&format!(
            "{:<11} {} is up to date ({})",
            "book",
            index(house),
            seconds(start.elapsed())
        ));
        return Ok(Outcome::Finished);
    }

    let library = preparation.library(house);
    let snapshot = Snapshot::of(&library, &mut digests);
    let mut report = Report::new();
    report.extend(std::mem::take(&mut preparation.problems));
    let (pages, problems) = render::weave(house, &preparation, &library, &options);
    let wrong = report.errors() > 0 || problems.iter().any(Problem::is_error);
    let scratch = Scratch::new(house)?;
    let rendered = pages.and_then(|mut pages| {
        if wrong {
            pages.mark(&problems);
        }
        let (rendered, more) = pages.render(house.root(), &scratch.book(), &problems);
        report.extend(more);
        rendered
    });
    report.extend(problems);
    recomputed(&preparation.ran, console);

    if !report.is_empty() {
        console.note(&report.to_string());
    }
    digests.save()?;
    match rendered {
        Some(rendered) if report.errors() == 0 => {
            scratch.publish(&house.book())?;
            let warnings = report.sorted().into_iter().map(Problem::to_string).collect();
            Stamp::save(house, inputs, warnings)?;
            changed(Snapshot::load(&house.memory()), &snapshot, console);
            snapshot.save(&house.memory())?;
            finished(house, rendered, start, console);
            Ok(Outcome::Finished)
        }
        rendered => {
            failed(house, &report, rendered.map(|_| scratch), console)?;
            Ok(Outcome::Failed)
        }
    }
}

fn recomputed(ran: &[Ran], console: &Console) {
    for (index, ran) in ran.iter().filter(|ran| ran.succeeded).enumerate() {
        console.say(&format!(
            "{:<11} {}",
            if index == 0 { "recomputed" } else { "" },
            ran.words()
        ));
    }
}

fn changed(before: Option<Snapshot>, now: &Snapshot, console: &Console) {
    let Some(before) = before else { return };
    for (index, line) in before.changes(now).iter().enumerate() {
        console.say(&format!("{:<11} {line}", if index == 0 { "changed" } else { "" }));
    }
}

fn finished(house: &House, rendered: Rendered, start: Instant, console: &Console) {
    console.say(&format!(
        "{:<11} {}: {} pages in {} (mdBook alone {})",
        "book",
        index(house),
        rendered.pages,
        seconds(start.elapsed()),
        seconds(rendered.mdbook)
    ));
}

fn failed(
    house: &House,
    report: &Report,
    scratch: Option<Scratch>,
    console: &Console,
) -> Result<(), Failure> {
    let errors = report.errors();
    let count = if errors == 1 {
        "1 error".to_owned()
    } else {
        format!("{errors} errors")
    };
    let stands = if house.book().is_dir() {
        "the old one in target/book is unchanged"
    } else {
        "there is no older one"
    };
    console.note(&format!("\nthe book is not finished: {count}; {stands}"));
    if let Some(scratch) = scratch {
        scratch.publish(&house.draft())?;
        console.note(&format!(
            "the draft, with the problems marked, is {}",
            house.shown(&house.draft().join("index.html")).display()
        ));
    }
    Ok(())
}

fn index(house: &House) -> String {
    house
        .shown(&house.book().join("index.html"))
        .display()
        .to_string()
}

//! `cargo book list`: every exhibit, and where it comes from.

use exhibit::manifest::Body;

use super::build::Outcome;
use super::console::Console;
use super::failure::Failure;
use super::house::House;
use super::preparation::Preparation;
use crate::library::{Entry, Library};
use crate::problem::Report;

/// Prints every exhibit that the chapters have published, a line each.
///
/// # Errors
/// None so far; the signature is that of all commands.
pub fn list(house: &House, console: &Console) -> Result<Outcome, Failure> {
    let preparation = Preparation::read(house);
    let (library, problems) = Library::load(house.root(), &preparation.chapters);
    for chapter in &preparation.chapters {
        console.say(&format!(
            "chapter {}, {} ({})",
            chapter.number, chapter.title, chapter.package
        ));
        let own: Vec<_> = library
            .iter()
            .filter(|entry| entry.package == chapter.package)
            .collect();
        let width = own
            .iter()
            .map(|entry| entry.exhibit.common.name.chars().count())
            .max()
            .unwrap_or(0);
        for entry in own {
            let common = &entry.exhibit.common;
            console.say(&format!(
                "  {:<6} {:<width$}  {}\n         {:<width$}  {}",
                entry.kind(),
                common.name,
                content(entry),
                "",
                provenance(entry, &chapter.command())
            ));
        }
    }
    let mut report = Report::new();
    report.extend(problems);
    if report.is_empty() {
        return Ok(Outcome::Finished);
    }
    console.note(&report.to_string());
    Ok(Outcome::Failed)
}

fn content(entry: &Entry) -> String {
    match &entry.exhibit.body {
        Body::Figure(figure) => shortened(&figure.caption),
        Body::Table(table) => shortened(&table.caption),
        Body::Value(value) => match &value.unit {
            Some(unit) => format!("{} {unit}", value.text),
            None => value.text.clone(),
        },
        Body::Claim(claim) => format!(
            "{}: measured {}, bound {}: {}",
            claim.statement,
            claim.measured_text,
            claim.bound_text,
            if claim.holds { "holds" } else { "DOES NOT HOLD" }
        ),
    }
}

fn provenance(entry: &Entry, command: &str) -> String {
    let common = &entry.exhibit.common;
    let mut words = format!("{}:{}", common.source.file, common.source.line);
    if let Some(recorded) = &entry.recorded {
        return format!("{words} · recorded {} by `{}`", recorded.date, recorded.command);
    }
    words.push_str(&format!(
        " · {command} --only {} · seed {}",
        common.experiment, entry.seed
    ));
    if !common.parameters.is_empty() {
        let parameters: Vec<_> = common
            .parameters
            .iter()
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        words.push_str(&format!(" · {}", parameters.join(", ")));
    }
    if let Some(machine) = &entry.machine {
        words.push_str(&format!(" · {}, {} threads", machine.cpu, machine.threads));
    }
    words
}

/// The first sentence, more or less.
fn shortened(caption: &str) -> String {
    const LONGEST: usize = 90;
    let words = caption.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= LONGEST {
        return words;
    }
    words.chars().take(LONGEST - 1).chain(['…']).collect()
}

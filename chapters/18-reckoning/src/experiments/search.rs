//! The search: who may try what, and what the recorded trials found.

use std::path::PathBuf;

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells};
use problems::Real;
use reckoning::Protocol;

use crate::field::{self, Field};
use crate::journal::Journal;
use crate::record::{self, Line};

use super::PROTOCOL;

/// The long run: every trial of every contestant. Killed, it goes on where it was.
pub fn search(run: &mut Run) -> Outcome {
    if !run.full() {
        run.note("this is the long run: `just chapter 18 --full --only search`; what it found is in recorded/search");
        return Ok(());
    }
    let protocol = Protocol {
        seed: run.seed(),
        ..PROTOCOL
    };
    let folder = PathBuf::from("target/runs/reckoning");
    let mut table = summary();
    let mut text = record::HEAD.to_owned();
    let convex = field::convex()?;
    table = part(run, &convex, &protocol, &folder, table, &mut text)?;
    let network = field::network()?;
    table = part(run, &network, &protocol, &folder, table, &mut text)?;
    let large = field::large()?;
    table = part(run, &large, &protocol, &folder, table, &mut text)?;
    std::fs::write(folder.join("trials.csv"), &text)?;
    run.table("search", table)?;
    Ok(())
}

fn part<T: Real>(
    run: &Run,
    field: &Field<T>,
    protocol: &Protocol,
    folder: &std::path::Path,
    table: Table,
    text: &mut String,
) -> Result<Table, Box<dyn std::error::Error>> {
    let trials = protocol.search(&field.task, &field.contestants);
    // Another program may find other numbers: its runs are not these.
    let program = blake3::hash(&std::fs::read(std::env::current_exe()?)?);
    let settings = format!("{} {program}", field.settings(protocol));
    let journal = Journal::new(folder.join("trials"), record::digest(&settings));
    let progress = run.progress(trials.len() as u64, format!("searching on {}", field.task.name));
    let runs = field.runs(&trials, Some(&journal), progress)?;
    let own = record::write(field, protocol, &trials, &runs);
    text.push_str(&own);
    let lines = record::read(&(record::HEAD.to_owned() + &own), field, protocol)?;
    Ok(rows(table, &field.task.name.replace("digits, ", ""), &lines))
}

fn summary() -> Table {
    Table::new(format!(
        "What the search found: of {} trials each, how many reached the target and how many diverged; and the work until the \
         target, in gradients of the whole training set, of the best trial, of the median one among those that reached it, \
         and of the published defaults.",
        PROTOCOL.trials
    ))
    .column(Column::text("task"))
    .column(Column::text("method"))
    .column(Column::new("reached", Format::Integer))
    .column(Column::new("diverged", Format::Integer))
    .column(Column::new("best", Format::Significant(2)))
    .column(Column::new("median", Format::Significant(2)))
    .column(Column::new("defaults", Format::Significant(2)))
}

fn rows(table: Table, task: &str, lines: &[Vec<Line>]) -> Table {
    table.rows(lines.iter().map(|own| {
        let mut works: Vec<f64> = own.iter().filter_map(|line| line.score.work).collect();
        works.sort_by(f64::total_cmp);
        let defaults = own.iter().find(|line| line.number == 0).and_then(|line| line.score.work);
        cells![
            task,
            own.first().map_or("", |line| line.contestant.as_str()),
            works.len(),
            own.iter().filter(|line| line.diverged.is_some()).count(),
            Cell::number_or(works.first().copied(), "–"),
            Cell::number_or(works.get(works.len() / 2).copied(), "–"),
            Cell::number_or(defaults, "–"),
        ]
    }))
}

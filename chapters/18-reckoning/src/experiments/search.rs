//! The search: who may try what, and what the recorded trials found.

use std::path::PathBuf;

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use problems::Real;
use reckoning::Protocol;

use crate::field::{self, Field};
use crate::journal::Journal;
use crate::record::{self, Line};

use super::digits::FIRST_ORDER;
use super::{Fallible, PROTOCOL};

/// What may be tried, what the search chose, and what the recorded trials say about other targets.
pub fn settings(run: &mut Run) -> Outcome {
    spaces(run)?;
    let convex = field::convex()?;
    let network = field::network()?;
    let large = field::large()?;
    let protocol = PROTOCOL;
    let lines = [
        record::read(record::COMMITTED, &convex, &protocol)?,
        record::read(record::COMMITTED, &network, &protocol)?,
        record::read(record::COMMITTED, &large, &protocol)?,
    ];
    let mut table = Table::new(format!(
        "The settings that the search chose. *Length*: the share of the task’s budget ({}, {} and {} gradients) over which the \
         steps shrink to nothing.",
        convex.task.budget, network.task.budget, large.task.budget
    ))
    .column(Column::text("method"))
    .column(Column::text("softmax regression"))
    .column(Column::text("network"))
    .column(Column::text("MNIST"));
    for (place, who) in convex.contestants.iter().enumerate() {
        let chosen = |lines: &[Vec<Line>]| {
            let best = lines.get(place).and_then(|own| record::best(own));
            best.map_or(Cell::missing("does not fit"), |line| {
                Cell::from(who.space.describe(&line.setting))
            })
        };
        table = table.row(vec![
            Cell::from(who.name),
            chosen(&lines[0]),
            chosen(&lines[1]),
            chosen(&lines[2]),
        ]);
    }
    run.table("winners", table)?;
    run.value("trials", protocol.trials, Format::Integer)?;
    run.value("seeds", protocol.seeds, Format::Integer)?;
    run.value(
        "all-trials",
        lines.iter().flatten().map(Vec::len).sum::<usize>(),
        Format::Integer,
    )?;
    tolerance(run, &convex.task.gaps, &lines[0])?;
    levels(run, &network.task.gaps, &lines[1])?;
    defaults(run, &lines[0], &lines[1])?;
    bill(run, network.task.budget, &lines[1])
}

fn spaces(run: &mut Run) -> Outcome {
    let mut table = Table::new(
        "What is searched, log-uniformly, and where ranges and defaults come from. Decays $\\beta$ are searched as \
         $1 - \\beta$. The methods of first order search the length of a run as well, from a hundredth of the budget (on MNIST \
         a tenth) to all of it. What is not listed stays at its default: $\\beta_2 = .999$ and $\\varepsilon = 10^{-8}$ \
         for Adam, $\\alpha = .99$ for RMSprop, $c_1 = 10^{-4}$ for BFGS.",
    )
    .column(Column::text("method"))
    .column(Column::text("searched"))
    .column(Column::new("from", Format::Significant(1)))
    .column(Column::new("to", Format::Significant(2)))
    .column(Column::text("range after"))
    .column(Column::new("default", Format::Significant(2)))
    .column(Column::text("default of"));
    for who in field::everybody() {
        for h in &who.space.hyperparameters {
            let [mut low, mut high] = h.range;
            if h.from_one {
                (low, high) = (1.0 - high, 1.0 - low);
            }
            let symbol = format!("${}$", h.symbol);
            table = table.row(cells![
                who.name,
                symbol,
                low,
                high,
                h.range_source,
                h.default,
                h.default_source
            ]);
        }
    }
    run.table("spaces", table)?;
    Ok(())
}

/// The least work of a method's trials until one of the gaps.
fn least_work(own: &[Line], at: usize) -> Option<f64> {
    let works = own.iter().filter_map(|line| line.gaps.get(at).copied().flatten());
    works.min_by(f64::total_cmp)
}

/// The least work until one of the gaps of the best method of first order, and of the best with a matrix; NaN of those
/// that do not get there.
fn sides(lines: &[Vec<Line>], at: usize) -> (f64, f64) {
    let (first, second) = lines.split_at(FIRST_ORDER.min(lines.len()));
    let best = |side: &[Vec<Line>]| super::least(side.iter().map(|own| least_work(own, at)));
    (best(first), best(second))
}

/// A row for each method: its least work until each gap.
fn by_gap(caption: &str, heads: Vec<String>, lines: &[Vec<Line>]) -> Table {
    let gaps = heads.len();
    let mut table = Table::new(caption).column(Column::text("method"));
    for head in heads {
        table = table.column(Column::new(head, Format::Significant(2)));
    }
    for own in lines {
        let mut row = vec![Cell::from(
            own.first().map_or("", |line| line.contestant.as_str()),
        )];
        row.extend((0..gaps).map(|at| Cell::number_or(least_work(own, at), "–")));
        table = table.row(row);
    }
    table
}

/// For each gap the least work of each method's trials on softmax regression.
pub fn tolerance(run: &mut Run, gaps: &[f64], lines: &[Vec<Line>]) -> Outcome {
    let table = by_gap(
        "Softmax regression on the digits: the work, in gradients of the whole training set, until the training loss is within \
         a gap of its lowest, for each gap by the trial that suits it best. A dash: no trial gets there within the budget.",
        gaps.iter()
            .map(|gap| format!("$10^{{{:.0}}}$", gap.log10()))
            .collect(),
        lines,
    );
    run.table("tolerance", table)?;
    let (first, second) = sides(lines, 1);
    let loose = second / first;
    run.value("loose-ratio", loose, Format::Significant(2))?;
    claim!(run, "loose-first-order", "to come within a hundredth of the lowest loss, the best method of first order needs at most a quarter of the work of the best with a matrix", loose, >=, 4)?;
    let (at_tight_first, at_tight_second) = sides(lines, 3);
    let tight = at_tight_first / at_tight_second;
    run.value("tight-ratio", tight, Format::Significant(2))?;
    claim!(run, "tight-second-order", "to come within a ten-thousandth, the best method with a matrix needs less work than the best of first order", tight, >, 1)?;
    let first = lines.iter().take(FIRST_ORDER);
    let arrived = first.filter(|own| least_work(own, 4).is_some()).count();
    claim!(run, "tighter-never", "within a millionth, no method of first order arrives in the budget", arrived, ==, 0)?;
    Ok(())
}

/// For each training loss the least work of each method's trials on the network.
pub fn levels(run: &mut Run, gaps: &[f64], lines: &[Vec<Line>]) -> Outcome {
    let table = by_gap(
        "The network on the digits: the work, in gradients of the whole training set, until the training loss is at most this, \
         for each loss by the trial that suits it best. A dash: no trial gets there within the budget.",
        gaps.iter().map(|gap| format!("${gap}$")).collect(),
        lines,
    );
    run.table("levels", table)?;
    let ratios: Vec<f64> = (0..gaps.len())
        .map(|at| sides(lines, at))
        .map(|(first, second)| second / first)
        .collect();
    let closest = ratios.iter().copied().fold(f64::NAN, f64::min);
    run.value(
        "levels-first",
        ratios.first().copied().unwrap_or(f64::NAN),
        Format::Significant(2),
    )?;
    run.value("levels-closest", closest, Format::Significant(2))?;
    claim!(run, "no-level-flips", "on the network, the best method of first order needs less work than the best with a matrix to each training loss in the table", closest, >, 1)?;
    Ok(())
}

/// The search as a part of the price.
pub fn bill(run: &mut Run, budget: f64, network: &[Vec<Line>]) -> Outcome {
    let own = |name: &str| {
        let is_it = |own: &&Vec<Line>| own.first().is_some_and(|line| line.contestant == name);
        network.iter().find(is_it)
    };
    let allowed = own("Adam").map_or(f64::NAN, |own| {
        budget * own.iter().map(|line| line.setting.horizon).sum::<f64>()
    });
    let untuned = own("Gauss–Newton").and_then(|own| own.iter().find(|line| line.number == 0));
    let untuned = untuned.and_then(|line| line.score.work).unwrap_or(f64::NAN);
    run.value("search-bill", allowed, Format::Significant(2))?;
    run.value("newton-untuned", untuned, Format::Significant(2))?;
    claim!(run, "search-is-dear", "on the network, the search of Adam’s setting was allowed more work than Gauss–Newton with its defaults needs to the target", allowed / untuned, >, 1)?;
    Ok(())
}

/// What the defaults alone would have said.
pub fn defaults(run: &mut Run, convex: &[Vec<Line>], network: &[Vec<Line>]) -> Outcome {
    let default = |own: &Vec<Line>| {
        own.iter()
            .find(|line| line.number == 0)
            .and_then(|line| line.score.work)
    };
    let (first, second) = convex.split_at(FIRST_ORDER.min(convex.len()));
    let ratio = super::least(first.iter().map(default)) / super::least(second.iter().map(default));
    run.value("defaults-ratio", ratio, Format::Significant(2))?;
    claim!(run, "defaults-flip", "with the published defaults, untuned, a method with a matrix reaches the target on softmax regression with less work than every method of first order", ratio, >, 1)?;
    let (first, second) = network.split_at(FIRST_ORDER.min(network.len()));
    let ratio = super::least(second.iter().map(default)) / super::least(first.iter().map(default));
    run.value("untuned-ratio", ratio, Format::Significant(2))?;
    claim!(run, "untuned-too", "on the network, a method of first order leads with the published defaults as well", ratio, >, 1)?;
    let adam = network
        .iter()
        .find(|own| own.first().is_some_and(|line| line.contestant == "Adam"));
    let gain = adam.map_or(f64::NAN, |own| {
        let best = own.iter().map(|line| line.score.work);
        default(own).unwrap_or(f64::NAN) / super::least(best)
    });
    run.value("tuning-gain", gain, Format::Significant(2))?;
    claim!(run, "tuning-matters", "on the network, tuning saves Adam at least nine tenths of the work of its defaults", gain, >=, 10)?;
    let gauss = network
        .iter()
        .find(|own| own.first().is_some_and(|line| line.contestant == "Gauss–Newton"));
    let gain = gauss.map_or(f64::NAN, |own| {
        default(own).unwrap_or(f64::NAN) / super::least(own.iter().map(|line| line.score.work))
    });
    run.value("tuning-gain-newton", gain, Format::Significant(2))?;
    claim!(run, "needs-no-tuning", "the defaults of Gauss–Newton are within a factor of three of its best trial", gain, <=, 3)?;
    Ok(())
}

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
) -> Fallible<Table> {
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
        let defaults = own
            .iter()
            .find(|line| line.number == 0)
            .and_then(|line| line.score.work);
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

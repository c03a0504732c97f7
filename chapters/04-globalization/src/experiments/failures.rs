//! The runs of the contest that failed: why, and all of them.

use exhibit::{Cell, Column, Format, Table, cells};
use globalization::contest::{self, Entry, Failure};
use hessian::stationary::Kind;
use problems::more_garbow_hillstrom::TestProblem;

use super::reasons::typeset;
use super::suite::{FACTORS, short};

/// The kinds of reasons, in the order of the page.
const KINDS: [&str; 7] = [
    "a saddle or a maximum",
    "a plateau",
    "a minimum not listed",
    "a long way",
    "no number",
    "a singular Hessian",
    "no step that falls",
];

fn kind(failure: &Failure) -> &'static str {
    let [saddle, plateau, unlisted, way, number, singular, step] = KINDS;
    match failure {
        Failure::Unlisted { kind } => match kind {
            Kind::Saddle | Kind::Maximum => saddle,
            Kind::Degenerate => plateau,
            Kind::Minimum => unlisted,
        },
        Failure::Diverged | Failure::IterationLimit { .. } => way,
        Failure::NotFinite { .. } => number,
        Failure::NoStep { reason } if reason.starts_with("the Hessian is singular") => singular,
        Failure::NoStep { reason } if reason.contains("still falls") => way,
        Failure::NoStep { .. } => step,
    }
}

/// How many runs failed for which kind of reason: plain Newton's, Cauchy's, and those of the others.
pub fn kinds(entries: &[Entry]) -> Table {
    let failed: Vec<(&Entry, &str)> = entries
        .iter()
        .filter_map(|entry| match &entry.outcome {
            contest::Outcome::Failed(failure) => Some((entry, kind(failure))),
            contest::Outcome::Reached(_) => None,
        })
        .collect();
    let mut table = Table::new(
        "Runs that failed, by their reason. *N* is plain Newton and *C* Cauchy steps, from all starts taken together; the columns \
         after them are the ten other methods together, by the factor on the standard start.",
    )
    .column(Column::text("ended with"))
    .column(Column::new("N", Format::Integer))
    .column(Column::new("C", Format::Integer));
    for factor in FACTORS {
        table = table.column(Column::new(format!("×{factor}"), Format::Integer));
    }
    table.rows(KINDS.map(|kind| {
        let count = |of: &dyn Fn(&Entry) -> bool| {
            let alike = failed
                .iter()
                .filter(|(entry, reason)| *reason == kind && of(entry));
            Cell::from(alike.count())
        };
        let mut row = cells![kind];
        row.extend(["Newton", "Cauchy"].map(|name| count(&|entry| entry.contestant == name)));
        row.extend(FACTORS.map(|factor| {
            count(&|entry| entry.factor == factor && !["Newton", "Cauchy"].contains(&entry.contestant))
        }));
        row
    }))
}

/// Every failure with its reason: who failed alike on the same problem from the same start shares a row.
pub fn list(entries: &[Entry], problems: &[TestProblem], methods: usize) -> Table {
    struct Row {
        factor: f64,
        problem: usize,
        reason: String,
        methods: Vec<&'static str>,
        value: f64,
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut creeping: Vec<(f64, Vec<usize>)> = Vec::new();
    for entry in entries {
        let contest::Outcome::Failed(failure) = &entry.outcome else {
            continue;
        };
        if entry.contestant == "Cauchy" && matches!(failure, Failure::IterationLimit { .. }) {
            match creeping.iter_mut().find(|(factor, _)| *factor == entry.factor) {
                Some((_, problems)) => problems.push(entry.problem),
                None => creeping.push((entry.factor, vec![entry.problem])),
            }
            continue;
        }
        let reason = match failure {
            // How far each had come differs from one to the next.
            Failure::IterationLimit { .. } => "still on its way after 1000 iterations".to_owned(),
            // Who speaks, and what for; what to do about it is left out.
            Failure::NoStep { reason } => {
                let clauses = if reason.starts_with("the Hessian") { 1 } else { 2 };
                reason.split(": ").take(clauses).collect::<Vec<_>>().join(": ")
            }
            other => other.to_string(),
        };
        let alike = rows
            .iter_mut()
            .find(|row| row.factor == entry.factor && row.problem == entry.problem && row.reason == reason);
        match alike {
            Some(row) => {
                row.methods.push(entry.contestant);
                row.value = row.value.min(entry.value);
            }
            None => rows.push(Row {
                factor: entry.factor,
                problem: entry.problem,
                reason,
                methods: vec![entry.contestant],
                value: entry.value,
            }),
        }
    }
    rows.sort_by(|a, b| a.factor.total_cmp(&b.factor).then(a.problem.cmp(&b.problem)));
    let mut table = Table::new(
        "Every failure, with its reason. *Start* is the factor on the standard start, *lowest $f$* the best value that any \
         method of the row saw. *All* are all twelve methods. Methods are abbreviated as above. Cauchy steps that were still on their way are gathered in one row a start.",
    )
    .column(Column::new("start", Format::Integer))
    .column(Column::text("problem"))
    .column(Column::text("methods"))
    .column(Column::text("reason"))
    .column(Column::new("lowest $f$", Format::Significant(4)));
    let name = |number: usize| {
        problems
            .iter()
            .find(|problem| problem.number() == number)
            .map_or("", TestProblem::name)
    };
    for factor in FACTORS {
        if let Some((_, problems)) = creeping.iter().find(|(at, _)| *at == factor) {
            let numbers: Vec<String> = problems.iter().map(usize::to_string).collect();
            table = table.row(cells![
                factor,
                numbers.join(", ").as_str(),
                "C",
                "still on its way after 1000 iterations",
                Cell::missing(""),
            ]);
        }
        for row in rows.iter().filter(|row| row.factor == factor) {
            let who = if row.methods.len() == methods {
                "all".to_owned()
            } else {
                row.methods
                    .iter()
                    .map(|name| short(name))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            table = table.row(cells![
                row.factor,
                format!("{} {}", row.problem, name(row.problem)).as_str(),
                who.as_str(),
                typeset(&row.reason).as_str(),
                Cell::number_or(Some(row.value), "no number"),
            ]);
        }
    }
    table
}

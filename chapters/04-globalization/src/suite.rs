//! The contest on the collection: its tables, its profiles, its claims.

use std::error::Error;
use std::sync::OnceLock;

use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Stroke, Table, cells, claim};
use globalization::contest::{self, Entry, Failure, contest, contestants, costs};
use globalization::figures::{self, Style};
use globalization::profile::{Profile, profiles};
use problems::Limits;
use problems::more_garbow_hillstrom::{TestProblem, collection};

const FACTORS: [f64; 3] = [1.0, 10.0, 100.0];

/// Every contestant on the whole collection, once a program.
pub fn entries() -> Result<&'static [Entry], Box<dyn Error>> {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    if let Some(entries) = ENTRIES.get() {
        return Ok(entries);
    }
    let found = contest(&contestants(), &collection(), &FACTORS, &contest_limits())?;
    Ok(ENTRIES.get_or_init(|| found))
}

/// ‖g‖ ≤ 10⁻⁸ or 1000 iterations.
pub fn contest_limits() -> Limits {
    Limits::default().keep_points(false)
}

pub fn suite(run: &mut Run) -> Outcome {
    suite_of(run, entries()?)
}

pub fn suite_of(run: &mut Run, entries: &[Entry]) -> Outcome {
    let names: Vec<&str> = contestants().iter().map(|contestant| contestant.name).collect();
    let problems = collection();
    run.value("suite-runs", entries.len(), Format::Integer)?;
    run.value(
        "suite-limit",
        contest_limits().maximum_iterations,
        Format::Integer,
    )?;
    run.value("suite-methods", names.len(), Format::Integer)?;
    run.table(
        "suite",
        suite_table(entries, &problems, "Iterations", |entry| entry.iterations),
    )?;
    run.table(
        "suite-values",
        suite_table(entries, &problems, "Values of $f$", |entry| {
            entry.evaluations.values
        }),
    )?;
    run.table("suite-minima", minima_table(entries, &problems))?;
    run.table("failures", failure_table(entries, &problems, names.len()))?;
    run.table("solved", solved_table(entries, &names))?;

    let solved = |name: &str, factor: f64| {
        let mine = entries
            .iter()
            .filter(|entry| entry.contestant == name && entry.factor == factor);
        mine.filter(|entry| entry.reached()).count()
    };
    let by_any = |factor: f64| {
        let reached = |problem: &TestProblem| {
            entries.iter().any(|entry| {
                entry.problem == problem.number()
                    && entry.factor == factor
                    && entry.contestant != "Newton"
                    && entry.reached()
            })
        };
        problems.iter().filter(|problem| reached(problem)).count()
    };
    claim!(run, "every-problem", "from the standard start some globalized method reaches a listed minimum on every problem", by_any(1.0), ==, 35)?;
    claim!(run, "newton-does-not", "plain Newton fails on a quarter of the problems or more", 1.0 - solved("Newton", 1.0) as f64 / 35.0, >=, 0.25)?;
    run.value("newton-solves", solved("Newton", 1.0), Format::Integer)?;
    let alone = names[1..].iter().filter(|name| solved(name, 1.0) == 35).count();
    run.value("alone", alone, Format::Integer)?;
    claim!(run, "several-alone", "at least five methods solve all 35 problems by themselves", alone, >=, 5)?;
    run.value("far-by-any", by_any(100.0), Format::Integer)?;
    let far = names.iter().map(|name| solved(name, 100.0)).max().unwrap_or(0);
    run.value("far-best", far, Format::Integer)?;
    claim!(run, "far-is-hard", "from the farthest start no method solves all 35 problems", far, <, 35)?;
    run.value("cauchy-solves", solved("Cauchy", 1.0), Format::Integer)?;
    claim!(run, "cauchy-slow", "with Cauchy steps alone, at most half of the problems are solved", solved("Cauchy", 1.0) as f64 / 35.0, <=, 0.5)?;

    // Where both arrive: what does safety cost?
    let median_ratio = |name: &str, cost: fn(&Entry) -> f64| {
        let mine = entries
            .iter()
            .filter(|entry| entry.contestant == name && entry.factor == 1.0);
        let mut ratios: Vec<f64> = mine
            .filter_map(|entry| {
                let newton = entries.iter().find(|other| {
                    other.contestant == "Newton"
                        && other.problem == entry.problem
                        && other.factor == entry.factor
                })?;
                Some(entry.cost(cost)?.max(1.0) / newton.cost(cost)?.max(1.0))
            })
            .collect();
        ratios.sort_by(f64::total_cmp);
        ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let price = median_ratio("strong Wolfe", questions);
    run.value("price", price, Format::Significant(2))?;
    claim!(run, "cheap-safety", "where plain Newton arrives too, the strong Wolfe search asks for at most 1.5 times as many values and gradients in the median", price, <=, 1.5)?;

    // Slopes are asked for with the values, or only where a step ends.
    let with_slopes = ["Wolfe", "strong Wolfe", "Hager–Zhang"];
    let odd = entries.iter().filter(|entry| {
        let expected = if with_slopes.contains(&entry.contestant) {
            entry.evaluations.values
        } else {
            entry.iterations + 1
        };
        entry.evaluations.gradients != expected || entry.evaluations.hessians != entry.iterations
    });
    claim!(run, "gradients-follow", "runs whose gradients are neither one for each value of a search that uses slopes nor one for each iterate, or whose Hessians are not one for each step", odd.filter(|entry| entry.reached()).count(), ==, 0)?;

    let by_iterations = profiles(&costs(entries, |entry| entry.iterations as f64));
    let by_evaluations = profiles(&costs(entries, questions));
    let panels: [(&str, &str, &[Profile]); 2] = [
        ("by iterations", "iterations", &by_iterations),
        ("by evaluations", "values and gradients", &by_evaluations),
    ];
    let share = |profiles: &[Profile], name: &str, factor: f64| {
        profiles
            .iter()
            .find(|profile| profile.name == name)
            .map_or(f64::NAN, |profile| profile.share(factor))
    };
    let percent = |share: f64| Format::Percent(0).text(share);
    let families = figures::profiles(&panels, &families())
        .caption(format!(
            "Performance profiles over {} problems and starts. A curve at height $y$ above $\\tau$ says: this method solves the \
             share $y$ at no more than $\\tau$ times the cost of the method that is best on the problem. *Left*, the cost is \
             iterations, each with one Hessian; *right*, values plus gradients. Plain Newton is quick where it arrives and ends at {}; \
             the exact region ends at {}, strong Wolfe at {}.",
            entries.len() / names.len(),
            percent(share(&by_iterations, "Newton", f64::INFINITY)),
            percent(share(&by_iterations, "exact", f64::INFINITY)),
            percent(share(&by_iterations, "strong Wolfe", f64::INFINITY)),
        ))
        .alt(format!(
            "Two panels of rising staircases. Newton starts at {} and ends lowest but one at {}; the globalized methods end \
             between {} and {}; Cauchy steps stay below all others and end at {}.",
            percent(share(&by_iterations, "Newton", 1.0)),
            percent(share(&by_iterations, "Newton", 32.0)),
            percent(share(&by_iterations, "cubic", 32.0)),
            percent(share(&by_iterations, "exact", 32.0)),
            percent(share(&by_iterations, "Cauchy", 32.0)),
        ));
    run.figure("profile", families)?;
    let searches = figures::profiles(&panels, &searches())
        .caption(format!(
            "The same contest, the line searches among themselves: four on the direction of modified Cholesky, and Armijo's on \
             the saddle-free direction. By iterations they are hard to tell apart; by values and gradients Armijo, which asks \
             for a gradient only where it stops, leads at $\\tau = 1$ with {} against {} for strong Wolfe and {} for Hager and Zhang.",
            percent(share(&by_evaluations, "Armijo", 1.0)),
            percent(share(&by_evaluations, "strong Wolfe", 1.0)),
            percent(share(&by_evaluations, "Hager–Zhang", 1.0)),
        ))
        .alt(format!(
            "Two panels of staircases close together. They end between {} and {} of the problems; in the right panel Armijo's \
             lies above the others at the left end.",
            percent(searches().iter().map(|(name, ..)| share(&by_iterations, name, 32.0)).fold(1.0, f64::min)),
            percent(searches().iter().map(|(name, ..)| share(&by_iterations, name, 32.0)).fold(0.0, f64::max)),
        ));
    run.figure("profile-searches", searches)?;
    Ok(())
}

/// Values and gradients.
fn questions(entry: &Entry) -> f64 {
    (entry.evaluations.values + entry.evaluations.gradients) as f64
}

fn families() -> [Style; 7] {
    [
        ("exact", Ink::Purple, Stroke::solid()),
        ("strong Wolfe", Ink::Green, Stroke::solid()),
        ("Levenberg–Marquardt", Ink::Red, Stroke::solid()),
        ("dogleg", Ink::Cyan, Stroke::solid()),
        ("cubic", Ink::Text, Stroke::solid()),
        ("Newton", Ink::Blue, Stroke::solid()),
        ("Cauchy", Ink::Orange, Stroke::solid()),
    ]
}

fn searches() -> [Style; 5] {
    [
        ("Armijo", Ink::Cyan, Stroke::solid()),
        ("Wolfe", Ink::Orange, Stroke::solid()),
        ("strong Wolfe", Ink::Green, Stroke::solid()),
        ("Hager–Zhang", Ink::Red, Stroke::solid()),
        ("saddle-free", Ink::Purple, Stroke::solid()),
    ]
}

/// Who is who in the columns of a wide table.
const SHORT: [(&str, &str); 12] = [
    ("Newton", "N"),
    ("Armijo", "A"),
    ("Wolfe", "W"),
    ("strong Wolfe", "S"),
    ("Hager–Zhang", "HZ"),
    ("saddle-free", "SF"),
    ("Cauchy", "C"),
    ("dogleg", "D"),
    ("exact", "E"),
    ("damped", "λ"),
    ("Levenberg–Marquardt", "LM"),
    ("cubic", "CR"),
];

fn short(name: &str) -> &str {
    SHORT
        .iter()
        .find(|(long, _)| *long == name)
        .map_or(name, |(_, short)| short)
}

/// A count for every problem and method, from the standard starts.
fn suite_table(entries: &[Entry], problems: &[TestProblem], what: &str, count: fn(&Entry) -> usize) -> Table {
    let legend: Vec<String> = SHORT
        .iter()
        .map(|(long, short)| format!("{short} {long}"))
        .collect();
    let mut table = Table::new(format!(
        "{what} from the standard starts, up to the first iterate whose value is that of the minimum where the run ends. A dagger: a \
         local minimum; a dash: a failure, explained below. {}.",
        legend.join(", "),
    ))
    .column(Column::new("", Format::Integer))
    .column(Column::text("problem"));
    for (_, short) in SHORT {
        table = table.column(Column::new(short, Format::Integer));
    }
    for problem in problems {
        let mut row = cells![problem.number(), problem.name()];
        for (name, _) in SHORT {
            let mine = |entry: &&Entry| {
                entry.contestant == name && entry.problem == problem.number() && entry.factor == 1.0
            };
            row.push(match entries.iter().find(mine) {
                None => Cell::missing(""),
                Some(entry) => match &entry.outcome {
                    contest::Outcome::Reached(minimum) if minimum.global => Cell::from(count(entry)),
                    contest::Outcome::Reached(_) => Cell::from(format!("{}†", count(entry)).as_str()),
                    contest::Outcome::Failed(_) => Cell::missing("—"),
                },
            });
        }
        table = table.row(row);
    }
    table
}

/// The published minima, and the lowest values found, from the standard starts.
fn minima_table(entries: &[Entry], problems: &[TestProblem]) -> Table {
    let mut table = Table::new(
        "The minima from the standard starts. *Published* is the global minimum, *found* the lowest value that any method saw. *Local* \
         are the values of the local minima where some method ended, *by* which methods.",
    )
    .column(Column::new("", Format::Integer))
    .column(Column::text("problem"))
    .column(Column::new("$N$", Format::Integer))
    .column(Column::new("published", Format::Significant(6)))
    .column(Column::new("found", Format::Significant(6)))
    .column(Column::new("local", Format::Significant(6)))
    .column(Column::text("by"));
    for problem in problems {
        let mine: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.problem == problem.number() && entry.factor == 1.0)
            .collect();
        let found = mine.iter().map(|entry| entry.value).fold(f64::INFINITY, f64::min);
        let local =
            |entry: &&&Entry| matches!(&entry.outcome, contest::Outcome::Reached(minimum) if !minimum.global);
        let there: Vec<&str> = mine
            .iter()
            .filter(local)
            .map(|entry| short(entry.contestant))
            .collect();
        table = table.row(cells![
            problem.number(),
            problem.name(),
            problem.dimension(),
            Cell::number_or(problem.minima().first().map(|minimum| minimum.value), "none"),
            Cell::number_or(Some(found), "none"),
            Cell::number_or(mine.iter().find(local).map(|entry| entry.value), ""),
            there.join(", ").as_str(),
        ]);
    }
    table
}

/// Every failure with its reason: who failed alike on the same problem from the same start shares a row.
fn failure_table(entries: &[Entry], problems: &[TestProblem], methods: usize) -> Table {
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
            Failure::NoStep { reason } => reason.split(": ").take(2).collect::<Vec<_>>().join(": "),
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
                crate::typeset(&row.reason).as_str(),
                Cell::number_or(Some(row.value), "no number"),
            ]);
        }
    }
    table
}

/// How many problems each method solves from each start, and what a step of it asks for.
fn solved_table(entries: &[Entry], names: &[&str]) -> Table {
    let mut table = Table::new(format!(
        "Problems solved, of {}, by the factor on the standard start; and, over all runs that arrived, values and gradients \
         asked for a step.",
        collection().len(),
    ))
    .column(Column::text("method"));
    for factor in FACTORS {
        table = table.column(Column::new(format!("× {factor}"), Format::Integer));
    }
    table = table
        .column(Column::new("values a step", Format::Fixed(2)))
        .column(Column::new("gradients a step", Format::Fixed(2)));
    for name in names {
        let mine: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.contestant == *name && entry.reached())
            .collect();
        let mut row = cells![*name];
        for factor in FACTORS {
            row.push(Cell::from(
                mine.iter().filter(|entry| entry.factor == factor).count(),
            ));
        }
        let total = |count: fn(&Entry) -> usize| mine.iter().map(|entry| count(entry)).sum::<usize>() as f64;
        let taken = total(|entry| entry.iterations);
        row.push(Cell::number_or(
            Some(total(|entry| entry.evaluations.values) / taken),
            "",
        ));
        row.push(Cell::number_or(
            Some(total(|entry| entry.evaluations.gradients) / taken),
            "",
        ));
        table = table.row(row);
    }
    table
}

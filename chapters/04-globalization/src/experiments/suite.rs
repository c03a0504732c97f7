//! The contest on the collection: its tables, its profiles, its claims.

use std::error::Error;
use std::sync::OnceLock;

use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Stroke, Table, cells, claim};
use globalization::contest::{self, Entry, contest, contestants, costs};
use globalization::figures::{self, Style};
use globalization::profile::{Profile, profiles};
use problems::Limits;
use problems::more_garbow_hillstrom::{TestProblem, collection};

use super::failures;

pub const FACTORS: [f64; 3] = [1.0, 10.0, 100.0];

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
    run.table("failure-kinds", failures::kinds(entries))?;
    run.table("failures", failures::list(entries, &problems, names.len()))?;
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
    claim!(run, "gradients-follow", "no run asks for more or fewer gradients than one with each value, in the searches that use slopes, or one at each iterate, in the others", odd.filter(|entry| entry.reached()).count(), ==, 0)?;

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
    let rivals = names.iter().filter(|name| **name != "Levenberg–Marquardt");
    let rival = rivals
        .map(|name| share(&by_iterations, name, 1.0))
        .fold(0.0, f64::max);
    claim!(run, "gauss-best", "by iterations, Levenberg–Marquardt is best on more problems than any other method", share(&by_iterations, "Levenberg–Marquardt", 1.0) - rival, >, 0)?;
    let families = figures::profiles(&panels, &families())
        .caption(format!(
            "Performance profiles over {} problems and starts. A curve at height $y$ above $\\tau$ says: this method solves the \
             share $y$ at no more than $\\tau$ times the cost of the method that is best on the problem. The cost is \
             *iterations*, each with one Hessian, or *evaluations*, values plus gradients. Plain Newton is quick where it arrives and ends at {}; \
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
             the saddle-free direction. By iterations they are hard to tell apart. By values and gradients, Hager and Zhang's \
             lags: it solves {} of the problems at $\\tau = 2$, strong Wolfe {}, saddle-free {}.",
            percent(share(&by_evaluations, "Hager–Zhang", 2.0)),
            percent(share(&by_evaluations, "strong Wolfe", 2.0)),
            percent(share(&by_evaluations, "saddle-free", 2.0)),
        ))
        .alt(format!(
            "Two panels of staircases close together. They end between {} and {} of the problems; in the right panel Hager and \
             Zhang's lies below the others.",
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

pub fn short(name: &str) -> &str {
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
         local minimum; a dash: a failure, explained below. Methods: {}.",
        legend.join(", "),
    ))
    .column(Column::new("no.", Format::Integer));
    for (_, short) in SHORT {
        table = table.column(Column::new(short, Format::Integer));
    }
    for problem in problems {
        let mut row = cells![problem.number()];
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
         is the local minimum where some method ended, as found.",
    )
    .column(Column::new("no.", Format::Integer))
    .column(Column::text("problem"))
    .column(Column::new("$N$", Format::Integer))
    .column(Column::new("published", Format::Significant(6)))
    .column(Column::new("found", Format::Significant(6)))
    .column(Column::new("local", Format::Significant(6)));
    for problem in problems {
        let mine: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.problem == problem.number() && entry.factor == 1.0)
            .collect();
        let found = mine.iter().map(|entry| entry.value).fold(f64::INFINITY, f64::min);
        let local =
            |entry: &&&Entry| matches!(&entry.outcome, contest::Outcome::Reached(minimum) if !minimum.global);
        table = table.row(cells![
            problem.number(),
            problem.name(),
            problem.dimension(),
            Cell::number_or(problem.minima().first().map(|minimum| minimum.value), "none"),
            Cell::number_or(Some(found), "none"),
            Cell::number_or(mine.iter().find(local).map(|entry| entry.value), ""),
        ]);
    }
    table
}

/// How many problems each method solves from each start, and what a step of it asks for.
fn solved_table(entries: &[Entry], names: &[&str]) -> Table {
    let mut table = Table::new(format!(
        "Problems solved, of {}, by the factor on the standard start; and, over all runs that arrived, how many values of $f$ and \
         gradients $g$ a step asked for.",
        collection().len(),
    ))
    .column(Column::text("method"));
    for factor in FACTORS {
        table = table.column(Column::new(format!("×{factor}"), Format::Integer));
    }
    table = table
        .column(Column::new("$f$ a step", Format::Fixed(2)))
        .column(Column::new("$g$ a step", Format::Fixed(2)));
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

//! The contest on the collection: this book's quasi-Newton methods beside Newton's and beside argmin.

use std::error::Error;
use std::sync::OnceLock;

use exhibit::{Cell, Column, Format, Outcome, Run, Stroke, Table, cells, claim};
use globalization::contest::{Contestant, Entry, contest, costs};
use globalization::figures::Style;
use globalization::line_search::{Armijo, HagerZhang, StrongWolfe};
use globalization::profile::profiles;
use globalization::{TrustRegion, figures as drawings};
use problems::more_garbow_hillstrom::{collection, problem};
use problems::{Limits, Method};
use quasi_newton::figures::ink;
use quasi_newton::{QuasiNewton, Safeguard, Sr1TrustRegion, Update};

use crate::rival::{self, Search};

/// The standard start, and ten and a hundred times it.
const FACTORS: [f64; 3] = [1.0, 10.0, 100.0];

/// The limits of chapter 4's contest: ‖g‖ ≤ 10⁻⁸ or 1000 iterations.
fn limits() -> Limits {
    Limits::default().keep_points(false)
}

/// The methods of the profile.
fn contestants() -> [Contestant; 4] {
    [
        Contestant::new("BFGS", || Box::new(QuasiNewton::bfgs())),
        Contestant::new("DFP", || Box::new(QuasiNewton::dfp())),
        Contestant::new("SR1", || Box::new(Sr1TrustRegion::default())),
        Contestant::new("Newton", || Box::new(TrustRegion::exact())),
    ]
}

/// argmin's two entries under their names.
const RIVALS: [(&str, Search); 2] = [
    ("argmin", Search::MoreThuente),
    ("argmin, Hager–Zhang", Search::HagerZhang),
];

/// Everyone on the whole collection, once a program.
pub fn entries() -> Result<&'static [Entry], Box<dyn Error>> {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    if let Some(entries) = ENTRIES.get() {
        return Ok(entries);
    }
    let problems = collection();
    let mut found = contest(&contestants(), &problems, &FACTORS, &limits())?;
    for problem in &problems {
        for factor in FACTORS {
            for (contestant, search) in RIVALS {
                let entry = rival::enter(problem, factor, &limits(), search);
                found.push(Entry { contestant, ..entry });
            }
        }
    }
    Ok(ENTRIES.get_or_init(|| found))
}

/// What a descent asked for: values and gradients, each call one, and a Hessian as many gradients as it has columns.
fn questions(entry: &Entry) -> f64 {
    let dimension = problem(entry.problem).map_or(0, |problem| problem.dimension());
    let asked = entry.evaluations;
    (asked.values + asked.gradients + dimension * asked.hessians) as f64
}

fn gradients(entry: &Entry) -> f64 {
    entry.evaluations.gradients as f64
}

fn values(entry: &Entry) -> f64 {
    entry.evaluations.values as f64
}

fn of<'a>(entries: &'a [Entry], name: &'a str, factor: f64) -> impl Iterator<Item = &'a Entry> {
    entries
        .iter()
        .filter(move |entry| entry.contestant == name && entry.factor == factor)
}

fn solved(entries: &[Entry], name: &str, factor: f64) -> usize {
    of(entries, name, factor).filter(|entry| entry.reached()).count()
}

/// The median over the problems that both solve of one's cost over the other's.
fn median_ratio(entries: &[Entry], [name, other]: [&str; 2], factor: f64, cost: fn(&Entry) -> f64) -> f64 {
    let mut ratios: Vec<f64> = of(entries, name, factor)
        .zip(of(entries, other, factor))
        .filter_map(|(mine, theirs)| Some(mine.cost(cost)?.max(1.0) / theirs.cost(cost)?.max(1.0)))
        .collect();
    ratios.sort_by(f64::total_cmp);
    match ratios.len() {
        0 => f64::NAN,
        n => f64::midpoint(ratios[(n - 1) / 2], ratios[n / 2]),
    }
}

pub fn suite(run: &mut Run) -> Outcome {
    suite_of(run, entries()?)
}

pub fn suite_of(run: &mut Run, entries: &[Entry]) -> Outcome {
    run.table("argmin", argmin_table(entries))?;
    run.table("starts", starts_table(entries))?;

    let problems = collection().len();
    run.value("suite-problems", problems, Format::Integer)?;
    let best_rival = |factor| {
        RIVALS
            .iter()
            .map(|(name, _)| solved(entries, name, factor))
            .max()
            .unwrap_or(0)
    };
    run.value("dfp-solves", solved(entries, "DFP", 1.0), Format::Integer)?;
    run.value("sr1-solves", solved(entries, "SR1", 1.0), Format::Integer)?;
    run.value("newton-solves", solved(entries, "Newton", 1.0), Format::Integer)?;
    run.value("argmin-solves", solved(entries, "argmin", 1.0), Format::Integer)?;
    run.value(
        "argmin-hz-solves",
        solved(entries, "argmin, Hager–Zhang", 1.0),
        Format::Integer,
    )?;
    let lead = FACTORS
        .iter()
        .map(|&factor| solved(entries, "BFGS", factor) as f64 - best_rival(factor) as f64)
        .fold(f64::INFINITY, f64::min);
    claim!(run, "argmin-solved", "from every one of the three starts BFGS solves at least as many problems as argmin with the better of its two line searches", lead, >=, 0)?;
    claim!(run, "all-solved", "from the standard starts BFGS reaches a listed minimum on every problem", solved(entries, "BFGS", 1.0), ==, 35)?;

    let pair = ["BFGS", "argmin"];
    let ratio = |cost| median_ratio(entries, pair, 1.0, cost);
    run.value("argmin-questions-ratio", ratio(questions), Format::Fixed(2))?;
    run.value("argmin-gradients-ratio", ratio(gradients), Format::Fixed(2))?;
    run.value("argmin-values-ratio", ratio(values), Format::Fixed(2))?;
    run.value(
        "argmin-iterations-ratio",
        ratio(|entry| entry.iterations as f64),
        Format::Fixed(2),
    )?;
    let worst = |cost| {
        FACTORS
            .iter()
            .map(|&factor| median_ratio(entries, pair, factor, cost))
            .fold(0.0, f64::max)
    };
    claim!(run, "argmin-evaluations", "where both arrive, BFGS asks for no more values and gradients than argmin in the median, from every one of the three starts", worst(questions), <=, 1)?;
    claim!(run, "argmin-gradients", "nor for more gradients", worst(gradients), <=, 1)?;
    let over_newton = median_ratio(entries, ["BFGS", "Newton"], 1.0, questions);
    let sr1_over_bfgs = median_ratio(entries, ["SR1", "BFGS"], 1.0, questions);
    run.value("bfgs-over-newton", over_newton, Format::Fixed(2))?;
    run.value("sr1-over-bfgs", sr1_over_bfgs, Format::Fixed(2))?;

    let drawn = |name: &&str| *name != "argmin, Hager–Zhang";
    let first: Vec<Entry> = entries
        .iter()
        .filter(|entry| entry.factor == 1.0 && drawn(&entry.contestant))
        .cloned()
        .collect();
    let by_iterations = profiles(&costs(&first, |entry| entry.iterations as f64));
    let by_questions = profiles(&costs(&first, questions));
    let style = |name: &'static str| -> Style {
        (
            name,
            ink(name),
            if name == "argmin" {
                Stroke::dashed()
            } else {
                Stroke::solid()
            },
        )
    };
    let styles = ["BFGS", "DFP", "SR1", "Newton", "argmin"].map(style);
    let best = |name: &str| {
        let profile = by_questions.iter().find(|profile| profile.name == name);
        Format::Percent(0).text(profile.map_or(0.0, |profile| profile.share(1.0)))
    };
    let share = |name: &str| Format::Percent(0).text(solved(entries, name, 1.0) as f64 / problems as f64);
    let figure = drawings::profiles(
        &[("by iterations", "iterations", &by_iterations), ("by evaluations", "evaluations", &by_questions)],
        &styles,
    )
    .caption(format!(
        "Performance profiles on the {problems} problems of {{{{#ref chapter globalization}}}}, from the standard starts. *By \
         iterations*: Newton's method in a trust region needs fewest. *By evaluations*: a value counts one, a gradient \
         one, a Hessian as many as it has columns. SR1 in a trust region is cheapest on {}, BFGS on {}, Newton on {}. \
         At the right end, the share solved: BFGS {}, SR1 {}, DFP {}, argmin's BFGS (dashed) {}.",
        best("SR1"),
        best("BFGS"),
        best("Newton"),
        share("BFGS"),
        share("SR1"),
        share("DFP"),
        share("argmin"),
    ))
    .alt(format!(
        "Two staircases for each of five methods: the share of problems solved within a factor of the best method's cost. By \
         iterations Newton's is highest at the left. By evaluations SR1 starts at {}, BFGS at {}, Newton at {}; BFGS ends at {}, \
         argmin below it at {}, and DFP is lowest for every factor shown.",
        best("SR1"),
        best("BFGS"),
        best("Newton"),
        share("BFGS"),
        share("argmin"),
    ));
    run.figure("profile", figure)?;
    Ok(())
}

fn argmin_table(entries: &[Entry]) -> Table {
    let Limits {
        gradient_tolerance,
        maximum_iterations,
        ..
    } = limits();
    let table = Table::new(format!(
        "BFGS of this chapter and of argmin 0.11 (with the search of Moré and Thuente), from the standard starts: iterations $k$, \
         values $f$ and gradients $g$ up to the first iterate at a listed minimum. Both ran until $\\norm{{g}}$ was {} or for {} \
         iterations, and both were counted by the same counter.",
        Format::Significant(1).text(gradient_tolerance),
        maximum_iterations,
    ))
    .column(Column::text("problem"))
    .column(Column::new("$N$", Format::Integer))
    .column(Column::new("$k$", Format::Integer))
    .column(Column::new("$f$", Format::Integer))
    .column(Column::new("$g$", Format::Integer))
    .column(Column::new("argmin: $k$", Format::Integer))
    .column(Column::new("$f$", Format::Integer))
    .column(Column::new("$g$", Format::Integer));
    let counts = |entry: &Entry| -> [Cell; 3] {
        let counted = |count: usize| Cell::number_or(entry.reached().then_some(count), "—");
        [
            counted(entry.iterations),
            counted(entry.evaluations.values),
            counted(entry.evaluations.gradients),
        ]
    };
    let rows = collection().into_iter().filter_map(|problem| {
        let find = |name| of(entries, name, 1.0).find(|entry| entry.problem == problem.number());
        let mut row = cells![problem.name(), problem.dimension()];
        row.extend(counts(find("BFGS")?));
        row.extend(counts(find("argmin")?));
        Some(row)
    });
    table.rows(rows)
}

fn starts_table(entries: &[Entry]) -> Table {
    let mut table = Table::new(
        "How many of the 35 problems are solved from the standard starts and from ten and a hundred times them, and the median of \
         what was asked (values and gradients; a Hessian counts as $N$ gradients) over what argmin with the search of Moré and \
         Thuente asked, where both arrive.",
    )
    .column(Column::text("method"));
    for factor in FACTORS {
        table = table
            .column(Column::new(format!("×{factor}: solved"), Format::Integer))
            .column(Column::new("asked", Format::Fixed(2)));
    }
    for name in ["BFGS", "SR1", "DFP", "Newton", "argmin", "argmin, Hager–Zhang"] {
        let mut row = cells![name];
        for factor in FACTORS {
            row.push(solved(entries, name, factor).into());
            row.push(Cell::number_or(
                Some(median_ratio(entries, [name, "argmin"], factor, questions)),
                "—",
            ));
        }
        table = table.row(row);
    }
    table
}

// ------------------------------------------------------------------------------------------------- line searches

const LOOSE: &str = "BFGS, strong Wolfe, $c_2 = 0.9$";
const TIGHT: &str = "BFGS, strong Wolfe, $c_2 = 0.1$";
const UNSCALED: &str = "the same, from $H_0 = I$";
const DFP_LOOSE: &str = "DFP, strong Wolfe, $c_2 = 0.9$";
const DFP_TIGHT: &str = "DFP, strong Wolfe, $c_2 = 0.1$";

/// With a search that goes close to the minimum along each line.
fn tight(update: Update) -> Box<dyn Method> {
    // The constants are in order, so there is always a search.
    let search = StrongWolfe::new(1e-4, 0.1).unwrap_or_default();
    Box::new(QuasiNewton::new(update, search))
}

pub fn searches(run: &mut Run) -> Outcome {
    searches_of(run, || tight(Update::Bfgs), || tight(Update::Dfp))
}

pub fn searches_of(
    run: &mut Run,
    tight_bfgs: fn() -> Box<dyn Method>,
    tight_dfp: fn() -> Box<dyn Method>,
) -> Outcome {
    let contestants = [
        Contestant::new(LOOSE, || Box::new(QuasiNewton::bfgs())),
        Contestant::new(UNSCALED, || Box::new(QuasiNewton::bfgs().unscaled())),
        Contestant::new(TIGHT, tight_bfgs),
        Contestant::new("BFGS, Hager–Zhang", || {
            Box::new(QuasiNewton::new(Update::Bfgs, HagerZhang::default()))
        }),
        Contestant::new("BFGS, Armijo, bad pairs skipped", || {
            Box::new(QuasiNewton::new(Update::Bfgs, Armijo::default()))
        }),
        Contestant::new("BFGS, Armijo, bad pairs damped", || {
            Box::new(QuasiNewton::new(Update::Bfgs, Armijo::default()).safeguard(Safeguard::Damp))
        }),
        Contestant::new(DFP_LOOSE, || Box::new(QuasiNewton::dfp())),
        Contestant::new(DFP_TIGHT, tight_dfp),
    ];
    let entries = contest(&contestants, &collection(), &[1.0], &limits())?;
    let ratio = |pair, cost| median_ratio(&entries, pair, 1.0, cost);
    let mut table = Table::new(
        "How carefully should one search? Problems solved of the 35, and the medians of iterations and of values and gradients over \
         those of the first row, where both arrive.",
    )
    .column(Column::text("update and search"))
    .column(Column::new("solved", Format::Integer))
    .column(Column::new("iterations", Format::Fixed(2)))
    .column(Column::new("asked", Format::Fixed(2)));
    for Contestant { name, .. } in contestants {
        let iterations = ratio([name, LOOSE], |entry| entry.iterations as f64);
        table = table.row(cells![
            name,
            solved(&entries, name, 1.0),
            iterations,
            ratio([name, LOOSE], questions)
        ]);
    }
    run.table("searches", table)?;
    let unscaled = ratio([UNSCALED, LOOSE], |entry| entry.iterations as f64);
    run.value("unscaled-iterations", unscaled, Format::Fixed(2))?;
    run.value(
        "unscaled-solves",
        solved(&entries, UNSCALED, 1.0),
        Format::Integer,
    )?;
    let price = ratio([TIGHT, LOOSE], questions);
    run.value("tight-price", price, Format::Fixed(2))?;
    claim!(run, "loose-is-cheaper", "with BFGS a search close to the minimum of each line costs at least a fifth more than a loose one, in the median", price, >=, 1.2)?;
    let gain = ratio([DFP_TIGHT, DFP_LOOSE], |entry| entry.iterations as f64);
    run.value("dfp-gain", gain, Format::Fixed(2))?;
    claim!(run, "dfp-needs-exactness", "with DFP the close search saves at least half of the iterations", gain, <=, 0.5)?;
    Ok(())
}

//! The experiments of chapter 1, in the order of the page.

use std::process::ExitCode;

use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Table, cells, claim};
use first_order::figures::{self, Paths, Rates, Scaling};
use first_order::{Adam, GradientDescent, HeavyBall, Nesterov, RmsProp, Schedule};
use problems::{SoftmaxRegression, data};

use crate::contest::{Contest, Contestant, best, boxed, contestants, lowest};
use crate::ledger::Cost;
use crate::race::{Bowl, MOST, Recipe, TARGET, Tuning, exponent, median_steps};

mod contest;
mod ledger;
#[cfg(test)]
mod perturbed;
mod race;

fn main() -> ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("paths", paths)
        .experiment("rates", |run| rates(run, BEST_DESCENT, BEST_MOMENTUM))
        .experiment("iterations", |run| iterations(run, &Race::default()))
        .experiment("hover", |run| {
            hover(run, &|step_size| boxed(RmsProp::torch(step_size)))
        })
        .experiment("digits", |run| digits(run, &contestants(), 3))
        .experiment("cost", cost)
        .run()
}

/// Gradient descent for curvatures from 1 to κ, with the step size that theory calls best.
const BEST_DESCENT: Recipe = &|kappa| boxed(GradientDescent::fastest(1.0, kappa));
/// The heavy ball, likewise.
const BEST_MOMENTUM: Recipe = &|kappa| boxed(HeavyBall::fastest(1.0, kappa));
/// Nesterov's method, likewise.
const BEST_NESTEROV: Recipe = &|kappa| boxed(Nesterov::fastest(1.0, kappa));

/// Variables of the random bowls.
const DIMENSION: usize = 20;

/// The number furthest from one; NaN if there is none.
fn furthest_from_one(ratios: &[f64]) -> f64 {
    ratios
        .iter()
        .copied()
        .max_by(|a, b| (a - 1.0).abs().total_cmp(&(b - 1.0).abs()))
        .unwrap_or(f64::NAN)
}

fn paths(run: &mut Run) -> Outcome {
    let p: Paths = run.parameters();
    run.figure("paths", figures::paths(&p))?;
    beyond_of(run, 1.05)?;
    aligned_of(run, 0.0)
}

/// The paths with step sizes at this fraction of the limits.
fn beyond_of(run: &mut Run, step: f64) -> Outcome {
    let p = Paths {
        step,
        ..Paths::default()
    };
    let [descent, momentum, nesterov, ..] = figures::left(&p);
    let least = descent.min(momentum).min(nesterov);
    claim!(run, "beyond-the-limit", "beyond their limits gradient descent, momentum and Nesterov end farther from the minimum than they began", least, >, 1)?;
    Ok(())
}

/// The paths down a valley turned by this many degrees.
fn aligned_of(run: &mut Run, angle: f64) -> Outcome {
    let p = Paths {
        angle,
        ..Paths::default()
    };
    let [descent, momentum, nesterov, rmsprop, adam] = figures::left(&p);
    let others = descent.min(momentum).min(nesterov).min(adam);
    claim!(run, "aligned", "down a valley along the axes RMSprop comes nearest to the minimum: the ratio of what is left to the least of the others", rmsprop / others, <, 1)?;
    Ok(())
}

/// Error against iteration beside the theory, for gradient descent and the heavy ball.
fn rates(run: &mut Run, descent: Recipe, momentum: Recipe) -> Outcome {
    let mut rng = run.rng("rates");
    let mut panels = Vec::new();
    // Measured over predicted slope, at the end of the way: 1 where they agree.
    let (mut descent_pace, mut momentum_pace) = (Vec::new(), Vec::new());
    // The highest that gradient descent stands over the line of the theory.
    let mut excess: f64 = 0.0;
    for kappa in [10.0, 100.0, 1000.0, 10_000.0] {
        let bowl = Bowl::new(kappa, DIMENSION, &mut rng);
        let steps = (12.0 * kappa) as usize;
        let errors =
            |recipe: Recipe| recipe(kappa).map_or(Vec::new(), |mut method| bowl.errors(&mut *method, steps));
        let panel = Rates {
            kappa,
            gradient_descent: errors(descent),
            momentum: errors(momentum),
        };
        let rate = GradientDescent::rate(kappa);
        descent_pace.push(pace(&panel.gradient_descent) / rate.ln());
        momentum_pace.push(pace(&panel.momentum) / HeavyBall::rate(kappa).ln());
        excess = panel
            .gradient_descent
            .iter()
            .zip(0..)
            .map(|(error, k)| error / rate.powi(k))
            .fold(excess, f64::max);
        panels.push(panel);
    }
    run.figure("rates", figures::rates(&panels))?;
    // The bound is 1; the rest is room for rounding over thousands of steps.
    claim!(
        run,
        "descent-bound",
        "gradient descent's error never stands above ((κ − 1)/(κ + 1))ᵏ (the largest ratio of the two, κ from 10 to 10 000)",
        excess,
        <=,
        1.000001
    )?;
    claim!(
        run,
        "descent-rate",
        "at the end gradient descent's error falls by (κ − 1)/(κ + 1) a step (measured over predicted slope, the worst of four)",
        furthest_from_one(&descent_pace),
        in,
        0.98,
        1.02
    )?;
    claim!(
        run,
        "momentum-rate",
        "momentum's error falls nearly by (√κ − 1)/(√κ + 1) a step (measured over predicted slope, the worst of four)",
        furthest_from_one(&momentum_pace),
        in,
        0.85,
        1.02
    )?;
    Ok(())
}

/// How much ln(error) falls a step, on the last decade of the way from 1 to 1e-10: what a rate means is the long run.
fn pace(errors: &[f64]) -> f64 {
    let below = |bound: f64| errors.iter().position(|error| *error <= bound);
    match (below(1e-9), below(1e-10)) {
        (Some(from), Some(to)) if to > from => (errors[to] / errors[from]).ln() / (to - from) as f64,
        _ => f64::NAN,
    }
}

/// Who races, and where.
struct Race<'a> {
    kappas: Vec<f64>,
    draws: usize,
    descent: Recipe<'a>,
    momentum: Recipe<'a>,
    adam: Recipe<'a>,
}

impl Default for Race<'_> {
    fn default() -> Self {
        Self {
            kappas: (0..=5).map(|power| 10f64.powi(power)).collect(),
            draws: 3,
            descent: BEST_DESCENT,
            momentum: BEST_MOMENTUM,
            adam: &|step_size| boxed(Adam::new(step_size)),
        }
    }
}

/// Iterations to a millionth of the distance against κ, for every method.
fn iterations(run: &mut Run, race: &Race) -> Outcome {
    let Race { kappas, draws, .. } = race;
    let mut rng = run.rng("bowls");
    let mut draw = |kappa: &f64| {
        (0..*draws)
            .map(|_| Bowl::new(*kappa, DIMENSION, &mut rng))
            .collect()
    };
    let bowls: Vec<Vec<Bowl>> = kappas.iter().map(&mut draw).collect();

    // Half decades from 1e-5 to 1, where 1 is the distance to the minimum.
    let grid: Vec<f64> = (-10..=0).map(|half| 10f64.powf(f64::from(half) / 2.0)).collect();
    let racers = [
        (
            "gradient descent",
            "descent",
            Ink::Orange,
            Tuning::Theory(race.descent),
        ),
        ("momentum", "momentum", Ink::Green, Tuning::Theory(race.momentum)),
        ("Nesterov", "nesterov", Ink::Cyan, Tuning::Theory(BEST_NESTEROV)),
        (
            "RMSprop (torch)",
            "torch",
            Ink::Purple,
            Tuning::Search(&|step_size| boxed(RmsProp::torch(step_size)), &grid),
        ),
        (
            "RMSprop (optax)",
            "optax",
            Ink::Purple,
            Tuning::Search(&|step_size| boxed(RmsProp::optax(step_size)), &grid),
        ),
        ("Adam", "adam", Ink::Red, Tuning::Search(race.adam, &grid)),
    ];
    let progress = run.progress((racers.len() * kappas.len()) as u64, "racing");
    let results: Vec<Scaling> = racers
        .iter()
        .map(|(name, _, ink, tuning)| {
            let count = |(kappa, bowls): (&f64, &Vec<Bowl>)| {
                let steps = median_steps(bowls, *tuning);
                progress.inc(1);
                (*kappa, steps)
            };
            Scaling {
                name: (*name).to_owned(),
                ink: *ink,
                counts: kappas.iter().zip(&bowls).map(count).collect(),
            }
        })
        .collect();

    let table = Table::new(format!(
        "Iterations until one millionth of the distance to the minimum is left, on a randomly turned quadratic in \
         {DIMENSION} variables: the median of {draws} draws, each with its own rotation and its own start. Gradient \
         descent, momentum and Nesterov have the constants that theory calls best for this $\\kappa$; RMSprop and Adam \
         their usual constants and, for each draw, the step size that arrives first of the {} half decades from \
         $10^{{-5}}$ to 1 times the initial distance. A dash: not within {} iterations.",
        grid.len(),
        Format::Count.text(MOST as f64),
    ));
    let head = |kappa: &f64| format!("$10^{{{}}}$", kappa.log10().round());
    let table = kappas.iter().fold(
        table.column(Column::text("method, with $\\kappa$ =")),
        |table, kappa| table.column(Column::new(head(kappa), Format::Count)),
    );
    let table = table.rows(results.iter().map(|racer| {
        let counts = racer.counts.iter().map(|(_, count)| Cell::number_or(*count, "—"));
        std::iter::once(Cell::from(racer.name.clone()))
            .chain(counts)
            .collect()
    }));
    run.table("iterations", table)?;
    run.figure("scaling", figures::scaling(&results))?;

    let points = |racer: usize, from: f64| -> Vec<(f64, f64)> {
        let reached =
            |(kappa, count): &(f64, Option<f64>)| Some((*kappa, (*count)?)).filter(|_| *kappa >= from);
        results[racer].counts.iter().filter_map(reached).collect()
    };
    let slope = |racer: usize| exponent(&points(racer, 10.0)).unwrap_or(f64::NAN);
    for (racer, name) in [(0, "descent"), (1, "momentum"), (2, "nesterov"), (5, "adam")] {
        run.value(&format!("{name}-slope"), slope(racer), Format::Fixed(2))?;
    }
    for (racer, name) in [(0, "descent"), (1, "momentum"), (5, "adam")] {
        if let [(_, first), .., (_, last)] = points(racer, 1.0)[..] {
            if name != "momentum" {
                run.value(&format!("{name}-round"), first, Format::Count)?;
            }
            run.value(&format!("{name}-longest"), last, Format::Count)?;
        }
    }
    claim!(
        run,
        "descent-exponent",
        "gradient descent's iterations grow as κ to the power 1",
        slope(0),
        in,
        0.9,
        1.1
    )?;
    claim!(
        run,
        "momentum-exponent",
        "momentum's iterations grow as κ to the power ½",
        slope(1),
        in,
        0.4,
        0.6
    )?;

    // Adam's first average is a heavy ball with β = 0.9, whose error shrinks by √β a step while κ is below a limit.
    let beta: f64 = 0.9;
    let predicted = TARGET.ln() / beta.sqrt().ln();
    let limit = ((1.0 + beta.sqrt()) / (1.0 - beta.sqrt())).powi(2);
    let ratios: Vec<f64> = points(5, 1.0)
        .iter()
        .filter(|(kappa, _)| *kappa <= 100.0)
        .map(|(_, count)| count / predicted)
        .collect();
    run.value("adam-predicted", predicted, Format::Integer)?;
    run.value("adam-limit", limit, Format::Count)?;
    claim!(
        run,
        "adam-heavy-ball",
        "up to κ = 100 Adam needs as many iterations as a heavy ball with β = 0.9 would (measured over predicted, the worst)",
        furthest_from_one(&ratios),
        in,
        0.9,
        1.1
    )?;
    // The slope between the last two decades says more than one line through a curve that bends.
    let late = points(5, 1.0);
    if let [.., (from, fewer), (to, more)] = late[..] {
        run.value(
            "adam-late-slope",
            (more / fewer).ln() / (to / from).ln(),
            Format::Fixed(2),
        )?;
    }
    Ok(())
}

/// Where RMSprop comes to rest with a constant step size: nowhere.
fn hover(run: &mut Run, recipe: Recipe) -> Outcome {
    let bowl = Bowl::new(100.0, DIMENSION, &mut run.rng("hover"));
    let (step_size, steps) = (1e-3, 20_000);
    let errors = recipe(step_size).map_or(Vec::new(), |mut method| bowl.errors(&mut *method, steps));
    let mut late = errors[errors.len() / 2..].to_vec();
    late.sort_by(f64::total_cmp);
    let usual = late[late.len() / 2];
    run.value("hover-steps", steps, Format::Count)?;
    run.value("hover-step", step_size, Format::Significant(1))?;
    run.value("hover-distance", usual, Format::Significant(1))?;
    claim!(
        run,
        "rmsprop-hovers",
        "late in a long run RMSprop is still about as far from the minimum as its step size is long (median distance over step size)",
        usual / step_size,
        in,
        0.3,
        10
    )?;
    Ok(())
}

/// Softmax regression on the digits: the same search for each method, then training and test by epoch.
fn digits(run: &mut Run, contestants: &[Contestant], repetitions: usize) -> Outcome {
    let (training, test) = data::digits()?.split();
    let contest = Contest {
        training: SoftmaxRegression::from_digits(&training, 1e-4)?,
        test: SoftmaxRegression::from_digits(&test, 1e-4)?,
        schedule: Schedule::default(),
        orders: (0..repetitions)
            .map(|order| run.rng(&format!("order {order}")))
            .collect(),
    };
    let grid: Vec<f64> = (-8..=2).map(|half| 10f64.powf(f64::from(half) / 2.0)).collect();
    let progress = run.progress(contestants.len() as u64, "tuning");
    let searches: Vec<Vec<Option<f64>>> = contestants
        .iter()
        .map(|contestant| {
            let costs = contest.search(contestant, &grid);
            progress.inc(1);
            costs
        })
        .collect();
    let chosen: Vec<(f64, f64)> = searches
        .iter()
        .zip(contestants)
        .map(|(costs, who)| {
            best(&grid, costs).ok_or_else(|| format!("{} diverged with every step size", who.name))
        })
        .collect::<Result<_, _>>()?;

    let winners: Vec<String> = contestants
        .iter()
        .zip(&chosen)
        .map(|(who, (step_size, _))| format!("{} {}", who.name, Format::Significant(2).text(*step_size)))
        .collect();
    let table = Table::new(format!(
        "The search: training cost after {} epochs with each step size $\\eta$, the mean of {} runs that differ in the order of \
         the examples. The lowest of each column: {}.",
        contest.schedule.epochs,
        contest.orders.len(),
        winners.join(", "),
    ));
    let table = table.column(Column::new("$\\eta$", Format::Significant(2)));
    let table = contestants.iter().fold(table, |table, who| {
        table.column(Column::new(who.name, Format::Fixed(3)))
    });
    let table = table.rows(grid.iter().enumerate().map(|(row, step_size)| {
        let costs = searches
            .iter()
            .map(|costs| Cell::number_or(costs[row], "diverged"));
        std::iter::once(Cell::from(*step_size)).chain(costs).collect()
    }));
    run.table("search", table)?;

    let mut trainings = Vec::new();
    let mut nearby = contest.training.start();
    for (who, (step_size, _)) in contestants.iter().zip(&chosen) {
        let (training, end) = contest
            .train(who, *step_size)
            .ok_or_else(|| format!("{} diverged", who.name))?;
        trainings.push(training);
        nearby = end;
    }
    let lowest = lowest(&contest.training, &nearby)?;
    run.figure("digits", figures::digits(&trainings, lowest))?;

    let mut table = Table::new(format!(
        "Where the search leads: each method with its best step size, after one epoch and after {}. The least cost that any \
         parameters have is {}.",
        contest.schedule.epochs,
        Format::Fixed(3).text(lowest),
    ))
    .column(Column::text("method"))
    .column(Column::new("$\\eta$", Format::Significant(2)))
    .column(Column::new("cost, first epoch", Format::Fixed(3)))
    .column(Column::new("cost, last epoch", Format::Fixed(3)))
    .column(Column::new("test error", Format::Percent(1)));
    for (training, (step_size, cost)) in trainings.iter().zip(&chosen) {
        let error = training.error.last().copied().unwrap_or(f64::NAN);
        table = table.row(cells![
            training.name.clone(),
            *step_size,
            training.cost[1],
            *cost,
            error
        ]);
    }
    run.table("outcome", table)?;

    run.value("examples", contest.training.examples(), Format::Count)?;
    run.value("test-examples", contest.test.examples(), Format::Count)?;
    run.value("parameters", contest.training.dimension(), Format::Count)?;
    run.value("batch", contest.schedule.batch, Format::Count)?;
    run.value("epochs", contest.schedule.epochs, Format::Count)?;
    run.value(
        "steps-per-epoch",
        contest.training.examples().div_ceil(contest.schedule.batch),
        Format::Count,
    )?;
    run.value("lowest-cost", lowest, Format::Fixed(3))?;

    let spread = |numbers: &[f64]| {
        let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        most / numbers.iter().copied().fold(f64::INFINITY, f64::min)
    };
    let costs: Vec<f64> = chosen.iter().map(|(_, cost)| *cost).collect();
    let step_sizes: Vec<f64> = chosen.iter().map(|(step_size, _)| *step_size).collect();
    // What a step size ten times too small costs, two half decades down. Where the grid ends before, nothing is shown,
    // and the penalty counts as none.
    let too_small = |((step_size, cost), costs): (&(f64, f64), &Vec<Option<f64>>)| {
        let row = grid.iter().position(|other| other == step_size)?.checked_sub(2)?;
        Some(costs[row]? / cost)
    };
    let penalties: Vec<f64> = chosen
        .iter()
        .zip(&searches)
        .map(|chosen| too_small(chosen).unwrap_or_default())
        .collect();
    let least_penalty = penalties.iter().copied().fold(f64::INFINITY, f64::min);
    // After one epoch: the best of the others over momentum.
    let early = |name: &str| {
        trainings
            .iter()
            .find(|training| training.name == name)
            .map(|training| training.cost[1])
    };
    let others = contestants
        .iter()
        .filter(|who| who.name != "momentum")
        .filter_map(|who| early(who.name));
    claim!(
        run,
        "momentum-early",
        "after one epoch momentum has the lowest training cost (the best of the others over momentum's)",
        others.fold(f64::INFINITY, f64::min) / early("momentum").unwrap_or(f64::NAN),
        >,
        1
    )?;
    claim!(
        run,
        "digits-equal",
        "tuned alike, the four methods end within a quarter of each other's training cost (highest over lowest)",
        spread(&costs),
        <=,
        1.25
    )?;
    claim!(
        run,
        "digits-step-sizes",
        "the best step sizes of the four methods lie far apart (largest over smallest)",
        spread(&step_sizes),
        >=,
        30
    )?;
    claim!(
        run,
        "digits-tuning",
        "a step size ten times too small costs more than the wrong choice among the four methods (least penalty over spread of costs)",
        least_penalty / spread(&costs),
        >,
        1
    )?;
    Ok(())
}

/// What a step costs, read off the source.
fn cost(run: &mut Run) -> Outcome {
    cost_of(run, include_str!("adam.rs"))
}

fn cost_of(run: &mut Run, adam: &str) -> Outcome {
    let methods = [
        (
            "gradient descent",
            "nothing",
            Cost::of(include_str!("gradient_descent.rs"), ""),
        ),
        ("momentum", "velocity", Cost::of(include_str!("momentum.rs"), "")),
        ("Nesterov", "velocity", Cost::of(include_str!("nesterov.rs"), "")),
        // One of the two variants; they cost the same.
        (
            "RMSprop",
            "mean square",
            Cost::of(include_str!("rmsprop.rs"), "InsideRoot"),
        ),
        ("Adam", "mean, mean square", Cost::of(adam, "")),
    ];
    let batch = Schedule::default().batch;
    // Softmax regression: two multiplications and two additions for each parameter and example.
    let gradient = 4 * batch;
    let table = Table::new(format!(
        "What a step costs for each parameter, beside the gradient. Memory counts parameters, gradient and state in double \
         precision. Operations are additions, multiplications, divisions and square roots, counted in the source of each method; \
         the gradient of softmax regression on {batch} examples takes {gradient}."
    ))
    .column(Column::text("method"))
    .column(Column::text("remembers"))
    .column(Column::new("vectors", Format::Integer))
    .column(Column::new("bytes", Format::Integer))
    .column(Column::new("operations", Format::Integer));
    let row = |(name, remembers, cost): &(&'static str, &'static str, Cost)| {
        cells![*name, *remembers, cost.state, 8 * (2 + cost.state), cost.flops]
    };
    run.table("cost", table.rows(methods.iter().map(row)))?;
    let adam = methods
        .iter()
        .map(|(.., cost)| cost.flops)
        .max()
        .unwrap_or_default();
    claim!(
        run,
        "step-is-cheap",
        "the dearest of these steps takes less than a tenth of the arithmetic of its gradient",
        adam as f64 / gradient as f64,
        <,
        0.1
    )?;
    Ok(())
}

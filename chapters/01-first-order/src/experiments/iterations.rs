//! The race: iterations against the condition number.

use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Table, claim};
use first_order::figures::{self, Scaling};
use first_order::{Adam, RmsProp};

use super::furthest_from_one;
use crate::contest::boxed;
use crate::race::{
    BEST_DESCENT, BEST_MOMENTUM, BEST_NESTEROV, Bowl, DIMENSION, MOST, Recipe, TARGET, Tuning, exponent,
    median_steps,
};

/// Who races, and where.
pub struct Race<'a> {
    pub kappas: Vec<f64>,
    pub draws: usize,
    pub descent: Recipe<'a>,
    pub momentum: Recipe<'a>,
    pub adam: Recipe<'a>,
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

pub fn iterations(run: &mut Run) -> Outcome {
    iterations_of(run, &Race::default())
}

/// Iterations to a millionth of the distance against κ, for every method.
pub fn iterations_of(run: &mut Run, race: &Race) -> Outcome {
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
    let torch: Recipe = &|step_size| boxed(RmsProp::torch(step_size));
    let optax: Recipe = &|step_size| boxed(RmsProp::optax(step_size));
    let racers = [
        ("gradient descent", Ink::Orange, Tuning::Theory(race.descent)),
        ("momentum", Ink::Green, Tuning::Theory(race.momentum)),
        ("Nesterov", Ink::Cyan, Tuning::Theory(BEST_NESTEROV)),
        ("RMSprop (torch)", Ink::Purple, Tuning::Search(torch, &grid)),
        ("RMSprop (optax)", Ink::Purple, Tuning::Search(optax, &grid)),
        ("Adam", Ink::Red, Tuning::Search(race.adam, &grid)),
    ];
    let progress = run.progress((racers.len() * kappas.len()) as u64, "racing");
    let results = racers.map(|(name, ink, tuning)| Scaling {
        name: name.to_owned(),
        ink,
        counts: kappas
            .iter()
            .zip(&bowls)
            .map(|(kappa, bowls)| {
                let steps = median_steps(bowls, tuning);
                progress.inc(1);
                (*kappa, steps)
            })
            .collect(),
    });
    drop(progress);
    run.table("iterations", table(race, grid.len(), &results))?;
    run.figure("scaling", figures::scaling(&results))?;
    judge(run, &results)
}

fn table(race: &Race, step_sizes: usize, results: &[Scaling]) -> Table {
    let table = Table::new(format!(
        "Iterations until one millionth of the distance to the minimum is left, on a randomly turned quadratic in \
         {DIMENSION} variables: the median of {} draws, each with its own rotation and its own start. Gradient \
         descent, momentum and Nesterov have the constants that theory calls best for this $\\kappa$; RMSprop and Adam \
         their usual constants and, for each draw, the step size that arrives first of the {step_sizes} half decades from \
         $10^{{-5}}$ to 1 times the initial distance. A dash: not within {} iterations.",
        race.draws,
        Format::Count.text(MOST as f64),
    ));
    let head = |kappa: &f64| format!("$10^{{{}}}$", kappa.log10().round());
    let table = race.kappas.iter().fold(
        table.column(Column::text("method, with $\\kappa$ =")),
        |table, kappa| table.column(Column::new(head(kappa), Format::Count)),
    );
    table.rows(results.iter().map(|racer| {
        let counts = racer.counts.iter().map(|(_, count)| Cell::number_or(*count, "—"));
        std::iter::once(Cell::from(racer.name.clone()))
            .chain(counts)
            .collect()
    }))
}

/// The pairs of κ and iterations of a racer that arrived.
fn arrivals(racer: &Scaling) -> Vec<(f64, f64)> {
    let arrived = |(kappa, count): &(f64, Option<f64>)| Some((*kappa, (*count)?));
    racer.counts.iter().filter_map(arrived).collect()
}

/// The power of κ by which a racer's iterations grow, from κ = 10 on.
fn slope(racer: &Scaling) -> f64 {
    let mut late = arrivals(racer);
    late.retain(|(kappa, _)| *kappa >= 10.0);
    exponent(&late).unwrap_or(f64::NAN)
}

fn judge(run: &mut Run, results: &[Scaling; 6]) -> Outcome {
    let [descent, momentum, nesterov, _, _, adam] = results;
    for (racer, name) in [
        (descent, "descent"),
        (momentum, "momentum"),
        (nesterov, "nesterov"),
        (adam, "adam"),
    ] {
        run.value(&format!("{name}-slope"), slope(racer), Format::Fixed(2))?;
    }
    for (racer, name) in [(descent, "descent"), (momentum, "momentum"), (adam, "adam")] {
        if let [(_, first), .., (_, last)] = arrivals(racer)[..] {
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
        slope(descent),
        in,
        0.9,
        1.1
    )?;
    claim!(
        run,
        "momentum-exponent",
        "momentum's iterations grow as κ to the power ½",
        slope(momentum),
        in,
        0.4,
        0.6
    )?;

    // Adam's first average is a heavy ball with β = 0.9, whose error shrinks by √β a step while κ is below a limit.
    let beta: f64 = 0.9;
    let predicted = TARGET.ln() / beta.sqrt().ln();
    let limit = ((1.0 + beta.sqrt()) / (1.0 - beta.sqrt())).powi(2);
    let adam = arrivals(adam);
    let ratios: Vec<f64> = adam
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
    if let [.., (from, fewer), (to, more)] = adam[..] {
        run.value(
            "adam-late-slope",
            (more / fewer).ln() / (to / from).ln(),
            Format::Fixed(2),
        )?;
    }
    Ok(())
}

//! Error against iteration, beside the theory.

use exhibit::{Outcome, Run, claim};
use first_order::figures::{self, Rates};
use first_order::{GradientDescent, HeavyBall};

use super::furthest_from_one;
use crate::race::{BEST_DESCENT, BEST_MOMENTUM, Bowl, DIMENSION, Recipe};

pub fn rates(run: &mut Run) -> Outcome {
    rates_of(run, BEST_DESCENT, BEST_MOMENTUM)
}

/// Error against iteration beside the theory, for gradient descent and the heavy ball.
pub fn rates_of(run: &mut Run, descent: Recipe, momentum: Recipe) -> Outcome {
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

//! How many steps a method needs: the same bowl and the same start for all.

use exhibit::ChaCha8Rng;
use first_order::{GradientDescent, HeavyBall, Nesterov};
use nalgebra::DVector;
use problems::{Method, Objective, Quadratic, State};
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

use crate::contest::boxed;

/// A run has arrived when this fraction of the initial distance is left.
pub const TARGET: f64 = 1e-6;
/// Steps after which a method has not arrived.
pub const MOST: usize = 1_000_000;
/// A run that has not come closer by a hundredth within this many steps has stalled. Nothing that stalls so could
/// arrive within `MOST`: a hundredth each 5 000 steps leaves an eighth of the way after 200 × 5 000 of them.
const PATIENCE: usize = 5_000;

/// Variables of the random bowls.
pub const DIMENSION: usize = 20;

/// A quadratic bowl around the origin, turned at random, and a start at distance 1 in a random direction.
pub struct Bowl {
    pub kappa: f64,
    pub objective: Quadratic,
    pub start: DVector<f64>,
}

impl Bowl {
    pub fn new(kappa: f64, dimension: usize, rng: &mut ChaCha8Rng) -> Self {
        let objective = Quadratic::rotated(kappa, dimension, rng);
        let start = DVector::from_fn(dimension, |_, _| StandardNormal.sample(rng)).normalize();
        Self {
            kappa,
            objective,
            start,
        }
    }

    /// The steps that a method needs, or `None` if it diverges, stalls or takes more than `most`.
    pub fn steps(&self, method: &mut dyn Method, most: usize) -> Option<usize> {
        let mut x = self.start.clone();
        let mut mark = (0, x.norm());
        for iteration in 0..most {
            x = self.advance(method, x, iteration)?;
            let distance = x.norm();
            if distance <= TARGET {
                return Some(iteration + 1);
            }
            if distance < 0.99 * mark.1 {
                mark = (iteration, distance);
            }
            // Written so that a distance of NaN ends the run too.
            let sane = distance < 1e100;
            if !sane || iteration - mark.0 > PATIENCE {
                return None;
            }
        }
        None
    }

    /// $‖x_k‖/‖x_0‖$ for k = 0 … `steps`.
    pub fn errors(&self, method: &mut dyn Method, steps: usize) -> Vec<f64> {
        let mut x = self.start.clone();
        let first = x.norm();
        let mut errors = vec![1.0];
        for iteration in 0..steps {
            let Some(next) = self.advance(method, x, iteration) else {
                break;
            };
            errors.push(next.norm() / first);
            x = next;
        }
        errors
    }

    /// One step.
    fn advance(&self, method: &mut dyn Method, x: DVector<f64>, iteration: usize) -> Option<DVector<f64>> {
        let gradient = self.objective.gradient(&x);
        let value = 0.5 * x.dot(&gradient);
        let at = State {
            x,
            value,
            gradient,
            iteration,
        };
        let step = method.step(&self.objective, &at).ok()?;
        Some(at.x + step)
    }
}

/// Makes a method from one number: the condition number, or a step size. `None` where it cannot be made.
pub type Recipe<'a> = &'a (dyn Fn(f64) -> Option<Box<dyn Method>> + Sync);

/// Gradient descent for curvatures from 1 to κ, with the step size that theory calls best.
pub const BEST_DESCENT: Recipe = &|kappa| boxed(GradientDescent::fastest(1.0, kappa));
/// The heavy ball, likewise.
pub const BEST_MOMENTUM: Recipe = &|kappa| boxed(HeavyBall::fastest(1.0, kappa));
/// Nesterov's method, likewise.
pub const BEST_NESTEROV: Recipe = &|kappa| boxed(Nesterov::fastest(1.0, kappa));

/// How a racer gets its step size.
#[derive(Clone, Copy)]
pub enum Tuning<'a> {
    /// From the condition number, by theory.
    Theory(Recipe<'a>),
    /// From a grid, for each bowl the one that arrives first.
    Search(Recipe<'a>, &'a [f64]),
}

/// The median over some bowls of the steps needed; `None` if most do not arrive.
pub fn median_steps(bowls: &[Bowl], tuning: Tuning) -> Option<f64> {
    let steps = |bowl: &Bowl| match tuning {
        Tuning::Theory(recipe) => bowl.steps(&mut *recipe(bowl.kappa)?, MOST),
        // From large to small; a step size that has not arrived when another had is abandoned.
        Tuning::Search(recipe, grid) => grid.iter().rev().fold(None, |best: Option<usize>, step_size| {
            let most = best.map_or(MOST, |best| best - 1);
            recipe(*step_size)
                .and_then(|mut method| bowl.steps(&mut *method, most))
                .or(best)
        }),
    };
    median(bowls.par_iter().map(steps).collect())
}

/// The median, where what did not arrive counts as late.
fn median(mut steps: Vec<Option<usize>>) -> Option<f64> {
    steps.sort_by_key(|steps| steps.unwrap_or(usize::MAX));
    steps
        .get(steps.len() / 2)
        .copied()
        .flatten()
        .map(|steps| steps as f64)
}

/// The slope of ln y over ln x, by least squares; `None` for fewer than three points.
pub fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let n = points.len() as f64;
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let (x, y) = logs
        .iter()
        .fold((0.0, 0.0), |(x, y), (a, b)| (x + a / n, y + b / n));
    let (up, across) = logs.iter().fold((0.0, 0.0), |(up, across), (a, b)| {
        (up + (a - x) * (b - y), across + (a - x).powi(2))
    });
    (points.len() >= 3).then_some(up / across)
}

//! Tuning and training on the digits, the same for every method.

use exhibit::{ChaCha8Rng, Ink};
use first_order::{Adam, GradientDescent, HeavyBall, RmsProp, Schedule, figures::Training, train};
use nalgebra::DVector;
use problems::dense::{Backend, DenseError, cholesky_solve};
use problems::{Method, Objective, SoftmaxRegression};
use rayon::prelude::*;

use crate::race::Recipe;

/// A method that wants a step size.
pub struct Contestant {
    pub name: &'static str,
    pub ink: Ink,
    pub recipe: Recipe<'static>,
}

/// The four that the chapter compares, each with its customary constants.
pub fn contestants() -> Vec<Contestant> {
    vec![
        Contestant {
            name: "SGD",
            ink: Ink::Orange,
            recipe: &|eta| boxed(GradientDescent::new(eta)),
        },
        Contestant {
            name: "momentum",
            ink: Ink::Green,
            recipe: &|eta| boxed(HeavyBall::new(eta, 0.9)),
        },
        Contestant {
            name: "RMSprop",
            ink: Ink::Purple,
            recipe: &|eta| boxed(RmsProp::torch(eta)),
        },
        Contestant {
            name: "Adam",
            ink: Ink::Red,
            recipe: &|eta| boxed(Adam::new(eta)),
        },
    ]
}

/// A method that could be made, boxed.
pub fn boxed<M: Method + 'static, E>(method: Result<M, E>) -> Option<Box<dyn Method>> {
    method.ok().map(|method| Box::new(method) as Box<dyn Method>)
}

/// The data, and for how long to train.
pub struct Contest {
    pub training: SoftmaxRegression,
    pub test: SoftmaxRegression,
    pub schedule: Schedule,
    /// One generator a repetition: it decides the order of the examples.
    pub orders: Vec<ChaCha8Rng>,
}

impl Contest {
    /// Trains with each step size; the mean training cost after the last epoch, `None` where a run diverged.
    pub fn search(&self, contestant: &Contestant, grid: &[f64]) -> Vec<Option<f64>> {
        let runs = grid
            .iter()
            .flat_map(|step_size| self.orders.iter().map(move |order| (*step_size, order.clone())));
        // The model keeps a workspace and cannot be shared between threads: each run has a copy.
        let runs: Vec<_> = runs
            .map(|(step_size, order)| (self.training.clone(), step_size, order))
            .collect();
        let (schedule, recipe) = (&self.schedule, contestant.recipe);
        let costs: Vec<Option<f64>> = runs
            .into_par_iter()
            .map(|(model, step_size, mut order)| {
                let mut method = recipe(step_size)?;
                let x = train(
                    &mut *method,
                    &model,
                    &model.start(),
                    schedule,
                    &mut order,
                    &mut |_, _| {},
                )
                .ok()?;
                Some(model.value(&x)).filter(|cost| cost.is_finite())
            })
            .collect();
        let mean =
            |costs: &[Option<f64>]| Some(costs.iter().copied().sum::<Option<f64>>()? / costs.len() as f64);
        costs.chunks(self.orders.len()).map(mean).collect()
    }

    /// Trains once more with the chosen step size and looks after each epoch: the means over the repetitions, and
    /// where the last one ended. `None` if a run diverges.
    pub fn train(&self, contestant: &Contestant, step_size: f64) -> Option<(Training, DVector<f64>)> {
        let length = self.schedule.epochs + 1;
        let (mut cost, mut error) = (vec![0.0; length], vec![0.0; length]);
        let mut end = self.training.start();
        let share = 1.0 / self.orders.len() as f64;
        for order in &self.orders {
            let mut method = (contestant.recipe)(step_size)?;
            let mut look = |epoch: usize, x: &DVector<f64>| {
                cost[epoch] += share * self.training.value(x);
                error[epoch] += share * self.test.error_rate(x);
            };
            let start = self.training.start();
            end = train(
                &mut *method,
                &self.training,
                &start,
                &self.schedule,
                &mut order.clone(),
                &mut look,
            )
            .ok()?;
        }
        Some((
            Training {
                name: contestant.name.to_owned(),
                ink: contestant.ink,
                cost,
                error,
            },
            end,
        ))
    }
}

/// The step size with the lowest cost, and that cost.
pub fn best(grid: &[f64], costs: &[Option<f64>]) -> Option<(f64, f64)> {
    grid.iter()
        .zip(costs)
        .filter_map(|(step_size, cost)| Some((*step_size, (*cost)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
}

/// The least cost that any parameters have, found from parameters nearby with the second derivatives of the cost. The
/// method is Newton's, and chapter 3's subject; here it only draws a line.
pub fn lowest(model: &SoftmaxRegression, nearby: &DVector<f64>) -> Result<f64, DenseError> {
    let mut x = nearby.clone();
    for _ in 0..20 {
        let gradient = model.gradient(&x);
        if gradient.norm() < 1e-8 {
            break;
        }
        x -= cholesky_solve(&model.hessian(&x), &gradient, Backend::for_size(x.len()))?;
    }
    Ok(model.value(&x))
}

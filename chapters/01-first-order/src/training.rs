//! The stochastic loop: one mini-batch a step.

use nalgebra::{DVector, RealField};
use problems::{Method, State, StepError, Stochastic};
use rand::Rng;

use crate::Batches;

/// How long to train, and on how many examples at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Passes over the examples.
    pub epochs: usize,
    /// Examples in a mini-batch. Default 50; customary are 32 to 256, since a machine computes them together.
    pub batch: usize,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            epochs: 20,
            batch: 50,
        }
    }
}

/// Why training ended before its last epoch.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TrainingError {
    /// The parameters or the gradient are no longer numbers: try a smaller step size.
    #[error(
        "diverged at step {step}, in epoch {epoch}: the {what} is NaN or infinite; try a smaller step size"
    )]
    NotFinite {
        /// the step that could not be taken, counted from 1 over all epochs
        step: usize,
        /// the epoch, counted from 1
        epoch: usize,
        /// `gradient`, or `step` if that leads to parameters that are no numbers
        what: &'static str,
    },
    /// The method had no step to offer.
    #[error("no step {step}, in epoch {epoch}: {reason}")]
    StepFailed {
        /// the step that could not be taken, counted from 1 over all epochs
        step: usize,
        /// the epoch, counted from 1
        epoch: usize,
        /// what the method says
        reason: String,
    },
    /// The start has the wrong number of entries.
    #[error("the start has {found} entries, but the objective has {expected} parameters")]
    Dimension {
        /// what the objective wants
        expected: usize,
        /// what was given
        found: usize,
    },
    /// A schedule with a batch of no examples, or an objective with none.
    #[error("a mini-batch of no examples: give a batch size of at least 1 and an objective with examples")]
    NoExamples,
}

/// Trains: in each epoch every example is seen once, in random order, a
/// mini-batch at a time.
///
/// `observe` is called with the number of epochs done and the parameters:
/// first with 0 and the start, last with the result, which is returned. The
/// order of the examples comes from `rng` alone, so that two methods with
/// equally seeded generators see the same batches.
///
/// Fails when a gradient or the parameters are not finite, which is how too
/// large a step size shows; the error names the step.
pub fn train<T: RealField, R: Rng>(
    method: &mut dyn Method<T>,
    objective: &dyn Stochastic<T>,
    start: &DVector<T>,
    schedule: &Schedule,
    rng: &mut R,
    observe: &mut dyn FnMut(usize, &DVector<T>),
) -> Result<DVector<T>, TrainingError> {
    check(objective, start, schedule)?;
    let mut batches = Batches::new(objective.examples(), schedule.batch);
    let (mut x, mut iteration) = (start.clone(), 0);
    observe(0, &x);
    for epoch in 1..=schedule.epochs {
        for batch in batches.shuffle(rng) {
            let step = iteration + 1;
            let not_finite = |what| TrainingError::NotFinite { step, epoch, what };
            let (value, gradient) = objective.batch_value_and_gradient(&x, batch);
            if !finite(&gradient) {
                return Err(not_finite("gradient"));
            }
            let at = State {
                x,
                value,
                gradient,
                iteration,
            };
            let made = method.step(objective, &at).map_err(|error: StepError| {
                let reason = error.to_string();
                TrainingError::StepFailed { step, epoch, reason }
            })?;
            x = at.x + made;
            // Also where both are finite and only the sum is not.
            if !finite(&x) {
                return Err(not_finite("step"));
            }
            iteration = step;
        }
        observe(epoch, &x);
    }
    Ok(x)
}

fn finite<T: RealField>(vector: &DVector<T>) -> bool {
    // Without stopping at the first, so that many are looked at together.
    let entries = vector.as_slice().iter();
    entries.fold(true, |finite, entry| finite & entry.is_finite())
}

fn check<T: RealField>(
    objective: &dyn Stochastic<T>,
    start: &DVector<T>,
    schedule: &Schedule,
) -> Result<(), TrainingError> {
    let (expected, found) = (objective.dimension(), start.len());
    if found != expected {
        return Err(TrainingError::Dimension { expected, found });
    }
    if schedule.batch == 0 || objective.examples() == 0 {
        return Err(TrainingError::NoExamples);
    }
    Ok(())
}

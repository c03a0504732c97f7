//! A method of first order, one mini-batch a step.

use nalgebra::{DVector, convert};
use network::Network;
use problems::{Method, Real, State, StepError};

use crate::{Batch, Cost, Step, Trainer};

/// Any [`Method`] on mini-batches, with steps that shrink along a straight line to nothing over the run's length.
///
/// The shrinking lets the noise of the batches average out in the end; how long a run is, is searched for with the other
/// hyperparameters.
#[derive(Debug, Clone)]
pub struct MiniBatch<M> {
    method: M,
    steps: usize,
}

impl<M> MiniBatch<M> {
    /// With a method that has taken no step yet.
    pub fn new(method: M) -> Self {
        Self { method, steps: 0 }
    }
}

impl<T: Real, M: Method<T>> Trainer<T> for MiniBatch<M> {
    fn looks_at_all(&self) -> bool {
        false
    }

    fn step(&mut self, batch: Batch<'_, T>, x: &mut DVector<T>) -> Result<Step, StepError> {
        let mut gradient = DVector::zeros(x.len());
        let value = batch.network.evaluate(x, batch.examples, &mut gradient)?;
        let at = State {
            x: std::mem::replace(x, DVector::zeros(0)),
            value,
            gradient,
            iteration: self.steps,
        };
        let step = self.method.step(batch.network, &at);
        *x = at.x;
        x.axpy(convert(1.0 - batch.progress), &step?, T::one());
        self.steps += 1;
        Ok(Step {
            loss: value.to_subset_unchecked(),
            cost: Cost {
                gradients: share(batch.network, batch.examples),
                algebra: 1.0,
                ..Cost::default()
            },
        })
    }
}

/// The batch's share of all examples.
fn share<T: Real>(network: &Network<T>, batch: &[usize]) -> f64 {
    batch.len() as f64 / network.data().len() as f64
}

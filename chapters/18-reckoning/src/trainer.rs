//! What every method of the contest has to be able to do.

use nalgebra::DVector;
use network::Network;
use problems::StepError;

use crate::Cost;

/// What a step may look at.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a, T> {
    /// the network with its examples
    pub network: &'a Network<T>,
    /// the indices of the examples of this step; every one of them for a trainer that looks at all
    pub examples: &'a [usize],
    /// how much of the run's length is over, in 0 ≤ progress < 1
    pub progress: f64,
}

/// What a step found and took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// the loss of the batch before the step
    pub loss: f64,
    /// what was asked for it
    pub cost: Cost,
}

/// A way to train a network: it changes the parameters, one step after the other.
///
/// What it remembers between steps it keeps itself. To enter the contest a method implements this and adds an entry to
/// [`contestants`](crate::contestants); a [`problems::Method`] needs no implementation of its own, but is wrapped in
/// [`MiniBatch`](crate::MiniBatch) or [`FullBatch`](crate::FullBatch).
pub trait Trainer<T> {
    /// Whether a step looks at all examples. If not, at a mini-batch of the task's size.
    fn looks_at_all(&self) -> bool;

    /// Makes one step: changes `x`, the N parameters.
    ///
    /// Fails with the reason if the method has no step to offer; `x` is then where the run ends.
    fn step(&mut self, batch: Batch<'_, T>, x: &mut DVector<T>) -> Result<Step, StepError>;
}

//! What is to be learned.

use std::sync::Arc;

use network::{Architecture, Examples, Initialization, Loss, Network};
use problems::Real;

use crate::{Point, ReckoningError};

/// The data in its parts.
#[derive(Debug, Clone)]
pub struct Parts<T> {
    /// to train on
    pub training: Arc<Examples<T>>,
    /// those of them on which the training loss is followed
    pub followed: Arc<Examples<T>>,
    /// to choose hyperparameters by
    pub validation: Arc<Examples<T>>,
    /// to report, and to nothing else
    pub test: Arc<Examples<T>>,
}

/// When a run has arrived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// the training loss is at most this above the task's lowest
    Gap(f64),
    /// at most this fraction of the validation images is misread
    ValidationError(f64),
}

/// A network, its data and what counts as done.
#[derive(Debug, Clone)]
pub struct Task<T> {
    /// its name in tables
    pub name: &'static str,
    /// the network
    pub architecture: Architecture,
    /// where runs start
    pub initialization: Initialization,
    /// λ: the loss has λ/2 times the squares of all parameters added
    pub regularization: T,
    /// the data
    pub parts: Parts<T>,
    /// examples in a mini-batch, for those who use any
    pub batch: usize,
    /// the most that a run may spend, in gradients of the whole training set
    pub budget: f64,
    /// the shortest length of a run that the search may choose, as a share of the budget
    pub shortest: f64,
    /// the lowest training loss, where it is known; else 0, so that a gap is a loss
    pub lowest: f64,
    /// what to reach
    pub target: Target,
    /// gaps of the training loss for which the search keeps the least work, beside the target
    pub gaps: Vec<f64>,
    /// looks at the curve: the work at the first, and the factor from each to the next
    pub looks: [f64; 2],
}

impl<T: Real> Task<T> {
    /// N.
    pub fn parameters(&self) -> usize {
        self.architecture.dimension()
    }

    /// The network on some examples.
    pub fn network(&self, examples: &Arc<Examples<T>>) -> Result<Network<T>, ReckoningError> {
        let network = Network::new(
            self.architecture.clone(),
            Loss::CrossEntropy,
            Arc::clone(examples),
        )?;
        Ok(network.regularized(self.regularization)?)
    }

    /// Whether a look at a run is on target.
    pub fn is_met(&self, point: &Point) -> bool {
        match self.target {
            Target::Gap(most) => point.loss - self.lowest <= most,
            // A fraction such as 12/300 may come out an ulp above .04.
            Target::ValidationError(most) => point.validation_error <= most + 1e-9,
        }
    }

    /// Fails if a number of the task makes no sense.
    pub fn check(&self) -> Result<(), ReckoningError> {
        let positive = |what, value: f64| {
            if value > 0.0 && value.is_finite() {
                Ok(())
            } else {
                Err(ReckoningError::Range {
                    what,
                    value,
                    range: "positive and finite",
                })
            }
        };
        positive("budget", self.budget)?;
        positive("batch size", self.batch as f64)?;
        positive("shortest length", self.shortest)?;
        positive("work before the first look", self.looks[0])?;
        positive("factor between looks, less one,", self.looks[1] - 1.0)
    }
}

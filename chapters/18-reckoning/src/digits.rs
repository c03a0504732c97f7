//! The digits: two tasks on 1 797 images of 8×8.

use std::sync::Arc;

use nalgebra::DMatrix;
use network::{Activation, Architecture, Examples, Initialization, Targets};
use problems::data::{self, Digits};
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::{Parts, ReckoningError, Target, Task};

/// Images to train on; half of the others choose, half report.
pub const TRAINING: usize = 1197;

/// Decides which image is in which part, whatever the run's seed.
const SPLIT: u64 = 1998;

/// Softmax regression: 64-10, N = 650, convex; λ = 10⁻⁴. No target yet: that takes the minimum, see
/// [`Task::target`].
pub fn softmax_regression() -> Result<Task<f64>, ReckoningError> {
    of(&data::digits()?, &[64, 10])
}

/// One hidden layer: 64-16-10, tanh, N = 1 210; λ = 10⁻⁴.
pub fn network() -> Result<Task<f64>, ReckoningError> {
    of(&data::digits()?, &[64, 16, 10])
}

/// A network of these widths on these digits.
pub fn of(digits: &Digits, widths: &[usize]) -> Result<Task<f64>, ReckoningError> {
    let mut order: Vec<usize> = (0..digits.len()).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(SPLIT));
    let (training, rest) = order.split_at(TRAINING.min(order.len()));
    let (validation, test) = rest.split_at(rest.len() / 2);
    let part = |images: &[usize]| {
        let columns = DMatrix::from_fn(digits.images.ncols(), images.len(), |pixel, column| {
            digits.images[(images[column], pixel)] / 16.0
        });
        let labels = images.iter().map(|&image| digits.labels[image]).collect();
        Examples::new(columns, Targets::Classes(labels)).map(Arc::new)
    };
    let training = part(training)?;
    Ok(Task {
        name: if widths.len() == 2 { "digits, convex" } else { "digits, network" },
        architecture: Architecture::new(widths, Activation::Tanh, Activation::Linear)?,
        initialization: Initialization::Glorot,
        regularization: 1e-4,
        parts: Parts {
            followed: Arc::clone(&training),
            training,
            validation: part(validation)?,
            test: part(test)?,
        },
        batch: 64,
        budget: 2000.0,
        target: Target::ValidationError(0.03),
        looks: [0.5, 1.1],
    })
}

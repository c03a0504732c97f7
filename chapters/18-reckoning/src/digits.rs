//! The digits: two tasks on 1 797 images of 8×8.

use std::sync::Arc;

use globalization::Damped;
use nalgebra::{DMatrix, DVector};
use network::{Activation, Architecture, Examples, Initialization, Targets};
use problems::data::{self, Digits};
use problems::{Limits, minimize};
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::{Parts, ReckoningError, Target, Task};

/// Images to train on; half of the others choose, half report.
pub const TRAINING: usize = 1197;

/// Decides which image is in which part, whatever the run's seed.
const SPLIT: u64 = 1998;

/// Softmax regression: 64-10, N = 650, λ = 10⁻⁴, with a budget of 1 000 gradients.
///
/// It is strictly convex, so that its lowest loss is known, and the target is to come within 10⁻³ of it.
pub fn softmax_regression() -> Result<Task<f64>, ReckoningError> {
    let mut task = of(&data::digits()?, &[64, 10])?;
    let network = task.network(&task.parts.training)?;
    let start = DVector::zeros(task.parameters());
    let limits = Limits::default().keep_points(false).maximum_iterations(50);
    task.lowest = minimize(&mut Damped::default(), &network, &start, &limits)?.best_value;
    Ok(task)
}

/// One hidden layer: 64-16-10, tanh, N = 1 210, λ = 10⁻⁴, with a budget of 4 000 gradients; the target is a validation
/// error of 4%.
pub fn network() -> Result<Task<f64>, ReckoningError> {
    let task = of(&data::digits()?, &[64, 16, 10])?;
    Ok(Task {
        name: "digits, network",
        budget: 4000.0,
        target: Target::ValidationError(0.04),
        gaps: vec![0.1, 0.05, 0.03, 0.025, 0.022],
        ..task
    })
}

/// A network of these widths on these digits, with what softmax regression is asked for.
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
        name: "digits, convex",
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
        budget: 1000.0,
        shortest: 0.01,
        lowest: 0.0,
        target: Target::Gap(1e-3),
        gaps: vec![1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8],
        looks: [0.5, 1.1],
    })
}

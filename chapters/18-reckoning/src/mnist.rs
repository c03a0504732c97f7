//! MNIST: 784-128-10, ReLU, N = 101 770, in single precision.

use std::sync::Arc;

use network::{Activation, Architecture, Examples, Initialization, NetworkError, Targets};
use problems::data::{Images, Mnist};

use crate::{Parts, ReckoningError, Target, Task};

/// The last images of the training set choose; the others train.
pub const VALIDATION: usize = 5_000;

/// The task on these images: no regularization, batches of 128, a budget of eight passes; the target is a
/// validation error of 2.5%.
pub fn task(mnist: &Mnist) -> Result<Task<f32>, ReckoningError> {
    let all = mnist.training.len();
    let cut = all.saturating_sub(VALIDATION);
    Ok(Task {
        name: "MNIST",
        architecture: Architecture::new(&[784, 128, 10], Activation::Relu, Activation::Linear)?,
        initialization: Initialization::He,
        regularization: 0.0,
        parts: Parts {
            training: examples(&mnist.training.part(0, cut))?,
            followed: examples(&mnist.training.part(0, VALIDATION.min(cut)))?,
            validation: examples(&mnist.training.part(cut, all))?,
            test: examples(&mnist.test)?,
        },
        batch: 128,
        budget: 8.0,
        shortest: 0.1,
        lowest: 0.0,
        target: Target::ValidationError(0.025),
        gaps: vec![0.2, 0.1, 0.05, 0.02],
        looks: [0.25, 1.3],
    })
}

fn examples(images: &Images) -> Result<Arc<Examples<f32>>, NetworkError> {
    Examples::new(images.columns(), Targets::Classes(images.labels.clone())).map(Arc::new)
}

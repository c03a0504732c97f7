//! What is timed: a network, a batch, and the flops of their products.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use exhibit::ChaCha8Rng;
use nalgebra::{DMatrix, DVector};
use network::{Activation, Architecture, Examples, Initialization, Loss, Network, NetworkError, Targets};
use rand::Rng;

use crate::experiments::sizes::MNIST;

/// Seconds of one run of `work`, and what it made.
pub fn seconds<R>(work: impl FnOnce() -> R) -> (f64, R) {
    let start = Instant::now();
    let made = black_box(work());
    (start.elapsed().as_secs_f64(), made)
}

/// 784-128-10 with tanh units in single precision on as many examples as a batch, twice over.
pub struct Case {
    pub network: Network<f32>,
    pub start: DVector<f32>,
    pub batches: [Vec<usize>; 2],
    /// how often each product is taken; 1 but in tests
    pub repeats: usize,
}

impl Case {
    /// The same with each product taken so often.
    #[cfg(test)]
    pub fn repeated(self, repeats: usize) -> Self {
        Self { repeats, ..self }
    }

    /// Examples of noise: the time does not depend on what they show.
    pub fn new(batch: usize, mut rng: ChaCha8Rng) -> Result<Self, NetworkError> {
        let shape = Architecture::new(&MNIST, Activation::Tanh, Activation::Linear)?;
        let inputs = DMatrix::from_fn(784, 2 * batch, |_, _| (rng.next_u32() >> 24) as f32 / 255.0);
        let labels = (0..2 * batch).map(|b| (b % 10) as u8).collect();
        let examples = Examples::new(inputs, Targets::Classes(labels))?;
        Ok(Self {
            start: Initialization::Glorot.draw(&shape, &mut rng)?,
            network: Network::new(shape, Loss::CrossEntropy, Arc::new(examples))?,
            repeats: 1,
            batches: [(0..batch).collect(), (batch..2 * batch).collect()],
        })
    }

    /// B
    pub fn batch(&self) -> usize {
        self.batches[0].len()
    }

    /// Flops of one product of each layer's shape: $2 m n B$.
    pub fn products(&self) -> Vec<f64> {
        let layers = self.network.architecture().layers().iter();
        layers
            .map(|layer| (2 * layer.outputs * layer.inputs * self.batch()) as f64)
            .collect()
    }

    /// Flops of the products in a gradient: three a layer, save that the first layer needs no errors of its inputs.
    pub fn gradient_flops(&self) -> f64 {
        let products = self.products();
        3.0 * products.iter().sum::<f64>() - products[0]
    }

    /// Flops of the products that $Hv$ adds to the forward and backward pass: two a layer forward, four backward, save
    /// what the first layer does not need.
    pub fn hessian_flops(&self) -> f64 {
        let products = self.products();
        6.0 * products.iter().sum::<f64>() - 4.0 * products[0]
    }

    /// Flops of the products that $Gv$ adds to the forward pass.
    pub fn gauss_newton_flops(&self) -> f64 {
        let products = self.products();
        4.0 * products.iter().sum::<f64>() - 2.0 * products[0]
    }

    /// A point near the start, another for each call.
    pub fn point(&self, call: usize) -> DVector<f32> {
        &self.start * (1.0 + call as f32 * 1e-6)
    }
}

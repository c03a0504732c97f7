//! What was asked, and what it costs.

use std::ops::AddAssign;

use complexity::ledger::{LEDGER, Setting};
use network::Architecture;

/// What a method asked for, in units of the whole training set: a gradient of a tenth of the examples is a tenth.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cost {
    /// losses without a gradient
    pub values: f64,
    /// gradients, each with its loss
    pub gradients: f64,
    /// products of the Hessian, or of another curvature matrix, with a vector
    pub products: f64,
    /// whole curvature matrices
    pub hessians: f64,
    /// times the method's own algebra was done: an update, a factorization, also one that failed
    pub algebra: f64,
}

impl Cost {
    /// Passes over the data: each of losses, gradients and Hessians is one, a product too.
    ///
    /// This is how the literature counts epochs, and it hides what a pass costs.
    pub fn passes(&self) -> f64 {
        self.values + self.gradients + self.products + self.hessians
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, more: Self) {
        self.values += more.values;
        self.gradients += more.gradients;
        self.products += more.products;
        self.hessians += more.hessians;
        self.algebra += more.algebra;
    }
}

/// Floating-point operations of each thing that a method can ask for. Leading terms: the products of matrices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// of a loss over all examples
    pub value: f64,
    /// of a gradient over all examples, with its loss
    pub gradient: f64,
    /// of a product with the Hessian over all examples: two gradients (Pearlmutter 1994)
    pub product: f64,
    /// of a Hessian over all examples, by the structure that `network::exact` uses
    pub hessian: f64,
    /// of the method's own algebra, once
    pub algebra: f64,
}

impl Price {
    /// For a network of this shape on so many examples, and a method that chapter 5's ledger knows under `method`.
    ///
    /// With $n_l$ inputs and $m_l$ outputs of layer l, a loss takes $2M\sum m_l n_l$ operations. A gradient takes as many
    /// again for the weights, and for all layers but the first as many again for the errors. The Hessian takes for each
    /// pair of layers the product of pairs of outputs with pairs of curvatures; where the layers are the same, both are
    /// symmetric. `None` if the ledger has no such method.
    pub fn of(shape: &Architecture, examples: usize, method: &str) -> Option<Self> {
        let entry = LEDGER.iter().find(|entry| entry.method == method)?;
        let twice = 2.0 * examples as f64;
        let (mut value, mut errors, mut hessian) = (0.0, 0.0, 0.0);
        let layers = shape.layers();
        for (k, later) in layers.iter().enumerate() {
            let (n, m) = ((later.inputs + 1) as f64, later.outputs as f64);
            value += twice * n * m;
            if k > 0 {
                errors += twice * n * m;
            }
            hessian += twice * (n * (n + 1.0) / 2.0) * (m * (m + 1.0) / 2.0);
            for earlier in &layers[..k] {
                hessian += twice * n * m * earlier.parameters() as f64;
            }
        }
        let gradient = 2.0 * value + errors;
        let setting = Setting::with_parameters(shape.dimension() as f64);
        Some(Self {
            value,
            gradient,
            product: 2.0 * gradient,
            hessian,
            algebra: entry.bill(&setting).algebra,
        })
    }

    /// How many numbers a method keeps beside parameters and gradient, for N parameters; `None` if the ledger does not
    /// know it.
    pub fn memory(method: &str, parameters: usize) -> Option<f64> {
        let entry = LEDGER.iter().find(|entry| entry.method == method)?;
        Some(entry.bill(&Setting::with_parameters(parameters as f64)).memory)
    }

    /// The operations of what was asked.
    pub fn flops(&self, cost: &Cost) -> f64 {
        cost.values * self.value
            + cost.gradients * self.gradient
            + cost.products * self.product
            + cost.hessians * self.hessian
            + cost.algebra * self.algebra
    }

    /// The same in gradients of the whole training set: the work in which budgets are given.
    pub fn work(&self, cost: &Cost) -> f64 {
        self.flops(cost) / self.gradient
    }
}

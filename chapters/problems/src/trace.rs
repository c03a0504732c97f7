//! The record of a descent.

use nalgebra::DVector;

use crate::Evaluations;

/// What was known at one iterate $x_k$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Iteration {
    /// k; the start is iteration 0
    pub k: usize,
    /// $f(x_k)$
    pub value: f64,
    /// $‖∇f(x_k)‖$
    pub gradient_norm: f64,
    /// $‖x_k − x_{k−1}‖$, the step that led here; 0 at the start
    pub step_norm: f64,
    /// what was asked of the function from the start up to here, this iterate's value and gradient included
    pub evaluations: Evaluations,
    /// seconds since the start; 0 without the feature `clock`
    pub seconds: f64,
}

/// Every iteration of a descent, the start first.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace<T = f64> {
    /// one entry for each iterate
    pub iterations: Vec<Iteration>,
    /// the iterates, as many as `iterations`; empty if [`Limits::keep_points`](crate::Limits) is false
    pub points: Vec<DVector<T>>,
}

impl<T> Trace<T> {
    /// No iterations yet.
    pub fn new() -> Self {
        Self {
            iterations: Vec::new(),
            points: Vec::new(),
        }
    }

    /// The last iteration, if there is one.
    pub fn last(&self) -> Option<&Iteration> {
        self.iterations.last()
    }
}

impl<T> Default for Trace<T> {
    fn default() -> Self {
        Self::new()
    }
}

//! How often a function was asked.

use std::cell::Cell;
use std::ops::Sub;

use nalgebra::{DMatrix, DVector, RealField};

use crate::{Objective, Stochastic};

/// How often each question was asked of a function.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evaluations {
    /// values $f(x)$
    pub values: usize,
    /// gradients $∇f(x)$
    pub gradients: usize,
    /// products $Hv$
    pub hessian_vectors: usize,
    /// Hessians $∇²f(x)$
    pub hessians: usize,
}

impl Sub for Evaluations {
    type Output = Self;

    /// What was asked since `earlier`.
    ///
    /// # Panics
    /// If `earlier` is later: a count would be negative.
    fn sub(self, earlier: Self) -> Self {
        Self {
            values: self.values - earlier.values,
            gradients: self.gradients - earlier.gradients,
            hessian_vectors: self.hessian_vectors - earlier.hessian_vectors,
            hessians: self.hessians - earlier.hessians,
        }
    }
}

/// An objective that counts what is asked of it.
///
/// One call is one count, whatever it costs inside: a Hessian that the function makes of N products counts as one
/// Hessian. `value_and_gradient` counts as one value and one gradient, and so does a batch of any size.
///
/// ```
/// use nalgebra::dvector;
/// use problems::{Counted, Objective, Rosenbrock};
///
/// let counted = Counted::new(Rosenbrock::new(2));
/// counted.value_and_gradient(&dvector![0.0, 0.0]);
/// counted.gradient(&dvector![0.0, 0.0]);
/// assert_eq!((counted.evaluations().values, counted.evaluations().gradients), (1, 2));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Counted<O> {
    objective: O,
    evaluations: Cell<Evaluations>,
}

impl<O> Counted<O> {
    /// Counts from zero. `objective` may be a reference.
    pub fn new(objective: O) -> Self {
        Self {
            objective,
            evaluations: Cell::default(),
        }
    }

    /// What was asked since the start or the last [`reset`](Self::reset).
    pub fn evaluations(&self) -> Evaluations {
        self.evaluations.get()
    }

    /// Counts from zero again, and tells what was counted until now.
    pub fn reset(&self) -> Evaluations {
        self.evaluations.take()
    }

    /// The function itself; what is asked of it directly is not counted.
    pub fn inner(&self) -> &O {
        &self.objective
    }

    /// Gives the function back.
    pub fn into_inner(self) -> O {
        self.objective
    }

    fn count(&self, one: impl FnOnce(&mut Evaluations)) {
        let mut evaluations = self.evaluations.get();
        one(&mut evaluations);
        self.evaluations.set(evaluations);
    }
}

impl<T: RealField, O: Objective<T>> Objective<T> for Counted<O> {
    fn dimension(&self) -> usize {
        self.objective.dimension()
    }

    fn value(&self, x: &DVector<T>) -> T {
        self.count(|so_far| so_far.values += 1);
        self.objective.value(x)
    }

    fn gradient(&self, x: &DVector<T>) -> DVector<T> {
        self.count(|so_far| so_far.gradients += 1);
        self.objective.gradient(x)
    }

    fn value_and_gradient(&self, x: &DVector<T>) -> (T, DVector<T>) {
        self.count(|so_far| {
            so_far.values += 1;
            so_far.gradients += 1;
        });
        self.objective.value_and_gradient(x)
    }

    fn hessian_vector(&self, x: &DVector<T>, v: &DVector<T>) -> DVector<T> {
        self.count(|so_far| so_far.hessian_vectors += 1);
        self.objective.hessian_vector(x, v)
    }

    fn hessian(&self, x: &DVector<T>) -> DMatrix<T> {
        self.count(|so_far| so_far.hessians += 1);
        self.objective.hessian(x)
    }
}

impl<T: RealField, O: Stochastic<T>> Stochastic<T> for Counted<O> {
    fn examples(&self) -> usize {
        self.objective.examples()
    }

    fn batch_value_and_gradient(&self, x: &DVector<T>, batch: &[usize]) -> (T, DVector<T>) {
        self.count(|so_far| {
            so_far.values += 1;
            so_far.gradients += 1;
        });
        self.objective.batch_value_and_gradient(x, batch)
    }

    fn batch_hessian_vector(&self, x: &DVector<T>, v: &DVector<T>, batch: &[usize]) -> DVector<T> {
        self.count(|so_far| so_far.hessian_vectors += 1);
        self.objective.batch_hessian_vector(x, v, batch)
    }
}

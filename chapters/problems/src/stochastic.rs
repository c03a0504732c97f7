//! A function that is a mean over examples.

use nalgebra::{DVector, RealField};

use crate::Objective;

/// An objective that is a mean over examples, $f(x) = \frac{1}{M} \sum_i f_i(x)$, plus what does not depend on them.
///
/// The mean over a *batch* of the examples estimates it: with a batch drawn at random the estimate of the gradient is
/// right on average. A batch is a list of indices below [`examples`](Self::examples); one that occurs twice counts
/// twice. What does not depend on the examples (regularization) enters in full, whatever the batch.
///
/// # Panics
/// The methods panic on an empty batch, which has no mean, and on an index that is not an example's.
pub trait Stochastic<T: RealField = f64>: Objective<T> {
    /// M, the number of examples.
    fn examples(&self) -> usize;

    /// The batch's estimate of $f(x)$ and of $∇f(x)$.
    fn batch_value_and_gradient(&self, x: &DVector<T>, batch: &[usize]) -> (T, DVector<T>);

    /// The batch's estimate of $Hv$ at `x`.
    fn batch_hessian_vector(&self, x: &DVector<T>, v: &DVector<T>, batch: &[usize]) -> DVector<T>;
}

impl<T: RealField, O: Stochastic<T> + ?Sized> Stochastic<T> for &O {
    fn examples(&self) -> usize {
        (**self).examples()
    }

    fn batch_value_and_gradient(&self, x: &DVector<T>, batch: &[usize]) -> (T, DVector<T>) {
        (**self).batch_value_and_gradient(x, batch)
    }

    fn batch_hessian_vector(&self, x: &DVector<T>, v: &DVector<T>, batch: &[usize]) -> DVector<T> {
        (**self).batch_hessian_vector(x, v, batch)
    }
}

impl<T: RealField, O: Stochastic<T> + ?Sized> Stochastic<T> for Box<O> {
    fn examples(&self) -> usize {
        (**self).examples()
    }

    fn batch_value_and_gradient(&self, x: &DVector<T>, batch: &[usize]) -> (T, DVector<T>) {
        (**self).batch_value_and_gradient(x, batch)
    }

    fn batch_hessian_vector(&self, x: &DVector<T>, v: &DVector<T>, batch: &[usize]) -> DVector<T> {
        (**self).batch_hessian_vector(x, v, batch)
    }
}

//! What makes the steps.

use std::error::Error;
use std::fmt::{self, Debug, Display, Formatter};

use nalgebra::{DVector, RealField};

use crate::Objective;

/// What a method knows when it is asked for a step.
#[derive(Debug, Clone, PartialEq)]
pub struct State<T = f64> {
    /// where it stands, $x_k$
    pub x: DVector<T>,
    /// $f(x_k)$
    pub value: T,
    /// $∇f(x_k)$
    pub gradient: DVector<T>,
    /// k, the number of steps taken before
    pub iteration: usize,
}

/// A point that a method has already evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Landing<T = f64> {
    /// the point
    pub x: DVector<T>,
    /// $f(x)$
    pub value: T,
    /// $∇f(x)$, if the method asked for it
    pub gradient: Option<DVector<T>>,
}

/// A method makes steps.
///
/// What it remembers from one step to the next (velocity, a trust radius, an approximate Hessian) it keeps itself; at
/// `iteration` 0 it starts anew, so that one method can be used twice.
pub trait Method<T: RealField = f64> {
    /// What the method is called, as a legend shows it.
    fn name(&self) -> &str;

    /// The displacement $p$ of the next step, so that $x_{k+1} = x_k + p$.
    ///
    /// `at` holds the value and the gradient; whatever else the method wants it asks of `objective`, where it is
    /// counted. An error ends the descent with the reason, at the best point seen.
    fn step(&mut self, objective: &dyn Objective<T>, at: &State<T>) -> Result<DVector<T>, StepError>;

    /// What the last call of [`step`](Self::step) has already found out, handed over: asked twice, there is nothing.
    ///
    /// After a step, the point $x_k + p$ where it ends: [`minimize`](crate::minimize) takes what stands here instead
    /// of asking the function again. After an error, the best point that the method tried, if it tried any: it becomes
    /// [`Descent::best`](crate::Descent) if it is the lowest yet. By default nothing, which is right for methods that
    /// do not look before they step.
    fn landing(&mut self) -> Option<Landing<T>> {
        None
    }
}

impl<T: RealField, M: Method<T> + ?Sized> Method<T> for Box<M> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn step(&mut self, objective: &dyn Objective<T>, at: &State<T>) -> Result<DVector<T>, StepError> {
        (**self).step(objective, at)
    }

    fn landing(&mut self) -> Option<Landing<T>> {
        (**self).landing()
    }
}

impl<T: RealField, M: Method<T> + ?Sized> Method<T> for &mut M {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn step(&mut self, objective: &dyn Objective<T>, at: &State<T>) -> Result<DVector<T>, StepError> {
        (**self).step(objective, at)
    }

    fn landing(&mut self) -> Option<Landing<T>> {
        (**self).landing()
    }
}

/// Why a method has no step to offer: a sentence for the reader.
///
/// Every error converts into it, so that `?` works in [`Method::step`]. (For that it may not be an
/// [`Error`] itself.)
///
/// ```
/// use problems::StepError;
///
/// let error = StepError::new("the line search found no descent in 50 evaluations");
/// assert_eq!(error.to_string(), "the line search found no descent in 50 evaluations");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct StepError(String);

impl StepError {
    /// With this reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl<E: Error> From<E> for StepError {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl Display for StepError {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl Debug for StepError {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        Debug::fmt(&self.0, to)
    }
}

//! A function as text.

use crate::Scalar;

/// A function written down once and evaluated in any kind of number.
///
/// Evaluated in `f64` it is the value; in hyper-dual numbers it is the value and its derivatives, exact to rounding.
///
/// ```
/// use num_dual::HyperDual64;
/// use problems::{Formula, Rosenbrock};
///
/// // ∂²f/∂x∂y = −400x: −400 at (1, 1).
/// let (x, y) = (HyperDual64::new(1.0, 1.0, 0.0, 0.0), HyperDual64::new(1.0, 0.0, 1.0, 0.0));
/// assert_eq!(Rosenbrock::new(2).evaluate(&[x, y]).eps1eps2, -400.0);
/// ```
pub trait Formula {
    /// N, the number of variables.
    fn dimension(&self) -> usize;

    /// $f(x)$, where `x` has N entries.
    fn evaluate<S: Scalar>(&self, x: &[S]) -> S;
}

impl<F: Formula> Formula for &F {
    fn dimension(&self) -> usize {
        (**self).dimension()
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        (**self).evaluate(x)
    }
}

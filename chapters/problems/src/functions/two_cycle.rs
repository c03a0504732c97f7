//! A quartic that Newton's method circles on.

use nalgebra::{DMatrix, DVector, dmatrix, dvector};

use crate::{Formula, Objective, Scalar};

/// $f(x) = x⁴/4 − x² + 2x$: from 0 Newton's method steps to 1, from 1 to 0, and so on.
///
/// Its gradient $x³ − 2x + 2$ has one real root, the minimizer near −1.77.
///
/// ```
/// use nalgebra::dvector;
/// use problems::{Objective, TwoCycle};
///
/// let newton = |x: f64| x - TwoCycle.gradient(&dvector![x])[0] / TwoCycle.hessian(&dvector![x])[(0, 0)];
/// assert_eq!((newton(0.0), newton(1.0)), (1.0, 0.0));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TwoCycle;

impl TwoCycle {
    /// N = 1.
    pub fn dimension(&self) -> usize {
        1
    }

    /// The minimizer, the real root of $x³ − 2x + 2$.
    pub fn minimizers(&self) -> Vec<DVector<f64>> {
        vec![dvector![-1.769_292_354_238_631_4]]
    }

    /// Where to draw it, as lowest and highest x.
    pub fn bounds(&self) -> (f64, f64) {
        (-2.5, 2.0)
    }
}

impl Formula for TwoCycle {
    fn dimension(&self) -> usize {
        1
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        let square = x[0] * x[0];
        square * square * S::from(0.25) - square + S::from(2.0) * x[0]
    }
}

impl Objective for TwoCycle {
    fn dimension(&self) -> usize {
        1
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.evaluate(x.as_slice())
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        dvector![x[0] * x[0] * x[0] - 2.0 * x[0] + 2.0]
    }

    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        self.hessian(x) * v
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        dmatrix![3.0 * x[0] * x[0] - 2.0]
    }
}

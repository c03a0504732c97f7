//! A convex function that Newton's method diverges on.

use nalgebra::{DMatrix, DVector, dmatrix, dvector};

use crate::{Formula, Objective, Scalar};

/// $f(x) = \sqrt{1 + x²}$: convex and smooth, minimum 1 at 0, and straight far out.
///
/// A Newton step leads from $x$ to $−x³$: to 0, faster than quadratically, from $|x| < 1$; away from $|x| > 1$.
///
/// ```
/// use nalgebra::dvector;
/// use problems::{Hyperbola, Objective};
///
/// let x = dvector![2.0];
/// let newton = x[0] - Hyperbola.gradient(&x)[0] / Hyperbola.hessian(&x)[(0, 0)];
/// assert!((newton + 8.0).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hyperbola;

impl Hyperbola {
    /// N = 1.
    pub fn dimension(&self) -> usize {
        1
    }

    /// The minimizer, 0.
    pub fn minimizers(&self) -> Vec<DVector<f64>> {
        vec![dvector![0.0]]
    }

    /// Where to draw it, as lowest and highest x.
    pub fn bounds(&self) -> (f64, f64) {
        (-3.0, 3.0)
    }
}

impl Formula for Hyperbola {
    fn dimension(&self) -> usize {
        1
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        (S::from(1.0) + x[0] * x[0]).sqrt()
    }
}

impl Objective for Hyperbola {
    fn dimension(&self) -> usize {
        1
    }

    /// By `hypot`, since $x²$ overflows long before the value does.
    fn value(&self, x: &DVector<f64>) -> f64 {
        x[0].hypot(1.0)
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        dvector![x[0] / x[0].hypot(1.0)]
    }

    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        self.hessian(x) * v
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        dmatrix![x[0].hypot(1.0).powi(-3)]
    }
}

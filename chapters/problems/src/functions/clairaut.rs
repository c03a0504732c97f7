//! The counter-example to the symmetry of second derivatives.

use nalgebra::{DMatrix, DVector, dmatrix, dvector};

use crate::{Formula, Objective, Scalar};

/// $f(x, y) = xy(x² − y²)/(x² + y²)$ and $f(0, 0) = 0$: at the origin both mixed second derivatives exist and differ.
///
/// Peano 1884. Clairaut and Schwarz promise $∂²f/∂x∂y = ∂²f/∂y∂x$ where the second derivatives are continuous. Here
/// they are not, at the origin: $∂f/∂x(0, y) = −y$ and $∂f/∂y(x, 0) = x$, so $∂²f/∂y∂x = −1$ and $∂²f/∂x∂y = 1$ there.
/// [`hessian`](Objective::hessian) tells the truth, at the origin a matrix that is not symmetric. The function has no
/// minimum: it is unbounded below, and the origin is stationary but no extremum.
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use problems::{Clairaut, Objective};
///
/// assert_eq!(Clairaut.hessian(&dvector![0.0, 0.0]), dmatrix![0.0, 1.0; -1.0, 0.0]);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clairaut;

impl Clairaut {
    /// N = 2.
    pub fn dimension(&self) -> usize {
        2
    }

    /// Where to draw it.
    pub fn bounds(&self) -> [(f64, f64); 2] {
        [(-1.0, 1.0), (-1.0, 1.0)]
    }
}

impl Formula for Clairaut {
    fn dimension(&self) -> usize {
        2
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        let (x, y) = (x[0], x[1]);
        if (x.value(), y.value()) == (0.0, 0.0) {
            return S::from(0.0);
        }
        let (x2, y2) = (x * x, y * y);
        x * y * (x2 - y2) / (x2 + y2)
    }
}

impl Objective for Clairaut {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.evaluate(x.as_slice())
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        let (x, y) = (x[0], x[1]);
        if (x, y) == (0.0, 0.0) {
            return dvector![0.0, 0.0];
        }
        let (a, b) = (x * x, y * y);
        let r4 = (a + b) * (a + b);
        dvector![
            y * (a * a + 4.0 * a * b - b * b) / r4,
            x * (a * a - 4.0 * a * b - b * b) / r4
        ]
    }

    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        self.hessian(x) * v
    }

    /// Entry (i, j) is the derivative by $x_i$ of the derivative by $x_j$.
    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        let (x, y) = (x[0], x[1]);
        if (x, y) == (0.0, 0.0) {
            return dmatrix![0.0, 1.0; -1.0, 0.0];
        }
        let (a, b) = (x * x, y * y);
        let r6 = (a + b) * (a + b) * (a + b);
        let mixed = (a - b) * (a * a + 10.0 * a * b + b * b) / r6;
        dmatrix![
            4.0 * x * y * b * (3.0 * b - a) / r6, mixed;
            mixed, 4.0 * x * y * a * (b - 3.0 * a) / r6
        ]
    }
}

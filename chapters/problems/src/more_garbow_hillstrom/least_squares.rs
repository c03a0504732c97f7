//! What every problem of the collection supplies.

use nalgebra::DMatrix;

use super::Minimum;
use crate::Scalar;

/// m residuals $r_i$ of n variables, with the first and second derivatives of each by hand.
pub(super) trait LeastSquares {
    /// (m, n): residuals and variables.
    fn shape(&self) -> (usize, usize);

    /// The standard start, n entries.
    fn start(&self) -> Vec<f64>;

    /// What is published of its minima, the global ones first.
    fn minima(&self) -> Vec<Minimum>;

    /// $r(x)$, m entries.
    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S>;

    /// Puts $∂r_i/∂x_j$ into `jacobian`, m×n, which comes full of zeros.
    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>);

    /// Adds $\sum_i w_i ∇²r_i(x)$ to `sum`, n×n; nothing to do where the residuals are linear.
    fn curvature(&self, _x: &[f64], _w: &[f64], _sum: &mut Symmetric) {}
}

/// A symmetric matrix that grows entry by entry.
pub(super) struct Symmetric(DMatrix<f64>);

impl Symmetric {
    pub(super) fn zeros(n: usize) -> Self {
        Self(DMatrix::zeros(n, n))
    }

    /// Adds to the entries (j, k) and (k, j), once on the diagonal.
    pub(super) fn add(&mut self, j: usize, k: usize, value: f64) {
        self.0[(j, k)] += value;
        if j != k {
            self.0[(k, j)] += value;
        }
    }

    pub(super) fn into_matrix(self) -> DMatrix<f64> {
        self.0
    }
}

/// Fills row i of a Jacobian.
pub(super) fn set_row(jacobian: &mut DMatrix<f64>, i: usize, row: &[f64]) {
    for (j, &derivative) in row.iter().enumerate() {
        jacobian[(i, j)] = derivative;
    }
}

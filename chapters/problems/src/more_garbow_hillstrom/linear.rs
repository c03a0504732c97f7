//! Linear residuals, so that f is a quadratic: 32, 33, 34.

use nalgebra::DMatrix;

use super::least_squares::LeastSquares;
use super::minimum::{Location, Minimum};
use crate::Scalar;

/// 32, of full rank: $x_i − \frac2m \sum_j x_j − 1$, without the $x_i$ where $i > n$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FullRank {
    pub m: usize,
    pub n: usize,
}

impl LeastSquares for FullRank {
    fn shape(&self) -> (usize, usize) {
        (self.m, self.n)
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.n]
    }

    fn minima(&self) -> Vec<Minimum> {
        let value = (self.m - self.n) as f64;
        vec![Minimum::global(value).at(&vec![-1.0; self.n])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let sum = x.iter().fold(S::from(0.0), |sum, &x| sum + x);
        let common = -(S::from(2.0 / self.m as f64) * sum) - S::from(1.0);
        let own = |i| x.get(i).copied().unwrap_or(S::from(0.0));
        (0..self.m).map(|i| own(i) + common).collect()
    }

    fn jacobian(&self, _x: &[f64], jacobian: &mut DMatrix<f64>) {
        jacobian.fill(-2.0 / self.m as f64);
        for j in 0..self.n {
            jacobian[(j, j)] += 1.0;
        }
    }
}

/// 33, of rank 1: $i \sum_j j x_j − 1$; and 34, the same with $i − 1$ in place of i, without the first and the last
/// variable and with the last residual constant. The minimizers fill a plane.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RankOne {
    pub m: usize,
    pub n: usize,
    /// Whether it is 34: columns and rows of zeros at the borders.
    pub bordered: bool,
}

impl RankOne {
    /// The factor of residual i, counted from 0.
    fn row(&self, i: usize) -> f64 {
        match self.bordered {
            false => (i + 1) as f64,
            true if i + 1 == self.m => 0.0,
            true => i as f64,
        }
    }

    /// The factor of variable j, counted from 0.
    fn column(&self, j: usize) -> f64 {
        let border = self.bordered && (j == 0 || j + 1 == self.n);
        if border { 0.0 } else { (j + 1) as f64 }
    }
}

impl LeastSquares for RankOne {
    fn shape(&self) -> (usize, usize) {
        (self.m, self.n)
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; self.n]
    }

    fn minima(&self) -> Vec<Minimum> {
        let m = self.m as f64;
        let (value, plane) = if self.bordered {
            (
                (m * m + 3.0 * m - 6.0) / (2.0 * (2.0 * m - 3.0)),
                "2x₂ + … + (n − 1)xₙ₋₁ = 3/(2m − 3)",
            )
        } else {
            (
                m * (m - 1.0) / (2.0 * (2.0 * m + 1.0)),
                "x₁ + 2x₂ + … + nxₙ = 3/(2m + 1)",
            )
        };
        vec![Minimum::global(value).located(Location::Set(plane))]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let terms = x.iter().enumerate().map(|(j, &x)| S::from(self.column(j)) * x);
        let sum = terms.fold(S::from(0.0), |sum, term| sum + term);
        (0..self.m)
            .map(|i| S::from(self.row(i)) * sum - S::from(1.0))
            .collect()
    }

    fn jacobian(&self, _x: &[f64], jacobian: &mut DMatrix<f64>) {
        for j in 0..self.n {
            for i in 0..self.m {
                jacobian[(i, j)] = self.row(i) * self.column(j);
            }
        }
    }
}

//! Polynomials and exponentials of two variables: 2, 3, 4, 5.

use nalgebra::DMatrix;

use super::least_squares::{LeastSquares, Symmetric, set_row};
use super::minimum::{Location, Minimum};
use crate::Scalar;

/// 2, Freudenstein and Roth's function: $x_1 + ((5 − x_2) x_2 − 2) x_2 − 13$ and $x_1 + ((x_2 + 1) x_2 − 14) x_2 − 29$.
/// From the standard start most methods end in the local minimum.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FreudensteinRoth;

impl LeastSquares for FreudensteinRoth {
    fn shape(&self) -> (usize, usize) {
        (2, 2)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5, -2.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        // Both residuals have the same slope where 6y² − 8y − 12 = 0; there they are opposite.
        vec![
            Minimum::global(0.0).at(&[5.0, 4.0]),
            Minimum::local(48.9842).at(&[(53.0 - 4.0 * 22f64.sqrt()) / 3.0, (2.0 - 22f64.sqrt()) / 3.0]),
        ]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let [one, two, five] = [1.0, 2.0, 5.0].map(S::from);
        let (x, y) = (x[0], x[1]);
        vec![
            x + ((five - y) * y - two) * y - S::from(13.0),
            x + ((y + one) * y - S::from(14.0)) * y - S::from(29.0),
        ]
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        let y = x[1];
        set_row(jacobian, 0, &[1.0, (10.0 - 3.0 * y) * y - 2.0]);
        set_row(jacobian, 1, &[1.0, (3.0 * y + 2.0) * y - 14.0]);
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        sum.add(1, 1, w[0] * (10.0 - 6.0 * x[1]) + w[1] * (6.0 * x[1] + 2.0));
    }
}

/// 3, Powell's badly scaled function: $10^4 x_1 x_2 − 1$ and $e^{−x_1} + e^{−x_2} − 1.0001$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PowellBadlyScaled;

impl LeastSquares for PowellBadlyScaled {
    fn shape(&self) -> (usize, usize) {
        (2, 2)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 1.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        // Either way round, since the residuals are symmetric.
        let (x, y) = (1.098_159_329_699_817_4e-5, 9.106_146_739_866_524);
        vec![Minimum::global(0.0).at(&[x, y]), Minimum::global(0.0).at(&[y, x])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        vec![
            S::from(1e4) * x[0] * x[1] - S::from(1.0),
            (-x[0]).exp() + (-x[1]).exp() - S::from(1.0001),
        ]
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        set_row(jacobian, 0, &[1e4 * x[1], 1e4 * x[0]]);
        set_row(jacobian, 1, &[-(-x[0]).exp(), -(-x[1]).exp()]);
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        sum.add(0, 1, 1e4 * w[0]);
        sum.add(0, 0, w[1] * (-x[0]).exp());
        sum.add(1, 1, w[1] * (-x[1]).exp());
    }
}

/// 4, Brown's badly scaled function: $x_1 − 10^6$, $x_2 − 2·10^{−6}$ and $x_1 x_2 − 2$. The variables of its minimizer
/// differ by twelve orders of magnitude.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BrownBadlyScaled;

impl LeastSquares for BrownBadlyScaled {
    fn shape(&self) -> (usize, usize) {
        (3, 2)
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(0.0).at(&[1e6, 2e-6])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        vec![
            x[0] - S::from(1e6),
            x[1] - S::from(2e-6),
            x[0] * x[1] - S::from(2.0),
        ]
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        set_row(jacobian, 0, &[1.0, 0.0]);
        set_row(jacobian, 1, &[0.0, 1.0]);
        set_row(jacobian, 2, &[x[1], x[0]]);
    }

    fn curvature(&self, _x: &[f64], w: &[f64], sum: &mut Symmetric) {
        sum.add(0, 1, w[2]);
    }
}

/// 5, Beale's function: $c_i − x_1 (1 − x_2ⁱ)$ for $c = (1.5, 2.25, 2.625)$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Beale;

impl Beale {
    const CONSTANTS: [f64; 3] = [1.5, 2.25, 2.625];
}

impl LeastSquares for Beale {
    fn shape(&self) -> (usize, usize) {
        (3, 2)
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 1.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![
            Minimum::global(0.0).at(&[3.0, 0.5]),
            // The residuals tend to c_i − i·z with z = x₁(1 − x₂), and this is their least sum of squares.
            Minimum::local(0.452_009).later().located(Location::Infinity(
                "x₁ → −∞, x₂ → 1 from above, x₁(1 − x₂) → 0.9910…",
            )),
        ]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let one = S::from(1.0);
        let residual = |(c, i)| S::from(c) - x[0] * (one - x[1].powi(i));
        Self::CONSTANTS.into_iter().zip(1..).map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (row, i) in (1..=3).enumerate() {
            let slope = f64::from(i) * x[1].powi(i - 1);
            set_row(jacobian, row, &[x[1].powi(i) - 1.0, x[0] * slope]);
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        let (x, y) = (x[0], x[1]);
        sum.add(0, 1, w[0] + 2.0 * y * w[1] + 3.0 * y * y * w[2]);
        sum.add(1, 1, 2.0 * x * w[1] + 6.0 * x * y * w[2]);
    }
}

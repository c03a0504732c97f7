//! Two saddles to leave.

use nalgebra::{DMatrix, DVector};
use problems::Objective;

/// $f(x, y) = x³ − 3xy²$: three valleys and three ridges meet at the origin, where even the Hessian is zero. Two legs and
/// a tail, hence the name. It is unbounded below, along each valley.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MonkeySaddle;

impl Objective for MonkeySaddle {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        x[0].powi(3) - 3.0 * x[0] * x[1] * x[1]
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        DVector::from_vec(vec![3.0 * (x[0] * x[0] - x[1] * x[1]), -6.0 * x[0] * x[1]])
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        DMatrix::from_row_slice(2, 2, &[x[0], -x[1], -x[1], -x[0]]) * 6.0
    }
}

/// $f(x) = \sum_i \tfrac12 λ_i x_i² + \tfrac14 x_i⁴$: a saddle at the origin, as many directions down as there are
/// negative $λ_i$, and bounded below.
///
/// Along a negative $λ_i$ the minima are at $x_i = ±\sqrt{−λ_i}$, with the value $−λ_i²/4$. That the axes are the
/// eigenvectors is no restriction for methods that do not see a rotation.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarticSaddle {
    curvatures: DVector<f64>,
}

impl QuarticSaddle {
    /// In `dimension` variables: half of the $λ_i$ positive, half negative, their absolute values from `smallest` to 1
    /// by equal factors.
    pub fn new(dimension: usize, smallest: f64) -> Self {
        let last = (dimension / 2).max(2) - 1;
        let curvatures = DVector::from_fn(dimension, |i, _| {
            let size = smallest.powf((i / 2) as f64 / last as f64);
            if i % 2 == 0 { size } else { -size }
        });
        Self { curvatures }
    }

    /// The lowest value.
    pub fn minimum(&self) -> f64 {
        self.curvatures
            .iter()
            .map(|value| -0.25 * value.min(0.0).powi(2))
            .sum()
    }
}

impl Objective for QuarticSaddle {
    fn dimension(&self) -> usize {
        self.curvatures.len()
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        x.iter()
            .zip(&self.curvatures)
            .map(|(x, value)| 0.5 * value * x * x + 0.25 * x.powi(4))
            .sum()
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        x.zip_map(&self.curvatures, |x, value| value * x + x.powi(3))
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        DMatrix::from_diagonal(&x.zip_map(&self.curvatures, |x, value| value + 3.0 * x * x))
    }
}

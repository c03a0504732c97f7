//! Beale's function.

use nalgebra::{DMatrix, DVector, dmatrix, dvector};

use crate::{Formula, Objective, Scalar};

/// $f(x, y) = \sum_{i=1}^{3} (c_i − x(1 − yⁱ))²$ with $c = (1.5, 2.25, 2.625)$: one minimum, 0 at (3, 0.5), in a valley
/// between steep walls.
///
/// Beale 1958; number 5 of Moré, Garbow and Hillstrom 1981, whose start is (1, 1).
///
/// ```
/// use nalgebra::dvector;
/// use problems::{Beale, Objective};
///
/// assert_eq!(Beale.value(&dvector![3.0, 0.5]), 0.0);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beale;

impl Beale {
    const CONSTANTS: [f64; 3] = [1.5, 2.25, 2.625];

    /// N = 2.
    pub fn dimension(&self) -> usize {
        2
    }

    /// The standard start, (1, 1).
    pub fn start(&self) -> DVector<f64> {
        dvector![1.0, 1.0]
    }

    /// The minimizer, (3, 0.5).
    pub fn minimizers(&self) -> Vec<DVector<f64>> {
        vec![dvector![3.0, 0.5]]
    }

    /// Where to draw it.
    pub fn bounds(&self) -> [(f64, f64); 2] {
        [(-1.0, 4.5), (-2.0, 2.0)]
    }

    /// Of each residual $r_i = c_i − x(1 − yⁱ)$: its value, $∂r/∂x$, $∂r/∂y$, $∂²r/∂x∂y$ and $∂²r/∂y²$.
    fn residuals(x: f64, y: f64) -> [[f64; 5]; 3] {
        let [y2, y3] = [y * y, y * y * y];
        let [a, b, c] = Self::CONSTANTS;
        [
            [a - x * (1.0 - y), y - 1.0, x, 1.0, 0.0],
            [b - x * (1.0 - y2), y2 - 1.0, 2.0 * x * y, 2.0 * y, 2.0 * x],
            [c - x * (1.0 - y3), y3 - 1.0, 3.0 * x * y2, 3.0 * y2, 6.0 * x * y],
        ]
    }
}

impl Formula for Beale {
    fn dimension(&self) -> usize {
        2
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        let (x, y) = (x[0], x[1]);
        let mut power = S::from(1.0);
        let mut sum = S::from(0.0);
        for constant in Self::CONSTANTS {
            power = power * y;
            let residual = S::from(constant) - x * (S::from(1.0) - power);
            sum = sum + residual * residual;
        }
        sum
    }
}

impl Objective for Beale {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.evaluate(x.as_slice())
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        let mut gradient = dvector![0.0, 0.0];
        for [r, rx, ry, _, _] in Self::residuals(x[0], x[1]) {
            gradient[0] += 2.0 * r * rx;
            gradient[1] += 2.0 * r * ry;
        }
        gradient
    }

    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        self.hessian(x) * v
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        let [mut xx, mut xy, mut yy] = [0.0; 3];
        for [r, rx, ry, rxy, ryy] in Self::residuals(x[0], x[1]) {
            xx += 2.0 * rx * rx;
            xy += 2.0 * (rx * ry + r * rxy);
            yy += 2.0 * (ry * ry + r * ryy);
        }
        dmatrix![xx, xy; xy, yy]
    }
}

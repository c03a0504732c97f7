//! Curved valleys: 1 and 21, 7, 13 and 22, 14.

use std::f64::consts::PI;

use nalgebra::DMatrix;

use super::least_squares::{LeastSquares, Symmetric, set_row};
use super::minimum::Minimum;
use crate::Scalar;

/// 1 and 21, Rosenbrock's function in n/2 separate pairs: $10(x_2 − x_1²)$ and $1 − x_1$ of each.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ExtendedRosenbrock {
    pub n: usize,
}

impl LeastSquares for ExtendedRosenbrock {
    fn shape(&self) -> (usize, usize) {
        (self.n, self.n)
    }

    fn start(&self) -> Vec<f64> {
        [-1.2, 1.0].repeat(self.n / 2)
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(0.0).at(&vec![1.0; self.n])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let pair = |x: &[S]| [S::from(10.0) * (x[1] - x[0] * x[0]), S::from(1.0) - x[0]];
        x.chunks_exact(2).flat_map(pair).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for i in (0..self.n).step_by(2) {
            jacobian[(i, i)] = -20.0 * x[i];
            jacobian[(i, i + 1)] = 10.0;
            jacobian[(i + 1, i)] = -1.0;
        }
    }

    fn curvature(&self, _x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for i in (0..self.n).step_by(2) {
            sum.add(i, i, -20.0 * w[i]);
        }
    }
}

/// 7, Fletcher and Powell's helical valley: $10(x_3 − 10θ)$, $10(ρ − 1)$ and $x_3$, where $ρ$ and $2πθ$ are the polar
/// coordinates of $(x_1, x_2)$, $θ$ from −1/4 to 3/4.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HelicalValley;

impl HelicalValley {
    /// $θ$, by the quotient of the coordinates that is finite.
    fn turn<S: Scalar>(x: S, y: S) -> S {
        let turns = |tangent: S| tangent.atan() / S::from(2.0 * PI);
        match (x.value(), y.value()) {
            (0.0, 0.0) => S::from(0.25),
            (0.0, above) => S::from(0.25_f64.copysign(above)) - turns(x / y),
            (right, _) if right > 0.0 => turns(y / x),
            _ => turns(y / x) + S::from(0.5),
        }
    }
}

impl LeastSquares for HelicalValley {
    fn shape(&self) -> (usize, usize) {
        (3, 3)
    }

    fn start(&self) -> Vec<f64> {
        vec![-1.0, 0.0, 0.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(0.0).at(&[1.0, 0.0, 0.0])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let radius = (x[0] * x[0] + x[1] * x[1]).sqrt();
        let ten = S::from(10.0);
        vec![
            ten * (x[2] - ten * Self::turn(x[0], x[1])),
            ten * (radius - S::from(1.0)),
            x[2],
        ]
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        let square = x[0] * x[0] + x[1] * x[1];
        let (winding, radius) = (50.0 / (PI * square), square.sqrt());
        set_row(jacobian, 0, &[winding * x[1], -winding * x[0], 10.0]);
        set_row(jacobian, 1, &[10.0 * x[0] / radius, 10.0 * x[1] / radius, 0.0]);
        jacobian[(2, 2)] = 1.0;
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        let square = x[0] * x[0] + x[1] * x[1];
        let twist = 50.0 / (PI * square * square) * w[0];
        let bend = 10.0 / (square * square.sqrt()) * w[1];
        sum.add(0, 0, -2.0 * x[0] * x[1] * twist + x[1] * x[1] * bend);
        sum.add(0, 1, (x[0] * x[0] - x[1] * x[1]) * twist - x[0] * x[1] * bend);
        sum.add(1, 1, 2.0 * x[0] * x[1] * twist + x[0] * x[0] * bend);
    }
}

/// 13 and 22, Powell's singular function in n/4 separate quadruples: $x_1 + 10x_2$, $\sqrt5 (x_3 − x_4)$,
/// $(x_2 − 2x_3)²$ and $\sqrt{10} (x_1 − x_4)²$ of each. The Hessian at the minimizer has rank two of four.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ExtendedPowell {
    pub n: usize,
}

impl LeastSquares for ExtendedPowell {
    fn shape(&self) -> (usize, usize) {
        (self.n, self.n)
    }

    fn start(&self) -> Vec<f64> {
        [3.0, -1.0, 0.0, 1.0].repeat(self.n / 4)
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(0.0).at(&vec![0.0; self.n])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let four = |x: &[S]| {
            [
                x[0] + S::from(10.0) * x[1],
                S::from(5f64.sqrt()) * (x[2] - x[3]),
                (x[1] - S::from(2.0) * x[2]).powi(2),
                S::from(10f64.sqrt()) * (x[0] - x[3]).powi(2),
            ]
        };
        x.chunks_exact(4).flat_map(four).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for i in (0..self.n).step_by(4) {
            let middle = 2.0 * (x[i + 1] - 2.0 * x[i + 2]);
            let outer = 2.0 * 10f64.sqrt() * (x[i] - x[i + 3]);
            let rows = [
                [1.0, 10.0, 0.0, 0.0],
                [0.0, 0.0, 5f64.sqrt(), -5f64.sqrt()],
                [0.0, middle, -2.0 * middle, 0.0],
                [outer, 0.0, 0.0, -outer],
            ];
            for (row, entries) in rows.iter().enumerate() {
                for (column, entry) in entries.iter().enumerate() {
                    jacobian[(i + row, i + column)] = *entry;
                }
            }
        }
    }

    fn curvature(&self, _x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for i in (0..self.n).step_by(4) {
            let (middle, outer) = (2.0 * w[i + 2], 2.0 * 10f64.sqrt() * w[i + 3]);
            sum.add(i + 1, i + 1, middle);
            sum.add(i + 1, i + 2, -2.0 * middle);
            sum.add(i + 2, i + 2, 4.0 * middle);
            sum.add(i, i, outer);
            sum.add(i, i + 3, -outer);
            sum.add(i + 3, i + 3, outer);
        }
    }
}

/// 14, Wood's function, two valleys of Rosenbrock's kind that are coupled: $10(x_2 − x_1²)$, $1 − x_1$,
/// $\sqrt{90} (x_4 − x_3²)$, $1 − x_3$, $\sqrt{10} (x_2 + x_4 − 2)$ and $(x_2 − x_4)/\sqrt{10}$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wood;

impl LeastSquares for Wood {
    fn shape(&self) -> (usize, usize) {
        (6, 4)
    }

    fn start(&self) -> Vec<f64> {
        vec![-3.0, -1.0, -3.0, -1.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(0.0).at(&[1.0; 4])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let one = S::from(1.0);
        vec![
            S::from(10.0) * (x[1] - x[0] * x[0]),
            one - x[0],
            S::from(90f64.sqrt()) * (x[3] - x[2] * x[2]),
            one - x[2],
            S::from(10f64.sqrt()) * (x[1] + x[3] - S::from(2.0)),
            (x[1] - x[3]) / S::from(10f64.sqrt()),
        ]
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        let (ten, ninety) = (10f64.sqrt(), 90f64.sqrt());
        set_row(jacobian, 0, &[-20.0 * x[0], 10.0]);
        set_row(jacobian, 1, &[-1.0]);
        set_row(jacobian, 2, &[0.0, 0.0, -2.0 * ninety * x[2], ninety]);
        set_row(jacobian, 3, &[0.0, 0.0, -1.0]);
        set_row(jacobian, 4, &[0.0, ten, 0.0, ten]);
        set_row(jacobian, 5, &[0.0, 1.0 / ten, 0.0, -1.0 / ten]);
    }

    fn curvature(&self, _x: &[f64], w: &[f64], sum: &mut Symmetric) {
        sum.add(0, 0, -20.0 * w[0]);
        sum.add(2, 2, -2.0 * 90f64.sqrt() * w[2]);
    }
}

//! Any number of variables, a small residual each and large ones of all: 20, 23, 24, 25.

use nalgebra::DMatrix;

use super::least_squares::{LeastSquares, Symmetric};
use super::minimum::Minimum;
use crate::Scalar;

/// 20, Watson's function: a polynomial $P(t) = \sum_j x_j t^{j−1}$ that is to solve $P′ = P² + 1$, $P(0) = 0$; residuals
/// $P′(t) − P(t)² − 1$ at $t = 1/29, …, 29/29$, then $x_1$ and $x_2 − x_1² − 1$. Up to 31 variables; the more, the worse
/// conditioned.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Watson {
    pub n: usize,
}

impl Watson {
    fn times() -> impl Iterator<Item = f64> {
        (1..=29).map(|i| f64::from(i) / 29.0)
    }

    /// $1, t, t², …$
    fn powers(&self, t: f64) -> Vec<f64> {
        std::iter::successors(Some(1.0), |power| Some(power * t))
            .take(self.n)
            .collect()
    }
}

/// $\sum_j c_j x_j$
fn dot<S: Scalar>(coefficients: impl IntoIterator<Item = f64>, x: &[S]) -> S {
    let products = coefficients.into_iter().zip(x).map(|(c, &x)| S::from(c) * x);
    products.fold(S::from(0.0), |sum, product| sum + product)
}

/// The derivatives of $1, t, t², …$, given these.
fn slopes(powers: &[f64]) -> impl Iterator<Item = f64> {
    let later = powers.iter().enumerate().map(|(k, power)| (k + 1) as f64 * power);
    std::iter::once(0.0).chain(later).take(powers.len())
}

impl LeastSquares for Watson {
    fn shape(&self) -> (usize, usize) {
        (31, self.n)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0; self.n]
    }

    fn minima(&self) -> Vec<Minimum> {
        match self.n {
            6 => vec![Minimum::global(2.28767e-3).at(&[
                -0.015_725_086_401_458_7,
                1.012_434_869_369_11,
                -0.232_991_625_956_737,
                1.260_430_087_799_61,
                -1.513_728_922_722_28,
                0.992_996_432_431_134,
            ])],
            9 => vec![Minimum::global(1.39976e-6).at(&[
                -1.530_703_652_14e-5,
                0.999_789_703_931_949,
                0.014_763_963_693_551,
                0.146_342_328_299_424,
                1.000_821_103_004_45,
                -2.617_731_140_518_46,
                4.104_403_164_478_25,
                -3.143_612_278_556_12,
                1.052_626_408_010_1,
            ])],
            12 => vec![Minimum::global(4.72238e-10)],
            _ => vec![],
        }
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let one = S::from(1.0);
        let residual = |t| {
            let powers = self.powers(t);
            let value = dot(powers.iter().copied(), x);
            dot(slopes(&powers), x) - value * value - one
        };
        let last = [x[0], x[1] - x[0] * x[0] - one];
        Self::times().map(residual).chain(last).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, t) in Self::times().enumerate() {
            let powers = self.powers(t);
            let value = dot(powers.iter().copied(), x);
            for (j, slope) in slopes(&powers).enumerate() {
                jacobian[(i, j)] = slope - 2.0 * value * powers[j];
            }
        }
        jacobian[(29, 0)] = 1.0;
        jacobian[(30, 0)] = -2.0 * x[0];
        jacobian[(30, 1)] = 1.0;
    }

    fn curvature(&self, _x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (w, t) in w.iter().zip(Self::times()) {
            let powers = self.powers(t);
            for j in 0..self.n {
                for k in 0..=j {
                    sum.add(j, k, -2.0 * w * powers[j] * powers[k]);
                }
            }
        }
        sum.add(0, 0, -2.0 * w[30]);
    }
}

/// The weight of the small residuals of both penalty functions, $a = 10^{−5}$; here its root.
const SMALL: f64 = 3.162_277_660_168_379_5e-3;

/// 23, the first penalty function: $\sqrt a (x_j − 1)$, and $\sum_j x_j² − ¼$, which asks for a sphere.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PenaltyOne {
    pub n: usize,
}

impl LeastSquares for PenaltyOne {
    fn shape(&self) -> (usize, usize) {
        (self.n + 1, self.n)
    }

    fn start(&self) -> Vec<f64> {
        (1..=self.n).map(|j| j as f64).collect()
    }

    fn minima(&self) -> Vec<Minimum> {
        match self.n {
            4 => vec![Minimum::global(2.24997e-5).at(&[0.250_007_499_587_538; 4])],
            10 => vec![Minimum::global(7.08765e-5).at(&[0.158_122_301_113_116; 10])],
            _ => vec![],
        }
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let small = x.iter().map(|&x| S::from(SMALL) * (x - S::from(1.0)));
        let sphere = x.iter().fold(S::from(-0.25), |sum, &x| sum + x * x);
        small.chain([sphere]).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for j in 0..self.n {
            jacobian[(j, j)] = SMALL;
            jacobian[(self.n, j)] = 2.0 * x[j];
        }
    }

    fn curvature(&self, _x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for j in 0..self.n {
            sum.add(j, j, 2.0 * w[self.n]);
        }
    }
}

/// 24, the second penalty function: $x_1 − 0.2$; $\sqrt a (e^{x_i/10} + e^{x_{i−1}/10} − e^{i/10} − e^{(i−1)/10})$ and
/// $\sqrt a (e^{x_i/10} − e^{−1/10})$ for i from 2 to n; and $\sum_j (n − j + 1) x_j² − 1$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PenaltyTwo {
    pub n: usize,
}

impl PenaltyTwo {
    /// $n, n − 1, …, 1$
    fn weights(&self) -> impl Iterator<Item = f64> {
        (1..=self.n).rev().map(|weight| weight as f64)
    }
}

impl LeastSquares for PenaltyTwo {
    fn shape(&self) -> (usize, usize) {
        (2 * self.n, self.n)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5; self.n]
    }

    fn minima(&self) -> Vec<Minimum> {
        match self.n {
            4 => vec![Minimum::global(9.37629e-6).at(&[
                0.199_999_333_350_38,
                0.191_316_700_992_773,
                0.480_101_485_332_623,
                0.518_845_404_390_2,
            ])],
            10 => vec![Minimum::global(2.93660e-4).at(&[
                0.199_983_605_197_824,
                0.010_350_648_471_292_3,
                0.019_604_934_480_438_4,
                0.032_089_067_220_685_7,
                0.049_932_677_399_641_3,
                0.076_513_995_153_993_6,
                0.118_624_072_869_504,
                0.192_144_872_335_577,
                0.347_320_586_941_844,
                0.369_164_374_159_351,
            ])],
            _ => vec![],
        }
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let small = S::from(SMALL);
        let growth: Vec<S> = x.iter().map(|&x| (x / S::from(10.0)).exp()).collect();
        let pair = |i: usize| {
            let target = ((i + 1) as f64 / 10.0).exp() + (i as f64 / 10.0).exp();
            small * (growth[i] + growth[i - 1] - S::from(target))
        };
        let single = |i: usize| small * (growth[i] - S::from((-0.1_f64).exp()));
        let squares = self.weights().zip(x).map(|(weight, &x)| S::from(weight) * x * x);
        let sphere = squares.fold(S::from(-1.0), |sum, square| sum + square);
        let first = [x[0] - S::from(0.2)].into_iter();
        first
            .chain((1..self.n).map(pair))
            .chain((1..self.n).map(single))
            .chain([sphere])
            .collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        let n = self.n;
        let slope = |i: usize| SMALL / 10.0 * (x[i] / 10.0).exp();
        jacobian[(0, 0)] = 1.0;
        for i in 1..n {
            jacobian[(i, i)] = slope(i);
            jacobian[(i, i - 1)] = slope(i - 1);
            jacobian[(n + i - 1, i)] = slope(i);
        }
        for (j, weight) in self.weights().enumerate() {
            jacobian[(2 * n - 1, j)] = 2.0 * weight * x[j];
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        let n = self.n;
        let bend = |i: usize| SMALL / 100.0 * (x[i] / 10.0).exp();
        for i in 1..n {
            sum.add(i, i, (w[i] + w[n + i - 1]) * bend(i));
            sum.add(i - 1, i - 1, w[i] * bend(i - 1));
        }
        for (j, weight) in self.weights().enumerate() {
            sum.add(j, j, 2.0 * weight * w[2 * n - 1]);
        }
    }
}

/// 25, the variably dimensioned function: $x_j − 1$, then $s = \sum_j j (x_j − 1)$ and $s²$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct VariablyDimensioned {
    pub n: usize,
}

impl VariablyDimensioned {
    fn sum<S: Scalar>(&self, x: &[S]) -> S {
        let terms = (1..=self.n)
            .zip(x)
            .map(|(j, &x)| S::from(j as f64) * (x - S::from(1.0)));
        terms.fold(S::from(0.0), |sum, term| sum + term)
    }
}

impl LeastSquares for VariablyDimensioned {
    fn shape(&self) -> (usize, usize) {
        (self.n + 2, self.n)
    }

    fn start(&self) -> Vec<f64> {
        (1..=self.n).map(|j| 1.0 - j as f64 / self.n as f64).collect()
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(0.0).at(&vec![1.0; self.n])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let s = self.sum(x);
        x.iter().map(|&x| x - S::from(1.0)).chain([s, s * s]).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        let (n, s) = (self.n, self.sum(x));
        for j in 0..n {
            let weight = (j + 1) as f64;
            jacobian[(j, j)] = 1.0;
            jacobian[(n, j)] = weight;
            jacobian[(n + 1, j)] = 2.0 * s * weight;
        }
    }

    fn curvature(&self, _x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for j in 0..self.n {
            for k in 0..=j {
                sum.add(j, k, 2.0 * w[self.n + 1] * ((j + 1) * (k + 1)) as f64);
            }
        }
    }
}

//! Quadrature with equal weights: 35.

use nalgebra::DMatrix;

use super::least_squares::{LeastSquares, Symmetric};
use super::minimum::Minimum;
use crate::Scalar;

/// 35, Fletcher's Chebyquad: $\frac1n \sum_j T_i(x_j) − \int_0^1 T_i$, i from 1 to n, with Chebyshev's polynomials
/// $T_i$ shifted to [0, 1]. Its zeros are the nodes of Chebyshev's quadrature, which exist for n up to 7 and for 9 only. Any order of
/// the variables has the same value, and so has $1 − x$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chebyquad {
    pub n: usize,
}

impl Chebyquad {
    /// Of $T_1$ to $T_n$: values, first and second derivatives by x, from $T_{i+1} = 2uT_i − T_{i−1}$ where
    /// $u = 2x − 1$.
    fn polynomials(&self, x: f64) -> Vec<[f64; 3]> {
        let u = 2.0 * x - 1.0;
        let (mut before, mut now) = ([1.0, 0.0, 0.0], [u, 2.0, 0.0]);
        let next = |_| {
            let after = [
                2.0 * u * now[0] - before[0],
                4.0 * now[0] + 2.0 * u * now[1] - before[1],
                8.0 * now[1] + 2.0 * u * now[2] - before[2],
            ];
            before = now;
            now = after;
            before
        };
        (0..self.n).map(next).collect()
    }
}

impl LeastSquares for Chebyquad {
    fn shape(&self) -> (usize, usize) {
        (self.n, self.n)
    }

    fn start(&self) -> Vec<f64> {
        (1..=self.n).map(|j| j as f64 / (self.n + 1) as f64).collect()
    }

    fn minima(&self) -> Vec<Minimum> {
        match self.n {
            1..=7 | 9 => vec![Minimum::global(0.0)],
            8 => vec![Minimum::global(3.51687e-3).at(&[
                0.043_152_760_151_016_6,
                0.193_090_840_384_186,
                0.266_328_706_890_273,
                0.5,
                0.5,
                0.733_671_293_109_727,
                0.806_909_159_615_814,
                0.956_847_239_848_983,
            ])],
            10 => vec![
                Minimum::global(4.77271e-3).later().at(&[
                    0.074_748_166_214_602_5,
                    0.171_518_176_948_093,
                    0.286_434_152_584,
                    0.359_646_450_628_934,
                    0.470_750_522_866_593,
                    0.616_738_335_038_745,
                    0.616_738_335_038_745,
                    0.799_810_801_538_614,
                    0.844_854_642_240_927,
                    0.967_006_626_981_926,
                ]),
                Minimum::local(6.50395e-3).at(&[
                    0.059_619_900_535_812_8,
                    0.166_708_281_835_862,
                    0.239_170_658_942_609,
                    0.398_884_292_306_045,
                    0.398_884_292_306_045,
                    0.601_115_707_693_956,
                    0.601_115_707_693_956,
                    0.760_829_341_057_392,
                    0.833_291_718_164_139,
                    0.940_380_099_464_187,
                ]),
                Minimum::local(9.50063e-3).later(),
            ],
            _ => vec![],
        }
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let n = S::from(self.n as f64);
        let mut sums = vec![S::from(0.0); self.n];
        for &x in x {
            let u = S::from(2.0) * x - S::from(1.0);
            let (mut before, mut now) = (S::from(1.0), u);
            for sum in &mut sums {
                *sum = *sum + now;
                (before, now) = (now, S::from(2.0) * u * now - before);
            }
        }
        let residual = |(i, sum): (usize, S)| {
            let degree = (i + 1) as f64;
            let integral = if i % 2 == 1 {
                -1.0 / (degree * degree - 1.0)
            } else {
                0.0
            };
            sum / n - S::from(integral)
        };
        sums.into_iter().enumerate().map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (j, &x) in x.iter().enumerate() {
            for (i, [_, slope, _]) in self.polynomials(x).into_iter().enumerate() {
                jacobian[(i, j)] = slope / self.n as f64;
            }
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (j, &x) in x.iter().enumerate() {
            let bends = self.polynomials(x).into_iter().map(|[_, _, bend]| bend);
            let weighted: f64 = w.iter().zip(bends).map(|(w, bend)| w * bend).sum();
            sum.add(j, j, weighted / self.n as f64);
        }
    }
}

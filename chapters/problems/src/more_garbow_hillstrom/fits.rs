//! Curves fitted to data: 8, 10, 11, 15, 16.

use nalgebra::DMatrix;

use super::least_squares::{LeastSquares, Symmetric, set_row};
use super::minimum::{Location, Minimum};
use crate::Scalar;

/// 8, Bard's function: $y_i − (x_1 + i/((16 − i) x_2 + \min(i, 16 − i) x_3))$, i from 1 to 15.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bard;

impl Bard {
    const DATA: [f64; 15] = [
        0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39,
    ];

    /// $u = i$, $v = 16 − i$ and the smaller of the two.
    fn abscissas() -> impl Iterator<Item = [f64; 3]> {
        (1..=15).map(|i| [i, 16 - i, i.min(16 - i)].map(f64::from))
    }
}

impl LeastSquares for Bard {
    fn shape(&self) -> (usize, usize) {
        (15, 3)
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0; 3]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![
            Minimum::global(8.21487e-3).at(&[
                0.082_410_559_749_788_9,
                1.133_036_092_029_72,
                2.343_695_178_642_54,
            ]),
            Minimum::local(17.4286).located(Location::Infinity("x₁ = 0.8406…, x₂ and x₃ → −∞")),
        ]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let residual = |(y, uvw): (f64, [f64; 3])| {
            let [u, v, w] = uvw.map(S::from);
            S::from(y) - (x[0] + u / (v * x[1] + w * x[2]))
        };
        Self::DATA
            .into_iter()
            .zip(Self::abscissas())
            .map(residual)
            .collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, [u, v, w]) in Self::abscissas().enumerate() {
            let slope = u / (v * x[1] + w * x[2]).powi(2);
            set_row(jacobian, i, &[-1.0, slope * v, slope * w]);
        }
    }

    fn curvature(&self, x: &[f64], weights: &[f64], sum: &mut Symmetric) {
        for (weight, [u, v, w]) in weights.iter().zip(Self::abscissas()) {
            let bend = -2.0 * weight * u / (v * x[1] + w * x[2]).powi(3);
            sum.add(1, 1, bend * v * v);
            sum.add(1, 2, bend * v * w);
            sum.add(2, 2, bend * w * w);
        }
    }
}

/// 10, Meyer's function, the resistance of a thermistor: $x_1 e^{x_2/(t + x_3)} − y_i$ at $t = 50, 55, …, 125$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meyer;

impl Meyer {
    const DATA: [f64; 16] = [
        34780.0, 28610.0, 23650.0, 19630.0, 16370.0, 13720.0, 11540.0, 9744.0, 8261.0, 7030.0, 6005.0,
        5147.0, 4427.0, 3820.0, 3307.0, 2872.0,
    ];

    fn times() -> impl Iterator<Item = f64> {
        (1..=16).map(|i| f64::from(45 + 5 * i))
    }
}

impl LeastSquares for Meyer {
    fn shape(&self) -> (usize, usize) {
        (16, 3)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.02, 4000.0, 250.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(87.9458).at(&[
            0.005_609_636_471_028_52,
            6_181.346_346_286_3,
            345.223_634_624_134,
        ])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let residual = |(y, t)| x[0] * (x[1] / (S::from(t) + x[2])).exp() - S::from(y);
        Self::DATA.into_iter().zip(Self::times()).map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, t) in Self::times().enumerate() {
            let d = t + x[2];
            let e = (x[1] / d).exp();
            set_row(jacobian, i, &[e, x[0] * e / d, -x[0] * x[1] * e / (d * d)]);
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (w, t) in w.iter().zip(Self::times()) {
            let d = t + x[2];
            let q = x[1] / d;
            let e = w * q.exp() / d;
            sum.add(0, 1, e);
            sum.add(0, 2, -e * q);
            sum.add(1, 1, x[0] * e / d);
            sum.add(1, 2, -x[0] * e * (1.0 + q) / d);
            sum.add(2, 2, x[0] * e * q * (2.0 + q) / d);
        }
    }
}

/// 11, the Gulf Research and Development function: $e^{−|y_i − x_2|^{x_3}/x_1} − t_i$ with $t_i = i/100$ and
/// $y_i = 25 + (−50 \ln t_i)^{2/3}$, i from 1 to 99.
///
/// The formula that the paper prints has a misprint; $|y_i − x_2|$ is meant, as Algorithm 566 has it. Ten times the
/// standard start is the minimizer; at a hundred times it the exponential underflows, and f is flat.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gulf;

impl Gulf {
    /// $(t, y)$
    fn data() -> impl Iterator<Item = (f64, f64)> {
        let curve = |t: f64| (t, 25.0 + (-50.0 * t.ln()).powf(2.0 / 3.0));
        (1..=99).map(|i| f64::from(i) / 100.0).map(curve)
    }

    /// Of $q = |y − x_2|^{x_3}/x_1$: $e^{−q}$, the gradient of q, and its second derivatives in the order 11, 12, 13,
    /// 22, 23, 33.
    fn exponent(x: &[f64], y: f64) -> (f64, [f64; 3], [f64; 6]) {
        let (distance, side) = ((y - x[1]).abs(), (y - x[1]).signum());
        let (q, log) = (distance.powf(x[2]) / x[0], distance.ln());
        let away = side / distance;
        let first = [-q / x[0], -x[2] * q * away, q * log];
        let second = [
            2.0 * q / (x[0] * x[0]),
            x[2] * q * away / x[0],
            -q * log / x[0],
            x[2] * (x[2] - 1.0) * q * away * away,
            -q * away * (1.0 + x[2] * log),
            q * log * log,
        ];
        ((-q).exp(), first, second)
    }
}

impl LeastSquares for Gulf {
    fn shape(&self) -> (usize, usize) {
        (99, 3)
    }

    fn start(&self) -> Vec<f64> {
        vec![5.0, 2.5, 0.15]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(0.0).at(&[50.0, 25.0, 1.5])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let residual = |(t, y)| {
            let power = (x[2] * (S::from(y) - x[1]).abs().ln()).exp();
            (-(power / x[0])).exp() - S::from(t)
        };
        Self::data().map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, (_, y)) in Self::data().enumerate() {
            let (e, first, _) = Self::exponent(x, y);
            // Where e⁻ᑫ underflows so does its product with any power of q.
            if e > 0.0 {
                set_row(jacobian, i, &first.map(|slope| -e * slope));
            }
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (w, (_, y)) in w.iter().zip(Self::data()) {
            let (e, first, second) = Self::exponent(x, y);
            if e > 0.0 {
                let pairs = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
                for ((j, k), bend) in pairs.into_iter().zip(second) {
                    sum.add(j, k, w * e * (first[j] * first[k] - bend));
                }
            }
        }
    }
}

/// 15, Kowalik and Osborne's function, the kinetics of an enzyme: $y_i − x_1 (u² + u x_2)/(u² + u x_3 + x_4)$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KowalikOsborne;

impl KowalikOsborne {
    /// $(y, u)$
    const DATA: [(f64, f64); 11] = [
        (0.1957, 4.0),
        (0.1947, 2.0),
        (0.1735, 1.0),
        (0.1600, 0.5),
        (0.0844, 0.25),
        (0.0627, 0.167),
        (0.0456, 0.125),
        (0.0342, 0.1),
        (0.0323, 0.0833),
        (0.0235, 0.0714),
        (0.0246, 0.0625),
    ];
}

impl LeastSquares for KowalikOsborne {
    fn shape(&self) -> (usize, usize) {
        (11, 4)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.25, 0.39, 0.415, 0.39]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![
            Minimum::global(3.07505e-4).at(&[
                0.192_806_934_579_038,
                0.191_282_328_734_366,
                0.123_056_506_926_321,
                0.136_062_330_683_794,
            ]),
            Minimum::local(1.02734e-3).located(Location::Infinity("x₁ → ∞, x₂ = −14.07…, x₃ and x₄ → −∞")),
        ]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let residual = |(y, u): (f64, f64)| {
            let (u, u2) = (S::from(u), S::from(u * u));
            S::from(y) - x[0] * (u2 + u * x[1]) / (u2 + u * x[2] + x[3])
        };
        Self::DATA.into_iter().map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, (_, u)) in Self::DATA.into_iter().enumerate() {
            let (above, below) = (u * u + u * x[1], u * u + u * x[2] + x[3]);
            let (ratio, scale) = (above / below, x[0] / below);
            set_row(
                jacobian,
                i,
                &[-ratio, -scale * u, scale * ratio * u, scale * ratio],
            );
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (w, (_, u)) in w.iter().zip(Self::DATA) {
            let (above, below) = (u * u + u * x[1], u * u + u * x[2] + x[3]);
            let (ratio, scale) = (above / below, x[0] / below);
            let w = w / below;
            sum.add(0, 1, -w * u);
            sum.add(0, 2, w * ratio * u);
            sum.add(0, 3, w * ratio);
            sum.add(1, 2, w * scale * u * u);
            sum.add(1, 3, w * scale * u);
            sum.add(2, 2, -2.0 * w * scale * ratio * u * u);
            sum.add(2, 3, -2.0 * w * scale * ratio * u);
            sum.add(3, 3, -2.0 * w * scale * ratio);
        }
    }
}

/// 16, Brown and Dennis's function: $(x_1 + tx_2 − eᵗ)² + (x_3 + x_4 \sin t − \cos t)²$ at $t = 0.2, 0.4, …, 4$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BrownDennis;

impl BrownDennis {
    fn times() -> impl Iterator<Item = f64> {
        (1..=20).map(|i| f64::from(i) / 5.0)
    }

    /// The two terms that are squared.
    fn terms<S: Scalar>(x: &[S], t: f64) -> [S; 2] {
        [
            x[0] + S::from(t) * x[1] - S::from(t.exp()),
            x[2] + S::from(t.sin()) * x[3] - S::from(t.cos()),
        ]
    }
}

impl LeastSquares for BrownDennis {
    fn shape(&self) -> (usize, usize) {
        (20, 4)
    }

    fn start(&self) -> Vec<f64> {
        vec![25.0, 5.0, -5.0, -1.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(85822.2).at(&[
            -11.594_439_904_762_2,
            13.203_630_051_207_2,
            -0.403_439_488_176_86,
            0.236_778_774_455_736,
        ])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let residual = |t| {
            let [a, b] = Self::terms(x, t);
            a * a + b * b
        };
        Self::times().map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, t) in Self::times().enumerate() {
            let [a, b] = Self::terms(x, t);
            set_row(jacobian, i, &[2.0 * a, 2.0 * a * t, 2.0 * b, 2.0 * b * t.sin()]);
        }
    }

    fn curvature(&self, _x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (w, t) in w.iter().zip(Self::times()) {
            for (first, slope) in [(0, t), (2, t.sin())] {
                sum.add(first, first, 2.0 * w);
                sum.add(first, first + 1, 2.0 * w * slope);
                sum.add(first + 1, first + 1, 2.0 * w * slope * slope);
            }
        }
    }
}

//! Sums of bell curves: 9, 19.

use nalgebra::DMatrix;

use super::least_squares::{LeastSquares, Symmetric};
use super::minimum::Minimum;
use crate::Scalar;

/// $a e^{−b(t − c)²}$, by its height a, narrowness b and center c.
struct Bump {
    /// by a, b, c
    slopes: [f64; 3],
    /// by a twice, a and b, a and c, b twice, b and c, c twice
    bends: [f64; 6],
}

impl Bump {
    fn value<S: Scalar>([a, b, c]: [S; 3], t: f64) -> S {
        let s = S::from(t) - c;
        a * (-(b * s * s)).exp()
    }

    fn derivatives([a, b, c]: [f64; 3], t: f64) -> Self {
        let s = t - c;
        let s2 = s * s;
        let e = (-b * s2).exp();
        Self {
            slopes: [e, -a * s2 * e, 2.0 * a * b * s * e],
            bends: [
                0.0,
                -s2 * e,
                2.0 * b * s * e,
                a * s2 * s2 * e,
                2.0 * a * s * e * (1.0 - b * s2),
                2.0 * a * b * e * (2.0 * b * s2 - 1.0),
            ],
        }
    }

    /// Adds w times the second derivatives for a, b and c at these places among the variables.
    fn add_bends(&self, w: f64, places: [usize; 3], sum: &mut Symmetric) {
        let pairs = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
        for ((j, k), bend) in pairs.into_iter().zip(self.bends) {
            sum.add(places[j], places[k], w * bend);
        }
    }
}

/// 9, the Gaussian function: $x_1 e^{−x_2 (t − x_3)²/2} − y_i$ at $t = 3.5, 3, …, −3.5$, where y is the density of the
/// normal distribution to four decimals.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gaussian;

impl Gaussian {
    /// From the center to the side.
    const DATA: [f64; 8] = [0.3989, 0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044, 0.0009];

    /// $(t, y)$
    fn data() -> impl Iterator<Item = (f64, f64)> {
        (-7..=7_i32).map(|i| (-f64::from(i) / 2.0, Self::DATA[i.unsigned_abs() as usize]))
    }

    /// As a bump, whose narrowness is half of $x_2$.
    fn bump(x: &[f64], t: f64) -> Bump {
        let mut bump = Bump::derivatives([x[0], x[1] / 2.0, x[2]], t);
        bump.slopes[1] /= 2.0;
        for (k, factor) in [(1, 2.0), (3, 4.0), (4, 2.0)] {
            bump.bends[k] /= factor;
        }
        bump
    }
}

impl LeastSquares for Gaussian {
    fn shape(&self) -> (usize, usize) {
        (15, 3)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.4, 1.0, 0.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(1.12793e-8).at(&[0.398_956_137_838_757, 1.000_019_084_487_81, 0.0])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let half = x[1] / S::from(2.0);
        let residual = |(t, y)| Bump::value([x[0], half, x[2]], t) - S::from(y);
        Self::data().map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, (t, _)) in Self::data().enumerate() {
            for (j, slope) in Self::bump(x, t).slopes.into_iter().enumerate() {
                jacobian[(i, j)] = slope;
            }
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (&w, (t, _)) in w.iter().zip(Self::data()) {
            Self::bump(x, t).add_bends(w, [0, 1, 2], sum);
        }
    }
}

/// 19, Osborne's second: $y_i − (x_1 e^{−tx_5} + x_2 e^{−x_6 (t − x_9)²} + x_3 e^{−x_7 (t − x_{10})²} +
/// x_4 e^{−x_8 (t − x_{11})²})$ at $t = 0, 0.1, …, 6.4$. At ten times the standard start the bells meet no t, and f
/// is flat in their variables; methods end at 1.78981 there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Osborne2;

impl Osborne2 {
    #[rustfmt::skip]
    const DATA: [f64; 65] = [
        1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616,
        0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495,
        0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672,
        0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581,
        0.428, 0.292, 0.162, 0.098, 0.054,
    ];

    /// Where height, narrowness and center of the bumps stand.
    const BUMPS: [[usize; 3]; 3] = [[1, 5, 8], [2, 6, 9], [3, 7, 10]];

    fn times() -> impl Iterator<Item = f64> {
        (0..65).map(|i| f64::from(i) / 10.0)
    }
}

impl LeastSquares for Osborne2 {
    fn shape(&self) -> (usize, usize) {
        (65, 11)
    }

    fn start(&self) -> Vec<f64> {
        vec![1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(4.01377e-2).at(&[
            1.309_977_154_627_3,
            0.431_553_794_602_989,
            0.633_661_698_960_724,
            0.599_430_534_785_916,
            0.754_183_226_328_011,
            0.904_288_579_859_634,
            1.365_811_835_237_03,
            4.823_698_817_227_16,
            2.398_684_866_131_75,
            4.568_874_597_667_67,
            5.675_341_470_580_64,
        ])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let residual = |(y, t): (f64, f64)| {
            let decay = x[0] * (S::from(-t) * x[4]).exp();
            let bumps = Self::BUMPS.map(|places| Bump::value(places.map(|place| x[place]), t));
            S::from(y) - (decay + bumps[0] + bumps[1] + bumps[2])
        };
        Self::DATA.into_iter().zip(Self::times()).map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, t) in Self::times().enumerate() {
            let e = (-t * x[4]).exp();
            jacobian[(i, 0)] = -e;
            jacobian[(i, 4)] = x[0] * t * e;
            for places in Self::BUMPS {
                let bump = Bump::derivatives(places.map(|place| x[place]), t);
                for (place, slope) in places.into_iter().zip(bump.slopes) {
                    jacobian[(i, place)] = -slope;
                }
            }
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (&w, t) in w.iter().zip(Self::times()) {
            let e = (-t * x[4]).exp();
            sum.add(0, 4, w * t * e);
            sum.add(4, 4, -w * x[0] * t * t * e);
            for places in Self::BUMPS {
                Bump::derivatives(places.map(|place| x[place]), t).add_bends(-w, places, sum);
            }
        }
    }
}

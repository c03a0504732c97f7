//! Sums of exponentials: 6, 12, 17, 18.

use nalgebra::DMatrix;

use super::least_squares::{LeastSquares, Symmetric, set_row};
use super::minimum::{Location, Minimum};
use crate::Scalar;

/// 6, Jennrich and Sampson's function: $2 + 2i − e^{ix_1} − e^{ix_2}$, i from 1 to 10. At 100 times the standard start
/// it overflows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct JennrichSampson;

impl LeastSquares for JennrichSampson {
    fn shape(&self) -> (usize, usize) {
        (10, 2)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.3, 0.4]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(124.362).at(&[0.257_825_213_670_364; 2])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let residual =
            |i: f64| S::from(2.0 + 2.0 * i) - (S::from(i) * x[0]).exp() - (S::from(i) * x[1]).exp();
        (1..=10).map(f64::from).map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (row, i) in (1..=10).map(f64::from).enumerate() {
            set_row(jacobian, row, &[-i * (i * x[0]).exp(), -i * (i * x[1]).exp()]);
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (w, i) in w.iter().zip((1..=10).map(f64::from)) {
            sum.add(0, 0, -w * i * i * (i * x[0]).exp());
            sum.add(1, 1, -w * i * i * (i * x[1]).exp());
        }
    }
}

/// 12, Box's three-dimensional function: $e^{−tx_1} − e^{−tx_2} − x_3 (e^{−t} − e^{−10t})$ at $t = 0.1, 0.2, …, 1$.
/// Where $x_2$ is large f is flat; from ten times the standard start methods may end there, at 0.0755887.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Box3;

impl Box3 {
    /// The times, each with the factor of $x_3$.
    fn times() -> impl Iterator<Item = (f64, f64)> {
        let factor = |t: f64| (t, (-t).exp() - (-10.0 * t).exp());
        (1..=10).map(|i| f64::from(i) / 10.0).map(factor)
    }
}

impl LeastSquares for Box3 {
    fn shape(&self) -> (usize, usize) {
        (10, 3)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.0, 10.0, 20.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![
            Minimum::global(0.0).at(&[1.0, 10.0, 1.0]),
            Minimum::global(0.0).at(&[10.0, 1.0, -1.0]),
            Minimum::global(0.0).located(Location::Set("x₁ = x₂ and x₃ = 0")),
        ]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let decay = |t: f64, rate: S| (S::from(-t) * rate).exp();
        let residual = |(t, factor)| decay(t, x[0]) - decay(t, x[1]) - x[2] * S::from(factor);
        Self::times().map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, (t, factor)) in Self::times().enumerate() {
            set_row(
                jacobian,
                i,
                &[-t * (-t * x[0]).exp(), t * (-t * x[1]).exp(), -factor],
            );
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (w, (t, _)) in w.iter().zip(Self::times()) {
            sum.add(0, 0, w * t * t * (-t * x[0]).exp());
            sum.add(1, 1, -w * t * t * (-t * x[1]).exp());
        }
    }
}

/// $a e^{−bt}$ and its derivatives.
struct Decay {
    /// by a
    by_amplitude: f64,
    /// by b
    by_rate: f64,
    /// by both
    by_both: f64,
    /// by b twice
    by_rate_twice: f64,
}

impl Decay {
    fn value<S: Scalar>(amplitude: S, rate: S, t: f64) -> S {
        amplitude * (S::from(-t) * rate).exp()
    }

    fn derivatives(amplitude: f64, rate: f64, t: f64) -> Self {
        let e = (-rate * t).exp();
        Self {
            by_amplitude: e,
            by_rate: -amplitude * t * e,
            by_both: -t * e,
            by_rate_twice: amplitude * t * t * e,
        }
    }
}

/// A residual of several decays: `sign` times each, whose amplitude and rate are the variables named.
struct Term {
    sign: f64,
    amplitude: usize,
    rate: usize,
}

fn term(sign: f64, amplitude: usize, rate: usize) -> Term {
    Term {
        sign,
        amplitude,
        rate,
    }
}

/// Row i of the Jacobian, time t.
fn add_slopes(terms: &[Term], x: &[f64], t: f64, i: usize, jacobian: &mut DMatrix<f64>) {
    for &Term {
        sign,
        amplitude,
        rate,
    } in terms
    {
        let decay = Decay::derivatives(x[amplitude], x[rate], t);
        jacobian[(i, amplitude)] = sign * decay.by_amplitude;
        jacobian[(i, rate)] = sign * decay.by_rate;
    }
}

/// w times the second derivatives, time t.
fn add_curvatures(terms: &[Term], x: &[f64], t: f64, w: f64, sum: &mut Symmetric) {
    for &Term {
        sign,
        amplitude,
        rate,
    } in terms
    {
        let decay = Decay::derivatives(x[amplitude], x[rate], t);
        sum.add(amplitude, rate, w * sign * decay.by_both);
        sum.add(rate, rate, w * sign * decay.by_rate_twice);
    }
}

/// 17, Osborne's first: $y_i − (x_1 + x_2 e^{−tx_4} + x_3 e^{−tx_5})$ at $t = 0, 10, …, 320$.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Osborne1;

impl Osborne1 {
    const DATA: [f64; 33] = [
        0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658,
        0.628, 0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431,
        0.424, 0.420, 0.414, 0.411, 0.406,
    ];

    fn terms() -> [Term; 2] {
        [term(-1.0, 1, 3), term(-1.0, 2, 4)]
    }

    fn times() -> impl Iterator<Item = f64> {
        (0..33).map(|i| f64::from(10 * i))
    }
}

impl LeastSquares for Osborne1 {
    fn shape(&self) -> (usize, usize) {
        (33, 5)
    }

    fn start(&self) -> Vec<f64> {
        vec![0.5, 1.5, -1.0, 0.01, 0.02]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![Minimum::global(5.46489e-5).at(&[
            0.375_410_052_106_952,
            1.935_846_912_712_37,
            -1.464_687_136_613_42,
            0.012_867_534_640_057_3,
            0.022_122_699_661_672_6,
        ])]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let model = |t| x[0] + Decay::value(x[1], x[3], t) + Decay::value(x[2], x[4], t);
        let residual = |(y, t)| S::from(y) - model(t);
        Self::DATA.into_iter().zip(Self::times()).map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, t) in Self::times().enumerate() {
            jacobian[(i, 0)] = -1.0;
            add_slopes(&Self::terms(), x, t, i, jacobian);
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (&w, t) in w.iter().zip(Self::times()) {
            add_curvatures(&Self::terms(), x, t, w, sum);
        }
    }
}

/// 18, Biggs's EXP6: $x_3 e^{−tx_1} − x_4 e^{−tx_2} + x_6 e^{−tx_5} − (e^{−t} − 5e^{−10t} + 3e^{−4t})$ at
/// $t = 0.1, 0.2, …, 1.3$.
///
/// The paper lists a local minimum of 5.65565e-3. It is a ray of minimizers; on the rest of its line, where $x_3$ and $x_6$
/// have the same sign, f is the same but the points are saddles, and there most methods end from the standard start.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BiggsExp6;

impl BiggsExp6 {
    fn terms() -> [Term; 3] {
        [term(1.0, 2, 0), term(-1.0, 3, 1), term(1.0, 5, 4)]
    }

    fn times() -> impl Iterator<Item = f64> {
        (1..=13).map(|i| f64::from(i) / 10.0)
    }
}

impl LeastSquares for BiggsExp6 {
    fn shape(&self) -> (usize, usize) {
        (13, 6)
    }

    fn start(&self) -> Vec<f64> {
        vec![1.0, 2.0, 1.0, 1.0, 1.0, 1.0]
    }

    fn minima(&self) -> Vec<Minimum> {
        vec![
            Minimum::global(0.0).at(&[1.0, 10.0, 1.0, 5.0, 4.0, 3.0]),
            Minimum::global(0.0).at(&[4.0, 10.0, 3.0, 5.0, 1.0, 1.0]).later(),
            Minimum::local(5.65565e-3).located(Location::Set(
                "x₁ = x₅ = 1.7114…, x₂ = 17.6831…, x₄ = 5.1865…, x₃ + x₆ = 2.3262… and x₃x₆ < 0 (else a saddle)",
            )),
        ]
    }

    fn residuals<S: Scalar>(&self, x: &[S]) -> Vec<S> {
        let residual = |t: f64| {
            let y = (-t).exp() - 5.0 * (-10.0 * t).exp() + 3.0 * (-4.0 * t).exp();
            Decay::value(x[2], x[0], t) - Decay::value(x[3], x[1], t) + Decay::value(x[5], x[4], t)
                - S::from(y)
        };
        Self::times().map(residual).collect()
    }

    fn jacobian(&self, x: &[f64], jacobian: &mut DMatrix<f64>) {
        for (i, t) in Self::times().enumerate() {
            add_slopes(&Self::terms(), x, t, i, jacobian);
        }
    }

    fn curvature(&self, x: &[f64], w: &[f64], sum: &mut Symmetric) {
        for (&w, t) in w.iter().zip(Self::times()) {
            add_curvatures(&Self::terms(), x, t, w, sum);
        }
    }
}

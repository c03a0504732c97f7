//! A kernel for carbon dioxide, and how likely it makes the record.

use std::f64::consts::PI;

use nalgebra::{DMatrix, DVector};
use problems::Objective;
use problems::dense::{Backend, Cholesky};

use crate::Kernel;
use crate::panel::{Panel, PanelMut};

/// A kernel for the record of Mauna Loa, times in years and values in ppm: the sum of four that Rasmussen and Williams
/// (2006, §5.4.3) build, with one change.
///
/// A slow trend, squared exponential; a season of one year that may change over decades, periodic times squared
/// exponential; medium-term wobbles; and correlated noise that lasts for weeks, squared exponential. The wobbles are
/// Matérn-3/2 here. Rasmussen and Williams take a rational quadratic, whose third parameter the record does not
/// determine: it drifts to zero, and its size to infinity, while the likelihood hardly changes. The white noise is the
/// matrix's, not the kernel's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaunaLoa {
    /// θ, all positive, in the order of [`MaunaLoa::NAMES`]
    pub parameters: [f64; 10],
}

impl MaunaLoa {
    /// What each parameter is.
    pub const NAMES: [&'static str; 10] = [
        "trend: size",
        "trend: time scale",
        "season: size",
        "season: changes over",
        "season: roughness",
        "wobbles: size",
        "wobbles: time scale",
        "correlated noise: size",
        "correlated noise: lasts",
        "white noise: size",
    ];

    /// The unit of each parameter.
    pub const UNITS: [&'static str; 10] = [
        "ppm", "years", "ppm", "years", "", "ppm", "years", "ppm", "years", "ppm",
    ];

    /// What Rasmussen and Williams found for the record up to 2003, by months, without the third parameter of their
    /// wobbles.
    pub const PUBLISHED: Self = Self {
        parameters: [66.0, 67.0, 2.4, 90.0, 1.3, 0.66, 1.2, 0.18, 1.6 / 12.0, 0.19],
    };

    /// From the logarithms of the parameters.
    pub fn from_logarithms(logarithms: &DVector<f64>) -> Self {
        let mut parameters = [1.0; 10];
        for (parameter, logarithm) in parameters.iter_mut().zip(logarithms.iter()) {
            *parameter = logarithm.exp();
        }
        Self { parameters }
    }

    /// The logarithms of the parameters: so they stay positive whatever an optimizer does.
    pub fn logarithms(&self) -> DVector<f64> {
        DVector::from_iterator(10, self.parameters.iter().map(|parameter| parameter.ln()))
    }

    /// σ², the variance of the white noise.
    pub fn noise(&self) -> f64 {
        self.parameters[9].powi(2)
    }

    /// The four kernels at a distance in time.
    fn terms(&self, distance: f64) -> [f64; 4] {
        let [a1, l1, a2, decay, rough, a3, l3, a4, l4, _] = self.parameters;
        let square = distance * distance;
        let sine = (PI * distance).sin();
        let s = 3f64.sqrt() * distance.abs() / l3;
        [
            a1 * a1 * (-square / (2.0 * l1 * l1)).exp(),
            a2 * a2 * (-square / (2.0 * decay * decay) - 2.0 * sine * sine / (rough * rough)).exp(),
            a3 * a3 * (1.0 + s) * (-s).exp(),
            a4 * a4 * (-square / (2.0 * l4 * l4)).exp(),
        ]
    }

    /// The derivatives of an entry of the matrix by the *logarithms* of the parameters; `same` on its diagonal.
    pub fn derivatives(&self, distance: f64, same: bool) -> [f64; 10] {
        let [_, l1, _, decay, rough, a3, l3, _, l4, noise] = self.parameters;
        let square = distance * distance;
        let sine = (PI * distance).sin();
        let [trend, season, wobbles, correlated] = self.terms(distance);
        let s = 3f64.sqrt() * distance.abs() / l3;
        [
            2.0 * trend,
            trend * square / (l1 * l1),
            2.0 * season,
            season * square / (decay * decay),
            season * 4.0 * sine * sine / (rough * rough),
            2.0 * wobbles,
            a3 * a3 * s * s * (-s).exp(),
            2.0 * correlated,
            correlated * square / (l4 * l4),
            if same { 2.0 * noise * noise } else { 0.0 },
        ]
    }
}

impl Kernel<f64> for MaunaLoa {
    fn covariance(&self, x: &f64, y: &f64) -> f64 {
        self.terms(x - y).iter().sum()
    }
}

/// Minus the mean logarithm of the likelihood of a record under [`MaunaLoa`], as a function of the logarithms of the
/// parameters: $\frac1{2n} (yᵀK⁻¹y + \ln \det K + n \ln 2π)$.
///
/// Dense, and exact up to rounding: $K⁻¹$ is formed, $n³$ flops, since the gradient $\frac1{2n} \operatorname{tr}((K⁻¹ − ααᵀ) ∂K)$ with
/// $α = K⁻¹y$ needs all of it. Its `hessian` is the *expected* Hessian, the Fisher information $\frac1{2n}
/// \operatorname{tr}(K⁻¹ ∂_iK \, K⁻¹ ∂_jK)$: positive semidefinite, and made of first derivatives only. Newton's method with it is
/// called Fisher scoring. Where K is not positive definite, the value is infinite.
#[derive(Debug, Clone)]
pub struct Likelihood {
    times: Vec<f64>,
    /// less their mean
    values: DVector<f64>,
}

/// What an evaluation needs.
struct Solved {
    value: f64,
    /// $K⁻¹$
    inverse: DMatrix<f64>,
    /// $α = K⁻¹y$
    weights: DVector<f64>,
}

impl Likelihood {
    /// Of values measured at these times; as many of each.
    ///
    /// Its value is NaN if there are none, or not as many values as times.
    pub fn new(times: &[f64], values: &[f64]) -> Self {
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        Self {
            times: times.to_vec(),
            values: DVector::from_iterator(values.len(), values.iter().map(|value| value - mean)),
        }
    }

    fn solved(&self, logarithms: &DVector<f64>) -> Option<Solved> {
        let n = self.times.len();
        let kernel = MaunaLoa::from_logarithms(logarithms);
        let mut matrix = DMatrix::from_fn(n, n, |i, j| kernel.covariance(&self.times[i], &self.times[j]));
        for i in 0..n {
            matrix[(i, i)] += kernel.noise();
        }
        let cholesky = Cholesky::new(matrix, Backend::for_size(n)).ok()?;
        let weights = cholesky.solve(&self.values).ok()?;
        let lower = cholesky.lower();
        let log_determinant = 2.0 * lower.diagonal().iter().map(|pivot| pivot.ln()).sum::<f64>();
        let mut rows = DMatrix::identity(n, n);
        PanelMut::of(&mut rows).solve_lower(&lower, false);
        let inverse = DMatrix::from_vec(n, n, Panel::from(&rows).transposed_times(Panel::from(&rows)));
        let n = n as f64;
        let value = (self.values.dot(&weights) + log_determinant + n * (2.0 * PI).ln()) / (2.0 * n);
        Some(Solved {
            value,
            inverse,
            weights,
        })
    }

    /// Calls `take` with each pair i ≥ j and the derivatives of entry (i, j).
    fn each_pair(&self, logarithms: &DVector<f64>, mut take: impl FnMut(usize, usize, [f64; 10])) {
        let kernel = MaunaLoa::from_logarithms(logarithms);
        for j in 0..self.times.len() {
            for i in j..self.times.len() {
                take(i, j, kernel.derivatives(self.times[i] - self.times[j], i == j));
            }
        }
    }
}

impl Objective for Likelihood {
    fn dimension(&self) -> usize {
        10
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.solved(x).map_or(f64::INFINITY, |solved| solved.value)
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        self.value_and_gradient(x).1
    }

    fn value_and_gradient(&self, x: &DVector<f64>) -> (f64, DVector<f64>) {
        let Some(Solved {
            value,
            inverse,
            weights,
        }) = self.solved(x)
        else {
            return (f64::INFINITY, DVector::from_element(10, f64::NAN));
        };
        let mut gradient = DVector::zeros(10);
        self.each_pair(x, |i, j, derivatives| {
            let twice = if i == j { 1.0 } else { 2.0 };
            let weight = twice * (inverse[(i, j)] - weights[i] * weights[j]);
            for (sum, derivative) in gradient.iter_mut().zip(derivatives) {
                *sum += weight * derivative;
            }
        });
        (value, gradient / (2.0 * self.times.len() as f64))
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        let n = self.times.len();
        let Some(Solved { inverse, .. }) = self.solved(x) else {
            return DMatrix::from_element(10, 10, f64::NAN);
        };
        let mut changes = vec![DMatrix::zeros(n, n); 10];
        self.each_pair(x, |i, j, derivatives| {
            for (change, derivative) in changes.iter_mut().zip(derivatives) {
                change[(i, j)] = derivative;
                change[(j, i)] = derivative;
            }
        });
        let relative: Vec<DMatrix<f64>> = changes
            .iter()
            .map(|change| {
                let panel = Panel::from(&inverse);
                DMatrix::from_vec(n, n, panel.transposed_times(Panel::from(change)))
            })
            .collect();
        let transposed: Vec<DMatrix<f64>> = relative.iter().map(DMatrix::transpose).collect();
        DMatrix::from_fn(10, 10, |i, j| relative[i].dot(&transposed[j]) / (2.0 * n as f64))
    }

    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        self.hessian(x) * v
    }
}

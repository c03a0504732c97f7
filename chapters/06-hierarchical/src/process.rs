//! Regression with a Gaussian process.

use nalgebra::{DMatrix, DVector};

use crate::{Compression, Factor, Hodlr, HodlrError, Kernel, KernelMatrix};

/// Regression with a Gaussian process: values at some points are believed to vary together as a kernel says, and are
/// measured with noise; what does that say of values elsewhere?
///
/// With $K$ the kernel matrix of the points, noise on its diagonal, and $y$ the measured values less their mean $\bar y$, the
/// expected value at a new point is $\bar y + kᵀK⁻¹y$, where $k$ holds the kernel between the new point and the old
/// (Rasmussen and Williams 2006, algorithm 2.1). All that it needs of K is the factorization.
///
/// ```
/// use hierarchical::{Compression, Regression, SquaredExponential};
///
/// let times: Vec<f64> = (0..100).map(|i| f64::from(i) / 10.0).collect();
/// let values: Vec<f64> = times.iter().map(|t| t.sin()).collect();
/// let kernel = SquaredExponential { length: 1.5 };
/// let regression = Regression::new(kernel, &times, &values, 1e-6, &Compression::default())?;
/// let (mean, deviation) = regression.predict(&[5.55])?[0];
/// assert!((mean - 5.55f64.sin()).abs() < 1e-4 && deviation < 1e-2);
/// # Ok::<(), hierarchical::HodlrError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Regression<'a, K, P> {
    kernel: K,
    points: &'a [P],
    factor: Factor,
    /// $\bar y$
    mean: f64,
    /// $K⁻¹y$
    weights: DVector<f64>,
    log_likelihood: f64,
}

impl<'a, K: Kernel<P> + Copy, P> Regression<'a, K, P> {
    /// Learns from `values` measured at `points` with noise of the variance `noise`.
    ///
    /// Fails as the compression and the factorization do; if there is not a finite value for each point.
    pub fn new(
        kernel: K,
        points: &'a [P],
        values: &[f64],
        noise: f64,
        compression: &Compression,
    ) -> Result<Self, HodlrError> {
        let factor = Hodlr::new(&KernelMatrix::new(kernel, points, noise), compression)?.factor()?;
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        let centered = DVector::from_iterator(values.len(), values.iter().map(|value| value - mean));
        let weights = factor.solve(&centered)?;
        let n = values.len() as f64;
        let misfit = centered.dot(&weights);
        let log_likelihood =
            -0.5 * (misfit + factor.log_determinant() + n * (2.0 * std::f64::consts::PI).ln());
        Ok(Self {
            kernel,
            points,
            factor,
            mean,
            weights,
            log_likelihood,
        })
    }

    /// $\ln p(y) = −\frac12 (yᵀK⁻¹y + \ln \det K + n \ln 2π)$: how well kernel and noise explain the values.
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// The expected value at a place.
    pub fn expected(&self, place: &P) -> f64 {
        let covariances = self
            .points
            .iter()
            .map(|point| self.kernel.covariance(point, place));
        self.mean
            + covariances
                .zip(self.weights.iter())
                .map(|(k, w)| k * w)
                .sum::<f64>()
    }

    /// $\ln \det K$.
    pub fn log_determinant(&self) -> f64 {
        self.factor.log_determinant()
    }

    /// The expected value at each place, and its standard deviation, without the noise of a new measurement.
    ///
    /// Fails if a covariance is not finite.
    pub fn predict(&self, places: &[P]) -> Result<Vec<(f64, f64)>, HodlrError> {
        let (n, m) = (self.points.len(), places.len());
        let covariance = DMatrix::from_fn(n, m, |i, j| self.kernel.covariance(&self.points[i], &places[j]));
        let whitened = self.factor.whiten(&covariance)?;
        let predicted = places.iter().enumerate().map(|(j, place)| {
            let explained = whitened.column(j).norm_squared();
            let variance = self.kernel.covariance(place, place) - explained;
            (self.expected(place), variance.max(0.0).sqrt())
        });
        Ok(predicted.collect())
    }
}

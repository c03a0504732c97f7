//! Kernels: how alike two points are.

use crate::Entries;

/// A place that has a distance to others of its kind: a number, or an array of coordinates.
pub trait Place {
    /// The squared Euclidean distance.
    fn distance_squared(&self, other: &Self) -> f64;
}

impl Place for f64 {
    fn distance_squared(&self, other: &Self) -> f64 {
        (self - other) * (self - other)
    }
}

impl<const D: usize> Place for [f64; D] {
    fn distance_squared(&self, other: &Self) -> f64 {
        self.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
    }
}

/// A symmetric positive definite function of two points, the covariance of what is measured there.
pub trait Kernel<P> {
    /// $k(x, y)$.
    fn covariance(&self, x: &P, y: &P) -> f64;
}

/// The squared exponential, $k = e^{−d²/2ℓ²}$ for points at the distance d: everything is smooth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquaredExponential {
    /// ℓ, in the unit of the points
    pub length: f64,
}

impl<P: Place> Kernel<P> for SquaredExponential {
    fn covariance(&self, x: &P, y: &P) -> f64 {
        (-0.5 * x.distance_squared(y) / (self.length * self.length)).exp()
    }
}

/// Matérn's kernel with ν = 3/2, $k = (1 + s)e^{−s}$ with $s = \sqrt3 d/ℓ$: differentiable once (Rasmussen and
/// Williams 2006, eq. 4.17).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matern32 {
    /// ℓ, in the unit of the points
    pub length: f64,
}

impl<P: Place> Kernel<P> for Matern32 {
    fn covariance(&self, x: &P, y: &P) -> f64 {
        let s = (3.0 * x.distance_squared(y)).sqrt() / self.length;
        (1.0 + s) * (-s).exp()
    }
}

/// The matrix $K_{ij} = k(x_i, x_j) + σ² [i = j]$.
///
/// The noise σ² is what keeps it positive definite in floating-point numbers: without it the eigenvalues of a smooth
/// kernel fall below rounding after a few dozen.
///
/// ```
/// use hierarchical::{Entries, KernelMatrix, SquaredExponential};
///
/// let points = [0.0, 3.0];
/// let matrix = KernelMatrix::new(SquaredExponential { length: 1.0 }, &points, 0.5);
/// assert_eq!(matrix.entry(0, 0), 1.5);
/// assert_eq!(matrix.entry(0, 1), (-4.5f64).exp());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct KernelMatrix<'a, K, P> {
    kernel: K,
    points: &'a [P],
    noise: f64,
}

impl<'a, K, P> KernelMatrix<'a, K, P> {
    /// The matrix of a kernel at these points, with the variance `noise`, σ², on its diagonal.
    ///
    /// Neighbors in the list should be neighbors in space, or no block is of low rank: sort numbers, and see
    /// [`by_bisection`](crate::by_bisection) for points of the plane.
    pub fn new(kernel: K, points: &'a [P], noise: f64) -> Self {
        Self {
            kernel,
            points,
            noise,
        }
    }
}

impl<K: Kernel<P>, P> Entries for KernelMatrix<'_, K, P> {
    fn size(&self) -> usize {
        self.points.len()
    }

    fn entry(&self, row: usize, column: usize) -> f64 {
        let noise = if row == column { self.noise } else { 0.0 };
        self.kernel.covariance(&self.points[row], &self.points[column]) + noise
    }
}

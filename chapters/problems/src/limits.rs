//! When to stop.

use nalgebra::DVector;

/// When [`minimize`](crate::minimize) stops, and what it keeps.
///
/// ```
/// use problems::Limits;
///
/// let limits = Limits::default().gradient_tolerance(1e-12).maximum_iterations(50);
/// assert_eq!((limits.gradient_tolerance, limits.maximum_iterations), (1e-12, 50));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Converged when $‖∇f‖$ (Euclidean) is at most this; in units of f over units of x, so a function of another
    /// scale wants another tolerance. Must be positive. Default 1e-8, about $\sqrt ε$: at a minimum of a function of
    /// size 1 rounding alone leaves a gradient far below it, and the value is then right to all digits.
    pub gradient_tolerance: f64,
    /// Steps at most. Default 1000.
    pub maximum_iterations: usize,
    /// Stop at the first iterate with a value no greater than this. Default none.
    pub target_value: Option<f64>,
    /// Stop at the first iterate that is at most this distance from that point. Default none.
    pub target_point: Option<(DVector<f64>, f64)>,
    /// Whether the trace keeps the iterates. Default true; turn it off where N is large, since each costs 8N bytes.
    pub keep_points: bool,
    /// Diverged when $|f|$ or $‖x‖$ passes this. Default 1e100: no problem of this book comes near, and squares of
    /// it are still numbers, so the trace ends with numbers.
    pub divergence: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            gradient_tolerance: 1e-8,
            maximum_iterations: 1000,
            target_value: None,
            target_point: None,
            keep_points: true,
            divergence: 1e100,
        }
    }
}

impl Limits {
    /// Sets the length of a gradient that counts as zero.
    pub fn gradient_tolerance(mut self, tolerance: f64) -> Self {
        self.gradient_tolerance = tolerance;
        self
    }

    /// Sets the greatest number of steps.
    pub fn maximum_iterations(mut self, iterations: usize) -> Self {
        self.maximum_iterations = iterations;
        self
    }

    /// Sets the value that is good enough.
    pub fn target_value(mut self, value: f64) -> Self {
        self.target_value = Some(value);
        self
    }

    /// Sets the point to reach and the distance that counts as reached.
    pub fn target_point(mut self, point: DVector<f64>, distance: f64) -> Self {
        self.target_point = Some((point, distance));
        self
    }

    /// Sets whether the trace keeps the iterates.
    pub fn keep_points(mut self, keep: bool) -> Self {
        self.keep_points = keep;
        self
    }

    /// Sets the bound on $|f|$ and $‖x‖$.
    pub fn divergence(mut self, bound: f64) -> Self {
        self.divergence = bound;
        self
    }
}

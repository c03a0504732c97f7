//! A function with every kind of stationary point, all of them known.

use nalgebra::{DMatrix, DVector, dvector};

use crate::{Formula, Objective, Scalar};

/// $f(x, y) = (x⁴ + y⁴)/4 − (x² + y²)/2 + xy/4$: four minima around a maximum, and a saddle in each gap.
///
/// The two equations of a stationary point, added and subtracted, factor: the maximum is the origin, the minima lie on
/// the diagonals at $±(\sqrt 3, \sqrt 3)/2$ (value −9/32) and $±(\sqrt 5, −\sqrt 5)/2$ (value −25/32), and the saddles
/// on the unit circle at 15°, 75°, 195° and 255°.
///
/// ```
/// use problems::{FourWells, Objective};
///
/// let values: Vec<f64> = FourWells.minimizers().iter().map(|x| FourWells.value(x)).collect();
/// assert!((values[0] + 9.0 / 32.0).abs() < 1e-15 && (values[1] + 25.0 / 32.0).abs() < 1e-15);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FourWells;

impl FourWells {
    /// The weight of $xy$; without it the variables would not know of each other.
    const COUPLING: f64 = 0.25;

    /// N = 2.
    pub fn dimension(&self) -> usize {
        2
    }

    /// The four minimizers, counter-clockwise from $(\sqrt 3, \sqrt 3)/2$.
    pub fn minimizers(&self) -> Vec<DVector<f64>> {
        let (near, far) = (3f64.sqrt() / 2.0, 5f64.sqrt() / 2.0);
        vec![
            dvector![near, near],
            dvector![-far, far],
            dvector![-near, -near],
            dvector![far, -far],
        ]
    }

    /// The four saddles, counter-clockwise from 15°.
    pub fn saddles(&self) -> Vec<DVector<f64>> {
        [15f64, 75.0, 195.0, 255.0]
            .into_iter()
            .map(|degrees| {
                let (sin, cos) = degrees.to_radians().sin_cos();
                dvector![cos, sin]
            })
            .collect()
    }

    /// The one maximizer (a local one: far out the function grows).
    pub fn maximizers(&self) -> Vec<DVector<f64>> {
        vec![dvector![0.0, 0.0]]
    }

    /// Gradient and Hessian at $(x, y)$, where a vector on the heap would cost more than they do.
    pub fn derivatives(&self, x: f64, y: f64) -> ([f64; 2], [[f64; 2]; 2]) {
        let gradient = [
            x * x * x - x + Self::COUPLING * y,
            y * y * y - y + Self::COUPLING * x,
        ];
        let hessian = [
            [3.0 * x * x - 1.0, Self::COUPLING],
            [Self::COUPLING, 3.0 * y * y - 1.0],
        ];
        (gradient, hessian)
    }

    /// Where to draw it: all nine stationary points.
    pub fn bounds(&self) -> [(f64, f64); 2] {
        [(-1.75, 1.75), (-1.75, 1.75)]
    }
}

impl Formula for FourWells {
    fn dimension(&self) -> usize {
        2
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        let (a, b) = (x[0] * x[0], x[1] * x[1]);
        (a * a + b * b) * S::from(0.25) - (a + b) * S::from(0.5) + x[0] * x[1] * S::from(Self::COUPLING)
    }
}

impl Objective for FourWells {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.evaluate(x.as_slice())
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        let (gradient, _) = self.derivatives(x[0], x[1]);
        DVector::from_row_slice(&gradient)
    }

    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        self.hessian(x) * v
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        let (_, hessian) = self.derivatives(x[0], x[1]);
        DMatrix::from_row_slice(2, 2, hessian.as_flattened())
    }
}

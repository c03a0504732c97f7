//! Himmelblau's function.

use nalgebra::{DMatrix, DVector, dvector};

use crate::{Formula, Objective, Scalar};

/// $f(x, y) = (x² + y − 11)² + (x + y² − 7)²$: four minima, all of value 0, four saddles and one maximum.
///
/// Himmelblau 1972.
///
/// ```
/// use problems::{Himmelblau, Objective};
///
/// for minimizer in Himmelblau.minimizers() {
///     assert!(Himmelblau.value(&minimizer) < 1e-25);
/// }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Himmelblau;

impl Himmelblau {
    /// N = 2.
    pub fn dimension(&self) -> usize {
        2
    }

    /// The four minimizers, counter-clockwise from (3, 2).
    pub fn minimizers(&self) -> Vec<DVector<f64>> {
        vec![
            dvector![3.0, 2.0],
            dvector![-2.805_118_086_952_745, 3.131_312_518_250_573],
            dvector![-3.779_310_253_377_747, -3.283_185_991_286_169_6],
            dvector![3.584_428_340_330_491_7, -1.848_126_526_964_403_6],
        ]
    }

    /// The four saddles, counter-clockwise from the one at the right.
    pub fn saddles(&self) -> Vec<DVector<f64>> {
        vec![
            dvector![3.385_154_183_607_021, 0.073_851_879_837_749_28],
            dvector![0.086_677_504_555_396_36, 2.884_254_701_174_776],
            dvector![-3.073_025_750_764_389_7, -0.081_353_044_287_967_51],
            dvector![-0.127_961_346_730_680_08, -1.953_714_980_244_576_3],
        ]
    }

    /// The one maximizer; the value there is about 181.6.
    pub fn maximizers(&self) -> Vec<DVector<f64>> {
        vec![dvector![-0.270_844_590_667_347_6, -0.923_038_556_479_981_5]]
    }

    /// Gradient and Hessian at $(x, y)$, where a vector on the heap would cost more than they do.
    pub fn derivatives(&self, x: f64, y: f64) -> ([f64; 2], [[f64; 2]; 2]) {
        let (first, second) = (x * x + y - 11.0, x + y * y - 7.0);
        let gradient = [4.0 * x * first + 2.0 * second, 2.0 * first + 4.0 * y * second];
        let mixed = 4.0 * (x + y);
        let hessian = [
            [12.0 * x * x + 4.0 * y - 42.0, mixed],
            [mixed, 12.0 * y * y + 4.0 * x - 26.0],
        ];
        (gradient, hessian)
    }

    /// Where to draw it: all nine stationary points.
    pub fn bounds(&self) -> [(f64, f64); 2] {
        [(-5.0, 5.0), (-5.0, 5.0)]
    }
}

impl Formula for Himmelblau {
    fn dimension(&self) -> usize {
        2
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        let (x, y) = (x[0], x[1]);
        let (first, second) = (x * x + y - S::from(11.0), x + y * y - S::from(7.0));
        first * first + second * second
    }
}

impl Objective for Himmelblau {
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

//! Cholesky's factors of a shifted matrix.

use nalgebra::{Cholesky, DMatrix, DVector};
use problems::dense::{self, Backend};

/// $B + λI = LLᵀ$.
pub(crate) struct Factor {
    lower: DMatrix<f64>,
}

impl Factor {
    /// `None` if the shifted matrix is not positive definite.
    pub fn new(matrix: &DMatrix<f64>, shift: f64) -> Option<Self> {
        let n = matrix.nrows();
        let mut shifted = matrix.clone();
        for i in 0..n {
            shifted[(i, i)] += shift;
        }
        let lower = match Backend::for_size(n) {
            Backend::Nalgebra => Cholesky::new(shifted)?.unpack(),
            faer => dense::Cholesky::new(shifted, faer).ok()?.lower(),
        };
        // A pivot of rounding noise makes a solution of noise.
        let largest = lower.diagonal().amax();
        let noise = lower
            .diagonal()
            .iter()
            .any(|pivot| pivot * pivot <= f64::EPSILON * f64::EPSILON * largest * largest);
        (!noise).then_some(Self { lower })
    }

    /// The solution of $LLᵀx = b$.
    pub fn solve(&self, right: &DVector<f64>) -> DVector<f64> {
        let mut x = right.clone();
        // Neither can fail: no pivot is zero.
        self.lower.solve_lower_triangular_mut(&mut x);
        self.lower.tr_solve_lower_triangular_mut(&mut x);
        x
    }

    /// The solution of $Lw = b$.
    pub fn half_solve(&self, right: &DVector<f64>) -> DVector<f64> {
        let mut w = right.clone();
        self.lower.solve_lower_triangular_mut(&mut w);
        w
    }

    /// $‖Lᵀz‖² = zᵀ(B + λI)z$.
    pub fn curvature(&self, z: &DVector<f64>) -> f64 {
        self.lower.tr_mul(z).norm_squared()
    }

    /// A direction of length 1 along which the matrix curves almost least.
    ///
    /// As in LINPACK's condition estimator, the right side $±1$ of $Lw = b$ is chosen on the way so that $w$ grows; two
    /// inverse iterations follow. No fixed start would do: a symmetric problem may be orthogonal to it.
    pub fn flattest(&self) -> DVector<f64> {
        let n = self.lower.nrows();
        let mut w = DVector::zeros(n);
        let mut sums = DVector::<f64>::zeros(n);
        for i in 0..n {
            let sign = if sums[i] > 0.0 { -1.0 } else { 1.0 };
            w[i] = (sign - sums[i]) / self.lower[(i, i)];
            for k in i + 1..n {
                sums[k] += self.lower[(k, i)] * w[i];
            }
        }
        self.lower.tr_solve_lower_triangular_mut(&mut w);
        for _ in 0..2 {
            w /= w.amax();
            w = self.solve(&w);
        }
        w.normalize()
    }
}

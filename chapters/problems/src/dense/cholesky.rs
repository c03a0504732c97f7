//! Cholesky's factorization.

use nalgebra::{DMatrix, DVector};

use super::error::{check_right_side, check_symmetric, finite};
use super::{Backend, DenseError, Entry};

/// Cholesky's factor of a positive definite matrix, $A = LLᵀ$.
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use problems::dense::{Backend, Cholesky};
///
/// let factor = Cholesky::new(dmatrix![4.0, 2.0; 2.0, 5.0], Backend::Faer)?;
/// assert_eq!(factor.lower(), dmatrix![2.0, 0.0; 1.0, 2.0]);
/// assert_eq!(factor.solve(&dvector![8.0, 12.0])?, dvector![1.0, 2.0]);
/// # Ok::<(), problems::dense::DenseError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cholesky<T: Entry = f64> {
    /// L in the lower triangle; what stands above it means nothing
    factor: DMatrix<T>,
    backend: Backend,
}

impl<T: Entry> Cholesky<T> {
    /// Factors the matrix in its own memory, in $N³/3$ flops.
    ///
    /// Fails if it is empty, not square, not finite, not symmetric (to half the digits), or not positive definite; of
    /// a symmetric matrix it reads the lower triangle.
    pub fn new(matrix: DMatrix<T>, backend: Backend) -> Result<Self, DenseError> {
        check_symmetric(&matrix)?;
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(threads) = backend.threads() {
            let mut factor = matrix;
            super::blocked::cholesky(&mut factor, threads)?;
            return Ok(Self { factor, backend });
        }
        Ok(Self {
            factor: by_columns(matrix)?,
            backend,
        })
    }

    /// The memory of the matrix, with L in its lower triangle; what stands above it means nothing.
    pub fn packed(self) -> DMatrix<T> {
        self.factor
    }

    /// $L$, lower triangular, N×N.
    pub fn lower(&self) -> DMatrix<T> {
        self.factor.lower_triangle()
    }

    /// The solution of $Ax = b$: two triangular solves, $2N²$ flops.
    ///
    /// Fails if `right_side` does not have N entries, all finite, or if the solution overflows.
    pub fn solve(&self, right_side: &DVector<T>) -> Result<DVector<T>, DenseError> {
        check_right_side(right_side, self.factor.nrows())?;
        let mut x = right_side.clone();
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(threads) = self.backend.threads() {
            super::blocked::cholesky_solve(&self.factor, &mut x, threads);
            return finite(x);
        }
        // Neither solve can fail: the diagonal of a factor is positive.
        self.factor.solve_lower_triangular_mut(&mut x);
        self.factor.tr_solve_lower_triangular_mut(&mut x);
        finite(x)
    }

    /// Whose kernels made it, and solve with it.
    pub fn backend(&self) -> Backend {
        self.backend
    }
}

/// The solution of $Ax = b$ for a positive definite $A$, by Cholesky's factors: $N³/3$ flops.
///
/// Fails if an input does not fit or is not finite, or if $A$ is not symmetric or not positive definite.
pub fn cholesky_solve<T: Entry>(
    matrix: &DMatrix<T>,
    right_side: &DVector<T>,
    backend: Backend,
) -> Result<DVector<T>, DenseError> {
    Cholesky::new(matrix.clone(), backend)?.solve(right_side)
}

fn by_columns<T: Entry>(matrix: DMatrix<T>) -> Result<DMatrix<T>, DenseError> {
    // nalgebra says that a pivot failed, not which one. The leading blocks do: bisect for the smallest that fails.
    match matrix.clone().cholesky() {
        Some(cholesky) => Ok(cholesky.unpack_dirty()),
        None => {
            let (mut sound, mut failing) = (0, matrix.nrows());
            while failing - sound > 1 {
                let middle = usize::midpoint(sound, failing);
                match matrix.view((0, 0), (middle, middle)).clone_owned().cholesky() {
                    Some(_) => sound = middle,
                    None => failing = middle,
                }
            }
            Err(DenseError::NotPositiveDefinite { pivot: failing - 1 })
        }
    }
}

//! Elimination with partial pivoting.

use nalgebra::{DMatrix, DVector};

use super::error::{check_finite, check_right_side, check_square, finite};
use super::{Backend, DenseError, Entry};

/// The solution of $Ax = b$ for any $A$ that is not singular, by elimination with partial pivoting: $2N³/3$ flops.
///
/// Fails if an input does not fit or is not finite, or if a pivot is exactly zero (LAPACK's rule). A matrix that is
/// singular but for rounding passes, and its solution may have no digit right: look at the condition number.
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use problems::dense::{Backend, lu_solve};
///
/// // Indefinite, and no pivot in the corner: Cholesky has no use for it.
/// let x = lu_solve(&dmatrix![0.0, 2.0; 1.0, 0.0], &dvector![6.0, 5.0], Backend::Nalgebra)?;
/// assert_eq!(x, dvector![5.0, 3.0]);
/// # Ok::<(), problems::dense::DenseError>(())
/// ```
pub fn lu_solve<T: Entry>(
    matrix: &DMatrix<T>,
    right_side: &DVector<T>,
    backend: Backend,
) -> Result<DVector<T>, DenseError> {
    check_square(matrix)?;
    check_finite(matrix)?;
    check_right_side(right_side, matrix.nrows())?;
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(threads) = backend.threads() {
        let factors = super::blocked::Elimination::new(matrix.clone(), threads);
        check_pivots(factors.packed())?;
        let mut x = right_side.clone();
        factors.solve(&mut x);
        return finite(x);
    }
    let _ = backend;
    let lu = matrix.clone().lu();
    check_pivots(lu.lu_internal())?;
    let mut x = right_side.clone();
    // Cannot fail: no pivot is zero.
    lu.solve_mut(&mut x);
    finite(x)
}

/// $A^{−1}$, N×N: $2N³$ flops, six times Cholesky's. Rarely what one wants: to solve is faster.
///
/// Fails as [`lu_solve`].
///
/// ```
/// use nalgebra::dmatrix;
/// use problems::dense::{Backend, inverse};
///
/// assert_eq!(inverse(&dmatrix![2.0, 0.0; 0.0, 4.0], Backend::Faer)?, dmatrix![0.5, 0.0; 0.0, 0.25]);
/// # Ok::<(), problems::dense::DenseError>(())
/// ```
pub fn inverse<T: Entry>(matrix: &DMatrix<T>, backend: Backend) -> Result<DMatrix<T>, DenseError> {
    check_square(matrix)?;
    check_finite(matrix)?;
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(threads) = backend.threads() {
        let factors = super::blocked::Elimination::new(matrix.clone(), threads);
        check_pivots(factors.packed())?;
        return all_finite(factors.inverse());
    }
    let _ = backend;
    let lu = matrix.clone().lu();
    check_pivots(lu.lu_internal())?;
    let last = matrix.nrows() - 1;
    all_finite(lu.try_inverse().ok_or(DenseError::Singular { pivot: last })?)
}

/// An error for the first pivot that is zero, or no number since one before it was.
fn check_pivots<T: Entry>(packed: &DMatrix<T>) -> Result<(), DenseError> {
    match packed
        .diagonal()
        .iter()
        .position(|pivot| *pivot == T::zero() || !pivot.is_finite())
    {
        None => Ok(()),
        Some(pivot) => Err(DenseError::Singular { pivot }),
    }
}

fn all_finite<T: Entry>(inverse: DMatrix<T>) -> Result<DMatrix<T>, DenseError> {
    let last = inverse.nrows() - 1;
    if inverse.iter().all(|entry| entry.is_finite()) {
        Ok(inverse)
    } else {
        Err(DenseError::Singular { pivot: last })
    }
}

//! Eigenvalues of symmetric matrices.

use std::cmp::Ordering;

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::error::check_symmetric;
use super::{Backend, DenseError, Entry};

/// The eigenvalues of a symmetric matrix, smallest first, and their eigenvectors.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen<T: Entry = f64> {
    /// $λ_1 ≤ … ≤ λ_N$
    pub values: DVector<T>,
    /// column i is $v_i$, of length 1; orthogonal to the others; its sign means nothing
    pub vectors: DMatrix<T>,
}

/// The eigenvalues of a symmetric matrix, smallest first.
///
/// Each is right to about $ε‖A‖$, so small ones beside large ones have fewer digits. Fails if the matrix is empty, not
/// square, not finite or not symmetric (to half the digits); it reads the lower triangle.
pub fn symmetric_eigenvalues<T: Entry>(
    matrix: &DMatrix<T>,
    backend: Backend,
) -> Result<DVector<T>, DenseError> {
    check_symmetric(matrix)?;
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(threads) = backend.threads() {
        return super::blocked::symmetric_eigen(matrix, None, threads);
    }
    let _ = backend;
    let mut values = matrix.symmetric_eigenvalues();
    values.as_mut_slice().sort_by(by_size);
    Ok(values)
}

/// Eigenvalues and eigenvectors of a symmetric matrix: $A = VΛVᵀ$. Fails as [`symmetric_eigenvalues`].
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use problems::dense::{Backend, symmetric_eigen};
///
/// // Eigenvalue 1 along (1, −1), 3 along (1, 1).
/// let eigen = symmetric_eigen(&dmatrix![2.0_f64, 1.0; 1.0, 2.0], Backend::Faer)?;
/// assert!((eigen.values - dvector![1.0, 3.0]).norm() < 1e-14);
/// assert!((eigen.vectors[(0, 0)] + eigen.vectors[(1, 0)]).abs() < 1e-14);
/// # Ok::<(), problems::dense::DenseError>(())
/// ```
pub fn symmetric_eigen<T: Entry>(matrix: &DMatrix<T>, backend: Backend) -> Result<Eigen<T>, DenseError> {
    check_symmetric(matrix)?;
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(threads) = backend.threads() {
        let mut vectors = DMatrix::zeros(matrix.nrows(), matrix.nrows());
        let values = super::blocked::symmetric_eigen(matrix, Some(&mut vectors), threads)?;
        return Ok(Eigen { values, vectors });
    }
    let _ = backend;
    let found = SymmetricEigen::new(matrix.clone());
    let mut order: Vec<usize> = (0..matrix.nrows()).collect();
    order.sort_by(|&i, &j| by_size(&found.eigenvalues[i], &found.eigenvalues[j]));
    Ok(Eigen {
        values: DVector::from_iterator(order.len(), order.iter().map(|&i| found.eigenvalues[i])),
        vectors: found.eigenvectors.select_columns(&order),
    })
}

/// The smaller first; all are numbers.
fn by_size<T: PartialOrd>(a: &T, b: &T) -> Ordering {
    a.partial_cmp(b).unwrap_or(Ordering::Equal)
}

//! The BFGS update as it is often programmed.

use nalgebra::DMatrix;

use crate::{SecantPair, UpdateError};

/// $(I − ρsyᵀ)\,H\,(I − ρysᵀ) + ρssᵀ$, taken at its word: two products of N×N matrices, about $4N³$ operations.
///
/// The same matrix as [`Update::Bfgs`](crate::Update) makes in $6N²$. This is how the formula stands in most books, and
/// how argmin 0.11 and SciPy 1.x compute it; it is here to be measured. Fails if the pair violates the curvature
/// condition or is not of the matrix's size.
pub fn bfgs_by_products(h: &DMatrix<f64>, pair: &SecantPair) -> Result<DMatrix<f64>, UpdateError> {
    let n = pair.step().len();
    pair.check_curvature()?;
    if h.shape() != (n, n) {
        return Err(UpdateError::Dimension {
            pair: n,
            matrix: h.nrows().max(h.ncols()),
        });
    }
    let (s, y, rho) = (pair.step(), pair.change(), 1.0 / pair.curvature());
    let left = DMatrix::identity(n, n) - s * y.transpose() * rho;
    let right = left.transpose();
    Ok(left * (h * right) + s * s.transpose() * rho)
}

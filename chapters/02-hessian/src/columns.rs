//! A Hessian put together from its columns.

use nalgebra::{DMatrix, DVector};

use crate::{HessianError, Result};

/// Refuses a point that has no Hessian: of the wrong length, empty, or with a coordinate that is no number.
pub(crate) fn check_point(x: &DVector<f64>, dimension: usize) -> Result<()> {
    if x.len() != dimension {
        return Err(HessianError::Dimension {
            expected: dimension,
            found: x.len(),
        });
    }
    if dimension == 0 {
        return Err(HessianError::Empty);
    }
    match x.iter().position(|v| !v.is_finite()) {
        Some(index) => Err(HessianError::Point {
            index,
            value: x[index],
        }),
        None => Ok(()),
    }
}

/// Refuses an entry that is NaN or infinite.
pub(crate) fn check_entries(hessian: &DMatrix<f64>) -> Result<()> {
    match hessian.iter().position(|v| !v.is_finite()) {
        Some(k) => {
            let (row, column) = (k % hessian.nrows(), k / hessian.nrows());
            Err(HessianError::NotFinite {
                row,
                column,
                value: hessian[(row, column)],
            })
        }
        None => Ok(()),
    }
}

/// The symmetric N×N matrix whose column j is `column(j)`. Rounding makes the two halves differ a little; each pair
/// of entries becomes its mean, in place, so that no second N×N matrix is ever needed.
pub(crate) fn assemble(
    n: usize,
    mut column: impl FnMut(usize) -> Result<DVector<f64>>,
) -> Result<DMatrix<f64>> {
    let mut hessian = DMatrix::zeros(n, n);
    for j in 0..n {
        hessian.set_column(j, &column(j)?);
    }
    for j in 0..n {
        for i in 0..j {
            let mean = (hessian[(i, j)] + hessian[(j, i)]) / 2.0;
            hessian[(i, j)] = mean;
            hessian[(j, i)] = mean;
        }
    }
    check_entries(&hessian)?;
    Ok(hessian)
}

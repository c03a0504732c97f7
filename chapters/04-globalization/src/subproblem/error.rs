//! What can be wrong with a question to a solver.

use nalgebra::{DMatrix, DVector};

/// Why there is no step within the radius.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SubproblemError {
    /// The gradient has no entries.
    #[error("the gradient is empty: give it one entry for each variable")]
    Empty,

    /// The matrix does not fit the gradient.
    #[error("the matrix is {rows}×{columns}, but the gradient has {entries} entries")]
    Shape {
        /// rows of the matrix
        rows: usize,
        /// its columns
        columns: usize,
        /// entries of the gradient
        entries: usize,
    },

    /// An entry is NaN or infinite.
    #[error("an entry of the {what} is NaN or infinite")]
    NotFinite {
        /// `gradient` or `matrix`
        what: &'static str,
    },

    /// The matrix is not symmetric.
    #[error(
        "entries ({row}, {column}) and ({column}, {row}) of the matrix differ: use (B + Bᵀ)/2, which is the same model"
    )]
    NotSymmetric {
        /// row of the entry below the diagonal, from 0
        row: usize,
        /// its column
        column: usize,
    },

    /// The radius, or what stands in its place, is no positive number.
    #[error("the {what} is {value}: give a positive number")]
    NotPositive {
        /// `radius` or `weight of the cube`
        what: &'static str,
        /// what was given
        value: f64,
    },

    /// The iteration did not end.
    #[error(
        "no multiplier found in {factorizations} factorizations: the entries of the matrix may span too many powers of ten"
    )]
    NoConvergence {
        /// how many
        factorizations: usize,
    },
}

/// An error, if gradient, matrix and radius do not make a subproblem.
pub(crate) fn check(
    gradient: &DVector<f64>,
    hessian: &DMatrix<f64>,
    what: &'static str,
    value: f64,
) -> Result<(), SubproblemError> {
    let (rows, columns) = hessian.shape();
    let entries = gradient.len();
    if entries == 0 {
        return Err(SubproblemError::Empty);
    }
    if (rows, columns) != (entries, entries) {
        return Err(SubproblemError::Shape {
            rows,
            columns,
            entries,
        });
    }
    if !gradient.iter().all(|entry| entry.is_finite()) {
        return Err(SubproblemError::NotFinite { what: "gradient" });
    }
    if !hessian.iter().all(|entry| entry.is_finite()) {
        return Err(SubproblemError::NotFinite { what: "matrix" });
    }
    let tolerance = f64::EPSILON.sqrt() * hessian.amax();
    let entries_by_columns = hessian.as_slice();
    for column in 0..entries {
        for row in column + 1..entries {
            let (below, above) = (
                entries_by_columns[column * entries + row],
                entries_by_columns[row * entries + column],
            );
            if (below - above).abs() > tolerance {
                return Err(SubproblemError::NotSymmetric { row, column });
            }
        }
    }
    if value > 0.0 && !value.is_nan() {
        Ok(())
    } else {
        Err(SubproblemError::NotPositive { what, value })
    }
}

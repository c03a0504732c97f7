//! What can be wrong with a linear system.

use nalgebra::{DMatrix, DVector};

use super::Entry;

/// What a solver cannot work with.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum DenseError {
    /// The matrix has no entries.
    #[error("the matrix is empty: give it at least one row")]
    Empty,

    /// The matrix is not square.
    #[error("the matrix is {rows}×{columns}: give a square one")]
    NotSquare {
        /// its rows
        rows: usize,
        /// its columns
        columns: usize,
    },

    /// The right side does not fit the matrix.
    #[error("the right side has {found} entries, but the matrix {expected} rows")]
    RightSide {
        /// rows of the matrix
        expected: usize,
        /// entries of the right side
        found: usize,
    },

    /// An entry of the matrix is NaN or infinite.
    #[error("entry ({row}, {column}) of the matrix is NaN or infinite")]
    NotFinite {
        /// its row, from 0
        row: usize,
        /// its column, from 0
        column: usize,
    },

    /// An entry of the right side is NaN or infinite.
    #[error("entry {index} of the right side is NaN or infinite")]
    RightSideNotFinite {
        /// which entry, from 0
        index: usize,
    },

    /// The matrix is not symmetric.
    #[error(
        "entries ({row}, {column}) and ({column}, {row}) differ: give a symmetric matrix, or use lu_solve"
    )]
    NotSymmetric {
        /// row of the entry below the diagonal, from 0
        row: usize,
        /// its column, from 0
        column: usize,
    },

    /// Cholesky's factorization met a pivot that is not positive.
    #[error(
        "the matrix is not positive definite (pivot {pivot} is not positive): add a multiple of the identity, or use lu_solve"
    )]
    NotPositiveDefinite {
        /// which pivot, from 0: the leading block of this many rows is positive definite
        pivot: usize,
    },

    /// Elimination met a pivot of exactly zero, or the result overflows.
    #[error("the matrix is singular (no pivot in column {pivot}): the system has no solution, or many")]
    Singular {
        /// which column, from 0
        pivot: usize,
    },

    /// The iteration for eigenvalues did not converge.
    #[error("the eigenvalue iteration did not converge: scale the matrix so that its entries are near 1")]
    NoConvergence,
}

pub(super) fn check_square<T: Entry>(matrix: &DMatrix<T>) -> Result<(), DenseError> {
    let (rows, columns) = matrix.shape();
    if rows != columns {
        return Err(DenseError::NotSquare { rows, columns });
    }
    if rows == 0 { Err(DenseError::Empty) } else { Ok(()) }
}

pub(super) fn check_finite<T: Entry>(matrix: &DMatrix<T>) -> Result<(), DenseError> {
    /// How many entries are looked at together: without a branch for each, the processor looks at several at once.
    const TOGETHER: usize = 64;
    let rows = matrix.nrows();
    for (group, entries) in matrix.as_slice().chunks(TOGETHER).enumerate() {
        let all = entries.iter().fold(true, |all, entry| all & entry.is_finite());
        if !all {
            let within = entries.iter().position(|entry| !entry.is_finite()).unwrap_or(0);
            let at = group * TOGETHER + within;
            return Err(DenseError::NotFinite {
                row: at % rows,
                column: at / rows,
            });
        }
    }
    Ok(())
}

/// The largest absolute value of finite entries.
fn largest<T: Entry>(matrix: &DMatrix<T>) -> T {
    /// Maxima side by side, so that none has to wait for the last.
    const LANES: usize = 16;
    let larger = |a: T, b: T| if b > a { b } else { a };
    let mut maxima = [T::zero(); LANES];
    let groups = matrix.as_slice().chunks_exact(LANES);
    let rest = groups.remainder();
    for group in groups {
        for (maximum, entry) in maxima.iter_mut().zip(group) {
            *maximum = larger(*maximum, entry.abs());
        }
    }
    let rest = rest.iter().map(|entry| entry.abs());
    maxima.into_iter().chain(rest).fold(T::zero(), larger)
}

pub(super) fn check_symmetric<T: Entry>(matrix: &DMatrix<T>) -> Result<(), DenseError> {
    /// Side of a tile: two of them stay in the cache, so that the transpose costs no more than the matrix.
    const TILE: usize = 32;
    check_square(matrix)?;
    check_finite(matrix)?;
    let n = matrix.nrows();
    let entries = matrix.as_slice();
    let tolerance = T::default_epsilon().sqrt() * largest(matrix);
    for left in (0..n).step_by(TILE) {
        for top in (left..n).step_by(TILE) {
            for column in left..(left + TILE).min(n) {
                let first = top.max(column + 1);
                let last = (top + TILE).min(n);
                let apart =
                    |row: usize| (entries[row + column * n] - entries[column + row * n]).abs() > tolerance;
                if (first..last).fold(false, |any, row| any | apart(row)) {
                    let row = (first..last).find(|&row| apart(row)).unwrap_or(first);
                    return Err(DenseError::NotSymmetric { row, column });
                }
            }
        }
    }
    Ok(())
}

pub(super) fn check_right_side<T: Entry>(right_side: &DVector<T>, expected: usize) -> Result<(), DenseError> {
    if right_side.len() != expected {
        return Err(DenseError::RightSide {
            expected,
            found: right_side.len(),
        });
    }
    match right_side.iter().position(|entry| !entry.is_finite()) {
        None => Ok(()),
        Some(index) => Err(DenseError::RightSideNotFinite { index }),
    }
}

/// The solution, unless it overflowed.
pub(super) fn finite<T: Entry>(x: DVector<T>) -> Result<DVector<T>, DenseError> {
    match x.iter().rposition(|entry| !entry.is_finite()) {
        None => Ok(x),
        Some(pivot) => Err(DenseError::Singular { pivot }),
    }
}

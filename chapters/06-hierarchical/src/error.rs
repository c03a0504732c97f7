//! What can go wrong.

use std::ops::Range;

/// Why a matrix could not be compressed, factored or solved with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum HodlrError {
    /// The matrix has no entries.
    #[error("the matrix is empty: give it at least one row")]
    Empty,

    /// The tolerance is not one that floating-point numbers can meet.
    #[error("the tolerance is {tolerance}: give a number from 1e-15 to below 1")]
    Tolerance {
        /// what was given
        tolerance: f64,
    },

    /// A leaf would have no rows.
    #[error("leaves of at most {leaf} rows: give at least 1")]
    Leaf {
        /// what was given
        leaf: usize,
    },

    /// A block needs more columns than it may have.
    #[error(
        "the block of rows {}–{} and columns {}–{} needs a rank above {bound} for the tolerance {tolerance:e}: order the rows so that \
         neighbors are alike, loosen the tolerance, raise the bound, or factor the matrix densely",
        rows.start, rows.end - 1, columns.start, columns.end - 1
    )]
    Rank {
        /// its rows, from 0
        rows: Range<usize>,
        /// its columns, from 0
        columns: Range<usize>,
        /// the bound that was reached
        bound: usize,
        /// the tolerance that was not
        tolerance: f64,
    },

    /// The singular values of a block were not found.
    #[error("the singular values of the block of rows {}–{} and columns {}–{} did not converge: scale the matrix so that its entries are near 1",
        rows.start, rows.end - 1, columns.start, columns.end - 1)]
    NoConvergence {
        /// its rows, from 0
        rows: Range<usize>,
        /// its columns, from 0
        columns: Range<usize>,
    },

    /// An entry is NaN or infinite.
    #[error("entry ({row}, {column}) of the matrix is NaN or infinite")]
    NotFinite {
        /// its row, from 0
        row: usize,
        /// its column, from 0
        column: usize,
    },

    /// The compressed matrix is not positive definite.
    #[error(
        "the compressed matrix is not positive definite (in rows {}–{}): tighten the tolerance below the smallest eigenvalue's share \
         of the largest, or add to the diagonal",
        rows.start, rows.end - 1
    )]
    NotPositiveDefinite {
        /// the smallest diagonal block that shows it, from 0
        rows: Range<usize>,
    },

    /// The right side does not fit the matrix.
    #[error("the right side has {found} rows, but the matrix {expected}")]
    RightSide {
        /// rows of the matrix
        expected: usize,
        /// rows of the right side
        found: usize,
    },

    /// An entry of the right side, or of the solution, is NaN or infinite.
    #[error(
        "entry {index} of the right side or of the solution is NaN or infinite: check the right side, or scale the matrix"
    )]
    RightSideNotFinite {
        /// which entry, from 0
        index: usize,
    },
}

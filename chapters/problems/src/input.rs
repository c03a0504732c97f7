//! What can be wrong with a question.

/// An input that [`minimize`](crate::minimize) or [`Quadratic::new`](crate::Quadratic::new) cannot work with. Each
/// message says which one, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InputError {
    /// The start has no entries.
    #[error("the start is empty: give it one entry for each variable")]
    EmptyStart,

    /// The start has an entry that is NaN or infinite.
    #[error("entry {index} of the start is {value}: start from finite numbers")]
    StartNotFinite {
        /// which entry, from 0
        index: usize,
        /// what it is
        value: f64,
    },

    /// A point has the wrong number of entries.
    #[error("the {what} has {found} entries, but the function has {expected} variables: give it {expected}")]
    Dimension {
        /// `start`, `target point`, …
        what: &'static str,
        /// what the function wants
        expected: usize,
        /// what was given
        found: usize,
    },

    /// A tolerance, distance or bound is not a positive number.
    #[error("the {what} is {value}: give a positive number{}", if *what == "gradient tolerance" {
        " (f64::MIN_POSITIVE to stop only where the gradient is zero)"
    } else {
        ""
    })]
    NotPositive {
        /// which limit
        what: &'static str,
        /// what it is
        value: f64,
    },

    /// The target value or target point is NaN or infinite.
    #[error("the {what} is not finite: give finite numbers, or no target")]
    TargetNotFinite {
        /// which target
        what: &'static str,
    },

    /// A matrix that ought to be square is not.
    #[error("the matrix is {rows}×{columns}: a quadratic needs a square one")]
    NotSquare {
        /// its rows
        rows: usize,
        /// its columns
        columns: usize,
    },

    /// A matrix that ought to be symmetric is not.
    #[error(
        "the matrix differs from its transpose at ({row}, {column}): use (A + Aᵀ)/2, which is the same quadratic"
    )]
    NotSymmetric {
        /// row of the entry that differs most
        row: usize,
        /// its column
        column: usize,
    },

    /// A matrix or vector has an entry that is NaN or infinite.
    #[error("the {what} has an entry that is NaN or infinite: give finite numbers")]
    NotFinite {
        /// `matrix` or `linear term`
        what: &'static str,
    },
}

//! What can be wrong with what the caller gave.

use problems::dense::DenseError;

/// What this crate returns: a result, or why there is none.
pub type Result<T> = std::result::Result<T, HessianError>;

/// Why there is no Hessian to return. Each message says which input was wrong and what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum HessianError {
    /// The function of no variables has no curvature.
    #[error("the function takes no coordinates, so it has no Hessian: give it at least one")]
    Empty,

    /// The point does not belong to the function.
    #[error("the point has {found} coordinates, but the function takes {expected}")]
    Dimension {
        /// coordinates the function takes
        expected: usize,
        /// coordinates the point has
        found: usize,
    },

    /// A coordinate of the point is NaN or infinite.
    #[error("coordinate {index} of the point is {value}: every coordinate must be finite")]
    Point {
        /// which coordinate, from zero
        index: usize,
        /// its value
        value: f64,
    },

    /// The step of a difference is unusable at this point.
    #[error(
        "the step {step} does not move coordinate {index} to another finite number: choose a step between ε|x| and 1"
    )]
    Step {
        /// which coordinate, from zero
        index: usize,
        /// the step
        step: f64,
    },

    /// A second derivative does not exist here, or overflows.
    #[error(
        "the second derivative by coordinates {row} and {column} is {value}: f is not twice differentiable here"
    )]
    NotFinite {
        /// row, from zero
        row: usize,
        /// column, from zero
        column: usize,
        /// what came out instead of a number
        value: f64,
    },

    /// The gradient is not zero, so the point is on a slope and is of no kind.
    #[error(
        "the gradient's norm is {gradient_norm:e}, above the tolerance {tolerance:e}: only a stationary point has a kind"
    )]
    NotStationary {
        /// ‖∇f(x)‖
        gradient_norm: f64,
        /// the largest norm that counts as zero
        tolerance: f64,
    },

    /// A matrix that should be a Hessian is empty, not square, not finite, or not symmetric.
    #[error(transparent)]
    Matrix(#[from] DenseError),
}

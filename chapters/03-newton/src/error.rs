//! What can be wrong with a Newton step.

use nalgebra::{DMatrix, DVector};
use problems::dense::DenseError;

/// Why there is no Newton step. Each message says which input was wrong and what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NewtonError {
    /// Hessian and gradient do not fit each other, or hold what is no number: the error says which.
    #[error("Hp = −g cannot be solved, H being the matrix and −g the right side: {0}")]
    System(#[from] DenseError),

    /// Along some direction the model has no curvature, so it is level nowhere, or on a whole line.
    #[error(
        "the Hessian is singular to working precision (pivot {pivot} is rounding noise): add λ‖x‖²/2 to the function, \
         or drop a variable that it does not depend on"
    )]
    Singular {
        /// which pivot, from 0
        pivot: usize,
    },

    /// The fraction of the step is no fraction.
    #[error("the damping is {damping}, and must lie above 0 and not above 1")]
    Damping {
        /// what was given
        damping: f64,
    },
}

impl NewtonError {
    /// An error, if the gradient does not belong to the Hessian.
    pub(crate) fn check(hessian: &DMatrix<f64>, gradient: &DVector<f64>) -> Result<(), Self> {
        let (expected, found) = (hessian.nrows(), gradient.len());
        if found != expected {
            return Err(DenseError::RightSide { expected, found }.into());
        }
        match gradient.iter().position(|entry| !entry.is_finite()) {
            Some(index) => Err(DenseError::RightSideNotFinite { index }.into()),
            None => Ok(()),
        }
    }
}

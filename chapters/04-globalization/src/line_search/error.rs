//! Why a line search failed.

use std::fmt::Debug;

use problems::{Evaluations, Landing};

/// Why there is no step length to offer. As text it is a clause.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Reason {
    /// The function does not fall along the direction, so no short step can do good.
    #[error("the direction does not lead downhill (slope {slope:.1e}): repair the Hessian, or use −g")]
    NotDescent {
        /// $φ'(0) = gᵀp ≥ 0$
        slope: f64,
    },

    /// The direction has an entry that is NaN or infinite, or the value or gradient at the start has.
    #[error("the {what} is NaN or infinite")]
    NotFinite {
        /// `direction`, `value` or `slope`
        what: &'static str,
    },

    /// The direction has the wrong number of entries.
    #[error("the direction has {found} entries, the point {expected}")]
    Dimension {
        /// entries of the point
        expected: usize,
        /// entries of the direction
        found: usize,
    },

    /// The first step length is no positive number.
    #[error("the first step length is {first}: give a positive number")]
    FirstStep {
        /// what was given
        first: f64,
    },

    /// As many points were tried as allowed.
    #[error("none of {trials} step lengths was good enough")]
    TrialsExhausted {
        /// how many
        trials: usize,
    },

    /// The step lengths that are left cannot be told apart, or change no digit of the point. So it is where the values
    /// are the same but for rounding, or where the gradient does not belong to the function.
    #[error(
        "the interval around the step length {step_length:.1e} shrank to nothing: rounding decides from here"
    )]
    IntervalTooSmall {
        /// where it shrank to
        step_length: f64,
    },

    /// The function falls and falls: there may be no minimum along the direction.
    #[error(
        "the function still falls at the step length {step_length:.1e}: it may have no minimum in this direction"
    )]
    Unbounded {
        /// the longest tried
        step_length: f64,
    },
}

/// A line search that failed, with what it saw.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("line search: {reason}")]
pub struct LineSearchError<T: Debug = f64> {
    /// why
    pub reason: Reason,
    /// the best point that was tried, if it is lower than the start
    pub best: Option<Box<Landing<T>>>,
    /// what was asked of the function
    pub evaluations: Evaluations,
}

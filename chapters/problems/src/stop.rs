//! Why a descent ended.

use std::fmt::{self, Display, Formatter};

/// Why [`minimize`](crate::minimize) stopped. As text it is a clause: *converged: ‖g‖ = 3.1e-12*.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The gradient is no longer than the tolerance. The point is stationary: a minimum, a saddle or a maximum.
    Converged {
        /// $‖∇f‖$ at the last iterate
        gradient_norm: f64,
    },

    /// The target value or the target point was reached.
    TargetReached {
        /// the first iteration that reached it
        iteration: usize,
        /// the value there
        value: f64,
    },

    /// As many steps were taken as allowed.
    MaximumIterations,

    /// A value, a gradient or a step has an entry that is NaN or infinite.
    NotFinite {
        /// the iteration where it was met
        iteration: usize,
        /// `value`, `gradient` or `step`
        what: &'static str,
    },

    /// The iterates run away: $|f|$ or $‖x‖$ passed the bound.
    Diverged {
        /// the iteration that passed it
        iteration: usize,
        /// `value` or `point`
        what: &'static str,
    },

    /// The method found no step.
    StepFailed {
        /// the iterate it stands at
        iteration: usize,
        /// what the method says
        reason: String,
    },
}

impl Stop {
    /// Whether this is what one hoped for: a stationary point or the target.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Converged { .. } | Self::TargetReached { .. })
    }
}

impl Display for Stop {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Converged { gradient_norm } => write!(to, "converged: ‖g‖ = {gradient_norm:.1e}"),
            Self::TargetReached { iteration, value } => {
                write!(to, "reached the target at iteration {iteration}: f = {value:.6e}")
            }
            Self::MaximumIterations => write!(to, "took as many iterations as allowed"),
            Self::NotFinite { iteration, what } => {
                write!(to, "the {what} at iteration {iteration} is NaN or infinite")
            }
            Self::Diverged { iteration, what } => {
                write!(
                    to,
                    "diverged: the {what} at iteration {iteration} is out of bounds"
                )
            }
            Self::StepFailed { iteration, reason } => {
                write!(to, "no step from iteration {iteration}: {reason}")
            }
        }
    }
}

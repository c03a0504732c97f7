//! The experiments, one file each, in the order of the page.

use problems::Descent;

pub mod conditions;
pub mod digits;
pub mod escape;
pub mod factorizations;
pub mod failures;
pub mod reasons;
pub mod region;
pub mod repair;
pub mod rescue;
pub mod saddle;
pub mod subproblem;
pub mod suite;

/// How many steps a descent took.
fn steps(descent: &Descent) -> usize {
    descent.trace.iterations.len() - 1
}

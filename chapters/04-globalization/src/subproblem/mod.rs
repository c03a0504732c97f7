//! The best step within a radius.
//!
//! The model $m(p) = gᵀp + ½ pᵀBp$ is to be trusted only for $‖p‖ ≤ Δ$. Three answers to "which $p$ is best there":
//!
//! | solver            | looks                                                   | factorizations |
//! |-------------------|---------------------------------------------------------|----------------|
//! | [`cauchy`]        | along $−g$                                              | none           |
//! | [`dogleg`]        | along $−g$, then towards the model's minimum            | one            |
//! | [`more_sorensen`] | everywhere                                              | a few          |
//!
//! All take a gradient of N entries, a symmetric N×N matrix $B$ that need not be positive definite (the Hessian, or what
//! stands in for it) and a radius. They return a step that is no longer than the radius and lowers the model at least
//! as much as [`cauchy`]'s.

mod cauchy;
mod dogleg;
mod error;
mod factor;
mod more_sorensen;

use nalgebra::{DMatrix, DVector};

pub use cauchy::cauchy;
pub use dogleg::dogleg;
pub use error::SubproblemError;
pub(crate) use error::check;
pub(crate) use factor::Factor;
pub use more_sorensen::{Exact, more_sorensen};

/// How far the model falls with this step: $m(0) − m(p) = −gᵀp − ½ pᵀBp$.
pub fn reduction(gradient: &DVector<f64>, hessian: &DMatrix<f64>, step: &DVector<f64>) -> f64 {
    -gradient.dot(step) - 0.5 * step.dot(&(hessian * step))
}

//! Newton's method: put a parabola through what is known here, jump to where it is level, look again.
//!
//! At a point $x$ a function has a value $f$, a gradient $g$ and a Hessian $H$. They determine one quadratic model,
//! $m(p) = f + gᵀp + ½ pᵀHp$, and the model is level where $Hp = −g$. That linear system is the whole method:
//!
//! * [`newton_step`] solves it;
//! * [`Newton`] takes the solution, or a fraction of it, as a [`Method`] that [`problems::minimize`] drives;
//! * [`decrement`] tells how far the model promises to fall, in units of $f$ whatever the units of $x$.
//!
//! ```
//! use nalgebra::dvector;
//! use newton::Newton;
//! use problems::{Limits, Rosenbrock, minimize};
//!
//! let descent = minimize(&mut Newton::default(), &Rosenbrock::new(2), &dvector![-1.2, 1.0], &Limits::default())?;
//! assert!((descent.best - dvector![1.0, 1.0]).norm() < 1e-10);
//! # Ok::<(), problems::InputError>(())
//! ```
//!
//! What is *not* here: nothing makes sure that a step goes downhill, or that it is short enough for the model to be
//! true. That is the next chapter's work. [`affine`] changes the coordinates of a problem; [`figures`] draws.

use nalgebra::{DMatrix, DVector};
use problems::dense::{Backend, Cholesky, DenseError};
use problems::{Method, Objective, State, StepError};

mod error;

pub mod affine;
pub mod figures;
pub mod valley;

pub use error::NewtonError;

/// The Newton step $p$: the solution of $Hp = −g$.
///
/// `hessian` is N×N and symmetric, `gradient` has N entries. Nothing is inverted. Where $H$ is
/// positive definite, Cholesky's factors $H = LLᵀ$ give $p$ by two triangular solves, and $p$ points
/// downhill. Where it is not, the model has no minimum; elimination still finds the point where it
/// is level, a saddle or a maximum of the model. That is Newton's method taken at its word.
///
/// Fails if the shapes do not fit, if an entry is NaN or infinite, or if $H$ is singular to
/// working precision.
///
/// ```
/// use nalgebra::{dmatrix, dvector};
///
/// // f = x² + 3y² at (5, 7): one step leads to the minimum, the origin.
/// let step = newton::newton_step(&dmatrix![2.0, 0.0; 0.0, 6.0], &dvector![10.0, 42.0])?;
/// assert!((step - dvector![-5.0, -7.0]).norm() < 1e-14);
/// # Ok::<(), newton::NewtonError>(())
/// ```
pub fn newton_step(
    hessian: &DMatrix<f64>,  // H
    gradient: &DVector<f64>, // g
) -> Result<DVector<f64>, NewtonError> {
    let kernels = Backend::for_size(hessian.nrows());
    match Cholesky::new(hessian.clone(), kernels) {
        Ok(cholesky) => {
            let lower = cholesky.lower();
            check_pivots(&lower, &lower.transpose())?;
            Ok(cholesky.solve(&-gradient)?)
        }
        Err(DenseError::NotPositiveDefinite { .. }) => level_point(hessian, gradient),
        Err(error) => Err(error.into()),
    }
}

/// The point where a model without a minimum is level, by elimination (LU).
fn level_point(hessian: &DMatrix<f64>, gradient: &DVector<f64>) -> Result<DVector<f64>, NewtonError> {
    NewtonError::check(hessian, gradient)?;
    let lu = hessian.clone().lu();
    check_pivots(&lu.l(), &lu.u())?;
    lu.solve(&-gradient).ok_or(NewtonError::Singular {
        pivot: gradient.len() - 1,
    })
}

/// An error, if factoring left a pivot that may as well be zero.
///
/// Pivot $j$ is what cancellation leaves of $(|L||U|)_{jj}$, so its rounding error is about $Nε$ times that (Higham
/// 2002, theorem 9.3), and a pivot no larger is noise. Both sides scale alike when a variable changes its unit: a
/// Hessian whose entries span many powers of ten because meters meet nanometers is not mistaken for a singular one.
fn check_pivots(lower: &DMatrix<f64>, upper: &DMatrix<f64>) -> Result<(), NewtonError> {
    let n = lower.nrows();
    for j in 0..n {
        let before: f64 = (0..=j).map(|k| (lower[(j, k)] * upper[(k, j)]).abs()).sum();
        let pivot = (lower[(j, j)] * upper[(j, j)]).abs();
        if pivot <= n as f64 * f64::EPSILON * before {
            return Err(NewtonError::Singular { pivot: j });
        }
    }
    Ok(())
}

/// The Newton decrement $\sqrt{gᵀH⁻¹g}$, from the gradient and the Newton step $p = −H⁻¹g$.
///
/// Half its square is how far the model's minimum lies below $f$, whatever the coordinates: a stopping rule that does
/// not depend on units (Boyd and Vandenberghe 2004, §9.5). `None` if $gᵀp > 0$: then $p$ leads uphill.
///
/// ```
/// use nalgebra::dvector;
/// // f = x² at 3: value 9, gradient 6, step −3; the minimum is 9 below.
/// let decrement = newton::decrement(&dvector![6.0], &dvector![-3.0]);
/// assert_eq!(decrement, Some(18f64.sqrt()));
/// ```
pub fn decrement(gradient: &DVector<f64>, step: &DVector<f64>) -> Option<f64> {
    let square = -gradient.dot(step);
    (square >= 0.0).then(|| square.sqrt())
}

/// Newton's method: $x_{k+1} = x_k + αp_k$ with $H_k p_k = −g_k$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Newton {
    damping: f64,
}

impl Newton {
    /// Newton's method that takes the fraction `damping`, $0 < α ≤ 1$, of each step.
    ///
    /// With $α < 1$ it is tamer, and no longer quadratically convergent: near a minimum the error shrinks by the
    /// constant factor $1 − α$.
    pub fn damped(damping: f64) -> Result<Self, NewtonError> {
        if damping > 0.0 && damping <= 1.0 {
            Ok(Self { damping })
        } else {
            Err(NewtonError::Damping { damping })
        }
    }
}

/// The pure method: the whole step, $α = 1$.
impl Default for Newton {
    fn default() -> Self {
        Self { damping: 1.0 }
    }
}

impl Method for Newton {
    fn name(&self) -> &str {
        "Newton"
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        let hessian = objective.hessian(&at.x);
        Ok(newton_step(&hessian, &at.gradient)? * self.damping)
    }
}

//! What the eigenvalues of the Hessian say about a point where the gradient is zero.

use nalgebra::{DMatrix, DVector};
use problems::Objective;
use problems::dense::{self, Backend};

use crate::columns::check_point;
use crate::{HessianError, Result};

/// The kind of a stationary point, as far as second derivatives tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// all eigenvalues positive: uphill in every direction
    Minimum,
    /// all eigenvalues negative: downhill in every direction
    Maximum,
    /// eigenvalues of both signs: a pass between two summits
    Saddle,
    /// an eigenvalue is zero and no two have opposite signs: third and higher derivatives decide
    Degenerate,
}

/// The eigenvalues of a Hessian, ascending.
///
/// Fails on a matrix that is empty, not square, not finite, or not symmetric to half the digits of an `f64`.
pub fn eigenvalues(hessian: &DMatrix<f64>) -> Result<DVector<f64>> {
    Ok(dense::symmetric_eigenvalues(
        hessian,
        Backend::for_size(hessian.nrows()),
    )?)
}

/// The size below which an eigenvalue cannot be told from zero: N ε |λ|, with |λ| the largest in absolute value.
///
/// A backward-stable eigenvalue routine returns the eigenvalues of a matrix that differs from the given one by a
/// modest multiple of ε‖H‖ (Golub and Van Loan), so each is uncertain by as much, however small it is itself.
pub fn rounding_floor(eigenvalues: &DVector<f64>) -> f64 {
    eigenvalues.len() as f64 * f64::EPSILON * eigenvalues.amax()
}

/// The number of eigenvalues that cannot be told from zero: of directions along which f is flat to second order.
pub fn nullity(eigenvalues: &DVector<f64>) -> usize {
    let floor = rounding_floor(eigenvalues);
    eigenvalues.iter().filter(|value| value.abs() <= floor).count()
}

/// The kind of a stationary point, from the eigenvalues of its Hessian.
///
/// An eigenvalue counts as zero if its absolute value is at most `zero`.
pub fn classify(eigenvalues: &DVector<f64>, zero: f64) -> Kind {
    let up = eigenvalues.iter().any(|&value| value > zero);
    let down = eigenvalues.iter().any(|&value| value < -zero);
    let flat = eigenvalues.iter().any(|value| value.abs() <= zero);
    match (up, down, flat) {
        (true, true, _) => Kind::Saddle,
        (true, false, false) => Kind::Minimum,
        (false, true, false) => Kind::Maximum,
        _ => Kind::Degenerate,
    }
}

/// The kind of the stationary point `x`. A gradient longer than `tolerance` is an error: on a slope there is no kind.
pub fn kind(objective: &dyn Objective, x: &DVector<f64>, tolerance: f64) -> Result<Kind> {
    check_point(x, objective.dimension())?;
    let gradient_norm = objective.gradient(x).norm();
    // Not `gradient_norm > tolerance`: a gradient that is NaN must fail too.
    let is_stationary = gradient_norm <= tolerance;
    if !is_stationary {
        return Err(HessianError::NotStationary {
            gradient_norm,
            tolerance,
        });
    }
    let values = eigenvalues(&objective.hessian(x))?;
    Ok(classify(&values, rounding_floor(&values)))
}

/// κ = |λ|max / |λ|min: how much steeper the steepest direction is than the flattest. Infinite if one is flat.
pub fn condition_number(eigenvalues: &DVector<f64>) -> f64 {
    let smallest = eigenvalues
        .iter()
        .fold(f64::INFINITY, |least, value| least.min(value.abs()));
    if smallest <= rounding_floor(eigenvalues) {
        f64::INFINITY
    } else {
        eigenvalues.amax() / smallest
    }
}

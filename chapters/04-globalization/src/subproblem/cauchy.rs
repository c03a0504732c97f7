//! Straight down, as far as the model falls.

use nalgebra::{DMatrix, DVector};

use super::SubproblemError;
use super::error::check;

/// The Cauchy point: the lowest point of the model along $−g$ within the
/// radius. $2N²$ flops.
///
/// It is gradient descent with a step length chosen by the model. Every
/// solver that does at least as well makes a trust region converge (Nocedal
/// and Wright 2006, theorem 4.5); on its own it is as slow as gradient
/// descent.
///
/// Fails if an input does not fit or is not finite, or if `radius` is not
/// positive.
///
/// ```
/// use globalization::subproblem::cauchy;
/// use nalgebra::{dmatrix, dvector};
///
/// // m = 2p + p²: lowest at −1. Within ½, at −½.
/// let (g, b) = (dvector![2.0], dmatrix![2.0]);
/// assert_eq!(cauchy(&g, &b, 5.0)?, dvector![-1.0]);
/// assert_eq!(cauchy(&g, &b, 0.5)?, dvector![-0.5]);
/// # Ok::<(), globalization::subproblem::SubproblemError>(())
/// ```
pub fn cauchy(
    gradient: &DVector<f64>, // g
    hessian: &DMatrix<f64>,  // B
    radius: f64,             // Δ
) -> Result<DVector<f64>, SubproblemError> {
    check(gradient, hessian, "radius", radius)?;
    let length = gradient.norm();
    if length == 0.0 {
        return Ok(gradient.clone());
    }
    let downhill = gradient / -length;
    let curvature = downhill.dot(&(hessian * &downhill));
    let reach = if curvature > 0.0 {
        radius.min(length / curvature)
    } else {
        radius
    };
    Ok(downhill * reach)
}

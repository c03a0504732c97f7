//! Down, then around the corner.

use nalgebra::{DMatrix, DVector};

use super::error::check;
use super::factor::Factor;
use super::{SubproblemError, cauchy, reduction};
use crate::ModifiedCholesky;

/// Powell's dogleg: along $−g$ to where the model is lowest, then straight towards the Newton step, until the radius
/// is met. One Cholesky factorization, $N³/3$ flops.
///
/// Along this path the length grows and the model falls (Nocedal and Wright 2006, lemma 4.2), so where it meets the
/// radius it is lowest. Where $B$ is not positive definite there is no Newton step to turn to. Then the path is that of
/// $B + E$, by [`ModifiedCholesky`]: since $E ≥ 0$, the model of $B$ falls at least as far along it. The
/// [`cauchy`] point is kept if it is lower still.
///
/// Fails as [`cauchy`].
pub fn dogleg(
    gradient: &DVector<f64>, // g
    hessian: &DMatrix<f64>,  // B
    radius: f64,             // Δ
) -> Result<DVector<f64>, SubproblemError> {
    check(gradient, hessian, "radius", radius)?;
    if let Some(factor) = Factor::new(hessian, 0.0) {
        return path(gradient, hessian, factor.solve(&-gradient), radius);
    }
    let modified = ModifiedCholesky::new(hessian)?;
    let repaired = hessian + DMatrix::from_diagonal(modified.correction());
    let bent = path(gradient, &repaired, modified.solve(&-gradient), radius)?;
    let straight = cauchy(gradient, hessian, radius)?;
    let falls = |step| reduction(gradient, hessian, step);
    Ok(if falls(&bent) > falls(&straight) {
        bent
    } else {
        straight
    })
}

/// Where the way from the start over the Cauchy point to the Newton step meets the radius, for a positive definite $B$.
fn path(
    gradient: &DVector<f64>,
    hessian: &DMatrix<f64>,
    newton: DVector<f64>,
    radius: f64,
) -> Result<DVector<f64>, SubproblemError> {
    if newton.norm() <= radius {
        return Ok(newton);
    }
    // The corner: the Cauchy point without a radius.
    let corner = cauchy(gradient, hessian, f64::INFINITY)?;
    if corner.norm() >= radius {
        return cauchy(gradient, hessian, radius);
    }
    let leg = newton - &corner;
    Ok(&corner + &leg * to_the_sphere(&corner, &leg, radius))
}

/// The larger $τ$ with $‖p + τz‖ = Δ$, for $‖p‖ < Δ$.
pub(super) fn to_the_sphere(p: &DVector<f64>, z: &DVector<f64>, radius: f64) -> f64 {
    let (a, b) = (z.norm_squared(), p.dot(z));
    let room = (radius - p.norm()) * (radius + p.norm());
    let root = (b * b + a * room).sqrt();
    // Of the two forms, the one without cancellation.
    if b > 0.0 {
        room / (b + root)
    } else {
        (root - b) / a
    }
}

//! Down, then around the corner.

use nalgebra::{DMatrix, DVector};

use super::error::check;
use super::factor::Factor;
use super::{SubproblemError, cauchy};

/// Powell's dogleg: along $−g$ to where the model is lowest, then straight towards the Newton step, until the radius
/// is met. One Cholesky factorization, $N³/3$ flops.
///
/// Along this path the length grows and the model falls (Nocedal and Wright 2006, lemma 4.2), so where it meets the
/// radius it is lowest. Where $B$ is not positive definite there is no Newton step to turn to, and the answer is the
/// [`cauchy`] point.
///
/// Fails as [`cauchy`].
pub fn dogleg(
    gradient: &DVector<f64>, // g
    hessian: &DMatrix<f64>,  // B
    radius: f64,             // Δ
) -> Result<DVector<f64>, SubproblemError> {
    check(gradient, hessian, "radius", radius)?;
    let Some(factor) = Factor::new(hessian, 0.0) else {
        return cauchy(gradient, hessian, radius);
    };
    let newton = factor.solve(&-gradient);
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

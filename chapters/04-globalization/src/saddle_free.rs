//! Newton's step with the signs put right.

use hessian::stationary::rounding_floor;
use nalgebra::{DMatrix, DVector};

use crate::spectrum::Spectrum;
use crate::subproblem::SubproblemError;

/// The saddle-free step $−\lvert H\rvert^{−1}g$, N entries: Newton's step
/// with every eigenvalue replaced by its absolute value (Dauphin et al.
/// 2014).
///
/// Along an eigenvector of positive curvature it is Newton's. Along one of
/// negative curvature it has the same length and leads downhill, away from
/// the saddle. An eigenvalue that rounding hides, below $Nε$ of the largest,
/// counts as that. $9N³$ flops, for the eigenvectors.
///
/// Fails if an input does not fit or is not finite.
///
/// ```
/// use globalization::saddle_free_step;
/// use nalgebra::{dmatrix, dvector};
///
/// // x² − 2y² at (1, 1): to the bottom along x, down the slope along y.
/// let (g, h) = (dvector![2.0, -4.0], dmatrix![2.0, 0.0; 0.0, -4.0]);
/// let step = saddle_free_step(&g, &h)?;
/// assert!((step - dvector![-1.0, 1.0]).norm() < 1e-14);
/// # Ok::<(), globalization::subproblem::SubproblemError>(())
/// ```
pub fn saddle_free_step(
    gradient: &DVector<f64>, // g
    hessian: &DMatrix<f64>,  // H
) -> Result<DVector<f64>, SubproblemError> {
    let spectrum = Spectrum::new(gradient, hessian, "radius", 1.0)?;
    let values = &spectrum.eigen.values;
    let floor = rounding_floor(values).max(f64::MIN_POSITIVE);
    let curvatures = values.map(|value| value.abs().max(floor));
    Ok(spectrum.assemble(-spectrum.slopes.component_div(&curvatures)))
}

//! The exact answer.

use nalgebra::{DMatrix, DVector};

use super::SubproblemError;
use super::dogleg::to_the_sphere;
use super::error::check;
use super::factor::Factor;

/// The best step within the radius.
#[derive(Debug, Clone, PartialEq)]
pub struct Exact {
    /// $p$
    pub step: DVector<f64>,
    /// $λ ≥ 0$ with $(B + λI)p = −g$; 0 where the step ends inside the radius
    pub multiplier: f64,
    /// whether it took a direction of least curvature to reach the radius: the hard case
    pub hard_case: bool,
    /// attempts to factor a matrix $B + λI$
    pub factorizations: usize,
}

/// How near the radius a step must end, and how near its model value must be to the lowest, as a fraction of either.
const TOLERANCE: f64 = 1e-6;
/// Ten are many.
const MAXIMUM_FACTORIZATIONS: usize = 200;

/// The lowest point of the model within the radius, even where $B$ is
/// indefinite (Moré and Sorensen 1983).
///
/// A step $p$ is best if and only if there is a $λ ≥ 0$ such that $(B + λI)p
/// = −g$, $B + λI$ is positive semidefinite, and $λ = 0$ or $‖p‖ = Δ$. So the
/// search has one dimension: Newton's method finds the $λ$ for which
/// $1/‖p(λ)‖ = 1/Δ$, which is nearly a straight line, within bounds that each
/// factorization tightens. In the **hard case** $g$ has no part along the
/// least eigenvector of $B$; then $p(λ)$ stays shorter than $Δ$ for every $λ$
/// allowed, and what is missing is made up by walking along that eigenvector,
/// which an inverse iteration finds.
///
/// The step ends within $10^{−6}Δ$ of the radius or inside it, and its model
/// value is within a fraction $10^{−6}$ of the lowest. Each factorization
/// costs $N³/3$ flops: one where the step ends inside, else about half a
/// dozen, more in the hard case.
///
/// Fails if an input does not fit or is not finite, or if `radius` is not
/// positive.
///
/// ```
/// use globalization::subproblem::more_sorensen;
/// use nalgebra::{dmatrix, dvector};
///
/// // m = p₁ + p₁²/2 − p₂²/2: g has no part along the way down, ±(0, 1).
/// // (B + λI)p = −g gives p₁ = −½ at λ = 1, and the rest of the radius is
/// // walked along (0, 1).
/// let (g, b) = (dvector![1.0, 0.0], dmatrix![1.0, 0.0; 0.0, -1.0]);
/// let found = more_sorensen(&g, &b, 2.0)?;
/// assert!(found.hard_case && (found.multiplier - 1.0).abs() < 1e-5);
/// assert!((found.step[0] + 0.5).abs() < 1e-5);
/// assert!((found.step.norm() - 2.0).abs() < 1e-5);
/// # Ok::<(), globalization::subproblem::SubproblemError>(())
/// ```
pub fn more_sorensen(
    gradient: &DVector<f64>, // g
    hessian: &DMatrix<f64>,  // B
    radius: f64,             // Δ
) -> Result<Exact, SubproblemError> {
    check(gradient, hessian, "radius", radius)?;
    let rounding = gradient.len() as f64 * f64::EPSILON * hessian.amax();
    let (mut low, mut high) = bounds(gradient, hessian, radius);
    let mut multiplier = low;
    for factorizations in 1..=MAXIMUM_FACTORIZATIONS {
        let found = |step, hard_case| Exact {
            step,
            multiplier,
            hard_case,
            factorizations,
        };
        if let Some(factor) = Factor::new(hessian, multiplier) {
            let step = factor.solve(&-gradient);
            let length = step.norm();
            // A multiplier of rounding noise is none: B is singular.
            let inside = multiplier <= rounding && length <= radius;
            if inside || (length - radius).abs() <= TOLERANCE * radius {
                return Ok(found(step, false));
            }
            if length < radius {
                high = multiplier;
                let flattest = factor.flattest();
                let least = factor.curvature(&flattest);
                let reach = shorter_way(&step, &flattest, radius);
                // Moré and Sorensen's lemma 3.4: how far above the minimum.
                let shifted = multiplier * radius * radius;
                let scale = factor.curvature(&step) + shifted;
                if reach * reach * least <= TOLERANCE * scale {
                    return Ok(found(step + flattest * reach, true));
                }
                // −zᵀBz is no more than minus the least eigenvalue.
                low = low.max(multiplier - least);
            } else {
                low = low.max(multiplier);
            }
            let bent = factor.half_solve(&step).norm_squared();
            let excess = (length - radius) / radius;
            let newton = multiplier + length * length / bent * excess;
            multiplier = if newton > low && newton < high {
                newton
            } else {
                low + 0.01 * (high - low)
            };
        } else if multiplier > rounding || high > rounding {
            low = low.max(multiplier);
            let least = low + 0.01 * (high - low);
            multiplier = (low * high).sqrt().max(least);
        } else {
            // B and g are zero.
            return Ok(found(DVector::zeros(gradient.len()), false));
        }
    }
    Err(SubproblemError::NoConvergence {
        factorizations: MAXIMUM_FACTORIZATIONS,
    })
}

/// The $τ$ closer to zero of the two with $‖p + τz‖ = Δ$.
fn shorter_way(p: &DVector<f64>, z: &DVector<f64>, radius: f64) -> f64 {
    let (forward, backward) = (to_the_sphere(p, z, radius), to_the_sphere(p, &-z, radius));
    if forward <= backward { forward } else { -backward }
}

/// Between which the multiplier lies, by Gershgorin's disks: $‖g‖/Δ$ minus the greatest and the least eigenvalue.
fn bounds(gradient: &DVector<f64>, hessian: &DMatrix<f64>, radius: f64) -> (f64, f64) {
    let steepness = gradient.norm() / radius;
    let (mut greatest, mut least, mut lowest) = (f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY);
    for (j, column) in hessian.column_iter().enumerate() {
        let center = column[j];
        let disk = column.iter().map(|entry| entry.abs()).sum::<f64>() - center.abs();
        greatest = greatest.max(center + disk);
        least = least.min(center - disk);
        lowest = lowest.min(center);
    }
    let low = (steepness - greatest).max(-lowest).max(0.0);
    // A little more, so that the matrix at the upper bound is positive definite in spite of rounding.
    let high = (steepness - least).max(low) * (1.0 + 1e-9);
    (low, high)
}

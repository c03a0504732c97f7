//! A model that bounds the function from above.

use nalgebra::{DMatrix, DVector};
use problems::{Landing, Method, Objective, State, StepError};

use crate::radius::gain_ratio;
use crate::spectrum::Spectrum;
use crate::subproblem::{SubproblemError, reduction};

/// The lowest point of the cubic model $gᵀp + ½pᵀHp + \frac σ3‖p‖³$, everywhere: N entries.
///
/// It satisfies $(H + λI)p = −g$ with $λ = σ‖p‖$ and $H + λI$ positive semidefinite. In the axes of the eigenvectors that is
/// one equation for $λ$, solved by Newton's method on $1/‖p(λ)‖ = σ/λ$ between safe bounds. As with a trust region there is
/// a hard case, $g$ without a part along the least eigenvector, and the same remedy. $9N³$ flops, for the eigenvectors.
///
/// Fails if an input does not fit or is not finite, or if `weight` is not positive.
///
/// ```
/// use globalization::cubic_step;
/// use nalgebra::{dmatrix, dvector};
///
/// // −p + p³/3: lowest where 1 = p².
/// let step = cubic_step(&dvector![-1.0], &dmatrix![0.0], 1.0)?;
/// assert!((step[0] - 1.0).abs() < 1e-12);
/// # Ok::<(), globalization::subproblem::SubproblemError>(())
/// ```
pub fn cubic_step(
    gradient: &DVector<f64>, // g
    hessian: &DMatrix<f64>,  // H
    weight: f64,             // σ
) -> Result<DVector<f64>, SubproblemError> {
    let spectrum = Spectrum::new(gradient, hessian, "weight of the cube", weight)?;
    let (values, slopes) = (&spectrum.eigen.values, &spectrum.slopes);
    let least = values[0];
    let noise = gradient.len() as f64 * f64::EPSILON;
    // At this λ the matrix is singular, if H is not positive definite.
    let edge = (-least).max(0.0);
    let parts = |multiplier: f64| {
        let part = |(&slope, &value): (&f64, &f64)| {
            let curvature = value + multiplier;
            if curvature <= noise * spectrum.size() && slope.abs() <= noise * gradient.norm() {
                0.0
            } else {
                -slope / curvature
            }
        };
        DVector::from_iterator(slopes.len(), slopes.iter().zip(values.iter()).map(part))
    };
    let at_edge = parts(edge);
    let missing = (edge / weight).powi(2) - at_edge.norm_squared();
    if at_edge.iter().all(|part| part.is_finite()) && missing >= 0.0 {
        // The hard case: ‖p‖ = λ/σ wants more than g has to offer.
        let mut parts = at_edge;
        parts[0] += missing.sqrt();
        return Ok(spectrum.assemble(parts));
    }
    // σ‖p(λ)‖ − λ falls, from above zero at the edge.
    let (mut low, mut high) = (edge, edge + (weight * gradient.norm()).sqrt());
    let mut multiplier = high;
    for _ in 0..200 {
        let p = parts(multiplier);
        let length = p.norm();
        if weight * length > multiplier {
            low = multiplier
        } else {
            high = multiplier
        }
        if (weight * length - multiplier).abs() <= 1e-12 * multiplier {
            break;
        }
        // Newton's step for 1/‖p‖ − σ/λ.
        let bent: f64 = p
            .iter()
            .zip(values.iter())
            .map(|(p, value)| p * p / (value + multiplier))
            .sum();
        let newton = multiplier
            - (1.0 / length - weight / multiplier) / (bent / length.powi(3) + weight / multiplier.powi(2));
        let next = if newton > low && newton < high {
            newton
        } else {
            low + 0.5 * (high - low)
        };
        if next == multiplier {
            break;
        }
        multiplier = next;
    }
    Ok(spectrum.assemble(parts(multiplier)))
}

/// Adaptive regularization with cubics (Nesterov and Polyak 2006; Cartis, Gould and Toint 2011).
///
/// If the third derivatives of $f$ are bounded by $2σ$, the cubic model is nowhere below $f$, so its lowest point cannot
/// disappoint. Nobody knows the bound, so $σ$ adapts as a trust radius does: it doubles when a step promised too much,
/// and falls to no more than the length of the gradient when the model was nearly right. Defaults of Cartis, Gould and
/// Toint 2011, part I, §7: $σ_0 = 1$, $η_1 = 0.1$, $η_2 = 0.9$.
#[derive(Debug, Clone)]
pub struct CubicRegularization {
    weight: f64,
    landing: Option<Landing>,
}

impl Default for CubicRegularization {
    fn default() -> Self {
        Self {
            weight: 1.0,
            landing: None,
        }
    }
}

impl Method for CubicRegularization {
    fn name(&self) -> &str {
        "cubic regularization"
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        if at.iteration == 0 {
            self.weight = 1.0;
        }
        let hessian = objective.hessian(&at.x);
        loop {
            let step = cubic_step(&at.gradient, &hessian, self.weight)?;
            let x = &at.x + &step;
            if x == at.x {
                return Err(CubicError::Exhausted { weight: self.weight }.into());
            }
            let value = objective.value(&x);
            let promised = reduction(&at.gradient, &hessian, &step) - self.weight / 3.0 * step.norm().powi(3);
            let ratio = gain_ratio(at.value, value, promised);
            if ratio > 0.9 {
                // σ ≥ ε: at zero the model would be Newton's, and might have no minimum.
                self.weight = self.weight.min(at.gradient.norm()).max(f64::EPSILON);
            } else if ratio < 0.1 || ratio.is_nan() {
                self.weight *= 2.0;
            }
            if ratio >= 0.1 {
                self.landing = Some(Landing {
                    x,
                    value,
                    gradient: None,
                });
                return Ok(step);
            }
        }
    }

    fn landing(&mut self) -> Option<Landing> {
        self.landing.take()
    }
}

/// Why cubic regularization has no step to offer.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum CubicError {
    /// The weight grew until the step changed no digit of the point.
    #[error(
        "cubic regularization: at σ = {weight:.1e} the step changes no digit of the point: rounding decides from here"
    )]
    Exhausted {
        /// $σ$
        weight: f64,
    },
}

//! A model that bounds the function from above.

use nalgebra::{DMatrix, DVector};
use problems::{Landing, Method, Objective, State, StepError};

use crate::spectrum::Spectrum;
use crate::subproblem::{SubproblemError, reduction};
use crate::trial::Trial;

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
    let slopes = &spectrum.slopes;
    // λ = edge + μ with μ > 0, so that the least of the curvatures λᵢ + λ keeps its digits however small it is.
    let edge = (-spectrum.eigen.values[0]).max(0.0);
    let curvatures = spectrum.eigen.values.add_scalar(edge);
    let noise = gradient.len() as f64 * f64::EPSILON;
    let parts = |mu: f64| {
        slopes.zip_map(&curvatures, |slope, curvature| {
            let nothing = slope.abs() <= noise * gradient.norm() && curvature + mu <= noise * spectrum.size();
            if nothing { 0.0 } else { -slope / (curvature + mu) }
        })
    };
    let at_edge = parts(0.0);
    let missing = (edge / weight).powi(2) - at_edge.norm_squared();
    if missing >= 0.0 {
        // The hard case: ‖p‖ = λ/σ asks for more than g has to offer.
        let mut parts = at_edge;
        parts[0] += missing.sqrt();
        return Ok(spectrum.assemble(parts));
    }
    // σ‖p‖ − λ falls as μ grows, from above zero to below.
    let (mut low, mut high) = (0.0, (weight * gradient.norm()).sqrt());
    let mut mu = high;
    for _ in 0..200 {
        let (p, lambda) = (parts(mu), edge + mu);
        let length = p.norm();
        if (weight * length - lambda).abs() <= 1e-12 * lambda {
            break;
        }
        if weight * length > lambda {
            low = mu
        } else {
            high = mu
        }
        // Newton's step for 1/‖p‖ − σ/λ.
        let bent: f64 = p
            .zip_map(&curvatures, |p, curvature| p * p / (curvature + mu))
            .sum();
        let slope = bent / length.powi(3) + weight / lambda.powi(2);
        let newton = mu - (1.0 / length - weight / lambda) / slope;
        let next = if newton > low && newton < high {
            newton
        } else {
            low + 0.5 * (high - low)
        };
        if next == mu {
            break;
        }
        mu = next;
    }
    Ok(spectrum.assemble(parts(mu)))
}

/// Adaptive regularization with cubics (Nesterov and Polyak 2006; Cartis, Gould and Toint 2011).
///
/// If the third derivatives of $f$ are bounded by $2σ$, the cubic model is nowhere below $f$, so its lowest point cannot
/// disappoint. Nobody knows the bound, so $σ$ adapts as a trust radius does. It doubles when a step kept less than a tenth
/// of its promise ($η_1 = 0.1$). When it kept nine tenths ($η_2 = 0.9$), $σ$ is halved, and is at most the length of the
/// gradient. These and $σ_0 = 1$ are the values of Cartis, Gould and Toint 2011, part I, §7, except for the halving: their
/// rule there keeps $σ$ as long as $‖g‖$ is the larger, which is forever on badly scaled problems.
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
            let promised = reduction(&at.gradient, &hessian, &step) - self.weight / 3.0 * step.norm().powi(3);
            let trial = Trial::of(objective, at, &step, promised);
            let Trial { landing, ratio } = trial.ok_or(CubicError::Exhausted { weight: self.weight })?;
            if ratio > 0.9 {
                // σ ≥ ε: at zero the model would be Newton's, and might have no minimum.
                self.weight = (0.5 * self.weight).min(at.gradient.norm()).max(f64::EPSILON);
            } else if ratio < 0.1 || ratio.is_nan() {
                self.weight *= 2.0;
            }
            if ratio >= 0.1 {
                self.landing = Some(landing);
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

//! A multiple of the identity, as much as it takes.

use nalgebra::{DMatrix, DVector};
use problems::{Landing, Method, Objective, State, StepError};

use crate::subproblem::{Factor, check, reduction};
use crate::trial::Trial;

/// Levenberg's and Marquardt's damping: $(H + λI)p = −g$, with more $λ$ after a step that failed and less after one that
/// kept its promise.
///
/// With $λ = 0$ it is Newton's step, with a large $λ$ a short step along $−g$; where $H + λI$ is not positive definite,
/// $λ$ grows until it is. Levenberg (1944) and Marquardt (1963) did it for least squares, with $2JᵀJ$ in the place of
/// the Hessian: that is this method on [`GaussNewton`]. The rule for $λ$ is Nielsen's (Madsen, Nielsen and Tingleff
/// 2004): $λ ← λ·\max(⅓, 1 − (2ρ − 1)³)$ after a success; after a failure times 2, then 4, then 8. Default
/// $λ_0 = 10^{−3}$ times the largest diagonal entry of $H$.
#[derive(Debug, Clone, PartialEq)]
pub struct Damped {
    name: &'static str,
    initial: f64,
    damping: f64,
    growth: f64,
    landing: Option<Landing>,
    factorizations: usize,
}

impl Default for Damped {
    fn default() -> Self {
        Self {
            name: "damped Newton",
            initial: 1e-3,
            damping: 0.0,
            growth: 2.0,
            landing: None,
            factorizations: 0,
        }
    }
}

impl Damped {
    /// Under another name, as in a table that has it twice.
    pub fn named(name: &'static str) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    /// Begins with $λ_0$ this many times the largest diagonal entry of $H$. Madsen, Nielsen and Tingleff (2004) give
    /// 10⁻⁶ to 1. What is not positive counts as the least positive number.
    pub fn beginning_at(self, share: f64) -> Self {
        Self {
            initial: share.max(f64::MIN_POSITIVE),
            ..self
        }
    }

    /// Cholesky factorizations begun since the method was made, those included that met a matrix that was not positive
    /// definite.
    pub fn factorizations(&self) -> usize {
        self.factorizations
    }

    /// Whether a matrix of such a size can still be damped.
    const MOST: f64 = 1e100;
}

impl Method for Damped {
    fn name(&self) -> &str {
        self.name
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        let hessian = objective.hessian(&at.x);
        check(&at.gradient, &hessian, "damping", 1.0)?;
        if at.iteration == 0 {
            (self.damping, self.growth) = (
                self.initial * hessian.diagonal().amax().max(f64::MIN_POSITIVE),
                2.0,
            );
        }
        while self.damping < Self::MOST {
            self.factorizations += 1;
            if let Some(factor) = Factor::new(&hessian, self.damping) {
                let step = factor.solve(&-&at.gradient);
                let promised = reduction(&at.gradient, &hessian, &step);
                let Some(Trial { landing, ratio }) = Trial::of(objective, at, &step, promised) else {
                    break;
                };
                if ratio > 0.0 {
                    self.damping *= (1.0 - (2.0 * ratio - 1.0).powi(3)).max(1.0 / 3.0);
                    self.growth = 2.0;
                    self.landing = Some(landing);
                    return Ok(step);
                }
            }
            self.damping *= self.growth;
            self.growth *= 2.0;
        }
        Err(DampingError {
            damping: self.damping,
        }
        .into())
    }

    fn landing(&mut self) -> Option<Landing> {
        self.landing.take()
    }
}

/// No damping makes a step that falls.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("damping: at λ = {damping:.1e} the step changes no digit of the point: rounding decides from here")]
pub struct DampingError {
    /// $λ$
    pub damping: f64,
}

/// A sum of squares $f(x) = \sum_i r_i(x)²$.
pub trait SumOfSquares: Objective {
    /// $r(x)$, m entries.
    fn residuals(&self, x: &DVector<f64>) -> DVector<f64>;

    /// $J_{ij} = ∂r_i/∂x_j$, m×N.
    fn jacobian(&self, x: &DVector<f64>) -> DMatrix<f64>;
}

/// The same sum of squares with Gauss's Hessian: $2JᵀJ$, which leaves out the curvature of the residuals.
///
/// It is positive semidefinite everywhere, needs first derivatives only, and is exact where the residuals are zero or
/// linear. Whatever method is given this objective becomes a Gauss–Newton method.
#[derive(Debug, Clone, Copy)]
pub struct GaussNewton<P>(pub P);

impl<P: SumOfSquares> Objective for GaussNewton<P> {
    fn dimension(&self) -> usize {
        self.0.dimension()
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.0.value(x)
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        self.0.gradient(x)
    }

    fn value_and_gradient(&self, x: &DVector<f64>) -> (f64, DVector<f64>) {
        self.0.value_and_gradient(x)
    }

    fn hessian_vector(&self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        let jacobian = self.0.jacobian(x);
        jacobian.tr_mul(&(&jacobian * v)) * 2.0
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        let jacobian = self.0.jacobian(x);
        jacobian.tr_mul(&jacobian) * 2.0
    }
}

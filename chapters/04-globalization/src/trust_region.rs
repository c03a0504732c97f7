//! Choose the length first, then the direction.

use nalgebra::{DMatrix, DVector};
use problems::{Landing, Method, Objective, State, StepError};

use crate::radius::Radius;
use crate::subproblem::{self, SubproblemError, cauchy, dogleg, more_sorensen, reduction};
use crate::trial::Trial;

/// What finds the step within a radius: gradient, matrix, radius.
pub type Solver = fn(&DVector<f64>, &DMatrix<f64>, f64) -> Result<DVector<f64>, SubproblemError>;

/// Newton's model within a trust region.
///
/// The best step $p$ with $‖p‖ ≤ Δ$ is tried. If $f$ falls by at least a tenth of what the model promised, it is taken;
/// if not, $Δ$ shrinks and the same model is asked again. One iteration is one step taken, with one Hessian; a step that
/// was tried in vain costs a value.
#[derive(Debug, Clone)]
pub struct TrustRegion {
    name: &'static str,
    solver: Solver,
    initial: Radius,
    radius: Radius,
    landing: Option<Landing>,
}

impl TrustRegion {
    /// With a solver of one's own.
    pub fn new(name: &'static str, solver: Solver) -> Self {
        Self {
            name,
            solver,
            initial: Radius::default(),
            radius: Radius::default(),
            landing: None,
        }
    }

    /// With [`cauchy`] steps.
    pub fn cauchy() -> Self {
        Self::new("trust region, Cauchy", cauchy)
    }

    /// With [`dogleg`] steps.
    pub fn dogleg() -> Self {
        Self::new("trust region, dogleg", dogleg)
    }

    /// With exact steps, [`more_sorensen`].
    pub fn exact() -> Self {
        Self::new("trust region, exact", |gradient, hessian, radius| {
            Ok(more_sorensen(gradient, hessian, radius)?.step)
        })
    }

    /// Begins with this radius.
    pub fn with_radius(mut self, radius: Radius) -> Self {
        (self.initial, self.radius) = (radius, radius);
        self
    }

    /// $Δ$, as the last step left it.
    pub fn radius(&self) -> f64 {
        self.radius.value()
    }
}

impl Method for TrustRegion {
    fn name(&self) -> &str {
        self.name
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        if at.iteration == 0 {
            self.radius = self.initial;
        }
        let hessian = objective.hessian(&at.x);
        loop {
            let radius = self.radius.value();
            let step = (self.solver)(&at.gradient, &hessian, radius)?;
            let promised = reduction(&at.gradient, &hessian, &step);
            let trial = Trial::of(objective, at, &step, promised);
            let trial = trial.ok_or(TrustRegionError::Exhausted { radius })?;
            if self.radius.learn(trial.ratio, step.norm()) {
                self.landing = Some(trial.landing);
                return Ok(step);
            }
        }
    }

    fn landing(&mut self) -> Option<Landing> {
        self.landing.take()
    }
}

/// Why a trust region has no step to offer.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum TrustRegionError {
    /// The radius shrank until the step changed no digit of the point.
    #[error(
        "trust region: at the radius {radius:.1e} the step changes no digit of the point: rounding decides from here"
    )]
    Exhausted {
        /// $Δ$
        radius: f64,
    },

    /// The solver failed.
    #[error("trust region: {0}")]
    Subproblem(#[from] subproblem::SubproblemError),
}

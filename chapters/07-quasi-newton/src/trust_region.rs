//! SR1 within a trust region.

use globalization::subproblem::{more_sorensen, reduction};
use globalization::{Radius, Trial, TrustRegionError};
use nalgebra::{DMatrix, DVector};
use problems::{Landing, Method, Objective, State, StepError};

use crate::{SecantPair, Tally, Update};

/// SR1 within a trust region (Nocedal and Wright 2006, algorithm 6.2).
///
/// SR1's matrix may have negative eigenvalues where the function has, and a line search has no use for that; a trust
/// region has. The best step within the radius is found exactly, by [`more_sorensen`]. That takes a few factorizations,
/// so unlike its update the step costs $O(N³)$.
///
/// A point that is tried in vain costs a value and a gradient, since its pair teaches as much as any. $B_0 = I$ and
/// $Δ_0 = 1$, with no maximum; a pair with which SR1 would divide by next to nothing is skipped (equation 6.26).
///
/// ```
/// use nalgebra::dvector;
/// use problems::{Limits, Rosenbrock, minimize};
/// use quasi_newton::Sr1TrustRegion;
///
/// let mut method = Sr1TrustRegion::default();
/// let descent = minimize(&mut method, &Rosenbrock::new(2), &dvector![-1.2, 1.0], &Limits::default())?;
/// assert!((descent.best - dvector![1.0, 1.0]).norm() < 1e-8);
/// # Ok::<(), problems::InputError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Sr1TrustRegion {
    initial: Radius,
    radius: Radius,
    b: DMatrix<f64>,
    last: Option<(DVector<f64>, DVector<f64>)>,
    landing: Option<Landing>,
    tally: Tally,
}

impl Sr1TrustRegion {
    /// Begins with this radius.
    pub fn with_radius(radius: Radius) -> Self {
        Self {
            initial: radius,
            ..Self::default()
        }
    }

    /// $B_k$, N×N, with which the last step was made; empty before the first.
    pub fn hessian(&self) -> &DMatrix<f64> {
        &self.b
    }

    /// How often the method had to be careful since iteration 0.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    fn learn(&mut self, step: DVector<f64>, change: DVector<f64>) {
        let learned = SecantPair::new(step, change)
            .map_err(Into::into)
            .and_then(|pair| Update::Sr1.update_hessian(&mut self.b, &pair));
        self.tally.skipped += usize::from(learned.is_err());
    }
}

impl Method for Sr1TrustRegion {
    fn name(&self) -> &str {
        "SR1, trust region"
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        let n = at.x.len();
        if at.iteration == 0 {
            (self.radius, self.last, self.tally) = (self.initial, None, Tally::default());
            self.b = DMatrix::identity(n, n);
        }
        if let Some((x, gradient)) = self.last.take() {
            self.learn(&at.x - x, &at.gradient - gradient);
        }
        loop {
            let radius = self.radius.value();
            let step = more_sorensen(&at.gradient, &self.b, radius)?.step;
            let promised = reduction(&at.gradient, &self.b, &step);
            let trial = Trial::of(objective, at, &step, promised);
            let Trial { landing, ratio } = trial.ok_or(TrustRegionError::Exhausted { radius })?;
            if self.radius.learn(ratio, step.norm()) {
                self.last = Some((at.x.clone(), at.gradient.clone()));
                self.landing = Some(landing);
                return Ok(step);
            }
            let gradient = objective.gradient(&landing.x);
            self.learn(landing.x - &at.x, gradient - &at.gradient);
        }
    }

    fn landing(&mut self) -> Option<Landing> {
        self.landing.take()
    }
}

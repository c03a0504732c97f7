//! A downhill direction and a search along it.

use nalgebra::{DMatrix, DVector};
use newton::newton_step;
use problems::{Landing, Method, Objective, State, StepError};

use crate::line_search::{Armijo, LineSearch};
use crate::{ModifiedCholesky, saddle_free_step};

/// What makes a direction of a gradient and a Hessian.
pub type Direction = fn(&DVector<f64>, &DMatrix<f64>) -> Result<DVector<f64>, StepError>;

/// A direction made of the Hessian, followed as far as a line search says, the whole step first.
#[derive(Debug, Clone)]
pub struct Searched<S = Armijo> {
    name: String,
    direction: Direction,
    search: S,
    landing: Option<Landing>,
}

impl<S: LineSearch> Searched<S> {
    /// With a direction of one's own.
    pub fn new(name: impl Into<String>, direction: Direction, search: S) -> Self {
        Self {
            name: name.into(),
            direction,
            search,
            landing: None,
        }
    }

    /// Newton's direction where the Hessian is positive definite, and $−(H + E)^{−1}g$ where it is not, by
    /// [`ModifiedCholesky`].
    pub fn newton(search: S) -> Self {
        let name = format!("modified Cholesky, {}", search.name());
        Self::new(
            name,
            |gradient, hessian| Ok(ModifiedCholesky::new(hessian)?.solve(&-gradient)),
            search,
        )
    }

    /// The [saddle-free](saddle_free_step) direction.
    pub fn saddle_free(search: S) -> Self {
        let name = format!("saddle-free, {}", search.name());
        Self::new(
            name,
            |gradient, hessian| Ok(saddle_free_step(gradient, hessian)?),
            search,
        )
    }

    /// Newton's direction as it is, which may lead uphill: then the search fails and says so.
    pub fn plain(search: S) -> Self {
        let name = format!("Newton, {}", search.name());
        Self::new(
            name,
            |gradient, hessian| Ok(newton_step(hessian, gradient)?),
            search,
        )
    }
}

impl<S: LineSearch> Method for Searched<S> {
    fn name(&self) -> &str {
        &self.name
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        let hessian = objective.hessian(&at.x);
        let direction = (self.direction)(&at.gradient, &hessian)?;
        match self.search.along(objective, at, &direction, 1.0) {
            Ok(found) => {
                self.landing = Some(found.landing);
                Ok(direction * found.step_length)
            }
            Err(error) => {
                let sentence = error.to_string();
                self.landing = error.best.map(|best| *best);
                Err(StepError::new(sentence))
            }
        }
    }

    fn landing(&mut self) -> Option<Landing> {
        self.landing.take()
    }
}

//! What a method knew at each step.

use globalization::line_search::LineSearch;
use nalgebra::{DMatrix, DVector};
use problems::{Descent, InputError, Landing, Limits, Method, Objective, State, StepError, minimize};

use crate::{QuasiNewton, Sr1TrustRegion};

/// A method that keeps an approximation of the Hessian.
pub trait Learner: Method {
    /// $B_k$, N×N, with which the last step was made; `None` if it was made without one.
    fn approximate_hessian(&self) -> Option<DMatrix<f64>>;
}

impl<S: LineSearch> Learner for QuasiNewton<S> {
    /// The inverse of [`inverse_hessian`](Self::inverse_hessian), in $O(N³)$: to look at, not to step with.
    fn approximate_hessian(&self) -> Option<DMatrix<f64>> {
        Some(self.inverse_hessian()?.cholesky()?.inverse())
    }
}

impl Learner for Sr1TrustRegion {
    fn approximate_hessian(&self) -> Option<DMatrix<f64>> {
        Some(self.hessian().clone())
    }
}

/// One step, and what the method took for the Hessian when it made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// k
    pub iteration: usize,
    /// $x_k$
    pub x: DVector<f64>,
    /// $s_k$
    pub step: DVector<f64>,
    /// $B_k$, N×N
    pub b: DMatrix<f64>,
}

impl Lesson {
    /// $‖(B_k − ∇²f_*)s_k‖/‖s_k‖$: how wrong $B_k$ is along the step.
    ///
    /// Steps converge faster than linearly if and only if this tends to zero (Dennis and Moré 1974), whatever becomes of
    /// $B_k$ in other directions. `hessian` is $∇²f_*$, the Hessian at the minimum.
    ///
    /// # Panics
    /// If `hessian` is not N×N.
    pub fn error_along_step(&self, hessian: &DMatrix<f64>) -> f64 {
        ((&self.b - hessian) * &self.step).norm() / self.step.norm()
    }
}

/// Minimizes, and keeps a [`Lesson`] of every step that was made with a matrix. Fails as [`minimize`].
pub fn lessons(
    learner: &mut dyn Learner,
    objective: &dyn Objective,
    start: &DVector<f64>,
    limits: &Limits,
) -> Result<(Descent, Vec<Lesson>), InputError> {
    let mut listener = Listener {
        learner,
        lessons: Vec::new(),
    };
    let descent = minimize(&mut listener, objective, start, limits)?;
    Ok((descent, listener.lessons))
}

struct Listener<'a> {
    learner: &'a mut dyn Learner,
    lessons: Vec<Lesson>,
}

impl Method for Listener<'_> {
    fn name(&self) -> &str {
        self.learner.name()
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        let step = self.learner.step(objective, at)?;
        if let Some(b) = self.learner.approximate_hessian() {
            self.lessons.push(Lesson {
                iteration: at.iteration,
                x: at.x.clone(),
                step: step.clone(),
                b,
            });
        }
        Ok(step)
    }

    fn landing(&mut self) -> Option<Landing> {
        self.learner.landing()
    }
}

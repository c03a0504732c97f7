//! How far to go along a direction.
//!
//! A direction $p$ that leads downhill turns the question into one dimension: with $φ(α) = f(x + αp)$, find a step
//! length $α$ that is good enough. What "good enough" means is what tells the searches apart:
//!
//! | search          | accepts α if                                            | asks for            |
//! |-----------------|---------------------------------------------------------|---------------------|
//! | [`Armijo`]      | $φ(α) ≤ φ(0) + c_1 α φ'(0)$                             | values              |
//! | [`Wolfe`]       | that, and $φ'(α) ≥ c_2 φ'(0)$                           | values and slopes   |
//! | [`StrongWolfe`] | that, and $\lvert φ'(α)\rvert ≤ c_2 \lvert φ'(0)\rvert$ | values and slopes   |
//! | [`HagerZhang`]  | Wolfe's conditions, or their limit where values are too close to compare | values and slopes |
//!
//! [`LineSearch::along`] runs any of them; a search of one's own is one method, [`LineSearch::search`].

mod armijo;
mod constants;
mod error;
mod hager_zhang;
mod ray;
mod strong_wolfe;
mod wolfe;

use nalgebra::{DVector, RealField};
use problems::{Evaluations, Landing, Objective, State};

pub use armijo::Armijo;
pub use constants::{Conditions, ConstantsError};
pub use error::{LineSearchError, Reason};
pub use hager_zhang::HagerZhang;
pub use ray::{Ray, Trial};
pub use strong_wolfe::StrongWolfe;
pub use wolfe::Wolfe;

/// What a line search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T = f64> {
    /// $α$
    pub step_length: f64,
    /// $x + αp$, its value, and its gradient if the search asked for it
    pub landing: Landing<T>,
    /// what was asked of the function
    pub evaluations: Evaluations,
}

/// A way to choose the step length.
///
/// The arithmetic of the search is in `f64`; the points are in whatever numbers the objective has.
pub trait LineSearch<T: RealField + Copy = f64> {
    /// What the search is called.
    fn name(&self) -> &str;

    /// How many points the search may try. Default 50 (Hager and Zhang's).
    fn maximum_trials(&self) -> usize {
        50
    }

    /// A step length that is good enough; `first` is the first to try. It must be the last that was tried on `ray`.
    ///
    /// This is the part that a search of one's own provides; to run one, see [`along`](Self::along).
    fn search(&self, ray: &mut Ray<'_, T>, first: f64) -> Result<f64, Reason>;

    /// Searches from `at` along `direction`, a column of N entries, beginning with the step length `first`: 1 for
    /// Newton and quasi-Newton directions, whose length means something.
    ///
    /// Fails with the reason, and with the best point that it tried, if `direction` does not lead downhill or holds
    /// what is no number, if `first` is not a positive number, or if no step length is good enough within the trials
    /// allowed or the precision of the numbers.
    fn along(
        &self,
        objective: &dyn Objective<T>,
        at: &State<T>,
        direction: &DVector<T>,
        first: f64,
    ) -> Result<Found<T>, LineSearchError<T>> {
        let mut ray = Ray::new(objective, at, direction, self.maximum_trials());
        let result = ray.check(first).and_then(|()| self.search(&mut ray, first));
        match result {
            Ok(step_length) => Ok(ray.found(step_length)),
            Err(reason) => Err(ray.failed(reason)),
        }
    }
}

impl<T: RealField + Copy, S: LineSearch<T> + ?Sized> LineSearch<T> for Box<S> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn maximum_trials(&self) -> usize {
        (**self).maximum_trials()
    }

    fn search(&self, ray: &mut Ray<'_, T>, first: f64) -> Result<f64, Reason> {
        (**self).search(ray, first)
    }
}

//! The function along a ray.

use nalgebra::{DVector, RealField, convert};
use problems::{Evaluations, Landing, Objective, State};

use super::{Found, LineSearchError, Reason};

/// What is known at one step length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// $α$
    pub step: f64,
    /// $φ(α)$; $∞$ where the function has no value
    pub value: f64,
    /// $φ'(α)$; NaN where it has none
    pub slope: f64,
}

/// $φ(α) = f(x + αp)$, the function along a ray, which remembers the best point that it was asked for.
pub struct Ray<'a, T: RealField + Copy = f64> {
    objective: &'a dyn Objective<T>,
    at: &'a State<T>,
    direction: &'a DVector<T>,
    start: Trial,
    maximum_trials: usize,
    trials: usize,
    evaluations: Evaluations,
    last: Option<(f64, Landing<T>)>,
    best: (f64, f64),
}

impl<'a, T: RealField + Copy> Ray<'a, T> {
    /// The ray from `at` along `direction`, on which so many points may be tried.
    pub fn new(
        objective: &'a dyn Objective<T>,
        at: &'a State<T>,
        direction: &'a DVector<T>,
        maximum_trials: usize,
    ) -> Self {
        let slope = if direction.len() == at.gradient.len() {
            number(at.gradient.dot(direction))
        } else {
            f64::NAN
        };
        let value = number(at.value);
        Self {
            objective,
            at,
            direction,
            start: Trial {
                step: 0.0,
                value,
                slope,
            },
            maximum_trials,
            trials: 0,
            evaluations: Evaluations::default(),
            last: None,
            best: (0.0, value),
        }
    }

    /// $φ(0)$ and $φ'(0)$, which cost nothing.
    pub fn start(&self) -> Trial {
        self.start
    }

    /// $φ(α)$, one evaluation of $f$; $∞$ where it is NaN, so that it is too high for any condition.
    ///
    /// Fails if as many points were tried as allowed, or if $α$ is so short that $x + αp$ is $x$.
    pub fn value(&mut self, step: f64) -> Result<f64, Reason> {
        let x = self.point(step)?;
        let value = self.objective.value(&x);
        self.evaluations.values += 1;
        Ok(self.remember(step, x, value, None))
    }

    /// $φ(α)$ and $φ'(α)$, one evaluation of $f$ and its gradient. Fails as [`value`](Self::value).
    pub fn value_and_slope(&mut self, step: f64) -> Result<Trial, Reason> {
        let x = self.point(step)?;
        let (value, gradient) = self.objective.value_and_gradient(&x);
        self.evaluations.values += 1;
        self.evaluations.gradients += 1;
        let slope = number(gradient.dot(self.direction));
        let mut value = self.remember(step, x, value, Some(gradient));
        if !slope.is_finite() {
            value = f64::INFINITY;
        }
        Ok(Trial { step, value, slope })
    }

    /// Whether this step is so short that $x + αp$ is $x$.
    pub fn is_in_place(&self, step: f64) -> bool {
        &self.at.x + self.direction * convert::<f64, T>(step) == self.at.x
    }

    fn point(&mut self, step: f64) -> Result<DVector<T>, Reason> {
        if self.trials == self.maximum_trials {
            let trials = self.trials;
            return Err(Reason::TrialsExhausted { trials });
        }
        let x = &self.at.x + self.direction * convert::<f64, T>(step);
        if x == self.at.x {
            return Err(Reason::IntervalTooSmall { step_length: step });
        }
        self.trials += 1;
        Ok(x)
    }

    fn remember(&mut self, step: f64, x: DVector<T>, value: T, gradient: Option<DVector<T>>) -> f64 {
        let height = number(value);
        let height = if height.is_nan() { f64::INFINITY } else { height };
        if height < self.best.1 && height.is_finite() {
            self.best = (step, height);
        }
        self.last = Some((step, Landing { x, value, gradient }));
        height
    }

    /// An error, if there is nothing to search.
    pub(super) fn check(&self, first: f64) -> Result<(), Reason> {
        let Trial { value, slope, .. } = self.start;
        let (expected, found) = (self.at.x.len(), self.direction.len());
        if found != expected {
            return Err(Reason::Dimension { expected, found });
        }
        let direction = if self.direction.iter().all(|entry| entry.is_finite()) {
            0.0
        } else {
            f64::NAN
        };
        for (what, size) in [("direction", direction), ("value", value), ("slope", slope)] {
            if !size.is_finite() {
                return Err(Reason::NotFinite { what });
            }
        }
        if slope >= 0.0 {
            return Err(Reason::NotDescent { slope });
        }
        if !(first > 0.0 && first.is_finite()) {
            return Err(Reason::FirstStep { first });
        }
        Ok(())
    }

    /// What was found at a step length that is good enough.
    pub(super) fn found(mut self, step_length: f64) -> Found<T> {
        let landing = match self.last.take() {
            Some((step, landing)) if step == step_length => landing,
            // A search that accepts another step than its last has to ask once more.
            _ => {
                let x = &self.at.x + self.direction * convert::<f64, T>(step_length);
                let value = self.objective.value(&x);
                self.evaluations.values += 1;
                Landing {
                    x,
                    value,
                    gradient: None,
                }
            }
        };
        Found {
            step_length,
            landing,
            evaluations: self.evaluations,
        }
    }

    /// The failure, with the best point that was tried.
    pub(super) fn failed(self, reason: Reason) -> LineSearchError<T> {
        let (step, value) = self.best;
        let best = (step > 0.0).then(|| match self.last {
            Some((last, landing)) if last == step => Box::new(landing),
            _ => Box::new(Landing {
                x: &self.at.x + self.direction * convert::<f64, T>(step),
                value: convert(value),
                gradient: None,
            }),
        });
        LineSearchError {
            reason,
            best,
            evaluations: self.evaluations,
        }
    }
}

fn number<T: RealField>(x: T) -> f64 {
    x.to_subset_unchecked()
}

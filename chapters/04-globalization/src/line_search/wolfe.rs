//! Bisection for Wolfe's conditions.

use nalgebra::RealField;

use super::{Conditions, ConstantsError, LineSearch, Ray, Reason};

/// Wolfe's conditions by doubling and halving: enough decrease, and a step that is long enough, $φ'(α) ≥ c_2 φ'(0)$.
///
/// A step that does not fall enough is an upper bound, one that is too short a lower bound; between two bounds it
/// halves, without an upper bound it doubles (Burke, Lewis and Overton 2005; Lewis and Overton 2013). It interpolates
/// nothing, so it needs more trials than the others on smooth functions, and works on many that are not smooth.
/// Default $c_1 = 10^{−4}$, $c_2 = 0.9$.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wolfe {
    conditions: Conditions,
}

impl Wolfe {
    /// With $0 < c_1 < c_2 < 1$.
    pub fn new(decrease: f64, curvature: f64) -> Result<Self, ConstantsError> {
        Ok(Self {
            conditions: Conditions::new(decrease, curvature)?,
        })
    }
}

impl<T: RealField + Copy> LineSearch<T> for Wolfe {
    fn name(&self) -> &str {
        "Wolfe"
    }

    fn search(&self, ray: &mut Ray<'_, T>, first: f64) -> Result<f64, Reason> {
        let start = ray.start();
        let (mut low, mut high, mut step) = (0.0, f64::INFINITY, first);
        loop {
            let trial = ray.value_and_slope(step)?;
            if !self.conditions.falls_enough(start, step, trial.value) {
                high = step;
            } else if !self.conditions.is_long_enough(start, trial) {
                low = step;
            } else {
                return Ok(step);
            }
            let next = if high.is_finite() {
                low + (high - low) / 2.0
            } else {
                2.0 * step
            };
            if next <= low || next >= high {
                return Err(Reason::IntervalTooSmall { step_length: step });
            }
            if next > UNBOUNDED * first {
                return Err(Reason::Unbounded { step_length: step });
            }
            step = next;
        }
    }
}

/// How many times the first step length a search goes at most. A billion: 30 doublings.
pub(super) const UNBOUNDED: f64 = 1e9;

//! Backtracking.

use nalgebra::RealField;

use super::{Conditions, ConstantsError, LineSearch, Ray, Reason};

/// Backtracking until the value has fallen enough (Armijo 1966): $φ(α) ≤ φ(0) + c_1 α φ'(0)$.
///
/// It shortens the first step length, each time to where the parabola through $φ(0)$, $φ'(0)$ and $φ(α)$ is lowest, but
/// to no less than a tenth and no more than half of it (Dennis and Schnabel 1983, algorithm A6.3.1). It asks for
/// values only. It never lengthens a step, so it wants a direction whose first step length means something, such as
/// Newton's. Default $c_1 = 10^{−4}$.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Armijo {
    conditions: Conditions,
}

impl Armijo {
    /// With $0 < c_1 < ½$: with more, the exact minimum of a parabola would be refused.
    pub fn new(decrease: f64) -> Result<Self, ConstantsError> {
        Ok(Self {
            conditions: Conditions::new(decrease, 0.5)?,
        })
    }
}

impl<T: RealField + Copy> LineSearch<T> for Armijo {
    fn name(&self) -> &str {
        "Armijo"
    }

    fn search(&self, ray: &mut Ray<'_, T>, first: f64) -> Result<f64, Reason> {
        let start = ray.start();
        let mut step = first;
        loop {
            let value = ray.value(step)?;
            if self.conditions.falls_enough(start, step, value) {
                return Ok(step);
            }
            let promised = -start.slope * step;
            let missed = value - start.value + promised;
            let lowest = step * promised / (2.0 * missed);
            step = if value.is_finite() {
                lowest.clamp(0.1 * step, 0.5 * step)
            } else {
                0.1 * step
            };
        }
    }
}

//! Bracket and zoom.

use nalgebra::RealField;

use super::wolfe::UNBOUNDED;
use super::{Conditions, ConstantsError, LineSearch, Ray, Reason, Trial};

/// The strong Wolfe conditions: enough decrease, and a slope that has all but gone, $|φ'(α)| ≤ c_2|φ'(0)|$.
///
/// First it lengthens the step until the interval behind it must hold a good one, then it zooms into that interval with
/// cubic interpolation (Nocedal and Wright 2006, algorithms 3.5 and 3.6). Default $c_1 = 10^{−4}$, $c_2 = 0.9$.
///
/// Near a minimum, where values agree in all their digits, the first condition compares rounding errors; there
/// [`HagerZhang`](super::HagerZhang) fares better.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StrongWolfe {
    conditions: Conditions,
}

impl StrongWolfe {
    /// With $0 < c_1 < c_2 < 1$.
    pub fn new(decrease: f64, curvature: f64) -> Result<Self, ConstantsError> {
        Ok(Self {
            conditions: Conditions::new(decrease, curvature)?,
        })
    }

    /// Between `low`, which falls enough and has the lowest value so far, and `high`, towards which the function falls
    /// from `low` at first.
    fn zoom<T: RealField + Copy>(
        &self,
        ray: &mut Ray<'_, T>,
        mut low: Trial,
        mut high: Trial,
    ) -> Result<f64, Reason> {
        let start = ray.start();
        loop {
            let step = interpolate(low, high);
            // Neighboring numbers, or as good as that: nothing is left between them.
            if (high.step - low.step).abs() <= 1e-15 * low.step.max(high.step) {
                return Err(Reason::IntervalTooSmall {
                    step_length: low.step,
                });
            }
            let trial = ray.value_and_slope(step)?;
            if !self.conditions.falls_enough(start, step, trial.value) || is_higher(trial, low) {
                high = trial;
                continue;
            }
            if self.conditions.is_flat_enough(start, trial) {
                return Ok(step);
            }
            if trial.slope * (high.step - low.step) >= 0.0 {
                high = low;
            }
            low = trial;
        }
    }
}

impl<T: RealField + Copy> LineSearch<T> for StrongWolfe {
    fn name(&self) -> &str {
        "strong Wolfe"
    }

    fn search(&self, ray: &mut Ray<'_, T>, first: f64) -> Result<f64, Reason> {
        let start = ray.start();
        let (mut before, mut step) = (start, first);
        loop {
            let trial = ray.value_and_slope(step)?;
            let rises = before.step > 0.0 && is_higher(trial, before);
            if !self.conditions.falls_enough(start, step, trial.value) || rises {
                return self.zoom(ray, before, trial);
            }
            if self.conditions.is_flat_enough(start, trial) {
                return Ok(step);
            }
            if trial.slope >= 0.0 {
                return self.zoom(ray, trial, before);
            }
            if step > UNBOUNDED * first {
                return Err(Reason::Unbounded { step_length: step });
            }
            (before, step) = (trial, 2.0 * step);
        }
    }
}

/// Whether a value is higher by more than its rounding error. Where values agree, the slopes decide.
fn is_higher(trial: Trial, other: Trial) -> bool {
    trial.value > other.value + 4.0 * f64::EPSILON * other.value.abs()
}

/// Where the cubic with the values and slopes of both ends is lowest (Nocedal and Wright 2006, equation 3.59), but not
/// closer to an end than a tenth of the interval; its middle, where there is no such cubic.
fn interpolate(low: Trial, high: Trial) -> f64 {
    let width = high.step - low.step;
    let middle = low.step + width / 2.0;
    let d1 = low.slope + high.slope - 3.0 * (low.value - high.value) / (low.step - high.step);
    let d2 = width.signum() * (d1 * d1 - low.slope * high.slope).sqrt();
    let lowest = high.step - width * (high.slope + d2 - d1) / (high.slope - low.slope + 2.0 * d2);
    if lowest.is_finite() {
        let (near, far) = (low.step + 0.1 * width, high.step - 0.1 * width);
        lowest.clamp(near.min(far), near.max(far))
    } else {
        middle
    }
}

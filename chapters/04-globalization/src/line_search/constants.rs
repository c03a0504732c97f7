//! The two constants of Wolfe's conditions.

use super::Trial;

/// Wolfe's conditions: enough decrease, and enough of the slope gone.
///
/// $c_1$ is the share of the decrease promised by the slope that must be kept, $c_2$ the share of the slope that may be
/// left. Default $c_1 = 10^{−4}$, $c_2 = 0.9$, for Newton and quasi-Newton directions; nonlinear conjugate gradients
/// want $c_2$ = 0.1 to 0.4, since they live on exact searches (Nocedal and Wright 2006, §3.1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conditions {
    decrease: f64,
    curvature: f64,
}

impl Default for Conditions {
    fn default() -> Self {
        Self {
            decrease: 1e-4,
            curvature: 0.9,
        }
    }
}

/// The constants fit no step length, or not always one.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("the constants of the search are {decrease} and {curvature}: give 0 < c₁ < c₂ < 1")]
pub struct ConstantsError {
    /// $c_1$
    pub decrease: f64,
    /// $c_2$
    pub curvature: f64,
}

impl Conditions {
    /// With $0 < c_1 < c_2 < 1$: then a function that is bounded below has a step length that satisfies both.
    pub fn new(decrease: f64, curvature: f64) -> Result<Self, ConstantsError> {
        if 0.0 < decrease && decrease < curvature && curvature < 1.0 {
            Ok(Self { decrease, curvature })
        } else {
            Err(ConstantsError { decrease, curvature })
        }
    }

    /// Constants that are known to be good.
    pub(super) const fn constants(decrease: f64, curvature: f64) -> Self {
        Self { decrease, curvature }
    }

    /// $c_1$.
    pub fn decrease(&self) -> f64 {
        self.decrease
    }

    /// $c_2$.
    pub fn curvature(&self) -> f64 {
        self.curvature
    }

    /// Armijo's condition, $φ(α) ≤ φ(0) + c_1 α φ'(0)$: a step that is too long fails it.
    pub fn falls_enough(&self, start: Trial, step: f64, value: f64) -> bool {
        value <= start.value + self.decrease * step * start.slope
    }

    /// The curvature condition, $φ'(α) ≥ c_2 φ'(0)$: a step that is too short fails it.
    pub fn is_long_enough(&self, start: Trial, trial: Trial) -> bool {
        trial.slope >= self.curvature * start.slope
    }

    /// The strong one, $|φ'(α)| ≤ c_2 |φ'(0)|$.
    pub fn is_flat_enough(&self, start: Trial, trial: Trial) -> bool {
        trial.slope.abs() <= self.curvature * start.slope.abs()
    }
}

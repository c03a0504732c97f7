//! Gradient descent.

use nalgebra::{DVector, RealField, convert};
use problems::{Method, Objective, State, StepError};

use crate::HyperparameterError;

/// Gradient descent: $x_{k+1} = x_k − ηg_k$ (Cauchy 1847).
///
/// On a quadratic whose curvatures lie between $λ_1$ and $λ_N$ it converges from everywhere if $η < 2/λ_N$ and from
/// almost nowhere if $η > 2/λ_N$: then the steepest direction overshoots by more than it had. There is no good
/// default for $η$, since it carries the units of $x²/f$.
#[derive(Debug, Clone, PartialEq)]
pub struct GradientDescent<T = f64> {
    step_size: T,
}

impl<T: RealField + Copy> GradientDescent<T> {
    /// With step size $η > 0$.
    pub fn new(step_size: T) -> Result<Self, HyperparameterError> {
        Ok(Self {
            step_size: HyperparameterError::positive("step size", step_size)?,
        })
    }

    /// With the step size that is best for curvatures between `smallest` and `largest`: $η = 2/(λ_1 + λ_N)$, which
    /// makes the two extreme directions equally slow (Nesterov 2004, theorem 2.1.15).
    pub fn fastest(smallest: T, largest: T) -> Result<Self, HyperparameterError> {
        let (smallest, largest) = HyperparameterError::curvatures(smallest, largest)?;
        Self::new(convert::<f64, T>(2.0) / (smallest + largest))
    }

    /// What is left of the error after one such step, at worst: $(κ − 1)/(κ + 1)$.
    ///
    /// ```
    /// use first_order::GradientDescent;
    /// assert_eq!(GradientDescent::rate(3.0), 0.5);
    /// ```
    pub fn rate(kappa: T) -> T {
        (kappa - T::one()) / (kappa + T::one())
    }
}

impl<T: RealField + Copy> Method<T> for GradientDescent<T> {
    fn name(&self) -> &str {
        "gradient descent"
    }

    fn step(&mut self, _: &dyn Objective<T>, at: &State<T>) -> Result<DVector<T>, StepError> {
        Ok(&at.gradient * -self.step_size)
    }
}

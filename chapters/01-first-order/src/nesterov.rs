//! Nesterov's momentum.

use nalgebra::{DVector, RealField, convert};
use problems::{Method, Objective, State, StepError};

use crate::HyperparameterError;

/// Nesterov's accelerated gradient: $v_{k+1} = βv_k − η∇f(x_k + βv_k)$, $x_{k+1} = x_k + v_{k+1}$ (Nesterov 1983, in
/// the form of Sutskever et al. 2013).
///
/// The slope is measured at the *look-ahead* point $y_k = x_k + βv_k$, where momentum alone would lead. The iterates
/// here are those look-ahead points, $y_{k+1} = y_k + βv_{k+1} − ηg(y_k)$, so that each step needs one gradient, taken
/// where the method stands; $x_k$ and $y_k$ have the same limit.
///
/// On a quadratic it is stable for $η < 2(1 + β)/((1 + 2β)λ_N)$, less than the heavy ball; on convex functions that
/// are not quadratic it keeps its rate, and the heavy ball need not.
#[derive(Debug, Clone, PartialEq)]
pub struct Nesterov<T = f64> {
    step_size: T,
    momentum: T,
    velocity: DVector<T>,
}

impl<T: RealField + Copy> Nesterov<T> {
    /// With step size $η > 0$ and momentum $0 ≤ β < 1$. Without momentum it is gradient descent.
    pub fn new(step_size: T, momentum: T) -> Result<Self, HyperparameterError> {
        Ok(Self {
            step_size: HyperparameterError::positive("step size", step_size)?,
            momentum: HyperparameterError::fraction("momentum", momentum)?,
            velocity: DVector::zeros(0),
        })
    }

    /// With the constants that are best on quadratics with curvatures between `smallest` and `largest`:
    /// $η = 4/(3λ_N + λ_1)$, $β = (\sqrt{3κ + 1} − 2)/(\sqrt{3κ + 1} + 2)$ (Lessard, Recht and Packard 2016).
    pub fn fastest(smallest: T, largest: T) -> Result<Self, HyperparameterError> {
        let (smallest, largest) = HyperparameterError::curvatures(smallest, largest)?;
        let [two, three, four] = [2.0, 3.0, 4.0].map(convert::<f64, T>);
        let root = (three * largest / smallest + T::one()).sqrt();
        Self::new(four / (three * largest + smallest), (root - two) / (root + two))
    }

    /// What is left of the error after one such step, in the long run: $1 − 2/\sqrt{3κ + 1}$.
    ///
    /// ```
    /// use first_order::Nesterov;
    /// assert_eq!(Nesterov::rate(5.0), 0.5);
    /// ```
    pub fn rate(kappa: T) -> T {
        T::one() - convert::<f64, T>(2.0) / (convert::<f64, T>(3.0) * kappa + T::one()).sqrt()
    }
}

impl<T: RealField + Copy> Method<T> for Nesterov<T> {
    fn name(&self) -> &str {
        "Nesterov"
    }

    fn step(&mut self, _: &dyn Objective<T>, at: &State<T>) -> Result<DVector<T>, StepError> {
        if at.iteration == 0 {
            self.velocity = DVector::zeros(at.x.len());
        }
        let slope = &at.gradient * self.step_size;
        self.velocity = &self.velocity * self.momentum - &slope;
        Ok(&self.velocity * self.momentum - slope)
    }
}

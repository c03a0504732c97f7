//! The heavy ball.

use nalgebra::{DVector, RealField, convert};
use problems::{Method, Objective, State, StepError};

use crate::HyperparameterError;

/// Momentum: $v_{k+1} = βv_k − ηg_k$, $x_{k+1} = x_k + v_{k+1}$ (Polyak 1964).
///
/// On a quadratic it is stable for $η < 2(1 + β)/λ_N$. On functions that are not quadratic the parameters of
/// [`fastest`](Self::fastest) can cycle forever, even on convex ones (Lessard, Recht and Packard 2016); a smaller
/// step size cures that. In deep learning $β = 0.9$ is customary (Sutskever et al. 2013 go up to 0.99 and beyond).
#[derive(Debug, Clone, PartialEq)]
pub struct HeavyBall<T = f64> {
    step_size: T,
    momentum: T,
    velocity: DVector<T>,
}

impl<T: RealField + Copy> HeavyBall<T> {
    /// With step size $η > 0$ and momentum $0 ≤ β < 1$. Without momentum it is gradient descent.
    pub fn new(step_size: T, momentum: T) -> Result<Self, HyperparameterError> {
        Ok(Self {
            step_size: HyperparameterError::positive("step size", step_size)?,
            momentum: HyperparameterError::fraction("momentum", momentum)?,
            velocity: DVector::zeros(0),
        })
    }

    /// With the parameters that are best for curvatures between `smallest` and `largest`:
    /// $η = (2/(\sqrt{λ_1} + \sqrt{λ_N}))²$ and $β = ((\sqrt κ − 1)/(\sqrt κ + 1))²$ (Polyak 1964).
    pub fn fastest(smallest: T, largest: T) -> Result<Self, HyperparameterError> {
        let (smallest, largest) = HyperparameterError::curvatures(smallest, largest)?;
        let step_size = (convert::<f64, T>(2.0) / (smallest.sqrt() + largest.sqrt())).powi(2);
        Self::new(step_size, Self::rate(largest / smallest).powi(2))
    }

    /// What is left of the error after one such step, in the long run: $(\sqrt κ − 1)/(\sqrt κ + 1)$.
    ///
    /// ```
    /// use first_order::HeavyBall;
    /// assert_eq!(HeavyBall::rate(9.0), 0.5);
    /// ```
    pub fn rate(kappa: T) -> T {
        (kappa.sqrt() - T::one()) / (kappa.sqrt() + T::one())
    }
}

impl<T: RealField + Copy> Method<T> for HeavyBall<T> {
    fn name(&self) -> &str {
        "momentum"
    }

    fn step(&mut self, _: &dyn Objective<T>, at: &State<T>) -> Result<DVector<T>, StepError> {
        if at.iteration == 0 {
            self.velocity = DVector::zeros(at.x.len());
        }
        let entries = self.velocity.as_mut_slice().iter_mut();
        for (v, &g) in entries.zip(at.gradient.as_slice()) {
            *v = normal(*v * self.momentum + g * -self.step_size);
        }
        Ok(self.velocity.clone())
    }
}

/// The number, or 0 if it is smaller than single precision's smallest normal number.
///
/// Where the gradient stays 0, an average of it decays for ever: into the *subnormal* numbers, over which a processor takes
/// a hundred times as long as over others.
#[inline(always)]
pub(crate) fn normal<T: RealField + Copy>(x: T) -> T {
    if x.abs() < convert(f64::from(f32::MIN_POSITIVE)) {
        T::zero()
    } else {
        x
    }
}

//! RMSprop, in its two variants.

use nalgebra::{DVector, RealField, convert};
use problems::{Method, Objective, State, StepError};

use crate::HyperparameterError;

/// Where RMSprop adds the small number that keeps it from dividing by zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Epsilon {
    /// $\sqrt s + ε$
    OutsideRoot,
    /// $\sqrt{s + ε}$
    InsideRoot,
}

/// RMSprop: each coordinate's gradient, divided by the root of the moving average of its square (Tieleman and Hinton
/// 2012).
///
/// $s ← αs + (1 − α)g²$, then $p = −ηg/(\sqrt s + ε)$ or $p = −ηg/\sqrt{s + ε}$, coordinate by coordinate.
/// The libraries disagree about where $ε$ goes and about $α$. They are two algorithms: where the gradient is small,
/// $\sqrt ε = 10^{−4}$ is reached long before $ε = 10^{−8}$.
///
/// A step is about $η$ long in every coordinate, however small the gradient. So with a constant step size the
/// iterates come within about $η$ of the minimum and then hover there, until $ε$ takes over.
#[derive(Debug, Clone, PartialEq)]
pub struct RmsProp<T = f64> {
    step_size: T,
    decay: T,
    epsilon: T,
    place: Epsilon,
    square: DVector<T>,
}

impl<T: RealField + Copy> RmsProp<T> {
    /// PyTorch's variant (`torch.optim.RMSprop`): $α = 0.99$, $ε = 10^{−8}$ outside the root.
    pub fn torch(step_size: T) -> Result<Self, HyperparameterError> {
        Self::new(step_size, convert(0.99), convert(1e-8), Epsilon::OutsideRoot)
    }

    /// Optax's variant (`optax.rmsprop`), and nearer to the lecture: $α = 0.9$, $ε = 10^{−8}$ inside the root.
    pub fn optax(step_size: T) -> Result<Self, HyperparameterError> {
        Self::new(step_size, convert(0.9), convert(1e-8), Epsilon::InsideRoot)
    }

    /// With step size $η > 0$, decay $0 ≤ α < 1$ and $ε > 0$ in its place.
    pub fn new(step_size: T, decay: T, epsilon: T, place: Epsilon) -> Result<Self, HyperparameterError> {
        Ok(Self {
            step_size: HyperparameterError::positive("step size", step_size)?,
            decay: HyperparameterError::fraction("decay", decay)?,
            epsilon: HyperparameterError::positive("epsilon", epsilon)?,
            place,
            square: DVector::zeros(0),
        })
    }
}

impl<T: RealField + Copy> Method<T> for RmsProp<T> {
    fn name(&self) -> &str {
        match self.place {
            Epsilon::OutsideRoot => "RMSprop (torch)",
            Epsilon::InsideRoot => "RMSprop (optax)",
        }
    }

    fn step(&mut self, _: &dyn Objective<T>, at: &State<T>) -> Result<DVector<T>, StepError> {
        if at.iteration == 0 {
            self.square = DVector::zeros(at.x.len());
        }
        let fresh = T::one() - self.decay;
        let mut step = at.gradient.clone();
        for (p, s) in step.as_mut_slice().iter_mut().zip(self.square.as_mut_slice()) {
            let g = *p;
            *s = self.decay * *s + fresh * g * g;
            *p = -self.step_size * g
                / match self.place {
                    Epsilon::OutsideRoot => s.sqrt() + self.epsilon,
                    Epsilon::InsideRoot => (*s + self.epsilon).sqrt(),
                };
        }
        Ok(step)
    }
}

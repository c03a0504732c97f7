//! Adam.

use nalgebra::{DVector, RealField, convert};
use problems::{Method, Objective, State, StepError};

use crate::HyperparameterError;
use crate::momentum::normal;

/// Adam: a moving average of the gradient, divided by the root of the moving average of its square, both corrected
/// for their start at zero (Kingma and Ba 2015, algorithm 1).
///
/// Coordinate by coordinate, $m ← β_1 m + (1 − β_1)g$ and $s ← β_2 s + (1 − β_2)g²$, then
/// $p = −η\hat m/(\sqrt{\hat s} + ε)$ with $\hat m = m/(1 − β_1^{k+1})$ and $\hat s = s/(1 − β_2^{k+1})$.
/// Multiply $f$ by a constant and, but for $ε$, no step changes. Rotate the coordinates and every step does.
///
/// Fed one example at a time it need not converge to the minimum, not even if the cost is convex and the step size
/// shrinks as $1/\sqrt k$ (Reddi, Kale and Kumar 2018).
#[derive(Debug, Clone, PartialEq)]
pub struct Adam<T = f64> {
    step_size: T,
    beta1: T,
    beta2: T,
    epsilon: T,
    mean: DVector<T>,
    square: DVector<T>,
}

impl<T: RealField + Copy> Adam<T> {
    /// With step size $η > 0$ and the paper's $β_1 = 0.9$, $β_2 = 0.999$, $ε = 10^{−8}$. The paper's $η$ is 0.001.
    pub fn new(step_size: T) -> Result<Self, HyperparameterError> {
        Self::with(step_size, [convert(0.9), convert(0.999)], convert(1e-8))
    }

    /// With step size $η > 0$, decays $0 ≤ β_1, β_2 < 1$ and $ε > 0$.
    pub fn with(step_size: T, [beta1, beta2]: [T; 2], epsilon: T) -> Result<Self, HyperparameterError> {
        Ok(Self {
            step_size: HyperparameterError::positive("step size", step_size)?,
            beta1: HyperparameterError::fraction("decay β₁", beta1)?,
            beta2: HyperparameterError::fraction("decay β₂", beta2)?,
            epsilon: HyperparameterError::positive("epsilon", epsilon)?,
            mean: DVector::zeros(0),
            square: DVector::zeros(0),
        })
    }
}

impl<T: RealField + Copy> Method<T> for Adam<T> {
    fn name(&self) -> &str {
        "Adam"
    }

    fn step(&mut self, _: &dyn Objective<T>, at: &State<T>) -> Result<DVector<T>, StepError> {
        if at.iteration == 0 {
            self.mean = DVector::zeros(at.x.len());
            self.square = DVector::zeros(at.x.len());
        }
        let (betas, k) = ([self.beta1, self.beta2], at.iteration as i32);
        let fresh = betas.map(|beta| T::one() - beta);
        let seen = betas.map(|beta| T::one() - beta.powi(k + 1));
        let mut step = at.gradient.clone();
        // Over slices: the compiler turns them into vector
        // instructions, an iterator of a matrix it does not.
        let averages = self
            .mean
            .as_mut_slice()
            .iter_mut()
            .zip(self.square.as_mut_slice());
        for (p, (m, s)) in step.as_mut_slice().iter_mut().zip(averages) {
            let g = *p;
            *m = normal(self.beta1 * *m + fresh[0] * g);
            *s = self.beta2 * *s + fresh[1] * g * g;
            let (mean, square) = (*m / seen[0], *s / seen[1]);
            *p = -self.step_size * mean / (square.sqrt() + self.epsilon);
        }
        Ok(step)
    }
}

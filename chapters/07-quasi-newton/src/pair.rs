//! What a step teaches about curvature.

use nalgebra::DVector;

/// Why a pair teaches nothing that can be used. Each message says what was wrong and what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PairError {
    /// Step and change do not have the same number of entries.
    #[error(
        "the step has {step} entries, the change of the gradient {change}: take both from the same two points"
    )]
    Length {
        /// entries of s
        step: usize,
        /// entries of y
        change: usize,
    },

    /// An entry is NaN or infinite.
    #[error("entry {index} of the {what} is NaN or infinite")]
    NotFinite {
        /// `step` or `change of the gradient`
        what: &'static str,
        /// which entry, from 0
        index: usize,
    },

    /// The curvature condition fails.
    #[error(
        "along the step the slope does not rise (sᵀy = {curvature:.1e}, the cosine of s and y is {cosine:.1e}): skip \
         this pair, damp it, or search the line for a point that satisfies Wolfe's second condition"
    )]
    Curvature {
        /// $sᵀy$
        curvature: f64,
        /// $sᵀy/(‖s‖‖y‖)$
        cosine: f64,
    },
}

/// A step $s = x_{k+1} − x_k$ and the change of the gradient $y = g_{k+1} − g_k$ that came with it; N entries each.
///
/// Between the two points the mean Hessian takes $s$ to $y$. So a pair is one equation about an unknown matrix, the
/// *secant equation* $Bs = y$.
///
/// ```
/// use nalgebra::dvector;
/// use quasi_newton::SecantPair;
///
/// // f = x² + 3y², from (0, 0) to (1, 1): the gradient goes from (0, 0) to (2, 6).
/// let pair = SecantPair::new(dvector![1.0, 1.0], dvector![2.0, 6.0])?;
/// assert_eq!((pair.curvature(), pair.scale()), (8.0, 0.2));
/// # Ok::<(), quasi_newton::PairError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SecantPair {
    step: DVector<f64>,
    change: DVector<f64>,
}

impl SecantPair {
    /// A pair of $s$ and $y$. Fails if they differ in length or hold what is no number.
    pub fn new(step: DVector<f64>, change: DVector<f64>) -> Result<Self, PairError> {
        if step.len() != change.len() {
            return Err(PairError::Length {
                step: step.len(),
                change: change.len(),
            });
        }
        for (what, vector) in [("step", &step), ("change of the gradient", &change)] {
            if let Some(index) = vector.iter().position(|entry| !entry.is_finite()) {
                return Err(PairError::NotFinite { what, index });
            }
        }
        Ok(Self { step, change })
    }

    /// $s$.
    pub fn step(&self) -> &DVector<f64> {
        &self.step
    }

    /// $y$.
    pub fn change(&self) -> &DVector<f64> {
        &self.change
    }

    /// $sᵀy$: how much steeper it has become along the step.
    pub fn curvature(&self) -> f64 {
        self.step.dot(&self.change)
    }

    /// The curvature condition $sᵀy > 0$, without which no positive definite matrix takes $s$ to $y$.
    ///
    /// Zero is not known exactly: the sum of N products is uncertain by about $Nε‖s‖‖y‖$ (Higham 2002, §3.1), and a
    /// result no larger has no sign. Fails with the measured curvature.
    pub fn check_curvature(&self) -> Result<(), PairError> {
        let curvature = self.curvature();
        let size = self.step.norm() * self.change.norm();
        if curvature > self.step.len() as f64 * f64::EPSILON * size {
            return Ok(());
        }
        let cosine = if size > 0.0 { curvature / size } else { 0.0 };
        Err(PairError::Curvature { curvature, cosine })
    }

    /// $γ = sᵀy/yᵀy$, the size of an inverse Hessian seen along $y$: with $H_0 = γI$ the first update starts from the
    /// right units (Nocedal and Wright 2006, equation 6.20). NaN if $y = 0$.
    pub fn scale(&self) -> f64 {
        self.curvature() / self.change.norm_squared()
    }

    /// Powell's damping: the pair $(s, θy + (1 − θ)Bs)$, whose curvature is at least a fifth of the model's $sᵀBs$.
    ///
    /// `bs` is $Bs$, N entries, B positive definite. $θ = 1$ where $sᵀy ≥ 0.2\,sᵀBs$, else $θ = 0.8\,sᵀBs/(sᵀBs − sᵀy)$
    /// (Powell 1978; Nocedal and Wright 2006, procedure 18.2). The new pair passes
    /// [`check_curvature`](Self::check_curvature) whatever $y$ was; what it teaches is no longer quite what was seen.
    pub fn damped(self, bs: &DVector<f64>) -> Self {
        let (seen, expected) = (self.curvature(), self.step.dot(bs));
        if seen >= 0.2 * expected {
            return self;
        }
        let theta = 0.8 * expected / (expected - seen);
        let change = self.change * theta + bs * (1.0 - theta);
        Self { change, ..self }
    }
}

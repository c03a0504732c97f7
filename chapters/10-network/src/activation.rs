//! What a unit does with its weighted sum.

use nalgebra::convert;
use problems::{Real, Scalar};

/// A unit's nonlinearity $a = φ(z)$.
///
/// Its derivatives are computed from $a$ rather than from $z$, so a network need not keep $z$.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// $φ(z) = z$
    Linear,
    /// $φ(z) = 1/(1 + e^{−z})$
    Logistic,
    /// $φ(z) = \tanh z$
    Tanh,
    /// $φ(z) = \max(0, z)$, whose derivative at 0 is taken to be 0 (as PyTorch and JAX take it)
    Relu,
}

impl Activation {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Linear, Self::Logistic, Self::Tanh, Self::Relu];

    /// $a = φ(z)$, in place.
    pub fn apply<T: Real>(self, z: &mut [T]) {
        match self {
            Self::Linear => {}
            Self::Logistic => T::logistic_each(z),
            Self::Tanh => T::tanh_each(z),
            // NaN is not below zero, and stays.
            Self::Relu => z
                .iter_mut()
                .for_each(|z| *z = if *z < T::zero() { T::zero() } else { *z }),
        }
    }

    /// $φ′(z)$, from $a = φ(z)$.
    #[inline(always)]
    pub fn slope<T: Real>(self, a: T) -> T {
        match self {
            Self::Linear => T::one(),
            Self::Logistic => a * (T::one() - a),
            Self::Tanh => T::one() - a * a,
            Self::Relu => {
                if a > T::zero() {
                    T::one()
                } else {
                    T::zero()
                }
            }
        }
    }

    /// $φ″(z)/φ′(z)$, from $a = φ(z)$: how the slope itself changes.
    ///
    /// For these four functions it is linear in $a$, also where the slope is too small to divide by.
    #[inline(always)]
    pub fn bend<T: Real>(self, a: T) -> T {
        match self {
            Self::Linear | Self::Relu => T::zero(),
            Self::Logistic => T::one() - a - a,
            Self::Tanh => -(a + a),
        }
    }

    /// $e ← φ′(z) ⊙ e$, from $a = φ(z)$: the step from outputs back to sums.
    pub fn scale_by_slope<T: Real>(self, a: &[T], e: &mut [T]) {
        // One loop for each function: a choice inside the loop would cost more than the arithmetic.
        match self {
            Self::Linear => {}
            Self::Logistic => scale(a, e, |a| Self::Logistic.slope(a)),
            Self::Tanh => scale(a, e, |a| Self::Tanh.slope(a)),
            Self::Relu => scale(a, e, |a| Self::Relu.slope(a)),
        }
    }

    /// $r ← r + \frac{φ″}{φ′} ⊙ d ⊙ s$, from $a = φ(z)$: how the slope's own change adds to that of the errors $d$,
    /// where the sums change by $s$.
    pub fn add_bend<T: Real>(self, a: &[T], d: &[T], s: &[T], r: &mut [T]) {
        match self {
            Self::Linear | Self::Relu => {}
            Self::Logistic => bend(a, d, s, r, |a| Self::Logistic.bend(a)),
            Self::Tanh => bend(a, d, s, r, |a| Self::Tanh.bend(a)),
        }
    }

    /// $φ(z)$ in any kind of number, for the check against hyper-duals.
    pub fn evaluate<S: Scalar>(self, z: S) -> S {
        let one = S::from(1.0);
        match self {
            Self::Linear => z,
            Self::Logistic => one / (one + (-z).exp()),
            Self::Tanh => S::from(2.0) / (one + (S::from(-2.0) * z).exp()) - one,
            Self::Relu if z.value() > 0.0 => z,
            Self::Relu => S::from(0.0),
        }
    }

    /// The gain by which an initialization has to widen the weights: $\sqrt 2$ where half of the inputs are cut off
    /// (He et al. 2015), else 1.
    pub fn gain<T: Real>(self) -> T {
        match self {
            Self::Relu => convert(std::f64::consts::SQRT_2),
            _ => T::one(),
        }
    }
}

fn scale<T: Real>(a: &[T], e: &mut [T], slope: impl Fn(T) -> T) {
    for (e, &a) in e.iter_mut().zip(a) {
        *e *= slope(a);
    }
}

fn bend<T: Real>(a: &[T], d: &[T], s: &[T], r: &mut [T], bend: impl Fn(T) -> T) {
    for ((r, &a), (&d, &s)) in r.iter_mut().zip(a).zip(d.iter().zip(s)) {
        *r += bend(a) * d * s;
    }
}

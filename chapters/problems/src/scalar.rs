//! What a formula computes with.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

use num_dual::{Dual2_64, Dual64, DualNum, HyperDual64};

/// A number that a [`Formula`](crate::Formula) can compute with: `f64`, or one that carries derivatives along.
///
/// The dual numbers of the crate `num-dual` are scalars too: [`Dual64`] carries one first derivative, [`Dual2_64`] one
/// second derivative, [`HyperDual64`] two first derivatives and the mixed second one. A type of one's own needs the
/// four operations, the conversion from `f64`, and the functions below.
///
/// ```
/// use problems::Scalar;
///
/// /// A root of x² + 2bx + c.
/// fn root<S: Scalar>(b: S, c: S) -> S {
///     (b * b - c).sqrt() - b
/// }
/// assert_eq!(root(1.0, -3.0), 1.0);
/// ```
pub trait Scalar:
    Copy
    + Debug
    + From<f64>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The number without its derivatives.
    fn value(self) -> f64;
    /// $\sqrt x$
    fn sqrt(self) -> Self;
    /// $eˣ$
    fn exp(self) -> Self;
    /// $\ln x$, the natural logarithm
    fn ln(self) -> Self;
    /// $\sin x$, x in radians
    fn sin(self) -> Self;
    /// $\cos x$, x in radians
    fn cos(self) -> Self;
    /// $\arctan x$, in radians
    fn atan(self) -> Self;
    /// $xⁿ$
    fn powi(self, n: i32) -> Self;

    /// $|x|$, whose derivative at 0 does not exist and comes out as 1.
    fn abs(self) -> Self {
        if self.value() < 0.0 { -self } else { self }
    }
}

macro_rules! scalar {
    ($type:ty, $value:expr) => {
        impl Scalar for $type {
            fn value(self) -> f64 {
                $value(self)
            }

            fn sqrt(self) -> Self {
                DualNum::sqrt(&self)
            }

            fn exp(self) -> Self {
                DualNum::exp(&self)
            }

            fn ln(self) -> Self {
                DualNum::ln(&self)
            }

            fn sin(self) -> Self {
                DualNum::sin(&self)
            }

            fn cos(self) -> Self {
                DualNum::cos(&self)
            }

            fn atan(self) -> Self {
                DualNum::atan(&self)
            }

            fn powi(self, n: i32) -> Self {
                DualNum::powi(&self, n)
            }
        }
    };
}

scalar!(f64, |x: f64| x);
scalar!(Dual64, |x: Dual64| x.re);
scalar!(Dual2_64, |x: Dual2_64| x.re);
scalar!(HyperDual64, |x: HyperDual64| x.re);

//! A number that counts what is done to it.

use std::cell::Cell;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

use problems::Scalar;

/// Operations on floating-point numbers.
///
/// A change of sign is none: a processor folds it into the operation beside it. Neither are comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Operations {
    /// additions and subtractions
    pub additions: u64,
    /// multiplications
    pub multiplications: u64,
    /// divisions
    pub divisions: u64,
    /// square roots
    pub roots: u64,
    /// exponentials, logarithms, sines and the like
    pub functions: u64,
}

impl Operations {
    const NONE: Self = Self {
        additions: 0,
        multiplications: 0,
        divisions: 0,
        roots: 0,
        functions: 0,
    };

    /// All of them, each counted as one *flop*. (A division takes a processor longer than an addition, and an
    /// exponential much longer; where they matter, look at them apart.)
    pub fn total(&self) -> u64 {
        self.additions + self.multiplications + self.divisions + self.roots + self.functions
    }
}

thread_local! {
    static DONE: Cell<Operations> = const { Cell::new(Operations::NONE) };
}

/// Counts so many more of one kind.
fn note(kind: impl Fn(&mut Operations) -> &mut u64, more: u64) {
    let mut done = DONE.get();
    *kind(&mut done) += more;
    DONE.set(done);
}

/// What `work` returns, and every operation that it did on tallies of this thread.
///
/// ```
/// use complexity::{Tally, operations};
///
/// let (area, spent) = operations(|| Tally::from(3.0) * Tally::from(4.0) / Tally::from(2.0));
/// assert_eq!((area, spent.total()), (Tally::from(6.0), 2));
/// ```
pub fn operations<R>(work: impl FnOnce() -> R) -> (R, Operations) {
    let before = DONE.replace(Operations::NONE);
    let result = work();
    let spent = DONE.replace(before);
    // Whoever counts outside counts what was done inside, too.
    note(|done| &mut done.additions, spent.additions);
    note(|done| &mut done.multiplications, spent.multiplications);
    note(|done| &mut done.divisions, spent.divisions);
    note(|done| &mut done.roots, spent.roots);
    note(|done| &mut done.functions, spent.functions);
    (result, spent)
}

/// A number like `f64` that notes every operation done to it, for [`operations`] to read.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Tally(f64);

impl From<f64> for Tally {
    fn from(value: f64) -> Self {
        Self(value)
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $sign:tt, $field:ident) => {
        impl $trait for Tally {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                note(|done| &mut done.$field, 1);
                Self(self.0 $sign other.0)
            }
        }
    };
}
operator!(Add, add, +, additions);
operator!(Sub, sub, -, additions);
operator!(Mul, mul, *, multiplications);
operator!(Div, div, /, divisions);

impl Neg for Tally {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

macro_rules! function {
    ($($method:ident)*) => {
        $(fn $method(self) -> Self {
            note(|done| &mut done.functions, 1);
            Self(self.0.$method())
        })*
    };
}

impl Scalar for Tally {
    fn value(self) -> f64 {
        self.0
    }
    fn sqrt(self) -> Self {
        note(|done| &mut done.roots, 1);
        Self(self.0.sqrt())
    }
    function!(exp ln sin cos atan);
    /// Counts $|n| − 1$ multiplications, as if they were done one after the other.
    fn powi(self, n: i32) -> Self {
        let more = u64::from(n.unsigned_abs().saturating_sub(1));
        note(|done| &mut done.multiplications, more);
        Self(self.0.powi(n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_counted_apart() {
        let [a, b] = [3.0, 4.0].map(Tally::from);
        let (c, spent) = operations(|| ((a * a + b * b).sqrt() - a / b, -a.exp()).0);
        assert_eq!(c.value(), 5.0 - 0.75);
        let expected = Operations {
            additions: 2,
            multiplications: 2,
            divisions: 1,
            roots: 1,
            functions: 1,
        };
        assert_eq!((spent, spent.total()), (expected, 7));
    }

    #[test]
    fn counting_nests() {
        let one = Tally::from(1.0);
        let ((_, inner), outer) = operations(|| {
            let before = one + one;
            operations(|| before * one)
        });
        assert_eq!((inner.total(), outer.total()), (1, 2));
    }

    #[test]
    fn a_power_is_repeated_multiplication() {
        let (power, spent) = operations(|| Tally::from(2.0).powi(5));
        assert_eq!((power.value(), spent.total()), (32.0, 4));
    }
}

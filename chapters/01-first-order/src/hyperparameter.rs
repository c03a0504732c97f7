//! What can be wrong with a hyperparameter.

use nalgebra::RealField;

/// A hyperparameter outside its range, or not a number. The message says which one and what it must be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the {name} is {value}, and must be {range}")]
pub struct HyperparameterError {
    /// `step size`, `momentum`, …
    pub name: &'static str,
    /// what was given
    pub value: f64,
    /// what is allowed, in words
    pub range: &'static str,
}

impl HyperparameterError {
    /// `value`, if it is positive and finite.
    pub(crate) fn positive<T: RealField + Copy>(name: &'static str, value: T) -> Result<T, Self> {
        let fits = value > T::zero() && value.is_finite();
        if fits {
            Ok(value)
        } else {
            Err(Self::new(name, value, "positive and finite"))
        }
    }

    /// `value`, if it lies in 0 ≤ value < 1.
    pub(crate) fn fraction<T: RealField + Copy>(name: &'static str, value: T) -> Result<T, Self> {
        let fits = value >= T::zero() && value < T::one();
        if fits {
            Ok(value)
        } else {
            Err(Self::new(name, value, "at least 0 and less than 1"))
        }
    }

    /// The two curvatures that bound a bowl, if they do: 0 < smallest ≤ largest.
    pub(crate) fn curvatures<T: RealField + Copy>(smallest: T, largest: T) -> Result<(T, T), Self> {
        Self::positive("smallest curvature", smallest)?;
        Self::positive("largest curvature", largest)?;
        let fits = smallest <= largest;
        if fits {
            Ok((smallest, largest))
        } else {
            Err(Self::new("largest curvature", largest, "at least the smallest"))
        }
    }

    fn new<T: RealField>(name: &'static str, value: T, range: &'static str) -> Self {
        Self {
            name,
            value: value.to_subset_unchecked(),
            range,
        }
    }
}

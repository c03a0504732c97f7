//! Hyper-dual numbers: second derivatives without a step, exact to rounding.
//!
//! A hyper-dual number is a + b ε₁ + c ε₂ + d ε₁ε₂ with two new units that square to zero, ε₁² = ε₂² = 0, while their
//! product ε₁ε₂ is not zero. Run any formula at x + ε₁ eᵢ + ε₂ eⱼ, and the coefficient of ε₁ε₂ is ∂²f/∂xᵢ∂xⱼ: Taylor's
//! series ends by itself, so nothing is cut off, and nothing is subtracted, so nothing cancels.

use std::ops::{Add, Div, Mul, Neg, Sub};

use nalgebra::{DMatrix, DVector};
use problems::{Formula, Scalar};

use crate::Result;
use crate::columns::{check_entries, check_point};

/// a + b ε₁ + c ε₂ + d ε₁ε₂, where ε₁² = ε₂² = 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HyperDual {
    /// a, the ordinary value
    pub value: f64,
    /// b, the derivative by the first variable
    pub first: f64,
    /// c, the derivative by the second variable
    pub second: f64,
    /// d, the derivative by both
    pub mixed: f64,
}

impl HyperDual {
    /// φ of this number, given φ(a), φ′(a) and φ″(a).
    fn apply(self, phi: f64, phi1: f64, phi2: f64) -> Self {
        Self {
            value: phi,
            first: phi1 * self.first,
            second: phi1 * self.second,
            mixed: phi1 * self.mixed + phi2 * self.first * self.second,
        }
    }
}

impl From<f64> for HyperDual {
    fn from(value: f64) -> Self {
        Self {
            value,
            first: 0.0,
            second: 0.0,
            mixed: 0.0,
        }
    }
}

impl Add for HyperDual {
    type Output = Self;
    fn add(self, y: Self) -> Self {
        Self {
            value: self.value + y.value,
            first: self.first + y.first,
            second: self.second + y.second,
            mixed: self.mixed + y.mixed,
        }
    }
}

impl Neg for HyperDual {
    type Output = Self;
    fn neg(self) -> Self {
        Self {
            value: -self.value,
            first: -self.first,
            second: -self.second,
            mixed: -self.mixed,
        }
    }
}

impl Sub for HyperDual {
    type Output = Self;
    fn sub(self, y: Self) -> Self {
        self + (-y)
    }
}

impl Mul for HyperDual {
    type Output = Self;
    fn mul(self, y: Self) -> Self {
        Self {
            value: self.value * y.value,
            first: self.value * y.first + self.first * y.value,
            second: self.value * y.second + self.second * y.value,
            mixed: self.value * y.mixed
                + self.first * y.second
                + self.second * y.first
                + self.mixed * y.value,
        }
    }
}

impl Div for HyperDual {
    type Output = Self;
    /// The q with q·y = self, coefficient by coefficient.
    fn div(self, y: Self) -> Self {
        let value = self.value / y.value;
        let first = (self.first - value * y.first) / y.value;
        let second = (self.second - value * y.second) / y.value;
        let mixed = (self.mixed - first * y.second - second * y.first - value * y.mixed) / y.value;
        Self {
            value,
            first,
            second,
            mixed,
        }
    }
}

impl Scalar for HyperDual {
    fn value(self) -> f64 {
        self.value
    }

    fn sqrt(self) -> Self {
        let root = self.value.sqrt();
        self.apply(root, 0.5 / root, -0.25 / (root * self.value))
    }

    fn exp(self) -> Self {
        let e = self.value.exp();
        self.apply(e, e, e)
    }

    fn ln(self) -> Self {
        let x = self.value;
        self.apply(x.ln(), 1.0 / x, -1.0 / (x * x))
    }

    fn sin(self) -> Self {
        let (sin, cos) = self.value.sin_cos();
        self.apply(sin, cos, -sin)
    }

    fn cos(self) -> Self {
        let (sin, cos) = self.value.sin_cos();
        self.apply(cos, -sin, -cos)
    }

    fn atan(self) -> Self {
        let x = self.value;
        let slope = 1.0 / (1.0 + x * x);
        self.apply(x.atan(), slope, -2.0 * x * slope * slope)
    }

    fn powi(self, n: i32) -> Self {
        let (x, k) = (self.value, f64::from(n));
        // A power whose factor in front is zero must not be taken: at x = 0 it is infinite, and 0·∞ is no number.
        let phi1 = if n == 0 { 0.0 } else { k * x.powi(n - 1) };
        let phi2 = if n == 0 || n == 1 {
            0.0
        } else {
            k * (k - 1.0) * x.powi(n - 2)
        };
        self.apply(x.powi(n), phi1, phi2)
    }
}

/// ∂²f/∂xᵢ∂xⱼ: one evaluation of the formula in hyper-dual numbers, with ε₁ at i and ε₂ at j.
///
/// # Panics
/// If i or j is not below N.
pub fn entry(formula: &impl Formula, x: &DVector<f64>, i: usize, j: usize) -> Result<f64> {
    check_point(x, formula.dimension())?;
    let mut marked: Vec<HyperDual> = x.iter().map(|&value| HyperDual::from(value)).collect();
    marked[i].first = 1.0;
    marked[j].second = 1.0;
    Ok(formula.evaluate(&marked).mixed)
}

/// H, exact to rounding: N(N+1)/2 evaluations, one a distinct entry.
pub fn hessian(formula: &impl Formula, x: &DVector<f64>) -> Result<DMatrix<f64>> {
    check_point(x, formula.dimension())?;
    let mut hessian = DMatrix::zeros(x.len(), x.len());
    for j in 0..x.len() {
        for i in 0..=j {
            hessian[(i, j)] = entry(formula, x, i, j)?;
            hessian[(j, i)] = hessian[(i, j)];
        }
    }
    check_entries(&hessian)?;
    Ok(hessian)
}

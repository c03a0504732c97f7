//! A valley in the plane.

use std::f64::consts::TAU;

use nalgebra::{DVector, dvector};
use problems::Objective;

/// $f = ½(u²/κ + v²)$, where $u$ runs along the valley and $v$ across it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Valley {
    kappa: f64,
    cos: f64,
    sin: f64,
}

impl Valley {
    pub(super) fn new(kappa: f64, degrees: f64) -> Self {
        let (sin, cos) = (degrees / 360.0 * TAU).sin_cos();
        Self { kappa, cos, sin }
    }

    pub(super) fn along(&self, (x, y): (f64, f64)) -> f64 {
        self.cos * x + self.sin * y
    }

    pub(super) fn across(&self, (x, y): (f64, f64)) -> f64 {
        self.cos * y - self.sin * x
    }

    pub(super) fn height(&self, x: f64, y: f64) -> f64 {
        let (u, v) = (self.along((x, y)), self.across((x, y)));
        0.5 * (u * u / self.kappa + v * v)
    }
}

impl Objective for Valley {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.height(x[0], x[1])
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        let at = (x[0], x[1]);
        let (u, v) = (self.along(at) / self.kappa, self.across(at));
        dvector![self.cos * u - self.sin * v, self.sin * u + self.cos * v]
    }
}

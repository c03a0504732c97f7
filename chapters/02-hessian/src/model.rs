//! Taylor's quadratic model of a function about a point.

use nalgebra::{DMatrix, DVector};
use problems::Objective;

/// m(p) = f + gᵀp + ½ pᵀHp: the parabola that shares value f, gradient g and Hessian H with the function at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// f(x)
    pub value: f64,
    /// g = ∇f(x)
    pub gradient: DVector<f64>,
    /// H = ∇²f(x)
    pub hessian: DMatrix<f64>,
}

impl Model {
    /// The model of `objective` about `x`.
    pub fn of(objective: &dyn Objective, x: &DVector<f64>) -> Self {
        let (value, gradient) = objective.value_and_gradient(x);
        Self {
            value,
            gradient,
            hessian: objective.hessian(x),
        }
    }

    /// f + gᵀp: the tangent plane, all that a first-order method knows.
    pub fn linear(&self, p: &DVector<f64>) -> f64 {
        self.value + self.gradient.dot(p)
    }

    /// f + gᵀp + ½ pᵀHp: the tangent parabola.
    pub fn quadratic(&self, p: &DVector<f64>) -> f64 {
        self.linear(p) + p.dot(&(&self.hessian * p)) / 2.0
    }
}

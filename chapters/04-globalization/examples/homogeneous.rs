//! Exercise: a Newton step on a homogeneous function of degree d leads from x to x(d − 2)/(d − 1).
//!
//! Differentiating f(tx) = tᵈf(x) by x gives ∇f(tx) = tᵈ⁻¹∇f(x); differentiating that by t at t = 1 gives
//! Hx = (d − 1)g. So H⁻¹g = x/(d − 1). On the monkey saddle, d = 3, half of x is left; on a quartic, ⅔; and on x⁴ in one
//! dimension that is the ⅔ of *A flat minimum*. The step length d − 1 would lead to the origin at once.

use globalization::saddles::MonkeySaddle;
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use newton::{NewtonError, newton_step};
use problems::Objective;

/// (x² + y²)²
struct Bowl;

impl Objective for Bowl {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        x.norm_squared().powi(2)
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        x * (4.0 * x.norm_squared())
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        x * x.transpose() * 8.0 + dmatrix![1.0, 0.0; 0.0, 1.0] * (4.0 * x.norm_squared())
    }
}

/// What a Newton step leaves of x, and by how much it misses a multiple of x.
fn left(f: &dyn Objective, x: &DVector<f64>) -> Result<(f64, f64), NewtonError> {
    let next = x + newton_step(&f.hessian(x), &f.gradient(x))?;
    let factor = next.dot(x) / x.norm_squared();
    Ok((factor, (next - x * factor).norm()))
}

fn main() -> Result<(), NewtonError> {
    let x = dvector![0.3, -0.7];
    println!("monkey saddle: {:.6} of x is left", left(&MonkeySaddle, &x)?.0);
    println!("(x² + y²)²:    {:.6} of x is left", left(&Bowl, &x)?.0);
    Ok(())
}

#[test]
fn the_factor_depends_on_the_degree_alone() {
    for x in [dvector![0.3, -0.7], dvector![5.0, 1.0], dvector![-1e-3, 2e-3]] {
        for (f, degree) in [(&MonkeySaddle as &dyn Objective, 3.0), (&Bowl, 4.0)] {
            let (factor, sideways) = left(f, &x).unwrap();
            assert!((factor - (degree - 2.0) / (degree - 1.0)).abs() < 1e-12);
            assert!(sideways < 1e-12 * x.norm());
        }
    }
}

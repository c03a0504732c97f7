//! Exercise 2: around the origin of Peano's function.
//!
//! f is homogeneous of degree two, f(tx, ty) = t² f(x, y), so its second derivatives are homogeneous of degree zero:
//! they depend on the direction only. In polar coordinates f = r² sin 4θ / 4, and ∂²f/∂x∂y = cos 2θ (1 + 2 sin² 2θ).
//! It is zero where cos 2θ = 0, on the diagonals: which is what the four corners saw.

use hessian::{HessianError, hyper_dual};
use nalgebra::dvector;
use problems::Clairaut;

fn measured(r: f64, theta: f64) -> Result<f64, HessianError> {
    Ok(hyper_dual::hessian(&Clairaut, &dvector![r * theta.cos(), r * theta.sin()])?[(0, 1)])
}

fn derived(theta: f64) -> f64 {
    (2.0 * theta).cos() * (1.0 + 2.0 * (2.0 * theta).sin().powi(2))
}

fn main() -> Result<(), HessianError> {
    println!("degrees   derived   r = 1     r = 1e-6");
    for degrees in (0..=180).step_by(15) {
        let theta = f64::from(degrees).to_radians();
        let (far, near) = (measured(1.0, theta)?, measured(1e-6, theta)?);
        println!("{degrees:7}   {:7.4}   {far:7.4}   {near:7.4}", derived(theta));
    }
    Ok(())
}

#[test]
fn only_the_direction_counts() {
    for degrees in 0..360 {
        let theta = f64::from(degrees).to_radians();
        for r in [1e-6, 1.0, 1e6] {
            assert!((measured(r, theta).unwrap() - derived(theta)).abs() < 1e-12);
        }
    }
}

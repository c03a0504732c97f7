//! Exercise *The flat minimum*: on x⁴ Newton's method is only linear.
//!
//! The step is −4x³/12x² = −x/3, so e_{k+1}/e_k = 2/3. What fails is the hypothesis that H is positive definite *at the
//! minimum*: there it is zero. Three times the step would arrive at once: if f grows like |x|ᵐ, take m − 1 steps for one.

use nalgebra::{dmatrix, dvector};
use newton::{NewtonError, newton_step};

/// x after one step of `length` times the Newton step on x⁴.
fn step(x: f64, length: f64) -> Result<f64, NewtonError> {
    Ok(x + length * newton_step(&dmatrix![12.0 * x * x], &dvector![4.0 * x.powi(3)])?[0])
}

fn main() -> Result<(), NewtonError> {
    let mut x = 1.0;
    for k in 1..=10 {
        let next = step(x, 1.0)?;
        println!("{k:2}  x = {next:.6}  ratio {:.6}", next / x);
        x = next;
    }
    println!("three times the step, from 1: x = {}", step(1.0, 3.0)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn two_thirds_or_at_once() {
        for x in [-3.0, 0.1, 1.0, 20.0] {
            assert!((super::step(x, 1.0).unwrap() / x - 2.0 / 3.0).abs() < 1e-15);
            assert!(super::step(x, 3.0).unwrap().abs() < 1e-14);
        }
    }
}

//! Exercise: the cubic step is a trust region's step, for the radius that is its own length.
//!
//! The cubic model is level where (H + σ‖p‖I)p = −g, and its lowest point has H + σ‖p‖I positive semidefinite. These are
//! the conditions of the exact step with λ = σ‖p‖ and Δ = ‖p‖. They are sufficient too, so it is the same step; in the
//! hard case one of two, which have the same length and the same model value.

use globalization::cubic_step;
use globalization::subproblem::{SubproblemError, more_sorensen, reduction};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};

/// By how much the two multipliers differ, and the two model values, each as a fraction.
fn difference(g: &DVector<f64>, h: &DMatrix<f64>, weight: f64) -> Result<(f64, f64), SubproblemError> {
    let cubic = cubic_step(g, h, weight)?;
    let exact = more_sorensen(g, h, cubic.norm())?;
    let lambda = weight * cubic.norm();
    let (one, other) = (reduction(g, h, &cubic), reduction(g, h, &exact.step));
    Ok((
        (exact.multiplier - lambda).abs() / lambda,
        (one - other).abs() / one,
    ))
}

/// A bowl, a saddle, and the hard case.
fn problems() -> [(DVector<f64>, DMatrix<f64>); 3] {
    [
        (dvector![1.0, 1.0], dmatrix![2.0, 0.5; 0.5, 5.0]),
        (dvector![1.0, 1.0], dmatrix![2.0, 0.5; 0.5, -5.0]),
        (dvector![1.0, 0.0], dmatrix![2.0, 0.0; 0.0, -5.0]),
    ]
}

fn main() -> Result<(), SubproblemError> {
    for (g, h) in problems() {
        for weight in [0.01, 1.0, 100.0] {
            let (multipliers, values) = difference(&g, &h, weight)?;
            println!("σ = {weight:6}: λ agrees to {multipliers:.0e}, the model to {values:.0e}");
        }
    }
    Ok(())
}

#[test]
fn the_steps_are_the_same() {
    for (g, h) in problems() {
        for weight in [0.01, 1.0, 100.0] {
            let (multipliers, values) = difference(&g, &h, weight).unwrap();
            assert!(
                multipliers < 1e-3 && values < 1e-5,
                "{weight}: {multipliers} {values}"
            );
        }
    }
}

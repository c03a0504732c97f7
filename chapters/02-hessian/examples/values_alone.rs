//! Exercise 1: second derivatives from values alone.
//!
//! (f(x+heᵢ+heⱼ) − f(x+heᵢ−heⱼ) − f(x−heᵢ+heⱼ) + f(x−heᵢ−heⱼ)) / 4h². The division is by h², so rounding costs ε/h²;
//! truncation is still h². The two balance at h = ε^¼ ≈ 1e-4, and the best error is ε^½: half of the digits, as a
//! forward difference of gradients. For i = j the four points become three, a distance of 2h apart.

use hessian::symmetry::corners;
use nalgebra::{DMatrix, DVector, dvector};
use problems::{Objective, Rosenbrock};

/// The Hessian from four values an entry.
fn by_values(f: &dyn Objective, x: &DVector<f64>, h: f64) -> DMatrix<f64> {
    DMatrix::from_fn(x.len(), x.len(), |i, j| corners(f, x, [i, j], h))
}

fn relative_error(h: f64) -> f64 {
    let (f, x) = (Rosenbrock::new(2), dvector![-1.2, 1.0]);
    let truth = f.hessian(&x);
    (by_values(&f, &x, h) - &truth).norm() / truth.norm()
}

fn main() {
    println!("step h   relative error");
    for power in -8..=-1 {
        let h = 10_f64.powi(power);
        println!("{h:6.0e}   {:.1e}", relative_error(h));
    }
}

#[test]
fn half_of_the_digits_are_left() {
    let best = (-24..=-4)
        .map(|k| relative_error(10_f64.powf(f64::from(k) / 4.0)))
        .fold(f64::INFINITY, f64::min);
    assert!(best < 1e-7, "{best:e}");
    // Far from the best step it is worse, on both sides.
    assert!(relative_error(1e-7) > 1e-4 && relative_error(1e-1) > 1e-4);
}

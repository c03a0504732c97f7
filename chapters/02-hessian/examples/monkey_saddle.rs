//! Exercise 3: the monkey saddle, and what a little curvature makes of it.
//!
//! At the origin every second derivative of x³ − 3xy² is zero, so the point is degenerate. With s/2 (x² + y²) added the
//! origin is a minimum, H = sI; and three saddles stand around it at a distance of s/3, one in front of each valley.

use hessian::{HessianError, Kind, hyper_dual, stationary};
use nalgebra::{DVector, dvector};
use problems::{Formula, Scalar};

struct Monkey {
    s: f64,
}

impl Formula for Monkey {
    fn dimension(&self) -> usize {
        2
    }

    fn evaluate<S: Scalar>(&self, p: &[S]) -> S {
        let (x, y) = (p[0], p[1]);
        x.powi(3) - S::from(3.0) * x * y * y + S::from(self.s / 2.0) * (x * x + y * y)
    }
}

/// ∇f = (3x² − 3y² + sx, −6xy + sy) vanishes at the origin and at the corners of a triangle.
fn stationary_points(s: f64) -> [DVector<f64>; 4] {
    let side = s / 12.0_f64.sqrt();
    [
        dvector![0.0, 0.0],
        dvector![-s / 3.0, 0.0],
        dvector![s / 6.0, side],
        dvector![s / 6.0, -side],
    ]
}

fn kind(s: f64, x: &DVector<f64>) -> Result<Kind, HessianError> {
    let values = stationary::eigenvalues(&hyper_dual::hessian(&Monkey { s }, x)?)?;
    Ok(stationary::classify(&values, stationary::rounding_floor(&values)))
}

fn main() -> Result<(), HessianError> {
    println!("s = 0.0: the origin is {:?}", kind(0.0, &dvector![0.0, 0.0])?);
    for x in stationary_points(0.3) {
        println!("s = 0.3: ({:7.4}, {:7.4}) is {:?}", x[0], x[1], kind(0.3, &x)?);
    }
    Ok(())
}

#[test]
fn one_minimum_and_three_saddles() {
    assert_eq!(kind(0.0, &dvector![0.0, 0.0]), Ok(Kind::Degenerate));
    for s in [1e-3, 0.3, 2.0] {
        let kinds = stationary_points(s).map(|x| kind(s, &x).unwrap());
        assert_eq!(kinds, [Kind::Minimum, Kind::Saddle, Kind::Saddle, Kind::Saddle]);
    }
}

#[test]
fn the_gradient_vanishes_there() {
    use hessian::HyperDual;
    for x in stationary_points(0.3) {
        let f = Monkey { s: 0.3 }.evaluate(&[
            HyperDual {
                first: 1.0,
                ..HyperDual::from(x[0])
            },
            HyperDual {
                second: 1.0,
                ..HyperDual::from(x[1])
            },
        ]);
        assert!(f.first.abs() < 1e-15 && f.second.abs() < 1e-15);
    }
}

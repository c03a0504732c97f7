//! Exercise *Other units*: BFGS is as invariant as Newton's method, if its first matrix is measured in the new units too.
//!
//! With x = Cy the pair becomes C⁻¹s and Cᵀy, and if H is C⁻¹HC⁻ᵀ before the update, it is after it: every term of the
//! formula is. But the identity is not C⁻¹C⁻ᵀ, so the method as it stands, from H = I, takes another way. What saves it
//! in practice is that it learns the units within a few steps.

use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use newton::affine::Affine;
use problems::{Limits, Objective, Quadratic, Rosenbrock, minimize};
use quasi_newton::{QuasiNewton, SecantPair, Update, UpdateError};

/// H after three steps of a tenth of −Hg from `start`.
fn learned(
    f: &dyn Objective,
    start: &DVector<f64>,
    mut h: DMatrix<f64>,
) -> Result<DMatrix<f64>, UpdateError> {
    let mut x = start.clone();
    for _ in 0..3 {
        let gradient = f.gradient(&x);
        let step = &h * &gradient * -0.1;
        x += &step;
        let change = f.gradient(&x) - gradient;
        Update::Bfgs.update_inverse(&mut h, &SecantPair::new(step, change)?)?;
    }
    Ok(h)
}

/// How far CH'Cᵀ is from H, where H' was learned in the units y from the first matrix given.
fn difference(c: &DMatrix<f64>, first: DMatrix<f64>) -> Result<f64, Box<dyn std::error::Error>> {
    let bowl = Quadratic::new(dmatrix![3.0, 1.0; 1.0, 2.0], dvector![0.0, 0.0])?;
    let start = dvector![-1.2, 1.0];
    let h = learned(&bowl, &start, DMatrix::identity(2, 2))?;
    let there = c
        .clone()
        .lu()
        .solve(&start)
        .ok_or("units that cannot be undone")?;
    let seen = learned(&Affine::new(bowl, c.clone()), &there, first)?;
    Ok((c * seen * c.transpose() - &h).norm() / h.norm())
}

fn units() -> DMatrix<f64> {
    dmatrix![2.0, 1.0; 0.0, 5.0]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let c = units();
    let inverse = c.clone().try_inverse().ok_or("no units")?;
    let measured = &inverse * inverse.transpose();
    println!(
        "first matrix in the new units: differs by {:.1e}",
        difference(&c, measured)?
    );
    println!(
        "first matrix the identity:     differs by {:.1e}",
        difference(&c, DMatrix::identity(2, 2))?
    );
    for scale in [1.0, 1e2, 1e4] {
        let f = Affine::new(Rosenbrock::new(2), dmatrix![scale, 0.0; 0.0, 1.0]);
        let start = dvector![-1.2 / scale, 1.0];
        let descent = minimize(&mut QuasiNewton::bfgs(), &f, &start, &Limits::default())?;
        println!(
            "x₁ in units of {scale}: {} iterations",
            descent.trace.iterations.len() - 1
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_update_is_invariant_and_the_identity_is_not() {
        let c = units();
        let inverse = c.clone().try_inverse().unwrap();
        assert!(difference(&c, &inverse * inverse.transpose()).unwrap() < 1e-9);
        assert!(difference(&c, DMatrix::identity(2, 2)).unwrap() > 1e-2);
    }
}

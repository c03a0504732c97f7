//! Exercise *Any steps*: N independent steps, none of them exact, teach SR1 a quadratic. BFGS they do not.
//!
//! Suppose that SR1's B maps the steps before to the changes before, Bs_j = y_j. The update adds a multiple of r = y − Bs,
//! and on a quadratic rᵀs_j = (As − Bs)ᵀs_j = sᵀ(As_j − Bs_j) = 0: the new matrix still maps them. After N independent
//! steps it agrees with A on a basis. BFGS keeps the older equations only if the steps are conjugate, sᵀAs_j = 0, and
//! exact steps make them so.

use nalgebra::{DMatrix, DVector, dmatrix};
use quasi_newton::{SecantPair, Update, UpdateError};

/// ‖B − A‖/‖A‖ after the update has seen the steps along the axes, each of another length.
fn ignorance(update: Update, a: &DMatrix<f64>) -> Result<f64, UpdateError> {
    let n = a.nrows();
    let mut b = DMatrix::identity(n, n);
    for i in 0..n {
        let mut step = DVector::zeros(n);
        step[i] = 0.1 * (i + 1) as f64;
        let change = a * &step;
        update.update_hessian(&mut b, &SecantPair::new(step, change)?)?;
    }
    Ok((b - a).norm() / a.norm())
}

fn bowl() -> DMatrix<f64> {
    dmatrix![5.0, 1.0, 2.0; 1.0, 4.0, -1.0; 2.0, -1.0, 6.0]
}

fn main() -> Result<(), UpdateError> {
    for update in [Update::Sr1, Update::Bfgs, Update::Dfp] {
        println!(
            "{}: B is wrong by {:.1e}",
            update.name(),
            ignorance(update, &bowl())?
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sr1_knows_the_bowl_and_the_others_do_not() {
        assert!(ignorance(Update::Sr1, &bowl()).unwrap() < 1e-14);
        assert!(ignorance(Update::Bfgs, &bowl()).unwrap() > 0.1);
        assert!(ignorance(Update::Dfp, &bowl()).unwrap() > 0.01);
    }
}

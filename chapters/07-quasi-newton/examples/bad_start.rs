//! Exercise *A bad start*: how BFGS and DFP recover from a wrong first matrix (Powell 1986).
//!
//! On f = ‖x‖²/2 with unit steps, one wrong eigenvalue λ of B costs BFGS some log λ steps and DFP some λ. Where B is
//! too large, a step −B⁻¹g is too short. BFGS corrects B by subtracting Bs sᵀB/sᵀBs, which is large where B is large.
//! DFP does the same to B⁻¹: it is good at correcting curvature that is too small.

use nalgebra::{DMatrix, DVector, dvector};
use quasi_newton::{SecantPair, Update, UpdateError};

/// Unit steps until ‖x‖ < 10⁻⁴, from (cos φ, sin φ) for a φ that neither axis likes, with B = diag(1, λ).
fn steps(update: Update, lambda: f64) -> Result<usize, UpdateError> {
    let mut x = dvector![0.6, 0.8];
    let mut h = DMatrix::from_diagonal(&dvector![1.0, 1.0 / lambda]);
    for k in 0..100_000 {
        if x.norm() < 1e-4 {
            return Ok(k);
        }
        // The gradient of ‖x‖²/2 is x, so the change of the gradient is the step.
        let step: DVector<f64> = -(&h * &x);
        x += &step;
        update.update_inverse(&mut h, &SecantPair::new(step.clone(), step)?)?;
    }
    Ok(100_000)
}

fn main() -> Result<(), UpdateError> {
    for lambda in [10.0, 100.0, 1000.0] {
        println!("λ = {lambda}: BFGS {}, DFP {}", steps(Update::Bfgs, lambda)?, steps(Update::Dfp, lambda)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bfgs_recovers_in_logarithmic_time_and_dfp_does_not() {
        let bfgs = [100.0, 10_000.0].map(|lambda| steps(Update::Bfgs, lambda).unwrap());
        assert!(bfgs[1] < 3 * bfgs[0] && bfgs[1] < 60, "{bfgs:?}");
        let dfp = [100.0, 1000.0].map(|lambda| steps(Update::Dfp, lambda).unwrap());
        assert!(dfp[1] > 5 * dfp[0] && dfp[0] > 3 * bfgs[0], "{dfp:?} {bfgs:?}");
    }
}

//! Exercise *A bad start*: how BFGS and DFP recover from a wrong first matrix (Powell 1986).
//!
//! On f = ‖x‖²/2 with unit steps, one wrong eigenvalue λ of B costs BFGS some log λ steps and DFP some λ. Where B is
//! too large, a step −B⁻¹g is too short. BFGS corrects B by subtracting Bs sᵀB/sᵀBs, which is large where B is large.
//! DFP does the same to B⁻¹: it is good at correcting curvature that is too small.

use nalgebra::{DMatrix, DVector, dvector};
use quasi_newton::{SecantPair, Update, UpdateError};

/// More than anyone takes.
const PATIENCE: usize = 100_000;

/// Unit steps until ‖x‖ < 10⁻⁴, from (cos φ, sin φ) with B = diag(1, λ).
fn steps(update: Update, lambda: f64, tangent: f64) -> Result<usize, UpdateError> {
    let mut x: DVector<f64> = dvector![1.0, tangent].normalize();
    let mut h = DMatrix::from_diagonal(&dvector![1.0, 1.0 / lambda]);
    for k in 0..PATIENCE {
        if x.norm() < 1e-4 {
            return Ok(k);
        }
        // The gradient of ‖x‖²/2 is x, so the change of the gradient is the step.
        let step: DVector<f64> = -(&h * &x);
        x += &step;
        update.update_inverse(&mut h, &SecantPair::new(step.clone(), step)?)?;
    }
    Ok(PATIENCE)
}

/// From the worst of the starts with tan φ = 1, 10^¼, …, 10³.
fn worst(update: Update, lambda: f64) -> Result<usize, UpdateError> {
    let tangents = (0..=12).map(|quarter| 10f64.powf(f64::from(quarter) / 4.0));
    tangents
        .map(|tangent| steps(update, lambda, tangent))
        .try_fold(0, |worst, count| Ok(count?.max(worst)))
}

fn main() -> Result<(), UpdateError> {
    for lambda in [10.0, 100.0, 1000.0] {
        println!(
            "λ = {lambda}: BFGS {}, DFP {}",
            worst(Update::Bfgs, lambda)?,
            worst(Update::Dfp, lambda)?
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bfgs_recovers_in_logarithmic_time_and_dfp_in_linear() {
        let count = |update| [10.0, 100.0, 1000.0].map(|lambda| worst(update, lambda).unwrap());
        let [_, bfgs, far] = count(Update::Bfgs);
        assert!(far <= bfgs + 5 && far < 20, "{bfgs} {far}");
        let [near, dfp, far] = count(Update::Dfp);
        assert!(dfp > 5 * near && far > 8 * dfp && far > 500, "{near} {dfp} {far}");
    }
}

//! Exercise *Weighted least squares*: Newton's method on logistic regression is IRLS.
//!
//! Let A hold an example a row, y its class as 0 or 1, and π = 1/(1 + exp(−Aw)). The gradient of the (summed) loss is
//! Aᵀ(π − y), the Hessian AᵀSA with S = diag(π(1 − π)). So the Newton step from w ends at
//!
//!     w − (AᵀSA)⁻¹ Aᵀ(π − y) = (AᵀSA)⁻¹ AᵀS z   with   z = Aw + S⁻¹(y − π),
//!
//! which is where Σ Sᵢ (zᵢ − aᵢᵀw)² is least: a fit to the working response z with weights π(1 − π).

use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use newton::{NewtonError, newton_step};

fn probabilities(examples: &DMatrix<f64>, w: &DVector<f64>) -> DVector<f64> {
    (examples * w).map(|score| 1.0 / (1.0 + (-score).exp()))
}

/// w plus the Newton step from w.
fn by_newton(
    examples: &DMatrix<f64>,
    y: &DVector<f64>,
    w: &DVector<f64>,
) -> Result<DVector<f64>, NewtonError> {
    let p = probabilities(examples, w);
    let weights = DMatrix::from_diagonal(&p.map(|p| p * (1.0 - p)));
    let hessian = examples.tr_mul(&(weights * examples));
    Ok(w + newton_step(&hessian, &examples.tr_mul(&(p - y)))?)
}

/// The weighted least-squares fit, by a QR factorization of √S A: no Hessian is formed.
fn by_fit(examples: &DMatrix<f64>, y: &DVector<f64>, w: &DVector<f64>) -> Option<DVector<f64>> {
    let p = probabilities(examples, w);
    let weights = p.map(|p| p * (1.0 - p));
    let response = examples * w + (y - p).component_div(&weights);
    let root = DMatrix::from_diagonal(&weights.map(f64::sqrt));
    let qr = (&root * examples).qr();
    qr.r().solve_upper_triangular(&qr.q().tr_mul(&(root * response)))
}

/// Hours of study (and a constant), and whether the exam was passed.
fn exam() -> (DMatrix<f64>, DVector<f64>) {
    let hours = dvector![0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0];
    let passed = dvector![0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
    (
        DMatrix::from_columns(&[hours.clone(), hours.map(|_| 1.0)]),
        passed,
    )
}

fn main() -> Result<(), NewtonError> {
    let (examples, passed) = exam();
    let mut w = dvector![0.0, 0.0];
    for k in 0..8 {
        let next = by_newton(&examples, &passed, &w)?;
        let apart = by_fit(&examples, &passed, &w).map(|fit| (fit - &next).norm());
        println!(
            "{k}  w = ({:.12}, {:.12})   fit − Newton: {apart:?}",
            next[0], next[1]
        );
        w = next;
    }
    let doubled = dmatrix![1.0, 1.0; 2.0, 1.0; 3.0, 1.0];
    println!(
        "passing after 1, 2, 3 hours: {}",
        probabilities(&doubled, &w).transpose()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fit_is_the_newton_step() {
        let (examples, passed) = exam();
        let mut w = dvector![0.1, -0.2];
        for _ in 0..6 {
            let next = by_newton(&examples, &passed, &w).unwrap();
            let fit = by_fit(&examples, &passed, &w).unwrap();
            assert!((&fit - &next).norm() < 1e-12 * next.norm());
            w = next;
        }
        let gradient = examples.tr_mul(&(probabilities(&examples, &w) - &passed));
        assert!(
            gradient.norm() < 1e-12,
            "the iteration ends at the maximum of the likelihood"
        );
    }
}

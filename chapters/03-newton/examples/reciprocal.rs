//! Exercise *Division without dividing*: 1/a by multiplications.
//!
//! f(x) = ax − ln x has slope a − 1/x and curvature 1/x², so its minimum is 1/a and the Newton step leads to
//! x − (a − 1/x)x² = x(2 − ax): multiplications only. With r = 1 − ax the next error is r², exactly: one correct
//! digit (r = 0.1) becomes 2, 4, 8, 16. GPUs divide this way.

use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use newton::{NewtonError, newton_step};
use problems::Objective;

/// f(x) = ax − ln x
struct Reciprocal {
    a: f64,
}

impl Objective for Reciprocal {
    fn dimension(&self) -> usize {
        1
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.a * x[0] - x[0].ln()
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        dvector![self.a - 1.0 / x[0]]
    }

    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        dmatrix![1.0 / (x[0] * x[0])]
    }
}

/// |1 − ax| after each of `steps` Newton steps, once by the method and once by multiplications alone.
fn errors(a: f64, start: f64, steps: usize) -> Result<Vec<(f64, f64)>, NewtonError> {
    let objective = Reciprocal { a };
    let (mut x, mut by_products) = (dvector![start], start);
    (0..steps)
        .map(|_| {
            x += newton_step(&objective.hessian(&x), &objective.gradient(&x))?;
            by_products *= 2.0 - a * by_products;
            Ok(((1.0 - a * x[0]).abs(), (1.0 - a * by_products).abs()))
        })
        .collect()
}

fn main() -> Result<(), NewtonError> {
    for (k, (method, products)) in errors(7.0, 0.9 / 7.0, 4)?.into_iter().enumerate() {
        println!(
            "{}  by the method {method:.1e}, by products {products:.1e}",
            k + 1
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_digit_becomes_sixteen_in_four_steps() {
        let errors = super::errors(7.0, 0.9 / 7.0, 4).unwrap();
        for (k, (method, products)) in errors.into_iter().enumerate() {
            let expected = 0.1f64.powi(2 << k);
            assert!(
                (method - expected).abs() < 4e-16 && (products - expected).abs() < 4e-16,
                "step {k}"
            );
        }
    }
}

//! Exercise *Two sides of an inverse*: V may be a good inverse from the right and a bad one from the left.
//!
//! Elimination finds the columns of V one by one, as solutions of Hv = e. Each solves its system well, so HV is close to
//! the identity. But x = Vb with b = Hx* leaves the error x − x* = (VH − I)x*, and VH is another product. Its distance
//! from the identity can be κ(H) times as large, since VH − I = H⁻¹(HV − I)H (on the two: Higham 2002, §14.1).

use nalgebra::{DMatrix, DVector};

/// Hilbert's matrix of 50 rows plus 10⁻¹⁰ I.
fn hilbert() -> DMatrix<f64> {
    DMatrix::from_fn(50, 50, |i, j| 1.0 / (i + j + 1) as f64) + DMatrix::identity(50, 50) * 1e-10
}

/// ‖HV − I‖ and ‖VH − I‖ for the V that elimination computes, and the relative error of Vb; `None` if H is singular.
fn residuals(h: &DMatrix<f64>) -> Option<[f64; 3]> {
    let v = h.clone().lu().try_inverse()?;
    let identity = DMatrix::identity(h.nrows(), h.nrows());
    let solution = DVector::from_fn(h.nrows(), |i, _| (7.0 * i as f64).sin());
    let error = (&v * (h * &solution) - &solution).norm() / solution.norm();
    Some([(h * &v - &identity).norm(), (&v * h - &identity).norm(), error])
}

fn main() {
    match residuals(&hilbert()) {
        Some([right, left, error]) => {
            println!("from the right {right:.1e}, from the left {left:.1e}, error of Vb {error:.1e}")
        }
        None => println!("the matrix is singular"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_left_side_is_the_bad_one_and_it_is_the_one_that_counts() {
        let [right, left, error] = super::residuals(&super::hilbert()).unwrap();
        assert!(left > 100.0 * right, "{right} {left}");
        assert!(error > right && error <= left, "{right} {left} {error}");
    }
}

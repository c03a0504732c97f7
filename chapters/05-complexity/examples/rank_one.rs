//! Solution to *One more example*: Cholesky's factor of A + vvᵀ from that of A, in N² operations instead of N³.

use complexity::{Tally, count, kernel, operations};
use nalgebra::{DMatrix, DVector};
use problems::Scalar;

/// Turns L with LLᵀ = A into the factor of A + vvᵀ, by a rotation for each column.
fn update(l: &mut DMatrix<Tally>, v: &mut DVector<Tally>) {
    let n = l.nrows();
    for k in 0..n {
        let r = (l[(k, k)] * l[(k, k)] + v[k] * v[k]).sqrt();
        let (cosine, sine) = (l[(k, k)] / r, v[k] / r);
        l[(k, k)] = r;
        for i in k + 1..n {
            let (x, y) = (l[(i, k)], v[i]);
            l[(i, k)] = cosine * x + sine * y;
            v[i] = cosine * y - sine * x;
        }
    }
}

fn system(n: usize) -> (DMatrix<Tally>, DVector<Tally>) {
    let matrix = DMatrix::from_fn(n, n, |i, j| {
        Tally::from(if i == j {
            2.0 * n as f64
        } else {
            ((i + j) as f64).sin()
        })
    });
    (matrix, DVector::from_fn(n, |i, _| Tally::from((i as f64).cos())))
}

/// Flops of an update.
fn flops(n: usize) -> u64 {
    let (mut matrix, mut v) = system(n);
    if kernel::cholesky(&mut matrix).is_err() {
        return 0;
    }
    operations(|| update(&mut matrix, &mut v)).1.total()
}

fn main() {
    println!("{:>6} {:>14} {:>14}", "N", "factor anew", "update");
    for n in [10, 100, 1000] {
        println!("{n:>6} {:>14} {:>14}", count::cholesky(n as u64), flops(n));
    }
    println!("An update takes 3N² + 3N flops: chapter 7 lives on this difference.");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_updated_factor_is_the_factor_of_the_updated_matrix() {
        let (matrix, v) = system(12);
        let mut l = matrix.clone();
        kernel::cholesky(&mut l).unwrap();
        update(&mut l, &mut v.clone());
        let mut anew = DMatrix::from_fn(12, 12, |i, j| matrix[(i, j)] + v[i] * v[j]);
        kernel::cholesky(&mut anew).unwrap();
        let lower = |m: &DMatrix<Tally>| m.map(Tally::value).lower_triangle();
        assert!((lower(&l) - lower(&anew)).amax() < 1e-13);
    }

    #[test]
    fn the_count_is_quadratic() {
        for n in [1u64, 5, 40] {
            assert_eq!(flops(n as usize), 3 * n * n + 3 * n);
        }
    }
}

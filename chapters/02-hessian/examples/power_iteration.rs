//! Exercise 4: the largest eigenvalue of the digits' Hessian, from products alone.
//!
//! Write the start as a sum of eigenvectors. Each product multiplies each part by its eigenvalue, so after k products
//! the part of the largest has grown (λ₁/λ₂)ᵏ times as much as the next: the rest fades. The matrix is never formed.

use std::error::Error;

use nalgebra::DVector;
use problems::{Objective, SoftmaxRegression, data};

/// The largest eigenvalue of H at `x`, and the products it took until it changed by less than one part in 10⁸.
fn largest_eigenvalue(f: &dyn Objective, x: &DVector<f64>) -> (f64, usize) {
    // Any start will do that is not at a right angle to the eigenvector. This one is uneven enough.
    let mut v = DVector::from_fn(x.len(), |i, _| (1.0 + i as f64).sin()).normalize();
    let (mut estimate, mut products) = (0.0, 0);
    loop {
        let product = f.hessian_vector(x, &v);
        products += 1;
        let next = v.dot(&product);
        if (next - estimate).abs() <= 1e-8 * next.abs() || products == 10_000 {
            return (next, products);
        }
        estimate = next;
        v = product.normalize();
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let f = SoftmaxRegression::from_digits(&data::digits()?.split().0, 0.0)?;
    // At W = 0 the largest eigenvalue comes nine times, and any vector of its nine-dimensional space will do.
    let (largest, products) = largest_eigenvalue(&f, &f.start());
    println!(
        "N = {}: the largest eigenvalue is {largest:.6}, found with {products} products",
        f.dimension()
    );
    println!("forming H first would have taken {}", f.dimension());
    Ok(())
}

#[test]
fn it_is_the_largest_eigenvalue_and_cheaper_than_the_matrix() {
    let f = SoftmaxRegression::from_digits(&data::digits().unwrap().split().0, 0.0).unwrap();
    let (largest, products) = largest_eigenvalue(&f, &f.start());
    let values = hessian::stationary::eigenvalues(&f.hessian(&f.start())).unwrap();
    assert!((largest / values[f.dimension() - 1] - 1.0).abs() < 1e-6);
    assert!(products < f.dimension() / 10, "{products}");
}

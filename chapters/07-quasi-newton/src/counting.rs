//! The operations of a step, counted.

use complexity::{Tally, operations};
use pulp::NullaryFnOnce;
use quasi_newton::Pass;

/// Operations of one pass, a change of rank two and a product, on a matrix of `n` rows.
pub fn one_pass(n: usize) -> f64 {
    let vector = vec![Tally::from(1.0); n];
    let (mut lower, mut product) = (vec![Tally::from(1.0); n * n], vector.clone());
    let pass = Pass {
        lower: &mut lower,
        a: &vector,
        b: &vector,
        x: &vector,
        product: &mut product,
    };
    operations(|| pass.call()).1.total() as f64
}

/// Operations of the dense product form, $(I − ρsyᵀ)(H(I − ρysᵀ)) + ρssᵀ$, and of a product with a vector.
pub fn by_products(n: usize) -> f64 {
    let one = Tally::from(1.0);
    let dot = || (1..n).fold(one * one, |sum, _| sum + one * one);
    let work = || {
        for _ in 0..n * n {
            let factor = one - one * one * one;
            let products = dot() + factor * dot();
            let _entry = products + one * one * one;
        }
        for _ in 0..n {
            dot();
        }
    };
    operations(work).1.total() as f64
}

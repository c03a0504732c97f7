//! A number that counts what is done with it.

use std::cell::Cell;
use std::ops::{Add, Mul};

use pulp::NullaryFnOnce;
use quasi_newton::Pass;

thread_local! {
    static OPERATIONS: Cell<u64> = const { Cell::new(0) };
}

/// Adds and multiplies nothing, and counts how often.
#[derive(Debug, Clone, Copy, Default)]
struct Counting;

impl Add for Counting {
    type Output = Self;

    fn add(self, _: Self) -> Self {
        OPERATIONS.set(OPERATIONS.get() + 1);
        self
    }
}

impl Mul for Counting {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self + other
    }
}

fn operations(work: impl FnOnce()) -> f64 {
    OPERATIONS.set(0);
    work();
    OPERATIONS.get() as f64
}

/// Operations of one pass: a change of rank two and a product, for a matrix of `n` rows.
pub fn one_pass(n: usize) -> f64 {
    let vector = vec![Counting; n];
    let (mut lower, mut product) = (vec![Counting; n * n], vector.clone());
    operations(|| {
        Pass {
            lower: &mut lower,
            a: &vector,
            b: &vector,
            x: &vector,
            product: &mut product,
        }
        .call();
    })
}

/// Operations of the product form, $(I − ρsyᵀ)(H(I − ρysᵀ)) + ρssᵀ$, and of a product with a vector.
pub fn by_products(n: usize) -> f64 {
    let one = Counting;
    let dot = || (1..n).fold(one * one, |sum, _| sum + one * one);
    operations(|| {
        for _ in 0..n * n {
            let _outer_products = (one + one * one * one, one * one * one);
            let _two_products = (dot(), dot() + one);
        }
        for _ in 0..n {
            dot();
        }
    })
}

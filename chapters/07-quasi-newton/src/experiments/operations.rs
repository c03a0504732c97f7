//! The operations of an update, counted.

use exhibit::{Format, Outcome, Run, claim};
use hessian::fit::exponent;

use crate::counting;

/// Sizes at which the operations of an update are counted.
const COUNTED: [usize; 4] = [64, 128, 256, 512];

/// The same for the dense products: an addition of numbers that count takes a while.
const COUNTED_PRODUCTS: [usize; 4] = [16, 32, 64, 128];

pub fn operations(run: &mut Run) -> Outcome {
    operations_of(run, counting::one_pass, counting::by_products)
}

pub fn operations_of(run: &mut Run, update: fn(usize) -> f64, products: fn(usize) -> f64) -> Outcome {
    let cheap = COUNTED.map(|n| (n as f64, update(n)));
    let dear = COUNTED_PRODUCTS.map(|n| (n as f64, products(n)));
    run.value(
        "operations-per-entry",
        cheap[3].1 / (cheap[3].0 * cheap[3].0),
        Format::Significant(2),
    )?;
    run.value(
        "products-per-cube",
        dear[3].1 / dear[3].0.powi(3),
        Format::Significant(2),
    )?;
    claim!(
        run,
        "counted-square",
        "the operations of an update and a product, counted, grow as N²",
        exponent(&cheap),
        in,
        1.95,
        2.05
    )?;
    claim!(
        run,
        "counted-cube",
        "those of the dense product form grow as N³",
        exponent(&dear),
        in,
        2.9,
        3.05
    )?;
    Ok(())
}

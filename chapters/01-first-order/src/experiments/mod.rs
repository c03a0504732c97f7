//! The experiments, one file each, in the order of the page.

pub mod cost;
pub mod digits;
pub mod hover;
pub mod iterations;
pub mod paths;
pub mod rates;

/// The number furthest from one; NaN if there is none.
fn furthest_from_one(ratios: &[f64]) -> f64 {
    ratios
        .iter()
        .copied()
        .max_by(|a, b| (a - 1.0).abs().total_cmp(&(b - 1.0).abs()))
        .unwrap_or(f64::NAN)
}

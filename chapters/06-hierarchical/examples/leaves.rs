//! Exercise: how large should a leaf be?
//!
//! A leaf of m rows costs m³/3 to factor, and there are n/m of them: nm²/3 in all, and 2m·(columns) a row to bring the bases
//! along. Each level of cuts that a larger leaf saves would have cost about 8r²n and more. The count is flat around its minimum,
//! near a few times the rank; small matrices make poor use of a processor, so the clock prefers leaves somewhat larger
//! than the count does.

use hierarchical::{Compression, Hodlr, HodlrError, KernelMatrix, SquaredExponential};

/// Operations to factor the squared exponential in 8192 points with such leaves.
fn flops(leaf: usize) -> Result<f64, HodlrError> {
    let points: Vec<f64> = (0..8192).map(|i| f64::from(i) / 10.0).collect();
    let matrix = KernelMatrix::new(SquaredExponential { length: 1.0 }, &points, 0.01);
    Ok(Hodlr::new(&matrix, &Compression::default().leaf(leaf))?
        .factor()?
        .flops())
}

fn main() -> Result<(), HodlrError> {
    for leaf in [8, 16, 32, 64, 128, 256, 512] {
        println!("leaves of {leaf:3} rows: {:.2e} operations", flops(leaf)?);
    }
    Ok(())
}

#[test]
fn neither_small_nor_large() {
    let best = flops(32).unwrap();
    assert!(flops(512).unwrap() > 2.0 * best);
    assert!(flops(64).unwrap() < 1.5 * best);
}

//! Exercise: the rank of the exponential kernel, and of Matérn-5/2, for points on a line.
//!
//! $e^{−(y − x)} = e^x e^{−y}$ for $x < y$: one product, rank one. Matérn-5/2 is $(1 + s + s²/3)e^{−s}$ with $s = c(y − x)$; the
//! polynomial in $y − x$ of degree two is a sum of three products, so the rank is three. Half-integer ν gives ν + ½. A
//! kernel that depends on the sign of nothing and is smooth everywhere, as the squared exponential, has no finite rank:
//! that is why its numerical rank depends on the tolerance, and these do not.

use hierarchical::{Compression, Hodlr, HodlrError, Kernel, KernelMatrix, SquaredExponential};

/// $e^{−|x − y|}$.
struct Exponential;

impl Kernel<f64> for Exponential {
    fn covariance(&self, x: &f64, y: &f64) -> f64 {
        (-(x - y).abs()).exp()
    }
}

/// Matérn with ν = 5/2, length scale 1.
struct Matern52;

impl Kernel<f64> for Matern52 {
    fn covariance(&self, x: &f64, y: &f64) -> f64 {
        let s = 5f64.sqrt() * (x - y).abs();
        (1.0 + s + s * s / 3.0) * (-s).exp()
    }
}

/// The greatest rank of any block.
fn rank(kernel: impl Kernel<f64>, tolerance: f64) -> Result<usize, HodlrError> {
    let points: Vec<f64> = (0..1000).map(|i| f64::from(i) / 50.0).collect();
    let matrix = KernelMatrix::new(kernel, &points, 0.01);
    let compressed = Hodlr::new(&matrix, &Compression::default().tolerance(tolerance))?;
    let ranks = (0..compressed.levels()).flat_map(|level| compressed.ranks(level));
    Ok(ranks.max().unwrap_or(0))
}

fn main() -> Result<(), HodlrError> {
    for tolerance in [1e-4, 1e-8, 1e-12] {
        println!(
            "τ = {tolerance:e}: exponential {}, Matérn-5/2 {}, squared exponential {}",
            rank(Exponential, tolerance)?,
            rank(Matern52, tolerance)?,
            rank(SquaredExponential { length: 1.0 }, tolerance)?,
        );
    }
    Ok(())
}

#[test]
fn ranks_are_one_and_three_and_growing() {
    for tolerance in [1e-6, 1e-12] {
        assert_eq!(rank(Exponential, tolerance).unwrap(), 1);
        assert_eq!(rank(Matern52, tolerance).unwrap(), 3);
    }
    let smooth = SquaredExponential { length: 1.0 };
    assert!(rank(smooth, 1e-12).unwrap() > rank(smooth, 1e-6).unwrap());
}

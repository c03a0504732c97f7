//! Compress, factor and solve, beside dense Cholesky: `cargo bench -p hierarchical`. For george beside it see README.md.

use divan::{Bencher, black_box};
use hierarchical::{Compression, Hodlr, KernelMatrix, SquaredExponential, dense};
use nalgebra::DVector;
use problems::dense::{Backend, Cholesky};

fn main() {
    divan::main();
}

const SIZES: [usize; 4] = [1000, 4000, 16_000, 64_000];

fn points(n: usize) -> Vec<f64> {
    (0..n).map(|i| 10.0 * i as f64 / n as f64).collect()
}

fn matrix(points: &[f64]) -> KernelMatrix<'_, SquaredExponential, f64> {
    KernelMatrix::new(SquaredExponential { length: 1.0 }, points, 0.01)
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn compress(bencher: Bencher, n: usize) {
    let points = points(n);
    bencher.bench(|| Hodlr::new(black_box(&matrix(&points)), &Compression::default()));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn factor(bencher: Bencher, n: usize) {
    let points = points(n);
    if let Ok(compressed) = Hodlr::new(&matrix(&points), &Compression::default()) {
        bencher.bench(|| black_box(&compressed).factor());
    }
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn solve(bencher: Bencher, n: usize) {
    let points = points(n);
    let right = DVector::from_fn(n, |i, _| (i as f64).cos());
    if let Ok(factor) =
        Hodlr::new(&matrix(&points), &Compression::default()).and_then(|compressed| compressed.factor())
    {
        bencher.bench(|| factor.solve(black_box(&right)));
    }
}

#[divan::bench(args = [1000, 2000], sample_count = 5)]
fn dense_cholesky(bencher: Bencher, n: usize) {
    let points = points(n);
    bencher.bench(|| Cholesky::new(dense(&matrix(&points)), Backend::for_size(n)));
}

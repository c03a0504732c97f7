//! Factor and solve, by nalgebra's kernels and by faer's: `cargo bench -p newton`.

use divan::{Bencher, black_box};
use nalgebra::{DMatrix, DVector};
use problems::dense::{Backend, cholesky_solve, lu_solve};

fn main() {
    divan::main();
}

const SIZES: [usize; 4] = [64, 256, 512, 1024];

/// A Hilbert matrix made safely positive definite, and a right-hand side.
fn system(n: usize) -> (DMatrix<f64>, DVector<f64>) {
    let hilbert = DMatrix::from_fn(n, n, |i, j| 1.0 / (i + j + 1) as f64);
    (
        hilbert + DMatrix::identity(n, n) * 1e-8,
        DVector::from_fn(n, |i, _| (i as f64).cos()),
    )
}

#[divan::bench(args = SIZES)]
fn cholesky_nalgebra(bencher: Bencher, n: usize) {
    let (matrix, right) = system(n);
    bencher.bench(|| cholesky_solve(black_box(&matrix), black_box(&right), Backend::Nalgebra));
}

#[divan::bench(args = SIZES)]
fn cholesky_faer(bencher: Bencher, n: usize) {
    let (matrix, right) = system(n);
    bencher.bench(|| cholesky_solve(black_box(&matrix), black_box(&right), Backend::Faer));
}

#[divan::bench(args = SIZES)]
fn lu_nalgebra(bencher: Bencher, n: usize) {
    let (matrix, right) = system(n);
    bencher.bench(|| lu_solve(black_box(&matrix), black_box(&right), Backend::Nalgebra));
}

#[divan::bench(args = SIZES)]
fn lu_faer(bencher: Bencher, n: usize) {
    let (matrix, right) = system(n);
    bencher.bench(|| lu_solve(black_box(&matrix), black_box(&right), Backend::Faer));
}

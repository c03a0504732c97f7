//! Dense solvers: where faer's blocks begin to pay.

use divan::Bencher;
use nalgebra::{DMatrix, DVector};
use problems::dense::{Backend, cholesky_solve, inverse, lu_solve, symmetric_eigenvalues};

const SIZES: [usize; 9] = [8, 16, 32, 48, 64, 96, 128, 256, 512];
/// Both backends at each size, side by side.
fn sets() -> impl Iterator<Item = (Backend, usize)> {
    SIZES
        .into_iter()
        .flat_map(|n| [(Backend::Nalgebra, n), (Backend::Faer, n)])
}

fn main() {
    divan::main();
}

/// Diagonally dominant, so positive definite.
fn system(n: usize) -> (DMatrix<f64>, DVector<f64>) {
    let matrix = DMatrix::from_fn(
        n,
        n,
        |i, j| {
            if i == j { n as f64 } else { ((i + j) as f64).sin() }
        },
    );
    (matrix, DVector::from_element(n, 1.0))
}

#[divan::bench(args = sets())]
fn cholesky(bencher: Bencher, (backend, n): (Backend, usize)) {
    let (matrix, b) = system(n);
    bencher.bench_local(|| cholesky_solve(&matrix, &b, backend));
}

#[divan::bench(args = sets())]
fn lu(bencher: Bencher, (backend, n): (Backend, usize)) {
    let (matrix, b) = system(n);
    bencher.bench_local(|| lu_solve(&matrix, &b, backend));
}

#[divan::bench(args = sets())]
fn explicit_inverse(bencher: Bencher, (backend, n): (Backend, usize)) {
    let (matrix, _) = system(n);
    bencher.bench_local(|| inverse(&matrix, backend));
}

#[divan::bench(args = sets(), sample_count = 10)]
fn eigenvalues(bencher: Bencher, (backend, n): (Backend, usize)) {
    let (matrix, _) = system(n);
    bencher.bench_local(|| symmetric_eigenvalues(&matrix, backend));
}

//! The wall's kernels, by nalgebra and by faer, beside the machine's peak: `cargo bench -p complexity` or `just bench 5`.
//!
//! `gemm` is the peak: nothing dense runs faster. divan divides the counted flops by the time, so every line shows
//! its own rate (`item/s` are flops), to be read against gemm's of the same size. README.md tells how to lay SciPy
//! beside them.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use nalgebra::DMatrix;
use problems::Real;
use problems::dense::{Backend, Cholesky, Entry, cholesky_solve, inverse, lu_solve, symmetric_eigenvalues};

use complexity::count;

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [256, 500, 1000];

/// Both backends at each size, side by side.
fn sets() -> impl Iterator<Item = (Backend, usize)> {
    SIZES
        .into_iter()
        .flat_map(|n| [(Backend::Nalgebra, n), (Backend::Faer, n)])
}

/// Symmetric, diagonally dominant: positive definite. Not of low rank, which an eigenvalue solver would profit from.
fn matrix<T: Entry>(n: usize) -> DMatrix<T> {
    DMatrix::from_fn(n, n, |i, j| {
        let noise = ((i * j) as f64 * 0.618 + (i + j) as f64).sin();
        nalgebra::convert(if i == j { n as f64 } else { noise })
    })
}

#[divan::bench(types = [f64, f32], args = SIZES)]
fn gemm<T: Entry>(bencher: Bencher, n: usize) {
    let (a, mut c) = (matrix::<T>(n), DMatrix::<T>::zeros(n, n));
    bencher.counter(ItemsCount::new(2 * n.pow(3))).bench_local(|| {
        let (left, right) = (black_box(&a).as_slice(), a.as_slice());
        Real::multiply(c.as_mut_slice(), n, false, nalgebra::one(), left, right, [n; 3]);
    });
}

#[divan::bench(types = [f64, f32], args = sets())]
fn cholesky<T: Entry>(bencher: Bencher, (backend, n): (Backend, usize)) {
    bencher
        .counter(ItemsCount::new(count::cholesky(n as u64)))
        .with_inputs(|| matrix::<T>(n))
        .bench_local_values(|a| Cholesky::new(a, backend));
}

#[divan::bench(args = sets())]
fn cholesky_then_solve(bencher: Bencher, (backend, n): (Backend, usize)) {
    let (a, b) = (matrix::<f64>(n), nalgebra::DVector::from_element(n, 1.0));
    let flops = count::cholesky(n as u64) + count::solve(n as u64);
    bencher
        .counter(ItemsCount::new(flops))
        .bench_local(|| cholesky_solve(black_box(&a), &b, backend));
}

#[divan::bench(args = sets())]
fn lu_then_solve(bencher: Bencher, (backend, n): (Backend, usize)) {
    let (a, b) = (matrix::<f64>(n), nalgebra::DVector::from_element(n, 1.0));
    let flops = count::lu(n as u64) + count::solve(n as u64);
    bencher
        .counter(ItemsCount::new(flops))
        .bench_local(|| lu_solve(black_box(&a), &b, backend));
}

#[divan::bench(args = sets(), sample_count = 20)]
fn explicit_inverse(bencher: Bencher, (backend, n): (Backend, usize)) {
    let a = matrix::<f64>(n);
    bencher
        .counter(ItemsCount::new(count::inverse(n as u64)))
        .bench_local(|| inverse(black_box(&a), backend));
}

#[divan::bench(args = sets(), sample_count = 5)]
fn eigenvalues(bencher: Bencher, (backend, n): (Backend, usize)) {
    let a = matrix::<f64>(n);
    bencher
        .counter(ItemsCount::new(count::tridiagonal(n as u64) as u64))
        .bench_local(|| symmetric_eigenvalues(black_box(&a), backend));
}

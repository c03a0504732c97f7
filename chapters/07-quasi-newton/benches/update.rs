//! The update by itself, and whole descents beside argmin's: `cargo bench -p quasi-newton`.

use argmin::core::{Executor, IterState};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::BFGS;
use divan::{Bencher, black_box};
use nalgebra::{DMatrix, DVector};
use problems::more_garbow_hillstrom::problem;
use problems::{Limits, minimize};
use quasi_newton::{QuasiNewton, SecantPair, Symmetric, Update, bfgs_by_products};

#[path = "../../04-globalization/benches/plain/mod.rs"]
mod plain;

use plain::Plain;

fn main() {
    divan::main();
}

const SIZES: [usize; 4] = [250, 500, 1000, 2000];

fn pair(n: usize) -> Option<SecantPair> {
    let step = DVector::from_fn(n, |i, _| (1.0 + i as f64).sin());
    let change = DVector::from_fn(n, |i, _| (2.0 + (i as f64).cos()) * step[i]);
    SecantPair::new(step, change).ok()
}

#[divan::bench(args = SIZES)]
fn one_pass(bencher: Bencher, n: usize) {
    let Some(pair) = pair(n) else { return };
    let mut h = Symmetric::multiple_of_identity(n, pair.scale());
    bencher.bench_local(|| {
        let hy = h.times(black_box(pair.change()));
        Update::Bfgs.of_inverse(&pair, &hy).map(|change| h.add(change))
    });
}

#[divan::bench(args = SIZES)]
fn four_passes(bencher: Bencher, n: usize) {
    let Some(pair) = pair(n) else { return };
    let mut h = DMatrix::identity(n, n);
    bencher.bench_local(|| {
        Update::Bfgs
            .update_inverse(&mut h, black_box(&pair))
            .map(|()| &h * pair.step())
    });
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn dense_products(bencher: Bencher, n: usize) {
    let Some(pair) = pair(n) else { return };
    let h = DMatrix::identity(n, n);
    bencher.bench_local(|| bfgs_by_products(&h, black_box(&pair)));
}

/// Rosenbrock, Wood, Rosenbrock in pairs, Broyden tridiagonal.
const PROBLEMS: [usize; 4] = [1, 14, 21, 30];

#[divan::bench(args = PROBLEMS)]
fn descent(bencher: Bencher, number: usize) {
    let Some(problem) = problem(number) else { return };
    let (start, limits) = (problem.start(), Limits::default().keep_points(false));
    bencher.bench_local(|| minimize(&mut QuasiNewton::bfgs(), &problem, black_box(&start), &limits));
}

#[divan::bench(args = PROBLEMS)]
fn descent_by_argmin(bencher: Bencher, number: usize) {
    type Course = IterState<Vec<f64>, Vec<f64>, (), Vec<Vec<f64>>, (), f64>;
    let Some(problem) = problem(number) else { return };
    let start = problem.start().as_slice().to_vec();
    let n = start.len();
    let identity: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect())
        .collect();
    bencher.bench_local(|| {
        let solver = BFGS::new(MoreThuenteLineSearch::new()).with_tolerance_grad(1e-8)?;
        let (start, identity) = (start.clone(), identity.clone());
        let executor = Executor::new(Plain(&problem), solver)
            .configure(|state: Course| state.param(start).inv_hessian(identity).max_iters(1000));
        executor.run().map(|result| result.state)
    });
}

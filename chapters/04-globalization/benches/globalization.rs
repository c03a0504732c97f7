//! The solvers of the subproblem, and whole descents beside argmin's: `cargo bench -p globalization`.

use argmin::core::Executor;
use argmin::solver::trustregion::{CauchyPoint, Steihaug, TrustRegion as Theirs};
use divan::{Bencher, black_box};
use globalization::line_search::{HagerZhang, StrongWolfe};
use globalization::subproblem::{cauchy, dogleg, more_sorensen};
use globalization::{ModifiedCholesky, Searched, TrustRegion, cubic_step, saddle_free_step};
use nalgebra::{DMatrix, DVector};
use problems::{Limits, Method, Rosenbrock, minimize};

mod plain;

use plain::Plain;

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [10, 100, 300];

/// An indefinite model: eigenvalues spread over both signs, mixed by a smooth matrix.
fn model(n: usize) -> (DVector<f64>, DMatrix<f64>) {
    let mixed = DMatrix::from_fn(n, n, |i, j| ((i * j + i + j) as f64).sin());
    let hessian = &mixed + mixed.transpose();
    (DVector::from_fn(n, |i, _| (i as f64).cos()), hessian)
}

#[divan::bench(args = SIZES)]
fn solve_cauchy(bencher: Bencher, n: usize) {
    let (g, b) = model(n);
    bencher.bench(|| cauchy(black_box(&g), black_box(&b), 1.0));
}

#[divan::bench(args = SIZES)]
fn solve_dogleg(bencher: Bencher, n: usize) {
    let (g, b) = model(n);
    bencher.bench(|| dogleg(black_box(&g), black_box(&b), 1.0));
}

#[divan::bench(args = SIZES)]
fn solve_more_sorensen(bencher: Bencher, n: usize) {
    let (g, b) = model(n);
    bencher.bench(|| more_sorensen(black_box(&g), black_box(&b), 1.0));
}

#[divan::bench(args = SIZES)]
fn solve_cubic(bencher: Bencher, n: usize) {
    let (g, b) = model(n);
    bencher.bench(|| cubic_step(black_box(&g), black_box(&b), 1.0));
}

#[divan::bench(args = SIZES)]
fn solve_saddle_free(bencher: Bencher, n: usize) {
    let (g, b) = model(n);
    bencher.bench(|| saddle_free_step(black_box(&g), black_box(&b)));
}

#[divan::bench(args = SIZES)]
fn solve_modified_cholesky(bencher: Bencher, n: usize) {
    let (g, b) = model(n);
    bencher.bench(|| ModifiedCholesky::new(black_box(&b)).map(|factor| factor.solve(&g)));
}

/// Rosenbrock's function of so many variables, until it is below this.
const DIMENSIONS: [usize; 2] = [2, 20];
const TARGET: f64 = 1e-16;

/// The classical start, and halves in more variables, where the classical one lies near a local minimum.
fn start(n: usize) -> DVector<f64> {
    if n == 2 {
        Rosenbrock::new(2).start()
    } else {
        DVector::from_element(n, 0.5)
    }
}

fn descend(bencher: Bencher, n: usize, method: fn() -> Box<dyn Method>) {
    let f = Rosenbrock::new(n);
    let limits = Limits::default().target_value(TARGET).keep_points(false);
    let end = minimize(&mut method(), &f, &start(n), &limits);
    assert!(end.is_ok_and(|descent| descent.best_value <= TARGET));
    bencher.bench(|| minimize(&mut method(), black_box(&f), &start(n), &limits));
}

#[divan::bench(args = DIMENSIONS)]
fn descend_exact_region(bencher: Bencher, n: usize) {
    descend(bencher, n, || Box::new(TrustRegion::exact()));
}

#[divan::bench(args = DIMENSIONS)]
fn descend_dogleg(bencher: Bencher, n: usize) {
    descend(bencher, n, || Box::new(TrustRegion::dogleg()));
}

#[divan::bench(args = DIMENSIONS)]
fn descend_strong_wolfe(bencher: Bencher, n: usize) {
    descend(bencher, n, || Box::new(Searched::newton(StrongWolfe::default())));
}

#[divan::bench(args = DIMENSIONS)]
fn descend_hager_zhang(bencher: Bencher, n: usize) {
    descend(bencher, n, || Box::new(Searched::newton(HagerZhang::default())));
}

/// argmin's trust region with Steihaug's conjugate gradients, the one of its solvers that plain vectors suffice for.
#[divan::bench(args = DIMENSIONS)]
fn argmin_steihaug(bencher: Bencher, n: usize) {
    let f = Rosenbrock::new(n);
    let run = || {
        let solver = Theirs::new(Steihaug::new().with_max_iters(2 * n as u64));
        Executor::new(Plain(&f), solver)
            .configure(|state| {
                state
                    .param(start(n).as_slice().to_vec())
                    .max_iters(1000)
                    .target_cost(TARGET)
            })
            .run()
            .map(|result| result.state.best_cost)
    };
    assert!(run().is_ok_and(|cost| cost <= TARGET));
    bencher.bench(|| black_box(run()));
}

/// One step of argmin's Cauchy point, through its executor: a bound on what the machinery around a step costs.
#[divan::bench(args = DIMENSIONS)]
fn argmin_one_cauchy_step(bencher: Bencher, n: usize) {
    let f = Rosenbrock::new(n);
    let run = || {
        let solver = Theirs::new(CauchyPoint::new());
        Executor::new(Plain(&f), solver)
            .configure(|state| state.param(start(n).as_slice().to_vec()).max_iters(1))
            .run()
            .map(|result| result.state.best_cost)
    };
    bencher.bench(|| black_box(run()));
}

//! The collection of Moré, Garbow and Hillstrom, against hyper-dual numbers and against what is published.

use nalgebra::{DMatrix, DVector};
use num_dual::HyperDual64;
use problems::Objective;
use problems::more_garbow_hillstrom::{TestProblem, collection};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Every residual's value, gradient and second derivatives, by hyper-dual numbers.
struct Exact {
    residuals: DVector<f64>,
    jacobian: DMatrix<f64>,
    curvatures: Vec<DMatrix<f64>>,
}

impl Exact {
    fn of(problem: &TestProblem, x: &DVector<f64>) -> Self {
        let (m, n) = (problem.residual_count(), problem.dimension());
        let mut exact = Self {
            residuals: DVector::zeros(m),
            jacobian: DMatrix::zeros(m, n),
            curvatures: vec![DMatrix::zeros(n, n); m],
        };
        for j in 0..n {
            for k in 0..n {
                let entry = |l: usize| HyperDual64::new(x[l], f64::from(l == j), f64::from(l == k), 0.0);
                let numbers = problem.residuals_in(&(0..n).map(entry).collect::<Vec<_>>());
                for (i, r) in numbers.iter().enumerate() {
                    exact.residuals[i] = r.re;
                    exact.jacobian[(i, j)] = r.eps1;
                    exact.curvatures[i][(j, k)] = r.eps1eps2;
                }
            }
        }
        exact
    }
}

/// Near the standard start, where every problem is defined: each entry off by a fifth at most, and by 0.2 where small.
fn near_the_start(problem: &TestProblem, rng: &mut ChaCha8Rng) -> DVector<f64> {
    problem
        .start()
        .map(|entry| entry + rng.random_range(-0.2..0.2) * entry.abs().max(1.0))
}

#[test]
fn the_derivatives_of_every_residual_are_exact() {
    let mut rng = ChaCha8Rng::seed_from_u64(1981);
    for problem in collection() {
        let m = problem.residual_count();
        for _ in 0..6 {
            let x = near_the_start(&problem, &mut rng);
            let exact = Exact::of(&problem, &x);
            let near = |what: &str, found: &DMatrix<f64>, truth: &DMatrix<f64>| {
                let scale = truth.amax().max(1e-3);
                let error = (found - truth).amax();
                let (number, name) = (problem.number(), problem.name());
                assert!(
                    error <= 1e-11 * scale,
                    "{number} {name}: {what} off by {error:e} at {x}{found}{truth}"
                );
            };
            let residuals = problem.residuals(&x);
            assert_eq!((residuals.len(), problem.start().len()), (m, problem.dimension()));
            let error = (residuals - &exact.residuals).amax();
            assert!(
                error <= 1e-11 * exact.residuals.amax(),
                "residuals off by {error:e}"
            );
            near("Jacobian", &problem.jacobian(&x), &exact.jacobian);
            for (i, truth) in exact.curvatures.iter().enumerate() {
                let axis = DVector::from_fn(m, |k, _| f64::from(k == i));
                near(
                    &format!("∇²r of residual {i}"),
                    &problem.curvature(&x, &axis),
                    truth,
                );
            }
        }
    }
}

/// Levenberg and Marquardt's method, made crude and robust: scaled by the largest columns so far, until no step helps.
fn levenberg_marquardt(problem: &TestProblem, start: &DVector<f64>) -> DVector<f64> {
    let mut x = start.clone();
    let mut damping = 1e-3;
    let mut scale = DVector::from_element(x.len(), 1e-12_f64);
    for _ in 0..5000 {
        let (value, gradient) = problem.value_and_gradient(&x);
        let jacobian = problem.jacobian(&x);
        for (j, column) in jacobian.column_iter().enumerate() {
            scale[j] = scale[j].max(column.norm_squared());
        }
        let normal = jacobian.tr_mul(&jacobian);
        let next = loop {
            let matrix = &normal + DMatrix::from_diagonal(&(&scale * damping));
            let trial = matrix
                .cholesky()
                .map(|factors| &x - factors.solve(&gradient) / 2.0);
            if let Some(trial) = trial.filter(|trial| problem.value(trial) < value) {
                damping = (damping / 5.0).max(1e-20);
                break trial;
            }
            damping *= 3.0;
            if damping > 1e25 {
                return x;
            }
        };
        x = next;
    }
    x
}

/// Newton's method to the last digit, from a point near a minimizer.
fn polished(problem: &TestProblem, start: &DVector<f64>) -> DVector<f64> {
    let mut x = start.clone();
    for _ in 0..20 {
        let Some(factors) = problem.hessian(&x).cholesky() else {
            break;
        };
        x -= factors.solve(&problem.gradient(&x));
    }
    x
}

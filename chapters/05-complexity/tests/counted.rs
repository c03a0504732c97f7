//! The formulas against the counter, and the algorithms against the truth.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up fails")]

use complexity::count::{self, ChainCount};
use complexity::kernel::{self, Breakdown};
use complexity::{Chain, ChainError, Tally, operations};
use hessian::HyperDual;
use nalgebra::{DMatrix, DVector, dmatrix};
use problems::{Objective, Quadratic, Scalar};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn definite(n: usize) -> DMatrix<f64> {
    Quadratic::rotated(50.0, n, &mut ChaCha8Rng::seed_from_u64(n as u64)).matrix
}

fn tallied(matrix: &DMatrix<f64>) -> DMatrix<Tally> {
    matrix.map(Tally::from)
}

fn plain(matrix: &DMatrix<Tally>) -> DMatrix<f64> {
    matrix.map(Tally::value)
}

#[test]
fn cholesky_factors_and_solves_and_counts() {
    for n in [1, 2, 3, 10, 31] {
        let matrix = definite(n);
        let mut a = tallied(&matrix);
        let (done, spent) = operations(|| kernel::cholesky(&mut a));
        done.unwrap();
        assert_eq!(spent.total(), count::cholesky(n as u64), "{n}");
        assert_eq!(spent.roots, n as u64);
        let lower = plain(&a).lower_triangle();
        assert!((&lower * lower.transpose() - &matrix).norm() < 1e-13 * matrix.norm());

        let solution = DVector::from_fn(n, |i, _| (i as f64).sin() + 2.0);
        let mut x = (&matrix * &solution).map(Tally::from);
        let (done, spent) = operations(|| kernel::solve(&a, &mut x));
        done.unwrap();
        assert_eq!(spent.total(), count::solve(n as u64));
        assert!((x.map(Tally::value) - solution).norm() < 1e-11);
    }
}

#[test]
fn elimination_and_inverse_are_right_and_counted() {
    for n in [1, 2, 3, 10, 31] {
        let matrix = definite(n);
        let mut a = tallied(&matrix);
        let (done, spent) = operations(|| kernel::lu(&mut a));
        done.unwrap();
        assert_eq!(spent.total(), count::lu(n as u64), "{n}");
        let packed = plain(&a);
        let lower = packed
            .lower_triangle()
            .map_with_location(|i, j, x| if i == j { 1.0 } else { x });
        assert!((lower * packed.upper_triangle() - &matrix).norm() < 1e-13 * matrix.norm());

        let mut a = tallied(&matrix);
        let (done, spent) = operations(|| kernel::inverse(&mut a));
        done.unwrap();
        assert_eq!(spent.total(), count::inverse(n as u64), "{n}");
        assert!((plain(&a) * &matrix - DMatrix::identity(n, n)).norm() < 1e-11);
    }
}

#[test]
fn the_tridiagonal_matrix_has_the_same_eigenvalues() {
    for n in [1, 2, 3, 10, 40] {
        let mut a = tallied(&definite(n));
        let (found, spent) = operations(|| kernel::tridiagonal(&mut a));
        let (diagonal, beside) = found.unwrap();
        let t = DMatrix::from_fn(n, n, |i, j| match i.abs_diff(j) {
            0 => diagonal[i].value(),
            1 => beside[i.min(j)].value(),
            _ => 0.0,
        });
        let mut values = t.symmetric_eigenvalues();
        values.as_mut_slice().sort_by(f64::total_cmp);
        assert!((values - Quadratic::spectrum(50.0, n)).amax() < 1e-11, "{n}");
        if n == 40 {
            let ratio = spent.total() as f64 / count::tridiagonal(40);
            assert!((1.0..1.25).contains(&ratio), "{ratio}");
        }
    }
}

#[test]
fn what_is_not_definite_or_not_square_is_refused() {
    let indefinite = tallied(&dmatrix![1.0, 2.0; 2.0, 1.0]);
    let pivot = Breakdown::Pivot { pivot: 1 };
    assert_eq!(kernel::cholesky(&mut indefinite.clone()), Err(pivot));
    assert_eq!(kernel::lu(&mut indefinite.clone()), Err(pivot));
    assert_eq!(kernel::inverse(&mut indefinite.clone()), Err(pivot));
    let nan = tallied(&dmatrix![f64::NAN]);
    assert_eq!(
        kernel::cholesky(&mut nan.clone()),
        Err(Breakdown::Pivot { pivot: 0 })
    );
    let shape = Breakdown::Shape {
        rows: 2,
        columns: 3,
        entries: 2,
    };
    let wide = DMatrix::from_element(2, 3, Tally::from(1.0));
    assert_eq!(kernel::cholesky(&mut wide.clone()), Err(shape));
    assert_eq!(kernel::tridiagonal(&mut wide.clone()).unwrap_err(), shape);
    let mut x = DVector::from_element(3, Tally::from(1.0));
    assert!(matches!(
        kernel::solve(&indefinite, &mut x),
        Err(Breakdown::Shape { entries: 3, .. })
    ));
}

fn numbers(rows: usize, columns: usize, seed: u64) -> DMatrix<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    DMatrix::from_fn(rows, columns, |_, _| rng.random_range(-1.0..1.0))
}

fn chain(layers: usize, width: usize, batch: usize) -> (Chain<f64>, DVector<f64>) {
    let chain = Chain::new(layers, numbers(width, batch, 1), numbers(width, batch, 2)).unwrap();
    let x = DVector::from_column_slice(numbers(layers * width * width, 1, 3).as_slice());
    (chain, x)
}

/// The truth: hyper-dual numbers through the value alone.
#[test]
fn a_chains_derivatives_are_those_of_hyper_dual_numbers() {
    for (layers, width, batch) in [(1, 2, 3), (2, 2, 5), (3, 3, 4)] {
        let (chain, x) = chain(layers, width, batch);
        let dual = |matrix: DMatrix<f64>| matrix.map(HyperDual::from);
        let lifted = Chain::new(
            layers,
            dual(numbers(width, batch, 1)),
            dual(numbers(width, batch, 2)),
        )
        .unwrap();
        let gradient = chain.gradient(&x);
        let hessian = chain.hessian(&x);
        let n = x.len();
        for i in 0..n {
            for j in [i, (i + 1) % n, (7 * i + 3) % n] {
                let mut point = x.map(HyperDual::from);
                point[i].first = 1.0;
                point[j].second += 1.0;
                let (value, _, _) = lifted.evaluate(&point);
                assert!((value.first - gradient[i]).abs() < 1e-12);
                assert!((value.mixed - hessian[(i, j)]).abs() < 1e-12, "{layers} {i} {j}");
            }
        }
        assert!((&hessian - hessian.transpose()).amax() < 1e-13);
        let v = DVector::from_fn(n, |i, _| (i as f64).cos());
        assert!((chain.hessian_vector(&x, &v) - hessian * v).amax() < 1e-12);
    }
}

/// What a batch adds to the count is proportional to the batch; products of matrices are counted exactly.
#[test]
fn a_chains_products_are_counted() {
    let spent = |layers: usize, width: usize, batch: usize| {
        let (_, x) = chain(layers, width, batch);
        let lift = |seed| tallied(&numbers(width, batch, seed));
        let lifted = Chain::new(layers, lift(1), lift(2)).unwrap();
        let x = x.map(Tally::from);
        let ((_, _, memory), gradient) = operations(|| lifted.evaluate(&x));
        let (_, product) = operations(|| lifted.product(&memory, &x));
        (gradient.total(), product.total())
    };
    for (layers, width, batch) in [(1, 4, 3), (3, 5, 2), (4, 8, 6)] {
        let formula = ChainCount {
            layers: layers as u64,
            width: width as u64,
            batch: batch as u64,
        };
        let (gradient, product) = spent(layers, width, batch);
        // Activations: a few flops for each of LmB numbers; sums of two matrices: m² a layer.
        let few = 20 * formula.layers * formula.width * (formula.batch + formula.width);
        assert!((formula.gradient()..formula.gradient() + few).contains(&gradient));
        assert!((formula.hessian_vector()..formula.hessian_vector() + few).contains(&product));
    }
}

#[test]
fn chains_that_are_none_are_refused() {
    let ones = |rows, columns| DMatrix::from_element(rows, columns, 1.0);
    assert!(matches!(
        Chain::new(0, ones(2, 2), ones(2, 2)),
        Err(ChainError::Empty { layers: 0, .. })
    ));
    assert!(matches!(
        Chain::new(1, ones(2, 0), ones(2, 0)),
        Err(ChainError::Empty { examples: 0, .. })
    ));
    assert_eq!(
        Chain::new(1, ones(2, 2), ones(2, 3)).unwrap_err(),
        ChainError::Targets { rows: 2, columns: 3 }
    );
    let mut broken = ones(2, 2);
    broken[(1, 0)] = f64::NAN;
    let which = "targets";
    assert_eq!(
        Chain::new(1, ones(2, 2), broken).unwrap_err(),
        ChainError::NotFinite {
            which,
            row: 1,
            column: 0
        }
    );
}

/// Textbook's and faer's product.
#[test]
fn products_agree() {
    use complexity::kernel::Entry;
    let (a, b) = (numbers(7, 5, 4), numbers(5, 9, 5));
    let slow = plain(&Tally::product(&tallied(&a), &tallied(&b)));
    assert!((f64::product(&a, &b) - slow).amax() < 1e-14);
}

//! Both backends against each other, against what was put in, and against what they must refuse.

use std::num::NonZeroUsize;

use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use problems::Quadratic;
use problems::dense::{
    Backend, Cholesky, DenseError, cholesky_solve, inverse, lu_solve, symmetric_eigen, symmetric_eigenvalues,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const BOTH: [Backend; 2] = [Backend::Nalgebra, Backend::Faer];
const SIZES: [usize; 7] = [1, 2, 3, 17, 64, 100, 150];

fn definite(n: usize) -> DMatrix<f64> {
    Quadratic::rotated(100.0, n, &mut ChaCha8Rng::seed_from_u64(n as u64)).matrix
}

fn general(n: usize) -> DMatrix<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(n as u64);
    DMatrix::from_fn(n, n, |i, j| {
        rng.random_range(-1.0..1.0) + if (i + 1) % n == j { 3.0 } else { 0.0 }
    })
}

fn solution(n: usize) -> DVector<f64> {
    DVector::from_fn(n, |i, _| (i as f64).sin() + 2.0)
}

#[test]
fn solves_give_back_what_was_put_in() {
    for backend in BOTH {
        for n in SIZES {
            let x = solution(n);
            let matrix = definite(n);
            let right_side = &matrix * &x;
            let found = cholesky_solve(&matrix, &right_side, backend).unwrap();
            assert!((found - &x).norm() < 1e-12 * x.norm(), "Cholesky {backend:?} {n}");
            let found = lu_solve(&matrix, &right_side, backend).unwrap();
            assert!((found - &x).norm() < 1e-12 * x.norm(), "LU {backend:?} {n}");

            let matrix = general(n);
            let found = lu_solve(&matrix, &(&matrix * &x), backend).unwrap();
            assert!((found - &x).norm() < 1e-10 * x.norm(), "LU {backend:?} {n}");
            let inverse = inverse(&matrix, backend).unwrap();
            assert!(
                (inverse * &matrix - DMatrix::identity(n, n)).norm() < 1e-10,
                "inverse {backend:?} {n}"
            );
        }
    }
}

#[test]
fn factors_multiply_to_the_matrix() {
    for backend in BOTH {
        for n in SIZES {
            let matrix = definite(n);
            let factor = Cholesky::new(matrix.clone(), backend).unwrap();
            assert_eq!(factor.backend(), backend);
            let lower = factor.lower();
            assert_eq!(lower, lower.lower_triangle());
            assert!(
                (&lower * lower.transpose() - &matrix).norm() < 1e-13 * matrix.norm(),
                "{backend:?} {n}"
            );
        }
    }
}

#[test]
fn eigenvalues_are_those_put_in() {
    for backend in BOTH {
        for n in SIZES {
            let matrix = definite(n);
            let values = symmetric_eigenvalues(&matrix, backend).unwrap();
            assert!(
                (&values - Quadratic::spectrum(100.0, n)).amax() < 1e-11,
                "{backend:?} {n}"
            );
            let eigen = symmetric_eigen(&matrix, backend).unwrap();
            assert!((&eigen.values - values).amax() < 1e-11);
            assert!(eigen.values.as_slice().is_sorted());
            let v = &eigen.vectors;
            assert!((v.transpose() * v - DMatrix::identity(n, n)).norm() < 1e-12);
            let rebuilt = v * DMatrix::from_diagonal(&eigen.values) * v.transpose();
            assert!((rebuilt - &matrix).norm() < 1e-12 * matrix.norm());
        }
    }
}

/// The kernels must not read what they promise not to, nor change the caller's matrix.
#[test]
fn the_backends_agree_on_the_digits_of_a_random_system() {
    let (matrix, b) = (general(120), solution(120));
    let before = matrix.clone();
    let [first, second] = BOTH.map(|backend| lu_solve(&matrix, &b, backend).unwrap());
    assert!((first - second).norm() < 1e-12);
    assert_eq!(matrix, before);
}

#[test]
fn refuses_shapes_and_entries() {
    let b = dvector![1.0, 2.0];
    for backend in BOTH {
        let all = |matrix: DMatrix<f64>| {
            [
                Cholesky::new(matrix.clone(), backend).map(|_| ()).unwrap_err(),
                lu_solve(&matrix, &b, backend).map(|_| ()).unwrap_err(),
                inverse(&matrix, backend).map(|_| ()).unwrap_err(),
                symmetric_eigenvalues(&matrix, backend).map(|_| ()).unwrap_err(),
                symmetric_eigen(&matrix, backend).map(|_| ()).unwrap_err(),
            ]
        };
        assert_eq!(
            all(DMatrix::zeros(2, 3)),
            [DenseError::NotSquare { rows: 2, columns: 3 }; 5]
        );
        assert_eq!(all(DMatrix::zeros(0, 0)), [DenseError::Empty; 5]);
        for bad in [f64::NAN, f64::INFINITY] {
            assert_eq!(
                all(dmatrix![1.0, 0.0; bad, 1.0]),
                [DenseError::NotFinite { row: 1, column: 0 }; 5]
            );
        }
        let good = DMatrix::identity(2, 2);
        let three = dvector![1.0, 2.0, 3.0];
        let wrong = DenseError::RightSide {
            expected: 2,
            found: 3,
        };
        assert_eq!(cholesky_solve(&good, &three, backend), Err(wrong));
        assert_eq!(lu_solve(&good, &three, backend), Err(wrong));
        let wrong = DenseError::RightSideNotFinite { index: 1 };
        assert_eq!(
            cholesky_solve(&good, &dvector![0.0, f64::NAN], backend),
            Err(wrong)
        );
        assert_eq!(lu_solve(&good, &dvector![0.0, f64::NAN], backend), Err(wrong));
    }
}

#[test]
fn refuses_what_is_not_symmetric() {
    for backend in BOTH {
        for (row, column) in [(1, 0), (40, 3), (99, 98), (70, 10)] {
            let mut matrix = definite(100);
            matrix[(row, column)] += 1e-3;
            let error = DenseError::NotSymmetric { row, column };
            assert_eq!(Cholesky::new(matrix.clone(), backend).unwrap_err(), error);
            assert_eq!(symmetric_eigenvalues(&matrix, backend).unwrap_err(), error);
            assert_eq!(symmetric_eigen(&matrix, backend).unwrap_err(), error);
            assert!(lu_solve(&matrix, &solution(100), backend).is_ok());
        }
    }
}

#[test]
fn names_the_pivot_that_is_not_positive() {
    for backend in BOTH {
        for n in [3, 100] {
            for pivot in [0, 1, n - 2, n - 1] {
                let mut matrix = definite(n);
                matrix[(pivot, pivot)] = -1.0;
                let error = Cholesky::new(matrix.clone(), backend).unwrap_err();
                assert_eq!(error, DenseError::NotPositiveDefinite { pivot }, "{backend:?}");
                assert!(error.to_string().contains("add a multiple of the identity"));
                assert_eq!(cholesky_solve(&matrix, &solution(n), backend), Err(error));
            }
        }
        let zero = Cholesky::new(DMatrix::<f64>::zeros(2, 2), backend).unwrap_err();
        assert_eq!(zero, DenseError::NotPositiveDefinite { pivot: 0 }, "{backend:?}");
    }
}

#[test]
fn names_the_column_without_a_pivot() {
    for backend in BOTH {
        for (matrix, pivot) in [
            (dmatrix![1.0, 2.0; 2.0, 4.0], 1),
            (DMatrix::zeros(2, 2), 0),
            (dmatrix![0.0, 1.0; 0.0, 2.0], 0),
        ] {
            let error = DenseError::Singular { pivot };
            assert_eq!(
                lu_solve(&matrix, &dvector![1.0, 1.0], backend),
                Err(error),
                "{backend:?} {matrix}"
            );
            assert_eq!(inverse(&matrix, backend), Err(error), "{backend:?} {matrix}");
        }
        let mut wide = general(90);
        wide.fill_column(30, 0.0);
        assert_eq!(
            lu_solve(&wide, &solution(90), backend),
            Err(DenseError::Singular { pivot: 30 })
        );
    }
}

/// A solution beyond the largest number is an error, not infinity.
#[test]
fn refuses_a_solution_that_overflows() {
    let tiny = DMatrix::identity(2, 2) * 1e-300;
    for backend in BOTH {
        assert!(matches!(
            lu_solve(&tiny, &dvector![1e10, 0.0], backend),
            Err(DenseError::Singular { .. })
        ));
        assert!(matches!(
            cholesky_solve(&tiny, &dvector![1e10, 0.0], backend),
            Err(DenseError::Singular { .. })
        ));
    }
}

/// Half the digits, half the accuracy; two threads, the same matrix to rounding.
#[test]
fn single_precision_and_threads_solve_as_well() {
    let two = Backend::Threads(NonZeroUsize::MIN.saturating_add(1));
    for n in SIZES {
        let (x, matrix) = (solution(n), definite(n));
        let right_side = &matrix * &x;
        let found = cholesky_solve(&matrix, &right_side, two).unwrap();
        assert!((found - &x).norm() < 1e-12 * x.norm(), "{n}");
        let product = inverse(&matrix, two).unwrap() * &matrix;
        assert!((product - DMatrix::identity(n, n)).norm() < 1e-10, "{n}");
        let values = symmetric_eigenvalues(&matrix, two).unwrap();
        assert!((values - Quadratic::spectrum(100.0, n)).amax() < 1e-11, "{n}");

        let (x, matrix, right_side) = (x.cast::<f32>(), matrix.cast::<f32>(), right_side.cast::<f32>());
        for backend in [Backend::Nalgebra, Backend::Faer, two] {
            let found = cholesky_solve(&matrix, &right_side, backend).unwrap();
            assert!((found - &x).norm() < 1e-3 * x.norm(), "Cholesky {backend:?} {n}");
            let found = lu_solve(&matrix, &right_side, backend).unwrap();
            assert!((found - &x).norm() < 1e-3 * x.norm(), "LU {backend:?} {n}");
            let values = symmetric_eigenvalues(&matrix, backend).unwrap();
            assert!(
                (values - Quadratic::spectrum(100.0, n).cast::<f32>()).amax() < 1e-2,
                "{n}"
            );
        }
    }
}

#[test]
fn small_is_nalgebra_and_large_is_faer() {
    assert_eq!(Backend::for_size(1), Backend::Nalgebra);
    assert_eq!(Backend::for_size(Backend::THRESHOLD - 1), Backend::Nalgebra);
    assert_eq!(Backend::for_size(Backend::THRESHOLD), Backend::Faer);
}

//! Quadratics: derivatives, spectrum, rotation.

use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use problems::{InputError, Objective, Quadratic};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

proptest! {
    /// The condition number is the one asked for, whichever way it is turned.
    #[test]
    fn a_rotation_keeps_the_spectrum(kappa in 1.0..1e5f64, n in 2usize..20, seed in 0u64..1000) {
        let rotated = Quadratic::rotated(kappa, n, &mut ChaCha8Rng::seed_from_u64(seed));
        let mut found = rotated.matrix.clone().symmetric_eigenvalues();
        found.as_mut_slice().sort_by(f64::total_cmp);
        prop_assert!((found - Quadratic::spectrum(kappa, n)).amax() < 1e-12 * kappa);
        prop_assert_eq!(&rotated.matrix, &rotated.matrix.transpose());
        // Turned it is: dense off the diagonal.
        prop_assume!(kappa > 2.0);
        let diagonal = DMatrix::from_diagonal(&rotated.matrix.diagonal());
        prop_assert!((&rotated.matrix - diagonal).norm() > 1e-6);
    }

    /// Taylor's expansion of a quadratic ends after the second term.
    #[test]
    fn taylor_is_exact(seed in 0u64..1000) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut vector = |n| DVector::from_fn(n, |_, _| rng.random_range(-1.0..1.0));
        let (b, x, p) = (vector(6), vector(6), vector(6));
        let matrix = Quadratic::rotated(30.0, 6, &mut rng).matrix;
        let f = Quadratic::new(matrix, b).unwrap();
        let (value, gradient) = f.value_and_gradient(&x);
        let model = value + gradient.dot(&p) + p.dot(&f.hessian_vector(&x, &p)) / 2.0;
        prop_assert!((f.value(&(&x + &p)) - model).abs() < 1e-12 * (1.0 + model.abs()));
        prop_assert_eq!(f.gradient(&x), gradient);
        prop_assert_eq!(f.value(&x), value);
        let minimizer = f.minimizer().unwrap();
        prop_assert!(f.gradient(&minimizer).norm() < 1e-12);
        prop_assert!(f.value(&minimizer) <= f.value(&x));
    }
}

#[test]
fn the_spectrum_goes_from_one_to_kappa_by_equal_factors() {
    let spectrum = Quadratic::spectrum(1e4, 5);
    for (found, expected) in spectrum.iter().zip([1.0, 10.0, 100.0, 1000.0, 10000.0]) {
        assert!((found - expected).abs() < 1e-10 * expected);
    }
    assert_eq!((spectrum[0], spectrum[4]), (1.0, 1e4));
    assert_eq!(Quadratic::spectrum(7.0, 1), dvector![1.0]);
    assert_eq!(Quadratic::diagonal(9.0, 2).matrix, dmatrix![1.0, 0.0; 0.0, 9.0]);
}

/// No direction is preferred: the mean of $QΛQᵀ$ over all rotations is the mean eigenvalue times the identity.
#[test]
fn rotations_are_uniform() {
    let n = 3;
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let draws = 4000;
    let mut mean = DMatrix::zeros(n, n);
    for _ in 0..draws {
        mean += Quadratic::rotated(100.0, n, &mut rng).matrix / f64::from(draws);
    }
    let expected = Quadratic::spectrum(100.0, n).mean();
    let scatter = 100.0 / f64::from(draws).sqrt();
    assert!((mean - DMatrix::identity(n, n) * expected).amax() < 4.0 * scatter);
}

#[test]
fn the_same_seed_gives_the_same_rotation() {
    let draw = |seed| Quadratic::rotated(10.0, 4, &mut ChaCha8Rng::seed_from_u64(seed));
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
}

#[test]
fn refuses_what_is_no_quadratic() {
    let b = dvector![0.0, 0.0];
    let refuse = |matrix, linear| Quadratic::<f64>::new(matrix, linear).unwrap_err();
    assert_eq!(
        refuse(DMatrix::zeros(2, 3), b.clone()),
        InputError::NotSquare { rows: 2, columns: 3 }
    );
    assert_eq!(
        refuse(DMatrix::identity(2, 2), dvector![1.0]),
        InputError::Dimension {
            what: "linear term",
            expected: 2,
            found: 1
        }
    );
    assert_eq!(
        refuse(dmatrix![1.0, 2.0; 3.0, 1.0], b.clone()),
        InputError::NotSymmetric { row: 0, column: 1 }
    );
    assert_eq!(
        refuse(dmatrix![1.0, 0.0; 0.0, f64::NAN], b),
        InputError::NotFinite { what: "matrix" }
    );
    assert_eq!(
        refuse(DMatrix::identity(2, 2), dvector![f64::INFINITY, 0.0]),
        InputError::NotFinite { what: "linear term" }
    );
}

#[test]
fn has_no_minimizer_where_it_has_none() {
    let saddle = Quadratic::new(dmatrix![1.0, 0.0; 0.0, -1.0], dvector![0.0, 0.0]).unwrap();
    assert_eq!(saddle.minimizer(), None);
}

#[test]
#[should_panic(expected = "the condition number is 0.5")]
fn a_condition_number_is_at_least_one() {
    Quadratic::diagonal(0.5, 3);
}

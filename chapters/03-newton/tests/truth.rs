//! The method against what is known exactly.

use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use newton::affine::Affine;
use newton::{Newton, NewtonError, decrement, newton_step};
use problems::dense::DenseError;
use problems::{Himmelblau, Limits, Objective, Quadratic, Rosenbrock, Stop, minimize};
use proptest::prelude::*;

/// A symmetric matrix with entries from a proptest vector.
fn symmetric(n: usize, entries: &[f64]) -> DMatrix<f64> {
    DMatrix::from_fn(n, n, |i, j| entries[i.max(j) * n + i.min(j)])
}

proptest! {
    #[test]
    fn a_quadratic_takes_one_step(
        n in 1usize..8,
        entries in prop::collection::vec(-1.0..1.0f64, 64),
        linear in prop::collection::vec(-1.0..1.0f64, 8),
        start in prop::collection::vec(-10.0..10.0f64, 8),
    ) {
        // BBᵀ + I: eigenvalues of at least 1.
        let b = symmetric(n, &entries);
        let matrix = &b * b.transpose() + DMatrix::identity(n, n);
        let linear = DVector::from_column_slice(&linear[..n]);
        let start = DVector::from_column_slice(&start[..n]);
        let quadratic = Quadratic::new(matrix, linear).unwrap();
        let step = newton_step(&quadratic.hessian(&start), &quadratic.gradient(&start)).unwrap();
        prop_assert!(quadratic.gradient(&(&start + step)).norm() < 1e-11);
    }

    #[test]
    fn the_step_solves_the_system_also_when_indefinite(
        n in 1usize..8,
        entries in prop::collection::vec(-1.0..1.0f64, 64),
        gradient in prop::collection::vec(-1.0..1.0f64, 8),
    ) {
        let hessian = symmetric(n, &entries);
        let gradient = DVector::from_column_slice(&gradient[..n]);
        if let Ok(step) = newton_step(&hessian, &gradient) {
            prop_assert!((&hessian * &step + &gradient).norm() <= 1e-12 * (1.0 + hessian.norm() * step.norm()));
        }
    }

    #[test]
    fn the_step_points_downhill_where_the_hessian_is_positive_definite(
        entries in prop::collection::vec(-1.0..1.0f64, 16),
        gradient in prop::collection::vec(-1.0..1.0f64, 4),
    ) {
        let b = symmetric(4, &entries);
        let gradient = DVector::from_column_slice(&gradient);
        prop_assume!(gradient.norm() > 1e-3);
        let step = newton_step(&(&b * b.transpose() + DMatrix::identity(4, 4)), &gradient).unwrap();
        prop_assert!(gradient.dot(&step) < 0.0);
        prop_assert!(decrement(&gradient, &step).is_some());
    }

    #[test]
    fn powers_of_two_change_no_bit_of_the_path(x in -2.0..2.0f64, y in -1.0..3.0f64, first in -40i32..40, second in -40i32..40) {
        let (a, b) = (2f64.powi(first), 2f64.powi(second));
        let f = Affine::new(Rosenbrock::new(2), dmatrix![a, 0.0; 0.0, b]);
        let (mut plain, mut scaled) = (dvector![x, y], dvector![x / a, y / b]);
        for _ in 0..10 {
            // Only while Cholesky serves: elimination may choose other pivots in other units.
            let hessian = Rosenbrock::new(2).hessian(&plain);
            if hessian.clone().cholesky().is_none() {
                break;
            }
            plain += newton_step(&hessian, &Rosenbrock::new(2).gradient(&plain)).unwrap();
            scaled += newton_step(&f.hessian(&scaled), &f.gradient(&scaled)).unwrap();
            prop_assert_eq!(&f.original(&scaled), &plain);
        }
    }

    #[test]
    fn a_dense_change_of_coordinates_changes_the_path_by_rounding_only(
        entries in prop::collection::vec(-1.0..1.0f64, 4),
    ) {
        let matrix = DMatrix::from_column_slice(2, 2, &entries);
        prop_assume!(matrix.determinant().abs() > 0.1);
        let f = Affine::new(Himmelblau, matrix.clone());
        let mut plain = dvector![5.0, 4.0];
        let mut y = matrix.lu().solve(&plain).unwrap();
        for _ in 0..6 {
            plain += newton_step(&Himmelblau.hessian(&plain), &Himmelblau.gradient(&plain)).unwrap();
            y += newton_step(&f.hessian(&y), &f.gradient(&y)).unwrap();
            prop_assert!((f.original(&y) - &plain).norm() < 1e-10);
        }
    }
}

#[test]
fn the_decrement_is_twice_the_fall_of_the_model_in_any_units() {
    for scale in [1e-6, 1.0, 1e6] {
        let f = Affine::new(
            Quadratic::new(dmatrix![3.0, 1.0; 1.0, 2.0], dvector![1.0, -4.0]).unwrap(),
            DMatrix::identity(2, 2) * scale,
        );
        let y = dvector![2.0 / scale, 5.0 / scale];
        let step = newton_step(&f.hessian(&y), &f.gradient(&y)).unwrap();
        let fall = f.value(&y) - f.value(&(&y + &step));
        let decrement = decrement(&f.gradient(&y), &step).unwrap();
        assert!(
            (decrement * decrement / 2.0 - fall).abs() < 1e-12 * fall,
            "scale {scale}"
        );
    }
    assert_eq!(decrement(&dvector![1.0], &dvector![1.0]), None, "uphill");
}

#[test]
fn wrong_inputs_are_named() {
    let eye = DMatrix::<f64>::identity(2, 2);
    let indefinite = dmatrix![1.0, 0.0; 0.0, -1.0];
    let system = |error| Err(NewtonError::System(error));
    for hessian in [&eye, &indefinite] {
        let long = newton_step(hessian, &dvector![1.0, 2.0, 3.0]);
        assert_eq!(
            long,
            system(DenseError::RightSide {
                expected: 2,
                found: 3
            })
        );
        let nan = newton_step(hessian, &dvector![1.0, f64::NAN]);
        assert_eq!(nan, system(DenseError::RightSideNotFinite { index: 1 }));
    }
    let wide = newton_step(&DMatrix::zeros(2, 3), &dvector![1.0, 2.0]);
    assert_eq!(wide, system(DenseError::NotSquare { rows: 2, columns: 3 }));
    assert_eq!(
        newton_step(&DMatrix::zeros(0, 0), &DVector::zeros(0)),
        system(DenseError::Empty)
    );
    let infinite = newton_step(&dmatrix![1.0, 0.0; 0.0, f64::INFINITY], &dvector![1.0, 1.0]);
    assert_eq!(infinite, system(DenseError::NotFinite { row: 1, column: 1 }));
    for damping in [0.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
        assert!(
            matches!(Newton::damped(damping), Err(NewtonError::Damping { .. })),
            "{damping}"
        );
    }
    assert!(Newton::damped(1.0).is_ok());
}

#[test]
fn singular_is_an_error_however_it_comes_about() {
    let g = dvector![1.0, 1.0, 1.0];
    let cases = [
        DMatrix::zeros(3, 3),
        dmatrix![1.0, 2.0, 3.0; 2.0, 4.0, 6.0; 3.0, 6.0, 9.0],
        // Rank two, with no zero pivot in floating-point arithmetic.
        dmatrix![0.1, 0.2, 0.3; 0.2, 0.5, 0.7; 0.3, 0.7, 1.0],
        // Indefinite and singular: eigenvalues of both signs and a zero.
        dmatrix![0.0, 1.0, 0.0; 1.0, 0.0, 0.0; 0.0, 0.0, 0.0],
        dmatrix![0.1, 0.7, 0.1; 0.7, -0.3, 0.7; 0.1, 0.7, 0.1],
    ];
    for hessian in cases {
        let step = newton_step(&hessian, &g);
        assert!(
            matches!(step, Err(NewtonError::Singular { .. })),
            "{hessian}{step:?}"
        );
    }
}

#[test]
fn a_change_of_units_does_not_make_a_hessian_singular() {
    // Condition 10²⁴, all of it units.
    let units = DMatrix::from_diagonal(&dvector![1e-6, 1.0, 1e6]);
    let hessian = &units * dmatrix![2.0, 1.0, 0.0; 1.0, 2.0, 1.0; 0.0, 1.0, 2.0] * &units;
    let step = newton_step(&hessian, &(&units * dvector![-3.0, -4.0, -3.0])).unwrap();
    let expected = dvector![1e6, 1.0, 1e-6];
    assert!(step.component_div(&expected).add_scalar(-1.0).amax() < 1e-14);
}

#[test]
fn bad_starts_and_dead_ends_stop_with_a_reason() {
    let run = |start: DVector<f64>| {
        minimize(
            &mut Newton::default(),
            &Rosenbrock::new(2),
            &start,
            &Limits::default(),
        )
    };
    assert!(run(dvector![f64::NAN, 1.0]).is_err());
    assert!(run(dvector![1.0]).is_err());
    // On x₂ = x₁² + 1/200 Rosenbrock's Hessian is singular: det H = 400 (200(x₁² − x₂) + 1).
    let descent = run(dvector![0.0, 0.005]).unwrap();
    assert!(
        matches!(descent.stop, Stop::StepFailed { iteration: 0, .. }),
        "{:?}",
        descent.stop
    );
    assert_eq!(descent.best, dvector![0.0, 0.005]);
}

#[test]
fn the_classical_start_takes_seven_iterations() {
    let limits = Limits::default().gradient_tolerance(1e-12);
    let descent = minimize(
        &mut Newton::default(),
        &Rosenbrock::new(2),
        &dvector![-1.2, 1.0],
        &limits,
    )
    .unwrap();
    assert!(descent.stop.is_success());
    assert_eq!(descent.best, dvector![1.0, 1.0]);
    assert!(descent.trace.iterations.len() <= 8);
    // The second iterate, worked out by hand: (0.763115, −3.175034).
    assert!((&descent.trace.points[2] - dvector![0.763_115, -3.175_034]).norm() < 1e-6);
}

#[test]
fn two_runs_are_equal_to_the_last_bit() {
    let run = || {
        let limits = Limits::default().maximum_iterations(100);
        minimize(
            &mut Newton::damped(0.7).unwrap(),
            &Himmelblau,
            &dvector![0.3, -0.7],
            &limits,
        )
        .unwrap()
        .trace
        .points
    };
    assert_eq!(run(), run());
}

#[test]
fn small_and_large_systems_take_the_same_step() {
    // 63 unknowns are nalgebra's, 65 are faer's: a block-diagonal system does not notice.
    for n in [63, 65, 130] {
        let hessian = DMatrix::from_fn(n, n, |i, j| {
            if i == j {
                2.0 + i as f64
            } else {
                1.0 / (1 + i + j) as f64
            }
        });
        let expected = DVector::from_fn(n, |i, _| (i as f64).sin());
        let step = newton_step(&hessian, &-(&hessian * &expected)).unwrap();
        assert!((step - expected).norm() < 1e-12, "N = {n}");
    }
}

//! Kinds of stationary points, and what is refused.

use hessian::stationary::{self, classify, condition_number, eigenvalues, nullity, rounding_floor};
use hessian::{HessianError, Kind, Model, difference, hyper_dual, product, symmetry};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use problems::dense::DenseError;
use problems::{Clairaut, Formula, Himmelblau, Objective, Rosenbrock, Scalar};
use proptest::prelude::*;

#[test]
fn signs_decide() {
    let kind = |values: &[f64]| classify(&DVector::from_row_slice(values), 1e-12);
    assert_eq!(kind(&[1.0, 2.0]), Kind::Minimum);
    assert_eq!(kind(&[-1.0, -2.0]), Kind::Maximum);
    assert_eq!(kind(&[-1.0, 2.0]), Kind::Saddle);
    assert_eq!(kind(&[0.0, 2.0]), Kind::Degenerate);
    assert_eq!(kind(&[-2.0, 1e-13]), Kind::Degenerate);
    assert_eq!(kind(&[0.0, 0.0]), Kind::Degenerate);
    // A zero beside two signs changes nothing: down one way and up the other is a saddle.
    assert_eq!(kind(&[-1.0, 0.0, 1.0]), Kind::Saddle);
}

#[test]
fn himmelblau_has_every_kind() {
    // Minimum (exact), maximum and a saddle, to the digits of the literature and then polished.
    let polish = |mut x: DVector<f64>| {
        for _ in 0..5 {
            x -= Himmelblau
                .hessian(&x)
                .lu()
                .solve(&Himmelblau.gradient(&x))
                .unwrap();
        }
        x
    };
    for (x, expected) in [
        (dvector![3.0, 2.0], Kind::Minimum),
        (dvector![-0.270845, -0.923039], Kind::Maximum),
        (dvector![0.0866775, 2.88425], Kind::Saddle),
    ] {
        assert_eq!(stationary::kind(&Himmelblau, &polish(x), 1e-9), Ok(expected));
    }
}

/// x³ − 3xy²: three valleys and three ridges meet where the Hessian vanishes.
struct Monkey;

impl Formula for Monkey {
    fn dimension(&self) -> usize {
        2
    }

    fn evaluate<S: Scalar>(&self, p: &[S]) -> S {
        p[0].powi(3) - S::from(3.0) * p[0] * p[1] * p[1]
    }
}

#[test]
fn a_monkey_saddle_is_degenerate() {
    let hessian = hyper_dual::hessian(&Monkey, &dvector![0.0, 0.0]).unwrap();
    let values = eigenvalues(&hessian).unwrap();
    assert_eq!(classify(&values, rounding_floor(&values)), Kind::Degenerate);
    assert_eq!(nullity(&values), 2);
}

#[test]
fn a_slope_has_no_kind() {
    let wrong = stationary::kind(&Rosenbrock::new(2), &dvector![-1.2, 1.0], 1e-8);
    assert!(
        matches!(wrong, Err(HessianError::NotStationary { .. })),
        "{wrong:?}"
    );
}

#[test]
fn condition_numbers() {
    let at = |hessian: DMatrix<f64>| condition_number(&eigenvalues(&hessian).unwrap());
    assert!((at(dmatrix![802.0, -400.0; -400.0, 200.0]) - 2508.0096).abs() < 1e-3);
    assert_eq!(at(DMatrix::identity(3, 3)), 1.0);
    assert_eq!(at(dmatrix![1.0, 1.0; 1.0, 1.0]), f64::INFINITY);
    assert!((at(dmatrix![-4.0, 0.0; 0.0, 2.0]) - 2.0).abs() < 1e-15);
}

#[test]
fn matrices_that_are_no_hessians_are_refused() {
    let refused = |hessian: DMatrix<f64>| eigenvalues(&hessian).unwrap_err();
    assert_eq!(
        refused(DMatrix::zeros(2, 3)),
        HessianError::Matrix(DenseError::NotSquare { rows: 2, columns: 3 })
    );
    assert_eq!(
        refused(DMatrix::zeros(0, 0)),
        HessianError::Matrix(DenseError::Empty)
    );
    let skew = refused(dmatrix![1.0, 2.0; 3.0, 4.0]);
    assert!(
        matches!(skew, HessianError::Matrix(DenseError::NotSymmetric { .. })),
        "{skew}"
    );
    let nan = refused(dmatrix![1.0, 2.0; f64::NAN, 4.0]);
    assert!(
        matches!(nan, HessianError::Matrix(DenseError::NotFinite { .. })),
        "{nan}"
    );
    assert!(nan.to_string().contains("NaN"));
}

#[test]
fn points_that_have_no_hessian_are_refused() {
    let f = Rosenbrock::new(2);
    let every = |x: &DVector<f64>| {
        [
            difference::central(&f, x, 1e-5),
            difference::forward(&f, x, 1e-8),
            product::hessian(&f, x),
            hyper_dual::hessian(&f, x),
        ]
    };
    for result in every(&dvector![1.0]) {
        assert_eq!(
            result,
            Err(HessianError::Dimension {
                expected: 2,
                found: 1
            })
        );
    }
    for result in every(&dvector![1.0, f64::INFINITY]) {
        assert_eq!(
            result,
            Err(HessianError::Point {
                index: 1,
                value: f64::INFINITY
            })
        );
    }
    for result in every(&dvector![f64::NAN, 1.0]) {
        assert!(matches!(result, Err(HessianError::Point { index: 0, .. })));
    }
    // At 1e200 the function overflows: no number is better than a wrong one.
    for result in every(&dvector![1e200, 1.0]) {
        assert!(result.is_err(), "{result:?}");
    }
}

#[test]
fn steps_that_do_not_step_are_refused() {
    let (f, x) = (Rosenbrock::new(2), dvector![1e3, 1.0]);
    for h in [0.0, 1e-15, f64::NAN, f64::INFINITY] {
        let (forward, central) = (difference::forward(&f, &x, h), difference::central(&f, &x, h));
        assert!(
            matches!(forward, Err(HessianError::Step { index: 0, .. })),
            "{h}: {forward:?}"
        );
        assert!(
            matches!(central, Err(HessianError::Step { index: 0, .. })),
            "{h}: {central:?}"
        );
    }
}

#[test]
fn the_order_of_two_derivatives_can_matter() {
    let origin = dvector![0.0, 0.0];
    for h in [1.0, 1e-3, 1e-9] {
        assert!((symmetry::first_then(&Clairaut, &origin, [0, 1], h) + 1.0).abs() < 1e-12);
        assert!((symmetry::first_then(&Clairaut, &origin, [1, 0], h) - 1.0).abs() < 1e-12);
        assert_eq!(symmetry::corners(&Clairaut, &origin, [0, 1], h), 0.0);
    }
    // Off the origin the mixed derivative depends on the direction only: −1 on the y axis, 1 on the x axis.
    for r in [1e-6, 1.0, 1e6] {
        let mixed = |x: f64, y: f64| hyper_dual::hessian(&Clairaut, &dvector![x, y]).unwrap()[(0, 1)];
        assert!((mixed(r, 0.0) - 1.0).abs() < 1e-12);
        assert!((mixed(0.0, r) + 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_order_does_not_matter_where_second_derivatives_are_continuous() {
    let x = dvector![0.3, -0.7];
    let (first, second) = (
        symmetry::first_then(&Himmelblau, &x, [0, 1], 1e-5),
        symmetry::first_then(&Himmelblau, &x, [1, 0], 1e-5),
    );
    assert!((first - second).abs() < 1e-7);
    assert!((symmetry::corners(&Himmelblau, &x, [0, 1], 1e-3) - first).abs() < 1e-6);
}

proptest! {
    /// The model of a quadratic is the quadratic.
    #[test]
    fn a_quadratic_is_its_own_model(a in -3.0..3.0f64, b in -3.0..3.0f64, x in -2.0..2.0f64, y in -2.0..2.0f64) {
        struct Bowl(f64, f64);
        impl Objective for Bowl {
            fn dimension(&self) -> usize { 2 }
            fn value(&self, x: &DVector<f64>) -> f64 { self.0 * x[0] * x[0] + self.1 * x[0] * x[1] + x[1] }
            fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
                dvector![2.0 * self.0 * x[0] + self.1 * x[1], self.1 * x[0] + 1.0]
            }
        }
        let f = Bowl(a, b);
        let model = Model::of(&f, &dvector![0.5, -0.5]);
        let p = dvector![x, y];
        let truth = f.value(&(dvector![0.5, -0.5] + &p));
        prop_assert!((model.quadratic(&p) - truth).abs() < 1e-7);
    }

    /// Eigenvalues come back from a rotated diagonal, and with them the kind.
    #[test]
    fn rotation_changes_no_kind(first in -3.0..3.0f64, second in -3.0..3.0f64, angle in 0.0..6.3f64) {
        let (sin, cos) = angle.sin_cos();
        let turn = dmatrix![cos, -sin; sin, cos];
        let hessian = &turn * dmatrix![first, 0.0; 0.0, second] * turn.transpose();
        let values = eigenvalues(&hessian)?;
        prop_assert!((values[0] - first.min(second)).abs() < 1e-13);
        prop_assert_eq!(classify(&values, 1e-9), classify(&dvector![first, second], 1e-9));
    }
}

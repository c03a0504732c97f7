//! The formulas against what defines them: secant equation, least change, duality, and the formulas of the papers.

#![allow(clippy::unwrap_used)]

use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use proptest::prelude::*;
use quasi_newton::{PairError, RankTwo, SecantPair, Symmetric, Update, UpdateError, bfgs_by_products};

const ALL: [Update; 3] = [Update::Bfgs, Update::Dfp, Update::Sr1];

fn vector(n: usize) -> impl Strategy<Value = DVector<f64>> {
    prop::collection::vec(-1.0..1.0f64, n).prop_map(DVector::from_vec)
}

fn square(n: usize) -> impl Strategy<Value = DMatrix<f64>> {
    prop::collection::vec(-1.0..1.0f64, n * n).prop_map(move |entries| DMatrix::from_vec(n, n, entries))
}

/// Positive definite, with condition numbers up to about 100.
fn definite(n: usize) -> impl Strategy<Value = DMatrix<f64>> {
    square(n).prop_map(move |a| &a * a.transpose() + DMatrix::identity(n, n) * 0.2)
}

/// A size, a positive definite matrix, and a pair from a quadratic with another one.
fn case() -> impl Strategy<Value = (DMatrix<f64>, SecantPair)> {
    (1usize..8)
        .prop_flat_map(|n| (definite(n), definite(n), vector(n)))
        .prop_filter("a step that is one", |(_, _, s)| s.norm() > 0.1)
        .prop_map(|(matrix, hessian, s)| {
            let y = hessian * &s;
            (matrix, SecantPair::new(s, y).unwrap())
        })
}

/// Updated by the formula on the inverse.
fn inverse_after(formula: Update, h: &DMatrix<f64>, pair: &SecantPair) -> Result<DMatrix<f64>, UpdateError> {
    let mut h = h.clone();
    formula.update_inverse(&mut h, pair)?;
    Ok(h)
}

/// Updated by the formula on the Hessian.
fn hessian_after(formula: Update, b: &DMatrix<f64>, pair: &SecantPair) -> Result<DMatrix<f64>, UpdateError> {
    let mut b = b.clone();
    formula.update_hessian(&mut b, pair)?;
    Ok(b)
}

/// The symmetric square root of a positive definite matrix.
fn root(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let eigen = matrix.clone().symmetric_eigen();
    &eigen.eigenvectors
        * DMatrix::from_diagonal(&eigen.eigenvalues.map(f64::sqrt))
        * eigen.eigenvectors.transpose()
}

proptest! {
    #[test]
    fn every_update_satisfies_the_secant_equation((matrix, pair) in case()) {
        for formula in ALL {
            let Ok(h) = inverse_after(formula, &matrix, &pair) else { continue };
            let size = h.norm() * pair.change().norm();
            prop_assert!((&h * pair.change() - pair.step()).norm() < 1e-12 * size, "{formula:?}");
            prop_assert!((&h - h.transpose()).norm() < 1e-14 * h.norm());
            let Ok(b) = hessian_after(formula, &matrix, &pair) else { continue };
            prop_assert!((&b * pair.step() - pair.change()).norm() < 1e-12 * b.norm() * pair.step().norm());
        }
    }

    #[test]
    fn bfgs_and_dfp_stay_positive_definite((matrix, pair) in case()) {
        for formula in [Update::Bfgs, Update::Dfp] {
            prop_assert!(inverse_after(formula, &matrix, &pair).unwrap().cholesky().is_some(), "{formula:?}");
            prop_assert!(hessian_after(formula, &matrix, &pair).unwrap().cholesky().is_some(), "{formula:?}");
        }
    }

    /// Sherman and Morrison's formula twice: the update of the inverse is the inverse of the update.
    #[test]
    fn both_forms_are_inverse_to_each_other((matrix, pair) in case()) {
        let inverse = matrix.clone().try_inverse().unwrap();
        for formula in ALL {
            let (Ok(b), Ok(h)) = (hessian_after(formula, &matrix, &pair), inverse_after(formula, &inverse, &pair)) else {
                continue;
            };
            // SR1 may come close to a singular matrix, and then nothing is accurate.
            let identity = DMatrix::identity(b.nrows(), b.nrows());
            prop_assert!((&b * &h - identity).norm() < 1e-11 * (b.norm() * h.norm()).max(1.0), "{formula:?}");
        }
    }

    /// DFP is BFGS with s and y exchanged.
    #[test]
    fn exchanging_step_and_change_exchanges_the_formulas((matrix, pair) in case()) {
        let exchanged = SecantPair::new(pair.change().clone(), pair.step().clone()).unwrap();
        for (formula, dual) in [(Update::Bfgs, Update::Dfp), (Update::Dfp, Update::Bfgs), (Update::Sr1, Update::Sr1)] {
            prop_assert_eq!(hessian_after(formula, &matrix, &pair), inverse_after(dual, &matrix, &exchanged));
        }
    }

    /// No symmetric matrix that satisfies the secant equation is nearer, in the weighted norm of the theorem.
    #[test]
    fn bfgs_is_the_least_change_of_the_inverse((h, pair) in case(), seed in square(7), weight in definite(7)) {
        let n = h.nrows();
        let (s, y) = (pair.step(), pair.change());
        // A positive definite W with Ws = y: any one, corrected by an update of its own.
        let w = hessian_after(Update::Dfp, &weight.view((0, 0), (n, n)).into_owned(), &pair).unwrap();
        prop_assert!((&w * s - y).norm() < 1e-10 * w.norm());
        let root = root(&w);
        let distance = |other: &DMatrix<f64>| (&root * (other - &h) * &root).norm();
        let updated = inverse_after(Update::Bfgs, &h, &pair).unwrap();
        // Another symmetric matrix with the same product: add any symmetric one that y does not see.
        let blind = DMatrix::identity(n, n) - y * y.transpose() / y.norm_squared();
        let part = seed.view((0, 0), (n, n));
        let other = &updated + &blind * (part + part.transpose()) * &blind * 0.1;
        prop_assert!((&other * y - s).norm() < 1e-11 * (1.0 + other.norm() * y.norm()));
        prop_assert!(distance(&updated) <= distance(&other) * (1.0 + 1e-10));
        // Pythagoras: the change is orthogonal, in this inner product, to every change that keeps the equation.
        let (near, far) = (distance(&updated), distance(&other));
        let apart = (&root * (&other - &updated) * &root).norm();
        prop_assert!((near.hypot(apart) - far).abs() < 1e-9 * (1.0 + far));
    }

    #[test]
    fn the_dense_product_form_is_the_same_matrix((h, pair) in case()) {
        let cheap = inverse_after(Update::Bfgs, &h, &pair).unwrap();
        let dear = bfgs_by_products(&h, &pair).unwrap();
        prop_assert!((&cheap - &dear).norm() < 1e-12 * dear.norm() * (1.0 + h.norm()));
    }

    #[test]
    fn damping_leaves_a_fifth_of_the_models_curvature((b, pair) in case(), y in vector(7)) {
        let s = pair.step().clone();
        let any = SecantPair::new(s.clone(), y.rows(0, s.len()).into_owned()).unwrap();
        let bs = &b * &s;
        let damped = any.clone().damped(&bs);
        prop_assert!(damped.curvature() >= 0.2 * s.dot(&bs) * (1.0 - 1e-12));
        prop_assert!(damped.check_curvature().is_ok());
        if any.curvature() >= 0.2 * s.dot(&bs) {
            prop_assert_eq!(damped, any);
        }
    }

    /// The triangle with its delayed changes is the dense matrix with prompt ones.
    #[test]
    fn the_symmetric_matrix_is_the_dense_one(n in 1usize..40, steps in 1usize..5, seed in vector(64)) {
        let pick = |offset: usize| DVector::from_fn(n, |i, _| seed[(7 * i + 13 * offset) % 64]);
        let mut lazy = Symmetric::multiple_of_identity(n, 2.0);
        let mut dense = DMatrix::identity(n, n) * 2.0;
        for k in 0..steps {
            let change = RankTwo { a: pick(3 * k), b: pick(3 * k + 1) };
            change.add_to(&mut dense);
            lazy.add(change);
            if k % 2 == 0 {
                let x = pick(3 * k + 2);
                prop_assert!((lazy.times(&x) - &dense * &x).norm() < 1e-12 * (1.0 + dense.norm()));
            }
            prop_assert!((lazy.dense() - &dense).norm() < 1e-13 * dense.norm());
        }
    }
}

/// The formulas as the books print them (Nocedal and Wright 2006, 6.13 to 6.25).
#[test]
fn the_formulas_are_those_of_the_book() {
    let b = dmatrix![4.0, 1.0, 0.0; 1.0, 3.0, -1.0; 0.0, -1.0, 2.0];
    let (s, y) = (dvector![1.0, -0.5, 2.0], dvector![2.0, 1.0, 3.0]);
    let pair = SecantPair::new(s.clone(), y.clone()).unwrap();
    let rho = 1.0 / s.dot(&y);
    let bs = &b * &s;
    let bfgs = &b - &bs * bs.transpose() / s.dot(&bs) + &y * y.transpose() * rho;
    let left = DMatrix::identity(3, 3) - &y * s.transpose() * rho;
    let dfp = &left * &b * left.transpose() + &y * y.transpose() * rho;
    let r = &y - &bs;
    let sr1 = &b + &r * r.transpose() / r.dot(&s);
    for (formula, expected) in [(Update::Bfgs, bfgs), (Update::Dfp, dfp), (Update::Sr1, sr1)] {
        let found = hessian_after(formula, &b, &pair).unwrap();
        assert!((found - expected).norm() < 1e-13, "{formula:?}");
    }
}

#[test]
fn unusable_pairs_are_refused_with_a_reason() {
    let pair = |s: &[f64], y: &[f64]| SecantPair::new(DVector::from_row_slice(s), DVector::from_row_slice(y));
    assert_eq!(
        pair(&[1.0], &[1.0, 2.0]),
        Err(PairError::Length { step: 1, change: 2 })
    );
    assert!(matches!(
        pair(&[1.0, f64::NAN], &[1.0, 2.0]),
        Err(PairError::NotFinite {
            what: "step",
            index: 1
        })
    ));
    assert!(matches!(
        pair(&[1.0], &[f64::INFINITY]),
        Err(PairError::NotFinite { index: 0, .. })
    ));
    let bent_down = pair(&[1.0, 0.0], &[-1.0, 5.0]).unwrap();
    let zero = pair(&[0.0, 0.0], &[0.0, 0.0]).unwrap();
    // 1 + ε − 1 − … : a curvature that is rounding alone.
    let noise = pair(&[1.0, 1.0, 1e-17], &[1.0, -1.0, 1.0]).unwrap();
    for formula in [Update::Bfgs, Update::Dfp] {
        for pair in [&bent_down, &zero] {
            let mut h = DMatrix::identity(2, 2);
            let error = formula.update_inverse(&mut h, pair).unwrap_err();
            assert!(
                matches!(error, UpdateError::Pair(PairError::Curvature { .. })),
                "{error}"
            );
            assert_eq!(h, DMatrix::identity(2, 2), "a refused pair changes nothing");
        }
        assert!(inverse_after(formula, &DMatrix::identity(3, 3), &noise).is_err());
    }
    // SR1 follows curvature downward, and then has a negative eigenvalue.
    let followed = hessian_after(Update::Sr1, &DMatrix::identity(2, 2), &bent_down).unwrap();
    assert!(followed.symmetric_eigenvalues().min() < 0.0);
    // But not where its denominator vanishes: r = y − s = (0, 1) is at a right angle to s.
    let right_angle = pair(&[1.0, 0.0], &[1.0, 1.0]).unwrap();
    let error = hessian_after(Update::Sr1, &DMatrix::identity(2, 2), &right_angle).unwrap_err();
    assert_eq!(error, UpdateError::RightAngle { cosine: 0.0 });
    // What is known already changes nothing.
    let known = pair(&[1.0, 2.0], &[1.0, 2.0]).unwrap();
    assert_eq!(
        hessian_after(Update::Sr1, &DMatrix::identity(2, 2), &known).unwrap(),
        DMatrix::identity(2, 2)
    );
}

#[test]
fn matrices_that_do_not_fit_are_refused() {
    let pair = SecantPair::new(dvector![1.0, 1.0], dvector![2.0, 1.0]).unwrap();
    let wrong = UpdateError::Dimension { pair: 2, matrix: 3 };
    assert_eq!(
        inverse_after(Update::Bfgs, &DMatrix::identity(3, 3), &pair),
        Err(wrong)
    );
    assert_eq!(
        hessian_after(Update::Dfp, &DMatrix::zeros(2, 3), &pair),
        Err(wrong)
    );
    assert_eq!(Update::Bfgs.of_inverse(&pair, &DVector::zeros(3)), Err(wrong));
    assert_eq!(bfgs_by_products(&DMatrix::identity(3, 3), &pair), Err(wrong));
    let indefinite = dmatrix![-1.0, 0.0; 0.0, -1.0];
    assert!(matches!(
        inverse_after(Update::Dfp, &indefinite, &pair),
        Err(UpdateError::NotPositiveDefinite { .. })
    ));
    assert!(matches!(
        hessian_after(Update::Bfgs, &indefinite, &pair),
        Err(UpdateError::NotPositiveDefinite { .. })
    ));
}

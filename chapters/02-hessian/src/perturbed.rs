//! Every claim of the chapter, seen to fail when its method or its input is wrong.

use exhibit::{Ink, Outcome, Run};
use hessian::figures::{Cost, Surface};
use hessian::{Model, difference, hyper_dual};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use problems::{Himmelblau, Rosenbrock, SoftmaxRegression};

use crate::experiments::cost::judge_costs;
use crate::experiments::critical_points::{critical_points, through_zero, twins};
use crate::experiments::difference_error::{Way, compare_ways, difference_error};
use crate::experiments::digits::{analyze, digits};
use crate::experiments::mixed::{mixed, mixed_derivatives};
use crate::experiments::rosenbrock::{describe_minimum, rosenbrock};
use crate::experiments::taylor::{model_errors, taylor};

/// Runs an experiment in memory and says which of the claims hold.
fn holds(names: &[&str], experiment: impl FnOnce(&mut Run) -> Outcome) -> Vec<bool> {
    let mut run = Run::in_memory();
    experiment(&mut run).unwrap();
    names.iter().map(|name| run.claim(name).holds).collect()
}

#[test]
fn kappa() {
    assert_eq!(holds(&["kappa-2508"], rosenbrock), [true]);
    // The Hessian without Rosenbrock's factor 100.
    let tame: DMatrix<f64> = dmatrix![10.0, -4.0; -4.0, 2.0];
    assert_eq!(
        holds(&["kappa-2508"], |run| describe_minimum(run, &tame)),
        [false]
    );
}

#[test]
fn mixed_derivatives_differ() {
    let names = ["x-then-y", "y-then-x"];
    assert_eq!(holds(&names, mixed), [true, true]);
    // A function whose second derivatives are continuous.
    let smooth = Himmelblau;
    assert_eq!(
        holds(&names, |run| mixed_derivatives(run, &smooth)),
        [false, false]
    );
}

#[test]
fn taylor_slopes() {
    let names = ["plane-second-order", "parabola-third-order"];
    assert_eq!(holds(&names, taylor), [true, true]);
    let (f, x) = (Rosenbrock::new(2), dvector![-1.2, 1.0]);
    let model = Model::of(&f, &x);
    let steeper = Model {
        gradient: &model.gradient * 1.1,
        ..model.clone()
    };
    assert_eq!(
        holds(&names, |run| model_errors(run, &f, &steeper, &x)),
        [false, false]
    );
    let rounder = Model {
        hessian: &model.hessian * 1.1,
        ..model
    };
    assert_eq!(
        holds(&names, |run| model_errors(run, &f, &rounder, &x)),
        [true, false]
    );
}

#[test]
fn kinds_of_point() {
    let names = ["through-zero", "same-hessian", "different-kinds"];
    assert_eq!(holds(&names, critical_points), [true; 3]);
    // Beside a first eigenvalue below zero a saddle is what comes last, not first.
    assert_eq!(holds(&["through-zero"], |run| through_zero(run, -1.5)), [false]);
    // One of the twins twice; and one that is curved where it should be flat.
    let [minimum, saddle] = Surface::degenerate();
    assert_eq!(
        holds(&names[1..], |run| twins(run, [minimum, minimum])),
        [true, false]
    );
    let curved = Surface {
        eigenvalues: [2.0, 0.01],
        ..minimum
    };
    assert_eq!(
        holds(&names[1..], |run| twins(run, [curved, saddle])),
        [false, true]
    );
}

#[test]
fn difference_slopes() {
    let names = [
        "forward-rounding-slope",
        "forward-truncation-slope",
        "central-rounding-slope",
        "central-truncation-slope",
        "hyper-dual-exact",
    ];
    assert_eq!(holds(&names, difference_error), [true; 5]);
    // The two differences exchanged, and a difference in place of the exact way.
    let exchanged = holds(&names, |run| {
        compare_ways(
            run,
            |f, x, h| difference::central(f, x, h),
            |f, x, h| difference::forward(f, x, h),
            |f, x, _| difference::central(f, x, difference::CENTRAL_STEP),
        )
    });
    assert_eq!((exchanged[1], exchanged[3], exchanged[4]), (false, false, false));
    // Exact ways do not get worse as the step shrinks.
    let stepless: Way = |f, x, _| hyper_dual::hessian(f, x);
    let flat = holds(&names, |run| compare_ways(run, stepless, stepless, stepless));
    assert_eq!(flat, [false, false, false, false, true]);
}

#[test]
fn digits_structure_and_nullity() {
    let names = [
        "kronecker",
        "flat-at-start",
        "flat-after-training",
        "digits-by-hand",
    ];
    assert_eq!(holds(&names, digits), [true; 4]);
    let (train, _) = problems::data::digits().unwrap().split();
    // A penalty on the weights lifts every eigenvalue off zero.
    let penalized = SoftmaxRegression::from_digits(&train, 1e-4).unwrap();
    let lifted = holds(&names, |run| analyze(run, &train, &penalized, &penalized.start()));
    assert_eq!(lifted, [false, false, false, true]);
    // Away from W = 0 the probabilities differ from image to image, and the Kronecker product is gone.
    let f = SoftmaxRegression::from_digits(&train, 0.0).unwrap();
    let elsewhere = DVector::from_fn(f.dimension(), |i, _| (i as f64).sin());
    assert!(!holds(&["kronecker"], |run| analyze(run, &train, &f, &elsewhere))[0]);
}

/// Costs that follow c Nᵖ seconds and m N² bytes, for products with p = 2 and hyper-dual numbers with `power`.
fn made_up(power: i32, bytes: f64) -> Vec<Cost> {
    let cost = |slug, power| {
        let law = |scale: f64, power: i32| {
            (1..8)
                .map(|k| (2f64.powi(k), scale * 2f64.powi(k).powi(power)))
                .collect()
        };
        Cost {
            slug,
            name: slug,
            ink: Ink::Text,
            seconds: law(1e-9, power),
            bytes: law(bytes, 2),
        }
    };
    vec![
        cost("hand", 2),
        cost("central", 2),
        cost("product", 2),
        cost("hyper-dual", power),
    ]
}

#[test]
fn costs() {
    let names = ["hyper-dual-steeper", "memory-line"];
    let judged = |costs: Vec<Cost>| holds(&names, |run| judge_costs(run, &costs));
    assert_eq!(judged(made_up(3, 8.0)), [true, true]);
    // Hyper-dual numbers as cheap as products; and a second matrix beside the first.
    assert_eq!(judged(made_up(2, 8.0)), [false, true]);
    assert_eq!(judged(made_up(3, 16.0)), [true, false]);
}

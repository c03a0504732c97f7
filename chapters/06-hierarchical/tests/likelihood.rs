//! The kernel of Mauna Loa, its derivatives, and regression, against differences and the dense truth.
#![allow(clippy::unwrap_used)]

use hierarchical::{
    Compression, HodlrError, Kernel, KernelMatrix, Likelihood, MaunaLoa, Regression, SquaredExponential,
    dense,
};
use nalgebra::{DMatrix, DVector};
use problems::Objective;

/// Three years, unevenly sampled.
fn record() -> (Vec<f64>, Vec<f64>) {
    let times: Vec<f64> = (0..60)
        .map(|i| 1990.0 + 0.05 * i as f64 + 0.01 * (i as f64 * 7.3).sin())
        .collect();
    let values = times
        .iter()
        .map(|t| {
            350.0 + 1.5 * (t - 1990.0) + 3.0 * (std::f64::consts::TAU * t).sin() + 0.3 * (t * 91.0).sin()
        })
        .collect();
    (times, values)
}

#[test]
fn derivatives_of_the_kernel_are_those_of_differences() {
    let logarithms = MaunaLoa::PUBLISHED.logarithms();
    for (distance, same) in [
        (0.0, true),
        (0.0, false),
        (0.02, false),
        (0.4, false),
        (1.3, false),
        (-1.3, false),
        (17.0, false),
    ] {
        let entry = |logarithms: &DVector<f64>| {
            let kernel = MaunaLoa::from_logarithms(logarithms);
            kernel.covariance(&distance, &0.0) + if same { kernel.noise() } else { 0.0 }
        };
        let derivatives = MaunaLoa::PUBLISHED.derivatives(distance, same);
        for (i, &derivative) in derivatives.iter().enumerate() {
            let h = 1e-5;
            let moved = |by: f64| {
                let mut moved = logarithms.clone();
                moved[i] += by;
                entry(&moved)
            };
            let difference = (moved(h) - moved(-h)) / (2.0 * h);
            assert!(
                (difference - derivative).abs() < 1e-6 * (1.0 + derivative.abs()),
                "{i} at {distance}: {derivative} {difference}"
            );
        }
    }
}

#[test]
fn gradient_of_the_likelihood_is_that_of_differences() {
    let (times, values) = record();
    let likelihood = Likelihood::new(&times, &values);
    let x = MaunaLoa::PUBLISHED.logarithms().map(|l| l + 0.1);
    let (value, gradient) = likelihood.value_and_gradient(&x);
    assert_eq!(value, likelihood.value(&x));
    for i in 0..10 {
        let h = 1e-4;
        let moved = |by: f64| {
            let mut moved = x.clone();
            moved[i] += by;
            likelihood.value(&moved)
        };
        let difference = (moved(h) - moved(-h)) / (2.0 * h);
        assert!(
            (difference - gradient[i]).abs() < 1e-6,
            "{i}: {} {difference}",
            gradient[i]
        );
    }
}

/// The expected Hessian is the covariance of the gradient over records drawn from the model, times their number: the
/// gradient has mean zero there. Here exactly, by its definition with dense inverses.
#[test]
fn the_hessian_is_the_fisher_information() {
    let (times, values) = record();
    let x = MaunaLoa::PUBLISHED.logarithms();
    let kernel = MaunaLoa::PUBLISHED;
    let n = times.len();
    let matrix = dense(&KernelMatrix::new(kernel, &times, kernel.noise()));
    let inverse = matrix.try_inverse().unwrap();
    let change = |k: usize| DMatrix::from_fn(n, n, |i, j| kernel.derivatives(times[i] - times[j], i == j)[k]);
    let hessian = Likelihood::new(&times, &values).hessian(&x);
    for i in [0, 4, 6, 9] {
        for j in [2, 6, 9] {
            let exact = (&inverse * change(i) * &inverse * change(j)).trace() / (2.0 * n as f64);
            assert!(
                (hessian[(i, j)] - exact).abs() < 1e-6 * (1.0 + exact.abs()),
                "({i}, {j}): {} {exact}",
                hessian[(i, j)]
            );
        }
    }
    assert!(hessian.symmetric_eigenvalues().min() > -1e-9);
}

#[test]
fn what_has_no_likelihood_has_an_infinite_value() {
    let (times, values) = record();
    let mut x = MaunaLoa::PUBLISHED.logarithms();
    assert!(Likelihood::new(&times, &values[..10]).value(&x).is_infinite());
    x[0] = f64::NAN;
    assert!(Likelihood::new(&times, &values).value(&x).is_infinite());
    assert!(Likelihood::new(&times, &values).gradient(&x)[0].is_nan());
}

#[test]
fn regression_is_the_textbooks_formula() {
    let (times, values) = record();
    let kernel = MaunaLoa::PUBLISHED;
    let compression = Compression::default().tolerance(1e-14).leaf(8);
    let regression = Regression::new(kernel, &times, &values, kernel.noise(), &compression).unwrap();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let centered = DVector::from_iterator(values.len(), values.iter().map(|v| v - mean));
    let cholesky = dense(&KernelMatrix::new(kernel, &times, kernel.noise()))
        .cholesky()
        .unwrap();
    let weights = cholesky.solve(&centered);
    let places = [1989.5, 1991.234, 1994.0];
    for (place, (expected, deviation)) in places.iter().zip(regression.predict(&places).unwrap()) {
        let k = DVector::from_iterator(times.len(), times.iter().map(|t| kernel.covariance(t, place)));
        let variance = kernel.covariance(place, place) - k.dot(&cholesky.solve(&k));
        assert!((expected - mean - k.dot(&weights)).abs() < 1e-6);
        assert!((expected - regression.expected(place)).abs() < 1e-9);
        assert!(
            (deviation - variance.sqrt()).abs() < 1e-5,
            "{deviation} {}",
            variance.sqrt()
        );
    }
    // The objective of the fit is the same likelihood, per value and with the other sign.
    let value = Likelihood::new(&times, &values).value(&kernel.logarithms());
    assert!((regression.log_likelihood() / -60.0 - value).abs() < 1e-7);
}

#[test]
fn a_regression_says_what_does_not_fit() {
    let kernel = SquaredExponential { length: 1.0 };
    let found = Regression::new(kernel, &[0.0, 1.0], &[1.0], 0.1, &Compression::default()).map(|_| ());
    assert_eq!(
        found,
        Err(HodlrError::RightSide {
            expected: 2,
            found: 1
        })
    );
    let found = Regression::new(
        kernel,
        &[0.0, f64::NAN],
        &[1.0, 2.0],
        0.1,
        &Compression::default(),
    )
    .map(|_| ());
    assert!(matches!(found, Err(HodlrError::NotFinite { .. })));
    // Two measurements at one time, without noise.
    let found = Regression::new(kernel, &[0.0, 0.0], &[1.0, 2.0], 0.0, &Compression::default()).map(|_| ());
    assert!(matches!(found, Err(HodlrError::NotPositiveDefinite { .. })));
    let found = Regression::new(kernel, &[0.0], &[f64::NAN], 0.1, &Compression::default()).map(|_| ());
    assert_eq!(found, Err(HodlrError::RightSideNotFinite { index: 0 }));
}

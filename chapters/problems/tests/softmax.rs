//! Softmax regression on the digits, and on small examples.
#![cfg(feature = "data")]
#![allow(clippy::unwrap_used)]

use nalgebra::{DMatrix, DVector, dmatrix};
use problems::data::digits;
use problems::dense::{Backend, Cholesky, symmetric_eigenvalues};
use problems::{Objective, SoftmaxError, SoftmaxRegression, Stochastic};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn on_digits(regularization: f64) -> SoftmaxRegression {
    SoftmaxRegression::from_digits(&digits().unwrap(), regularization).unwrap()
}

fn random(n: usize, reach: f64, seed: u64) -> DVector<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    DVector::from_fn(n, |_, _| rng.random_range(-reach..reach))
}

fn close(found: &DVector<f64>, expected: &DVector<f64>, tolerance: f64) {
    let error = (found - expected).norm() / expected.norm();
    assert!(error < tolerance, "off by {error:e}");
}

#[test]
fn at_zero_every_class_is_as_probable() {
    let model = on_digits(1e-4);
    assert_eq!(
        (
            model.dimension(),
            model.block(),
            model.classes(),
            model.examples()
        ),
        (650, 65, 10, 1797)
    );
    // 1 797 terms are added, each rounded: M·ε at worst.
    assert!((model.value(&model.start()) - 10f64.ln()).abs() < 1797.0 * f64::EPSILON);
    // Equal logits: the first class is predicted, and it is right for the zeros alone.
    let zeros = digits()
        .unwrap()
        .labels
        .iter()
        .filter(|label| **label == 0)
        .count();
    assert_eq!(zeros, 178);
    assert_eq!(model.error_rate(&model.start()), 1.0 - 178.0 / 1797.0);
}

/// By the text of the loss, one example after the other.
#[test]
fn the_value_is_the_formula() {
    use problems::Formula;
    let model = on_digits(1e-4);
    let x = random(650, 1.0, 1);
    let text = model.evaluate(x.as_slice());
    assert!((model.value(&x) - text).abs() < 1e-13 * text);
    assert_eq!(
        model.value_and_gradient(&x),
        (model.value(&x), model.gradient(&x))
    );
}

#[test]
fn the_gradient_is_a_difference_of_values() {
    let model = on_digits(1e-2);
    let x = random(650, 0.5, 2);
    let gradient = model.gradient(&x);
    for seed in 10..20 {
        let v = random(650, 1.0, seed);
        let h = 1e-5;
        let slope = (model.value(&(&x + &v * h)) - model.value(&(&x - &v * h))) / (2.0 * h);
        assert!((slope - gradient.dot(&v)).abs() < 1e-8 * gradient.norm() * v.norm());
    }
}

#[test]
fn the_product_is_a_difference_of_gradients_and_the_hessian_times_the_direction() {
    let model = on_digits(1e-2);
    let x = random(650, 0.5, 3);
    let hessian = model.hessian(&x);
    for seed in 20..25 {
        let v = random(650, 1.0, seed);
        let product = model.hessian_vector(&x, &v);
        let h = 1e-5;
        let difference = (model.gradient(&(&x + &v * h)) - model.gradient(&(&x - &v * h))) / (2.0 * h);
        close(&product, &difference, 1e-8);
        close(&(&hessian * &v), &product, 1e-13);
    }
}

/// The probabilities kept from one call to the next are never those of another point.
#[test]
fn what_is_kept_belongs_to_the_point() {
    let model = on_digits(1e-4);
    let (x, y, v) = (random(650, 0.5, 4), random(650, 0.5, 5), random(650, 1.0, 6));
    let fresh = |x: &DVector<f64>| on_digits(1e-4).hessian_vector(x, &v);
    let (at_x, at_y) = (fresh(&x), fresh(&y));
    assert_ne!(at_x, at_y);
    let order: [&dyn Fn(); 5] = [
        &|| assert!(model.value(&x) > 0.0),
        &|| drop(model.value_and_gradient(&y)),
        &|| drop(model.batch_value_and_gradient(&x, &[1, 2, 3])),
        &|| drop(model.batch_hessian_vector(&y, &v, &[5])),
        &|| drop(model.hessian(&y)),
    ];
    for ask in order {
        ask();
        assert_eq!(model.hessian_vector(&x, &v), at_x);
        ask();
        assert_eq!(model.hessian_vector(&y, &v), at_y);
        ask();
        assert!((model.hessian(&x) * &v - &at_x).norm() < 1e-13 * at_x.norm());
    }
}

/// The Hessian is symmetric to the last bit, its eigenvalues are λ at least, and with λ = 0 every shift that is the
/// same for all classes is a null direction: 65 of them.
#[test]
fn shifts_are_null_directions() {
    let model = on_digits(0.0);
    let x = random(650, 0.5, 7);
    let hessian = model.hessian(&x);
    assert_eq!(hessian, hessian.transpose());
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let shift = DVector::from_fn(65, |_, _| rng.random_range(-1.0..1.0));
    let everywhere = DVector::from_fn(650, |i, _| shift[i % 65]);
    let scale = hessian.norm() * everywhere.norm();
    assert!((&hessian * &everywhere).norm() < 1e-14 * scale);
    assert!(model.hessian_vector(&x, &everywhere).norm() < 1e-14 * scale);
    assert!((model.value(&(&x + everywhere)) - model.value(&x)).abs() < 1e-12);
    // No other shift is one.
    let one_class = DVector::from_fn(650, |i, _| if i < 65 { shift[i] } else { 0.0 });
    assert!((&hessian * &one_class).norm() > 1e-3 * hessian.norm() * one_class.norm());

    let eigenvalues = symmetric_eigenvalues(&hessian, Backend::Faer).unwrap();
    assert!(eigenvalues[0] > -1e-14 * eigenvalues[649] && eigenvalues[64] < 1e-14 * eigenvalues[649]);
    let raised = symmetric_eigenvalues(&on_digits(0.5).hessian(&x), Backend::Faer).unwrap();
    assert!(((raised - eigenvalues).add_scalar(-0.5)).amax() < 1e-13);
}

/// λ weighs every parameter, the biases too.
#[test]
fn regularization_adds_half_lambda_times_the_square() {
    let x = random(650, 1.0, 9);
    let v = random(650, 1.0, 10);
    let (plain, weighed) = (on_digits(0.0), on_digits(0.25));
    assert!((weighed.value(&x) - plain.value(&x) - 0.125 * x.norm_squared()).abs() < 1e-12);
    close(&(weighed.gradient(&x) - plain.gradient(&x)), &(&x * 0.25), 1e-12);
    close(
        &(weighed.hessian_vector(&x, &v) - plain.hessian_vector(&x, &v)),
        &(&v * 0.25),
        1e-12,
    );
    let batch = [7, 8, 9];
    let difference =
        weighed.batch_value_and_gradient(&x, &batch).0 - plain.batch_value_and_gradient(&x, &batch).0;
    assert!((difference - 0.125 * x.norm_squared()).abs() < 1e-12);
}

/// A batch is the model of its examples, whatever their order and number.
#[test]
fn a_batch_is_a_small_data_set() {
    let digits = digits().unwrap();
    let model = on_digits(1e-3);
    let x = random(650, 0.5, 11);
    let v = random(650, 1.0, 12);
    for batch in [vec![3], vec![1796, 0, 17, 17], (0..500).step_by(3).collect()] {
        let images = digits.images.select_rows(&batch) / 16.0;
        let labels: Vec<u8> = batch.iter().map(|&example| digits.labels[example]).collect();
        let alone = SoftmaxRegression::new(&images, &labels, 10, 1e-3).unwrap();
        let (value, gradient) = model.batch_value_and_gradient(&x, &batch);
        assert!((value - alone.value(&x)).abs() < 1e-13 * value);
        close(&gradient, &alone.gradient(&x), 1e-12);
        close(
            &model.batch_hessian_vector(&x, &v, &batch),
            &alone.hessian_vector(&x, &v),
            1e-12,
        );
    }
    let all: Vec<usize> = (0..1797).collect();
    let (value, gradient) = model.batch_value_and_gradient(&x, &all);
    assert!((value - model.value(&x)).abs() < 1e-13 * value);
    close(&gradient, &model.gradient(&x), 1e-12);
}

/// Logits of a million: the exponentials would overflow, the loss does not.
#[test]
fn large_logits_do_not_overflow() {
    let model = SoftmaxRegression::<f64>::new(&dmatrix![1.0; -1.0], &[0, 0], 2, 0.0).unwrap();
    let x = DVector::from_vec(vec![1e6, 0.0, -1e6, 0.0]);
    // The first example is certain and right, the second certain and wrong: its loss is the gap of the logits.
    let (value, gradient) = model.value_and_gradient(&x);
    assert_eq!(value, 1e6);
    assert!(gradient.iter().all(|entry| entry.is_finite()));
    assert_eq!(model.error_rate(&x), 0.5);
    assert!(model.value(&(x * f64::NAN)).is_nan());
}

/// The settings of chapter 3: Newton's method from zero needs at most twelve iterations.
#[test]
fn newton_solves_the_digits_in_a_dozen_steps() {
    let model = on_digits(1e-4);
    let mut x = model.start();
    let mut steps = 0;
    loop {
        let gradient = model.gradient(&x);
        if gradient.norm() < 1e-8 {
            break;
        }
        assert!(steps < 12, "‖g‖ = {:e} after {steps} steps", gradient.norm());
        x -= Cholesky::new(model.hessian(&x), Backend::Faer)
            .unwrap()
            .solve(&gradient)
            .unwrap();
        steps += 1;
    }
    assert!(steps > 3, "{steps}");
    assert!(model.error_rate(&x) < 0.01);

    // Learned on the first 1 500, asked about the rest.
    let (training, test) = digits().unwrap().split();
    let test = SoftmaxRegression::from_digits(&test, 0.0).unwrap();
    let training = SoftmaxRegression::from_digits(&training, 1e-4).unwrap();
    let mut x = training.start();
    for _ in 0..12 {
        x -= Cholesky::new(training.hessian(&x), Backend::Faer)
            .unwrap()
            .solve(&training.gradient(&x))
            .unwrap();
    }
    let error = test.error_rate(&x);
    assert!(error > 0.0 && error < 0.15, "{error}");
}

#[test]
fn single_precision_is_the_same_model() {
    let digits = digits().unwrap();
    let single = SoftmaxRegression::<f32>::from_digits(&digits, 1e-3).unwrap();
    let x = random(650, 0.5, 13);
    let (value, gradient) = on_digits(1e-3).value_and_gradient(&x);
    let (single_value, single_gradient) = single.value_and_gradient(&x.map(|entry| entry as f32));
    assert!((f64::from(single_value) - value).abs() < 1e-5 * value);
    close(&single_gradient.map(f64::from), &gradient, 1e-4);
}

#[test]
fn refuses_what_is_no_data_set() {
    let images = dmatrix![1.0, 2.0; 3.0, 4.0];
    let refuse = |images: &DMatrix<f64>, labels: &[u8], classes, regularization| {
        SoftmaxRegression::new(images, labels, classes, regularization).unwrap_err()
    };
    assert_eq!(
        refuse(&DMatrix::zeros(0, 2), &[], 2, 0.0),
        SoftmaxError::Empty {
            examples: 0,
            features: 2
        }
    );
    assert_eq!(
        refuse(&images, &[1], 2, 0.0),
        SoftmaxError::Labels {
            examples: 2,
            labels: 1
        }
    );
    assert_eq!(
        refuse(&images, &[0, 0], 1, 0.0),
        SoftmaxError::Classes { classes: 1 }
    );
    assert_eq!(
        refuse(&images, &[0, 2], 2, 0.0),
        SoftmaxError::Label {
            example: 1,
            label: 2,
            classes: 2
        }
    );
    let bad = dmatrix![1.0, 2.0; f64::NAN, 4.0];
    assert_eq!(
        refuse(&bad, &[0, 1], 2, 0.0),
        SoftmaxError::Feature {
            example: 1,
            feature: 0
        }
    );
    assert_eq!(
        refuse(&images, &[0, 1], 2, -1.0),
        SoftmaxError::Regularization { value: -1.0 }
    );
    assert!(refuse(&images, &[0, 1], 2, f64::NAN).to_string().contains("NaN"));
}

#[test]
#[should_panic(expected = "an empty batch has no mean")]
fn an_empty_batch_has_no_mean() {
    let model = on_digits(0.0);
    model.batch_value_and_gradient(&model.start(), &[]);
}

#[test]
#[should_panic(expected = "this softmax regression has 650 parameters")]
fn a_point_has_the_right_length() {
    on_digits(0.0).value(&DVector::zeros(649));
}

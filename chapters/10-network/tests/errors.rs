//! Every error has an input that provokes it, and says what to do.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use nalgebra::{DMatrix, DVector, dmatrix};
use network::{
    Activation, Architecture, Curvature, Examples, Initialization, Loss, Network, NetworkError, Targets,
    exact,
};
use problems::Objective;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use Activation::{Linear, Tanh};

fn examples(targets: Targets<f64>) -> Result<Arc<Examples<f64>>, NetworkError> {
    Examples::new(dmatrix![0.5, -1.0, 2.0; 1.0, 0.25, -0.5], targets).map(Arc::new)
}

fn classes() -> Targets<f64> {
    Targets::Classes(vec![0, 1, 1])
}

/// 2-3-2, seventeen parameters, three examples.
fn network() -> Network {
    let shape = Architecture::new(&[2, 3, 2], Tanh, Linear).unwrap();
    Network::new(shape, Loss::CrossEntropy, examples(classes()).unwrap()).unwrap()
}

/// What it says, where this and not another error is returned.
#[track_caller]
fn says<T>(found: Result<T, NetworkError>, expected: &NetworkError, words: &str) {
    let error = found.err().expect("an error");
    assert_eq!(&error, expected);
    assert!(error.to_string().contains(words), "{error}");
}

#[test]
fn shapes() {
    let none = NetworkError::NoLayers;
    says(Architecture::new(&[], Tanh, Linear), &none, "at least one layer");
    says(Architecture::new(&[3], Tanh, Linear), &none, "at least one layer");
    says(Architecture::with(3, &[]), &none, "at least one layer");
    says(
        Architecture::autoencoder(&[3], Tanh, Linear),
        &none,
        "at least one layer",
    );
    for (widths, layer) in [([0, 3, 2], 0), ([2, 0, 2], 1), ([2, 3, 0], 2)] {
        let error = NetworkError::EmptyLayer { layer };
        says(
            Architecture::new(&widths, Tanh, Linear),
            &error,
            &format!("layer {layer} "),
        );
    }
}

#[test]
fn data() {
    let empty = Examples::<f64>::new(DMatrix::zeros(2, 0), Targets::Classes(vec![]));
    says(empty, &NetworkError::NoExamples, "no examples");
    for bad in [f64::NAN, f64::INFINITY] {
        let error = |what| NetworkError::NotFinite {
            what,
            entry: 1,
            example: 2,
        };
        let mut inputs = DMatrix::repeat(2, 3, 0.5);
        inputs[(1, 2)] = bad;
        says(
            Examples::new(inputs.clone(), classes()),
            &error("inputs"),
            "entry 1 of example 2 of the inputs",
        );
        says(
            examples(Targets::Values(inputs)),
            &error("targets"),
            "of the targets is not finite",
        );
    }
    let size = NetworkError::Size {
        what: "number of targets",
        expected: 3,
        found: 2,
    };
    says(
        examples(Targets::Classes(vec![0, 1])),
        &size,
        "number of targets: 2, but 3 are needed",
    );
}

#[test]
fn data_that_do_not_fit_the_network() {
    let make = |widths: &[usize], output, loss, targets| {
        let shape = Architecture::new(widths, Tanh, output)?;
        Network::new(shape, loss, examples(targets)?)
    };
    let rows = |what, expected, found| NetworkError::Size {
        what,
        expected,
        found,
    };
    says(
        make(&[4, 3, 2], Linear, Loss::CrossEntropy, classes()),
        &rows("rows of the inputs", 4, 2),
        "rows of the inputs: 2, but 4",
    );
    says(
        make(&[2, 3, 4], Linear, Loss::Squared, Targets::Inputs),
        &rows("rows of the targets", 4, 2),
        "rows of the targets: 2, but 4",
    );
    let label = NetworkError::Label {
        example: 1,
        label: 2,
        classes: 2,
    };
    let labels = Targets::Classes(vec![0, 2, 1]);
    says(
        make(&[2, 3, 2], Linear, Loss::CrossEntropy, labels),
        &label,
        "the classes are 0 to 1",
    );
    for (output, loss, targets, words) in [
        (
            Linear,
            Loss::CrossEntropy,
            Targets::Inputs,
            "needs classes as targets",
        ),
        (Tanh, Loss::CrossEntropy, classes(), "the softmax is part of it"),
        (Linear, Loss::Bernoulli, classes(), "needs values between 0 and 1"),
        (
            Linear,
            Loss::Bernoulli,
            Targets::Inputs,
            "needs values between 0 and 1",
        ),
        (
            Tanh,
            Loss::Bernoulli,
            Targets::Inputs,
            "the logistic function is part of it",
        ),
        (Linear, Loss::Squared, classes(), "needs values as targets"),
    ] {
        let error = make(&[2, 3, 2], output, loss, targets).unwrap_err();
        assert!(matches!(error, NetworkError::Loss { .. }), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn settings() {
    for value in [-1.0, f64::INFINITY] {
        let error = NetworkError::Regularization { value };
        says(network().regularized(value), &error, "at least 0");
    }
    assert!(matches!(
        network().regularized(f64::NAN),
        Err(NetworkError::Regularization { value }) if value.is_nan()
    ));
    for threads in [0, 3] {
        says(
            network().with_threads(threads),
            &NetworkError::Threads { threads },
            "give 1 or 2",
        );
    }
    let draw = |links, scale| {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let sparse = Initialization::Sparse { links, scale };
        sparse.draw::<f64, _>(network().architecture(), &mut rng)
    };
    let error = |what| NetworkError::Initialization { what };
    says(
        draw(0, 1.0),
        &error("number of links"),
        "number of links must be positive",
    );
    for scale in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        says(draw(2, scale), &error("scale"), "scale must be positive");
    }
}

#[test]
fn questions() {
    let network = network();
    let x = DVector::repeat(17, 0.1);
    let ask = |x: &DVector<f64>, batch: &[usize], length: usize| {
        let mut result = DVector::zeros(length);
        let gradient = network.evaluate(x, batch, &mut result).map(|_| ());
        let product = network.product(Curvature::Hessian, x, x, batch, &mut result);
        assert_eq!(gradient, product);
        gradient
    };
    says(
        ask(&x, &[], 17),
        &NetworkError::EmptyBatch,
        "at least one example",
    );
    let absent = NetworkError::NoSuchExample {
        index: 3,
        examples: 3,
    };
    says(
        ask(&x, &[0, 3], 17),
        &absent,
        "example 3, and there are 3, counted from 0",
    );
    let size = |found| NetworkError::Size {
        what: "number of parameters",
        expected: 17,
        found,
    };
    says(
        ask(&DVector::zeros(16), &[0], 17),
        &size(16),
        "number of parameters: 16, but 17",
    );
    says(ask(&x, &[0], 18), &size(18), "number of parameters: 18, but 17");
}

/// No error, but nothing that could pass for a number either.
#[test]
fn parameters_that_are_no_numbers_give_no_numbers() {
    let network = network();
    let good = DVector::from_fn(17, |i, _| (i as f64).sin());
    for at in 0..17 {
        let mut x = good.clone();
        x[at] = f64::NAN;
        let (value, gradient) = network.value_and_gradient(&x);
        assert!(
            value.is_nan() && gradient.iter().any(|entry| entry.is_nan()),
            "{at}"
        );
        assert!(
            network
                .hessian_vector(&x, &good)
                .iter()
                .any(|entry| entry.is_nan()),
            "{at}"
        );
        assert!(
            exact::hessian(&network, &x).iter().any(|entry| entry.is_nan()),
            "{at}"
        );
        assert_eq!(network.error_rate(&x), 1.0, "{at}: every answer is wrong");
    }
    // And they leave no trace.
    assert_eq!(
        network.value_and_gradient(&good),
        self::network().value_and_gradient(&good)
    );
}

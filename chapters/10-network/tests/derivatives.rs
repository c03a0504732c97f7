//! Every derivative against hyper-dual numbers, at random points, for every activation and loss.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use hessian::{HyperDual, hyper_dual, product};
use nalgebra::{DMatrix, DVector};
use network::{
    Activation, Architecture, Curvature, Examples, Initialization, Loss, Network, Targets, exact, per_example,
};
use problems::{Formula, Objective, Stochastic};
use proptest::prelude::*;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use rand_distr::{Distribution, StandardNormal};

/// A small network of this kind with random parameters and examples; none if the loss forbids the output.
fn case(
    widths: &[usize],
    [hidden, output]: [Activation; 2],
    loss: Loss,
    examples: usize,
    seed: u64,
) -> Option<(Network, DVector<f64>)> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut numbers = |n: usize| DVector::<f64>::from_fn(n, |_, _| StandardNormal.sample(&mut rng));
    let (n, m) = (widths[0], *widths.last().unwrap());
    let inputs = DMatrix::from_column_slice(n, examples, numbers(n * examples).as_slice());
    let values = DMatrix::from_column_slice(m, examples, numbers(m * examples).as_slice());
    let targets = match loss {
        Loss::CrossEntropy => Targets::Classes((0..examples).map(|b| (b * b % m) as u8).collect()),
        Loss::Bernoulli => Targets::Values(values.map(|t| 1.0 / (1.0 + t.exp()))),
        Loss::Squared => Targets::Values(values),
    };
    let shape = Architecture::new(widths, hidden, output).unwrap();
    let x = numbers(shape.dimension()) * 0.7;
    let examples = Arc::new(Examples::new(inputs, targets).unwrap());
    let network = Network::new(shape, loss, examples).ok()?;
    Some((network.regularized(0.03).unwrap(), x))
}

/// Every kind that there is, on one hidden layer and on two.
fn cases(seed: u64) -> Vec<(String, Network, DVector<f64>)> {
    let mut cases = Vec::new();
    for widths in [&[3, 2][..], &[3, 4, 2], &[2, 3, 4, 3], &[2, 3, 2, 3, 2]] {
        for hidden in Activation::ALL {
            for (output, loss) in Activation::ALL
                .into_iter()
                .flat_map(|o| Loss::ALL.map(|l| (o, l)))
            {
                if let Some((network, x)) = case(widths, [hidden, output], loss, 5, seed) {
                    cases.push((format!("{widths:?} {hidden:?} {output:?} {loss:?}"), network, x));
                }
            }
        }
    }
    cases
}

fn relative(found: &DMatrix<f64>, truth: &DMatrix<f64>) -> f64 {
    (found - truth).norm() / truth.norm()
}

fn column(v: &DVector<f64>) -> DMatrix<f64> {
    DMatrix::from_column_slice(v.len(), 1, v.as_slice())
}

/// ∇f, one hyper-dual evaluation an entry.
fn gradient(network: &Network, x: &DVector<f64>) -> DVector<f64> {
    DVector::from_fn(x.len(), |i, _| {
        let mut marked: Vec<HyperDual> = x.iter().map(|&value| HyperDual::from(value)).collect();
        marked[i].first = 1.0;
        network.evaluate_formula(&marked).first
    })
}

/// `Formula::evaluate` and `Network::evaluate` have the same name.
trait Plain {
    fn evaluate_formula(&self, x: &[HyperDual]) -> HyperDual;
}

impl Plain for Network {
    fn evaluate_formula(&self, x: &[HyperDual]) -> HyperDual {
        Formula::evaluate(self, x)
    }
}

#[test]
fn there_are_as_many_kinds_as_there_should_be() {
    // Softmax and Bernoulli want linear outputs; the squared loss takes all four; times 4 hidden functions, 4 shapes.
    assert_eq!(cases(1).len(), (1 + 1 + 4) * 4 * 4);
}

#[test]
fn value_gradient_and_hessian_are_those_of_hyper_duals() {
    for seed in [1, 2] {
        for (name, network, x) in cases(seed) {
            let plain = network.evaluate_formula(&x.iter().map(|&v| HyperDual::from(v)).collect::<Vec<_>>());
            let (value, found) = network.value_and_gradient(&x);
            assert!((value - plain.value).abs() < 1e-13 * plain.value, "{name}: value");
            let truth = gradient(&network, &x);
            assert!((found - &truth).norm() < 1e-13 * truth.norm(), "{name}: gradient");
            let truth = hyper_dual::hessian(&network, &x).unwrap();
            let exact = exact::hessian(&network, &x);
            assert!(
                relative(&exact, &truth) < 1e-13,
                "{name}: Hessian {:e}",
                relative(&exact, &truth)
            );
            assert_eq!(exact, exact.transpose(), "{name}: symmetry");
            let columns = product::hessian(&network, &x).unwrap();
            assert!(
                relative(&columns, &truth) < 1e-13,
                "{name}: products {:e}",
                relative(&columns, &truth)
            );
        }
    }
}

/// J of one example's outputs, by hyper-duals, and the outputs themselves.
fn jacobian(network: &Network, x: &DVector<f64>, example: usize) -> (DMatrix<f64>, DVector<f64>) {
    let shape = network.architecture();
    let mut jacobian = DMatrix::zeros(shape.outputs(), x.len());
    let mut outputs = DVector::zeros(shape.outputs());
    for i in 0..x.len() {
        let mut marked: Vec<HyperDual> = x.iter().map(|&value| HyperDual::from(value)).collect();
        marked[i].first = 1.0;
        let mut a: Vec<HyperDual> = network
            .data()
            .inputs()
            .column(example)
            .iter()
            .map(|&entry| HyperDual::from(entry))
            .collect();
        for layer in shape.layers() {
            a = (0..layer.outputs)
                .map(|p| {
                    let start = layer.biases(&marked)[p];
                    let z = a.iter().enumerate().fold(start, |z, (q, &a)| {
                        z + layer.weights(&marked)[p + q * layer.outputs] * a
                    });
                    layer.activation.evaluate(z)
                })
                .collect();
        }
        for (p, a) in a.iter().enumerate() {
            jacobian[(p, i)] = a.first;
            outputs[p] = a.value;
        }
    }
    (jacobian, outputs)
}

/// mean(JᵀH_ℓJ) + λI with H_ℓ as the textbook has it.
fn gauss_newton(network: &Network, x: &DVector<f64>) -> DMatrix<f64> {
    let examples = network.data().len();
    let mut sum = DMatrix::identity(x.len(), x.len()) * 0.03;
    for example in 0..examples {
        let (j, o) = jacobian(network, x, example);
        let curvature = match network.loss() {
            Loss::CrossEntropy => {
                let e = o.map(f64::exp);
                let p = &e / e.sum();
                DMatrix::from_diagonal(&p) - &p * p.transpose()
            }
            Loss::Bernoulli => DMatrix::from_diagonal(&o.map(|o| 1.0 / (1.0 + o.exp()) / (1.0 + (-o).exp()))),
            Loss::Squared => DMatrix::identity(o.len(), o.len()),
        };
        sum += j.transpose() * curvature * j / examples as f64;
    }
    sum
}

#[test]
fn gauss_newton_is_the_jacobians_and_the_losses_curvature() {
    for (name, network, x) in cases(3) {
        let truth = gauss_newton(&network, &x);
        let found = exact::gauss_newton(&network, &x);
        assert!(
            relative(&found, &truth) < 1e-13,
            "{name}: {:e}",
            relative(&found, &truth)
        );
        let v = DVector::from_fn(x.len(), |i, _| (i as f64).cos());
        let product = network.gauss_newton_vector(&x, &v);
        assert!(
            (product - &truth * &v).norm() < 1e-13 * truth.norm() * v.norm(),
            "{name}: product"
        );
    }
}

#[test]
fn piecewise_linear_layers_have_equal_diagonal_blocks() {
    // With ReLU and a linear output the network is linear in each layer by itself, so H and G agree there.
    let kinds = [Activation::Relu, Activation::Linear];
    let (network, x) = case(&[3, 4, 3, 2], kinds, Loss::CrossEntropy, 7, 4).unwrap();
    let (h, g) = (exact::hessian(&network, &x), exact::gauss_newton(&network, &x));
    for layer in network.architecture().layers() {
        let (at, n) = ((layer.start, layer.start), layer.parameters());
        let (h, g) = (h.view(at, (n, n)), g.view(at, (n, n)));
        assert!((h - g).norm() < 1e-14 * g.norm());
    }
    assert!(relative(&h, &g) > 1e-2, "off the diagonal they do not");
}

/// The same network without regularization, on one example only.
fn alone(network: &Network, example: usize) -> Network {
    let data = network.data();
    let targets = match data.targets() {
        Targets::Values(values) => Targets::Values(values.columns(example, 1).into_owned()),
        _ => Targets::Classes(vec![data.labels()[example]]),
    };
    let one = Examples::new(data.inputs().columns(example, 1).into_owned(), targets).unwrap();
    Network::new(network.architecture().clone(), network.loss(), Arc::new(one)).unwrap()
}

#[test]
fn each_example_has_its_gradient() {
    for (name, network, x) in cases(5) {
        let batch = [4, 0, 2, 2];
        let gradients = per_example::gradients(&network, &x, &batch);
        let norms = per_example::squared_norms(&network, &x, &batch);
        for (b, &example) in batch.iter().enumerate() {
            let alone = network.batch_value_and_gradient(&x, &[example]).1 - &x * 0.03;
            assert!((gradients.column(b) - &alone).norm() < 1e-13, "{name}");
            assert!(
                (norms[b] - alone.norm_squared()).abs() <= 1e-12 * (1e-12 + norms[b]),
                "{name}"
            );
        }
        // Against hyper-duals of a network that has this example only.
        for (b, &example) in batch.iter().enumerate() {
            let truth = gradient(&alone(&network, example), &x);
            assert!(
                (gradients.column(b) - &truth).norm() < 1e-13 * (1.0 + truth.norm()),
                "{name}: example {example}"
            );
        }
        let mean = gradients.column_mean() + &x * 0.03;
        let together = network.batch_value_and_gradient(&x, &batch).1;
        assert!((mean - together).norm() < 1e-13, "{name}");
    }
}

#[test]
fn batches_are_means_of_their_examples() {
    let kinds = [Activation::Tanh, Activation::Linear];
    let (network, x) = case(&[3, 5, 4], kinds, Loss::CrossEntropy, 1300, 6).unwrap();
    let all: Vec<usize> = (0..1300).collect();
    let whole = network.value_and_gradient(&x);
    let listed = network.batch_value_and_gradient(&x, &all);
    assert_eq!(whole, listed, "all examples, listed or not, are the same work");
    let halves = [&all[..650], &all[650..]].map(|half| network.batch_value_and_gradient(&x, half));
    let mean = (&halves[0].1 + &halves[1].1) / 2.0;
    assert!((mean - &whole.1).norm() < 1e-14);
    let plain = network.evaluate_formula(&x.iter().map(|&v| HyperDual::from(v)).collect::<Vec<_>>());
    assert!((plain.value - whole.0).abs() < 1e-13);
    let v = DVector::from_fn(x.len(), |i, _| (i as f64).sin());
    let h = exact::hessian(&network, &x);
    assert!((&h * &v - network.hessian_vector(&x, &v)).norm() < 1e-14 * h.norm() * v.norm());
}

#[test]
fn two_threads_find_what_one_finds() {
    let kinds = [Activation::Tanh, Activation::Linear];
    let (network, x) = case(&[3, 5, 4], kinds, Loss::CrossEntropy, 2000, 7).unwrap();
    let two = network.clone().with_threads(2).unwrap();
    let v = DVector::from_fn(x.len(), |i, _| (i as f64).sin());
    assert_eq!(network.value_and_gradient(&x), two.value_and_gradient(&x));
    assert_eq!(network.hessian_vector(&x, &v), two.hessian_vector(&x, &v));
    assert_eq!(
        network.gauss_newton_vector(&x, &v),
        two.gauss_newton_vector(&x, &v)
    );
    assert_eq!(exact::hessian(&network, &x), exact::hessian(&two, &x));
}

/// What is kept from the call before must not show.
#[test]
fn the_order_of_questions_does_not_matter() {
    let kinds = [Activation::Logistic, Activation::Linear];
    let (network, x) = case(&[3, 5, 4], kinds, Loss::CrossEntropy, 40, 8).unwrap();
    let y = x.map(|entry| entry + 0.25);
    let v = DVector::from_fn(x.len(), |i, _| (i as f64).sin());
    let fresh = || network.clone();
    let batch = [3, 1, 4, 1, 5];
    let truth = (
        fresh().value(&x),
        fresh().gradient(&y),
        fresh().hessian_vector(&x, &v),
        fresh().batch_hessian_vector(&y, &v, &batch),
        fresh().gauss_newton_vector(&x, &v),
    );
    let used = fresh();
    for _ in 0..2 {
        assert_eq!(used.gauss_newton_vector(&x, &v), truth.4);
        assert_eq!(used.hessian_vector(&x, &v), truth.2);
        assert_eq!(used.batch_hessian_vector(&y, &v, &batch), truth.3);
        assert_eq!(used.gradient(&y), truth.1);
        assert_eq!(used.value(&x), truth.0);
        assert_eq!(used.value(&x), truth.0);
        assert_eq!(used.batch_hessian_vector(&y, &v, &batch), truth.3);
        let mut product = DVector::zeros(x.len());
        used.product(Curvature::Hessian, &y, &v, &batch, &mut product)
            .unwrap();
        assert_eq!(product, truth.3);
    }
}

#[test]
fn single_precision_is_the_same_to_its_digits() {
    for (name, network, x) in cases(9) {
        let data = network.data();
        let targets = match data.targets() {
            Targets::Values(values) => Targets::Values(values.map(|t| t as f32)),
            _ => Targets::Classes(data.labels().to_vec()),
        };
        let examples = Examples::new(data.inputs().map(|entry| entry as f32), targets).unwrap();
        let single = Network::new(network.architecture().clone(), network.loss(), Arc::new(examples))
            .unwrap()
            .regularized(0.03)
            .unwrap();
        let x32 = x.map(|entry| entry as f32);
        let v = DVector::from_fn(x.len(), |i, _| (i as f64).sin());
        let v32 = v.map(|entry| entry as f32);
        let (h, g) = (exact::hessian(&single, &x32), exact::gauss_newton(&single, &x32));
        for (what, wide, narrow) in [
            ("gradient", network.gradient(&x), single.gradient(&x32)),
            (
                "Hv",
                network.hessian_vector(&x, &v),
                single.hessian_vector(&x32, &v32),
            ),
            (
                "Gv",
                network.gauss_newton_vector(&x, &v),
                single.gauss_newton_vector(&x32, &v32),
            ),
            ("H", network.hessian_vector(&x, &v), &h * &v32),
            ("G", network.gauss_newton_vector(&x, &v), &g * &v32),
        ] {
            let difference = (&wide - narrow.map(f64::from)).norm() / wide.norm();
            assert!(
                (1e-10..1e-5).contains(&difference),
                "{name} {what}: {difference:e}"
            );
        }
    }
}

#[test]
fn an_autoencoder_learns_its_inputs() {
    let shape = Architecture::autoencoder(&[4, 3, 2], Activation::Logistic, Activation::Linear).unwrap();
    let inputs = DMatrix::from_fn(4, 6, |i, j| ((i * 7 + j * 5) % 11) as f64 / 11.0);
    let own = Arc::new(Examples::new(inputs.clone(), Targets::Inputs).unwrap());
    let given = Arc::new(Examples::new(inputs.clone(), Targets::Values(inputs)).unwrap());
    let x = Initialization::Glorot
        .draw(&shape, &mut ChaCha8Rng::seed_from_u64(1))
        .unwrap();
    for loss in [Loss::Bernoulli, Loss::Squared] {
        let [own, given] = [&own, &given].map(|e| Network::new(shape.clone(), loss, e.clone()).unwrap());
        assert_eq!(own.value_and_gradient(&x), given.value_and_gradient(&x));
        let batch = [1, 5];
        assert_eq!(
            own.batch_value_and_gradient(&x, &batch),
            given.batch_value_and_gradient(&x, &batch)
        );
        let truth = hyper_dual::hessian(&own, &x).unwrap();
        assert!(relative(&own.hessian(&x), &truth) < 1e-13);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Products with H and G are symmetric, and G's are positive.
    #[test]
    fn curvature_is_symmetric(seed in 0u64..1000, hidden in 0usize..4, width in 1usize..6, examples in 1usize..9) {
        let kinds = [Activation::ALL[hidden], Activation::Linear];
        let (network, x) = case(&[3, width, 4], kinds, Loss::CrossEntropy, examples, seed).unwrap();
        let u = DVector::from_fn(x.len(), |i, _| ((i + 1) as f64 * 1.3).sin());
        let v = DVector::from_fn(x.len(), |i, _| ((i + 2) as f64 * 0.7).cos());
        let scale = 1e-13 * (1.0 + network.hessian(&x).norm()) * u.norm() * v.norm();
        prop_assert!((u.dot(&network.hessian_vector(&x, &v)) - v.dot(&network.hessian_vector(&x, &u))).abs() < scale);
        let gv = network.gauss_newton_vector(&x, &v);
        prop_assert!((u.dot(&gv) - v.dot(&network.gauss_newton_vector(&x, &u))).abs() < scale);
        prop_assert!(v.dot(&gv) >= 0.03 * v.norm_squared() * (1.0 - 1e-12));
        prop_assert!(column(&gv).iter().all(|entry| entry.is_finite()));
    }
}

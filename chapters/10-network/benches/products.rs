//! The derivatives beside the machine's matrix product: `just bench 10`.
//!
//! Items are flops of the matrix products alone, so the columns compare.

use std::cell::Cell;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::ItemsCount;
use nalgebra::{DMatrix, DVector};
use network::{
    Activation, Architecture, Curvature, Examples, Initialization, Loss, Network, Targets, classifier, exact,
};
use problems::{Objective, Real};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

fn main() {
    divan::main();
}

const BATCH: usize = 512;
/// Flops of one product of the first layer's shape.
const FIRST: usize = 2 * 784 * 128 * BATCH;
/// Flops of one product of the second layer's shape.
const SECOND: usize = 2 * 128 * 10 * BATCH;

/// 784-128-10 on 512 examples of noise; a point that differs at each call, since the network remembers the last.
fn case(hidden: Activation) -> (Network<f32>, impl Fn() -> DVector<f32>) {
    let inputs = DMatrix::from_fn(784, BATCH, |i, j| ((i * 31 + j * 17) % 97) as f32 / 97.0);
    let labels = (0..BATCH).map(|b| (b % 10) as u8).collect();
    let network = classifier(&[784, 128, 10], hidden, inputs, labels).expect("a good network");
    let start: DVector<f32> = Initialization::He
        .draw(network.architecture(), &mut ChaCha8Rng::seed_from_u64(1))
        .expect("a good start");
    let calls = Cell::new(0);
    let points = move || {
        calls.set(calls.get() + 1);
        start.map(|entry| entry * (1.0 + calls.get() as f32 * 1e-6))
    };
    (network, points)
}

#[divan::bench(args = [256, 512, 1024])]
fn gemm_f32(bencher: Bencher, n: usize) {
    let (a, b, mut c) = (vec![0.5f32; n * n], vec![0.25f32; n * n], vec![0.0f32; n * n]);
    bencher.counter(ItemsCount::new(2 * n * n * n)).bench_local(|| {
        f32::multiply(&mut c, n, false, 1.0, &a, &b, [n, n, n]);
    });
}

#[divan::bench(args = [Activation::Relu, Activation::Tanh])]
fn gradient(bencher: Bencher, hidden: Activation) {
    let (network, points) = case(hidden);
    let batch: Vec<usize> = (0..BATCH).collect();
    let mut gradient = points();
    bencher
        .with_inputs(points)
        .counter(ItemsCount::new(2 * FIRST + 3 * SECOND))
        .bench_local_refs(|x| network.evaluate(x, &batch, &mut gradient));
}

#[divan::bench(args = [(Curvature::Hessian, true), (Curvature::Hessian, false), (Curvature::GaussNewton, true), (Curvature::GaussNewton, false)])]
fn product(bencher: Bencher, (curvature, new_point): (Curvature, bool)) {
    let (network, points) = case(Activation::Tanh);
    let batch: Vec<usize> = (0..BATCH).collect();
    let (v, same) = (points(), points());
    let mut product = points();
    bencher
        .with_inputs(|| if new_point { points() } else { same.clone() })
        .bench_local_refs(|x| network.product(curvature, x, &v, &batch, &mut product));
}

#[divan::bench(args = ["exact", "columns"], sample_count = 3)]
fn hessian_of_the_digits(bencher: Bencher, way: &str) {
    let digits = problems::data::digits().expect("embedded data");
    let inputs = digits.images.transpose() / 16.0;
    let shape = Architecture::new(&[64, 16, 10], Activation::Tanh, Activation::Linear).expect("a good shape");
    let examples = Examples::new(inputs, Targets::Classes(digits.labels)).expect("good examples");
    let network: Network =
        Network::new(shape, Loss::CrossEntropy, Arc::new(examples)).expect("a good network");
    let x = Initialization::Glorot
        .draw(network.architecture(), &mut ChaCha8Rng::seed_from_u64(1))
        .expect("a good start");
    network.gradient(&x);
    match way {
        "exact" => bencher.bench_local(|| exact::hessian(&network, &x)),
        _ => bencher.bench_local(|| hessian::product::hessian(&network, &x).expect("a good point")),
    }
}

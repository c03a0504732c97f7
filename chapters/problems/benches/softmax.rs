//! Softmax regression on the digits, beside what the machine's matrix product does.
//!
//! Each point is new, so nothing is remembered from the call before. The items of `gemm` and of the three evaluations
//! are flops (two for each multiplication and addition of the matrix products alone), so that the columns compare.

use std::cell::Cell;

use divan::Bencher;
use divan::counter::ItemsCount;
use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};
use nalgebra::{DMatrix, DVector};
use problems::{Objective, Real, SoftmaxRegression, data::digits};

/// Parameters, examples, parameters of a class, classes.
const N: usize = 650;
const M: usize = 1797;
const D: usize = 65;
const C: usize = 10;

fn main() {
    divan::main();
}

fn model<T: Real>() -> SoftmaxRegression<T> {
    SoftmaxRegression::from_digits(&digits().expect("embedded data"), nalgebra::convert(1e-4))
        .expect("a good λ")
}

/// Another point at each call.
fn points() -> impl Fn() -> DVector<f64> {
    let calls = Cell::new(0);
    move || {
        calls.set(calls.get() + 1);
        DVector::from_fn(N, |i, _| ((i + calls.get()) as f64).sin() / 4.0)
    }
}

/// Square matrices by nalgebra (that is, the crate matrixmultiply).
#[divan::bench(args = [256, 512, 1024])]
fn gemm(bencher: Bencher, n: usize) {
    let (a, b) = (DMatrix::from_element(n, n, 1.0), DMatrix::from_element(n, n, 0.5));
    let mut c = DMatrix::zeros(n, n);
    bencher
        .counter(ItemsCount::new(2 * n * n * n))
        .bench_local(|| c.gemm(1.0, &a, &b, 0.0));
}

/// The same by faer, on one thread: the machine's peak, near enough.
#[divan::bench(args = [256, 512, 1024])]
fn gemm_faer(bencher: Bencher, n: usize) {
    let (a, b) = (Mat::from_fn(n, n, |_, _| 1.0), Mat::from_fn(n, n, |_, _| 0.5));
    let mut c = Mat::zeros(n, n);
    bencher.counter(ItemsCount::new(2 * n * n * n)).bench_local(|| {
        matmul(c.as_mut(), Accum::Replace, a.as_ref(), b.as_ref(), 1.0, Par::Seq);
    });
}

/// The same flops as value and gradient, in products of the same shapes, and nothing else: the limit.
#[divan::bench]
fn gemm_of_the_digits(bencher: Bencher) {
    let (x, w) = (vec![0.5; D * M], vec![0.5; D * C]);
    let (mut z, mut g) = (vec![0.0; M * C], vec![0.0; D * C]);
    bencher.counter(ItemsCount::new(4 * N * M)).bench_local(|| {
        f64::multiply(&mut z, M, false, 1.0, &x, &w, [M, D, C]);
        f64::multiply(&mut g, D, false, 1.0, &x, &z, [D, M, C]);
    });
}

/// The exponentials of one evaluation, and nothing else.
#[divan::bench]
fn exponentials(bencher: Bencher) {
    let z = DMatrix::from_fn(M, C, |i, j| -((i * 7 + j) as f64 % 11.0));
    let mut p = z.clone();
    bencher.counter(ItemsCount::new(M * C)).bench_local(|| {
        p.zip_apply(&z, |p, z| *p = z.exp());
        divan::black_box(p[0])
    });
}

#[divan::bench]
fn value_and_gradient(bencher: Bencher) {
    let model = model::<f64>();
    let flops = ItemsCount::new(4 * N * M);
    bencher
        .with_inputs(points())
        .counter(flops)
        .bench_local_refs(|x| model.value_and_gradient(x));
}

#[divan::bench]
fn value_and_gradient_f32(bencher: Bencher) {
    let model = model::<f32>();
    let points = points();
    let flops = ItemsCount::new(4 * N * M);
    bencher
        .with_inputs(|| points().map(|entry| entry as f32))
        .counter(flops)
        .bench_local_refs(|x| model.value_and_gradient(x));
}

#[divan::bench]
fn batch_of_64(bencher: Bencher) {
    use problems::Stochastic;
    let model = model::<f64>();
    let batch: Vec<usize> = (0..64).map(|i| i * 27).collect();
    let flops = ItemsCount::new(4 * N * 64);
    bencher
        .with_inputs(points())
        .counter(flops)
        .bench_local_refs(|x| model.batch_value_and_gradient(x, &batch));
}

/// At a point where nothing was asked before: with its exponentials.
#[divan::bench]
fn hessian_vector_at_a_new_point(bencher: Bencher) {
    let model = model::<f64>();
    let v = points()();
    let flops = ItemsCount::new(6 * N * M);
    bencher
        .with_inputs(points())
        .counter(flops)
        .bench_local_refs(|x| model.hessian_vector(x, &v));
}

/// At the same point again, as conjugate gradients asks.
#[divan::bench]
fn hessian_vector_at_the_same_point(bencher: Bencher) {
    let model = model::<f64>();
    let x = points()();
    let flops = ItemsCount::new(4 * N * M);
    bencher
        .with_inputs(points())
        .counter(flops)
        .bench_local_refs(|v| model.hessian_vector(&x, v));
}

#[divan::bench]
fn hessian(bencher: Bencher) {
    let model = model::<f64>();
    let flops = ItemsCount::new(M * D * D * C * (C - 1));
    bencher
        .with_inputs(points())
        .counter(flops)
        .bench_local_refs(|x| model.hessian(x));
}

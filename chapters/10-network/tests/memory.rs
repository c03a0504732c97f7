//! What is asked for once is not asked for again: a second evaluation finds its memory there.
//!
//! A test by itself, since what it counts are the bytes of the whole process.
#![allow(clippy::unwrap_used)]

use nalgebra::{DMatrix, DVector};
use network::{Activation, Curvature, Initialization, classifier};
use peak_alloc::PeakAlloc;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How far the memory in use rises while `work` is at it, in bytes.
fn rise(work: impl FnOnce()) -> usize {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    work();
    MEMORY.peak_usage() - before
}

#[test]
fn a_second_evaluation_allocates_nothing() {
    let count = 300;
    let inputs = DMatrix::from_fn(6, count, |i, j| ((i * 31 + j * 17) % 97) as f64 / 97.0);
    let labels = (0..count).map(|b| (b % 4) as u8).collect();
    let network = classifier(&[6, 9, 4], Activation::Tanh, inputs, labels).unwrap();
    let x: DVector<f64> = Initialization::Glorot
        .draw(network.architecture(), &mut ChaCha8Rng::seed_from_u64(1))
        .unwrap();
    let (y, v) = (&x * 1.5, x.map(f64::sin));
    let batches = [(0..100).collect::<Vec<usize>>(), (100..200).rev().collect()];
    let mut result = x.clone();
    let mut all = |x: &DVector<f64>, batch: &[usize]| {
        network.evaluate(x, batch, &mut result).unwrap();
        for curvature in [Curvature::Hessian, Curvature::GaussNewton] {
            network.product(curvature, x, &v, batch, &mut result).unwrap();
        }
    };
    assert!(rise(|| all(&x, &batches[0])) > 0, "the first has to");
    let kept = MEMORY.current_usage();
    for (x, batch) in [(&y, &batches[1]), (&x, &batches[0]), (&y, &batches[0])] {
        assert_eq!(
            rise(|| all(x, batch)),
            0,
            "another point, another batch of the same size"
        );
    }
    assert_eq!(MEMORY.current_usage(), kept);
}

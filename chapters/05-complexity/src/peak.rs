//! What this machine can do at best, so that everything else can be a share of it.

use std::hint::black_box;
use std::time::Duration;

use faer::linalg::matmul::matmul;
use faer::traits::ComplexField;
use faer::{Accum, Mat, Par};

use crate::clock::Clock;

/// The best that was seen, on one thread and on two.
#[derive(Debug, Clone, Copy)]
pub struct Peak {
    /// flops a second in `f64`, one thread
    pub double: f64,
    /// flops a second in `f32`, one thread
    pub single: f64,
    /// flops a second in `f64`, two threads
    pub both: f64,
    /// bytes a second that one thread reads and writes, far outside the caches of a core
    pub bandwidth: f64,
}

/// The side of the matrices that are multiplied: a few times as large as the second-level cache is.
const SIDE: usize = 1152;

/// Numbers copied for the bandwidth: 256 MB there and 256 MB back.
const COPIED: usize = 32 << 20;

impl Peak {
    /// Multiplies and copies until `patience` is over, each of four times.
    pub fn measure(patience: Duration) -> Self {
        let source = vec![1.0f64; COPIED];
        let mut target = vec![2.0f64; COPIED];
        let copy = Clock::Thread.shortest(patience, || {
            target.copy_from_slice(black_box(&source));
            black_box(&mut target)[0]
        });
        Self {
            double: gemm::<f64>(1.0, Par::Seq, patience),
            single: gemm::<f32>(1.0, Par::Seq, patience),
            both: gemm::<f64>(1.0, Par::rayon(2), patience),
            bandwidth: 16.0 * COPIED as f64 / copy,
        }
    }
}

fn gemm<T: ComplexField>(one: T, threads: Par, patience: Duration) -> f64 {
    let a = Mat::from_fn(SIDE, SIDE, |_, _| one.clone());
    let mut c = a.clone();
    let clock = if threads == Par::Seq {
        Clock::Thread
    } else {
        Clock::Wall
    };
    let seconds = clock.shortest(patience, || {
        matmul(
            c.as_mut(),
            Accum::Replace,
            a.as_ref(),
            a.as_ref(),
            one.clone(),
            threads,
        );
    });
    2.0 * (SIDE as f64).powi(3) / seconds
}

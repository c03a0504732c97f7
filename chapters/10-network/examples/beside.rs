//! What JAX and NumPy are timed against: see `benches/README.md`.
//!
//! `beside ROUNDS` measures each kernel so many times, in turns, on one thread, and prints a line for each time: its name
//! and the seconds. Lines that begin with `check` hold a number that the others must find too.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use nalgebra::{DMatrix, DVector};
use network::{Activation, Curvature, Network, classifier, exact};
use problems::{Objective, Real};

type Failure = Box<dyn std::error::Error>;

const BATCH: usize = 512;
/// The side of the two square matrices that are multiplied.
const SIDE: usize = 1024;

/// Weights in ±√(6/(n + m)) and biases of 0, without a random number: another language finds the same.
fn start<T: Real>(network: &Network<T>) -> DVector<T> {
    let mut x = DVector::zeros(network.architecture().dimension());
    for layer in network.architecture().layers() {
        let reach = (6.0 / (layer.inputs + layer.outputs) as f64).sqrt();
        let (weights, _) = layer.split_mut(x.as_mut_slice());
        for (k, weight) in weights.iter_mut().enumerate() {
            *weight = nalgebra::convert(reach * (k as f64).sin());
        }
    }
    x
}

fn timed<R>(name: &str, work: impl FnOnce() -> R) -> R {
    let start = Instant::now();
    let made = black_box(work());
    println!("{name} {}", start.elapsed().as_secs_f64());
    made
}

/// 784-128-10 with tanh units in single precision.
fn products(rounds: usize) -> Result<(), Failure> {
    let inputs = DMatrix::from_fn(784, BATCH, |i, b| ((i + 784 * b) * 31 % 97) as f32 / 97.0);
    let labels = (0..BATCH).map(|b| (b % 10) as u8).collect();
    let network = classifier(&[784, 128, 10], Activation::Tanh, inputs, labels)?;
    let batch: Vec<usize> = (0..BATCH).collect();
    let x = start(&network);
    let v = DVector::from_fn(x.len(), |k, _| (k as f64).cos() as f32);
    let mut result = x.clone();
    let (a, b) = (vec![0.5f32; SIDE * SIDE], vec![0.25f32; SIDE * SIDE]);
    let mut c = a.clone();

    network.evaluate(&x, &batch, &mut result)?;
    println!("check gradient {}", result.norm());
    for (name, curvature) in [("hv", Curvature::Hessian), ("gv", Curvature::GaussNewton)] {
        network.product(curvature, &x, &v, &batch, &mut result)?;
        println!("check {name} {}", result.norm());
    }
    let mut points = (1..).map(|call| &x * (1.0 + call as f32 * 1e-6));
    let mut new = || points.next().ok_or("no point");
    for round in 0..rounds {
        // The product of the large matrices takes as long as ten gradients.
        if round % 10 == 0 {
            timed("gemm", || {
                f32::multiply(&mut c, SIDE, false, 1.0, &a, &b, [SIDE; 3])
            });
        }
        let x = new()?;
        timed("gradient", || network.evaluate(&x, &batch, &mut result))?;
        for (name, curvature) in [("hv", Curvature::Hessian), ("gv", Curvature::GaussNewton)] {
            let x = new()?;
            for when in ["new", "again"] {
                timed(&format!("{name}-{when}"), || {
                    network.product(curvature, &x, &v, &batch, &mut result)
                })?;
            }
        }
    }
    Ok(())
}

/// The Hessian of 64-16-10 with tanh units on all digits, in double precision.
fn whole_hessian(rounds: usize) -> Result<(), Failure> {
    let digits = problems::data::digits()?;
    let inputs = digits.images.transpose() / 16.0;
    let network = classifier(&[64, 16, 10], Activation::Tanh, inputs, digits.labels)?;
    let x = start(&network);
    println!("check hessian {}", network.hessian(&x).norm());
    for round in 1..=rounds {
        let x = &x * (1.0 + round as f64 * 1e-6);
        timed("hessian", || exact::hessian(&network, &x));
    }
    Ok(())
}

fn main() -> ExitCode {
    let rounds = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let Some(rounds) = rounds else {
        eprintln!("beside ROUNDS");
        return ExitCode::FAILURE;
    };
    match products(rounds).and_then(|()| whole_hessian(rounds.div_ceil(10))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

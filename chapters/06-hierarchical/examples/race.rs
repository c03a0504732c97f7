//! What george is timed against: compress and factor the matrix of a kernel, three times, and print the shortest times.
//!
//! `race KERNEL DOMAIN N`, where KERNEL is `smooth` (squared exponential) or `matern` (Matérn-3/2), DOMAIN is `fixed` (points in
//! [0, 10]) or `growing` (points a tenth apart); prints seconds to compress and factor, seconds to solve, and ln det.

use std::process::ExitCode;
use std::time::Instant;

use hierarchical::{Compression, Factor, Hodlr, HodlrError, KernelMatrix, Matern32, SquaredExponential};
use nalgebra::DVector;

fn factor(smooth: bool, points: &[f64]) -> Result<Factor, HodlrError> {
    let compression = Compression::default();
    if smooth {
        Hodlr::new(
            &KernelMatrix::new(SquaredExponential { length: 1.0 }, points, 0.01),
            &compression,
        )?
        .factor()
    } else {
        Hodlr::new(
            &KernelMatrix::new(Matern32 { length: 1.0 }, points, 0.01),
            &compression,
        )?
        .factor()
    }
}

fn race(smooth: bool, growing: bool, n: usize) -> Result<(), HodlrError> {
    let width = if growing { n as f64 / 10.0 } else { 10.0 };
    let points: Vec<f64> = (0..n)
        .map(|i| width * (i as f64 + 0.03 * ((i * 7919) % 10) as f64) / n as f64)
        .collect();
    let right = DVector::from_fn(n, |i, _| points[i].sin());
    let (mut factoring, mut solving, mut determinant) = (f64::INFINITY, f64::INFINITY, 0.0);
    for _ in 0..3 {
        let start = Instant::now();
        let factor = factor(smooth, &points)?;
        factoring = start.elapsed().as_secs_f64().min(factoring);
        let start = Instant::now();
        factor.solve(&right)?;
        solving = start.elapsed().as_secs_f64().min(solving);
        determinant = factor.log_determinant();
    }
    println!("{factoring} {solving} {determinant}");
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kernel, domain, n] = arguments.as_slice() else {
        eprintln!("race smooth|matern fixed|growing N");
        return ExitCode::FAILURE;
    };
    let Ok(n) = n.parse() else {
        eprintln!("N is ‘{n}’, and must be a whole number");
        return ExitCode::FAILURE;
    };
    match race(kernel == "smooth", domain == "growing", n) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

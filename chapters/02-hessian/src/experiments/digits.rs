//! The Hessian of softmax regression on the digits: its blocks and its spectrum.

use exhibit::{Format, Outcome, Run, claim};
use hessian::figures::{self, Spectrum};
use hessian::{hyper_dual, stationary};
use nalgebra::{DMatrix, DVector};
use problems::data::Digits;
use problems::{Objective, SoftmaxRegression};
use rand::RngExt;

pub fn digits(run: &mut Run) -> Outcome {
    let (train, _) = problems::data::digits()?.split();
    let f = SoftmaxRegression::from_digits(&train, 0.0)?;
    let start = f.start();
    analyze(run, &train, &f, &start)
}

/// Steps of gradient descent, and their length, to the weights at which the trained Hessian is taken.
const TRAINING: (usize, f64) = (200, 0.5);

pub fn analyze(run: &mut Run, images: &Digits, f: &SoftmaxRegression, start: &DVector<f64>) -> Outcome {
    let (classes, n) = (f.classes(), f.dimension());
    let (steps, eta) = TRAINING;
    let mut weights = start.clone();
    for _ in 0..steps {
        weights -= eta * f.gradient(&weights);
    }
    let (at_start, trained) = (f.hessian(start), f.hessian(&weights));
    run.value("images", images.len(), Format::Count)?;
    run.value("parameters", n, Format::Integer)?;
    run.value("block-size", f.block(), Format::Integer)?;
    run.value("training-steps", steps, Format::Integer)?;
    run.value("training-step", eta, Format::Significant(1))?;
    run.value("training-error", f.error_rate(&weights), Format::Percent(1))?;

    let (first, second) = figures::most_coupled(&figures::block_norms(&trained, classes));
    run.text("coupled-pair", format!("{first} and {second}"))?;
    run.figure("heatmap", figures::heatmap(&trained, classes, steps))?;

    let off = (&at_start - kronecker(images, classes)).norm() / at_start.norm();
    claim!(run, "kronecker", "at W = 0 the Hessian is a Kronecker product, to rounding", off, <, 1e-13)?;

    let mut rng = run.rng("entries");
    let mut worst = 0.0_f64;
    for _ in 0..20 {
        let (i, j) = (rng.random_range(0..n), rng.random_range(0..n));
        worst = worst.max((hyper_dual::entry(f, &weights, i, j)? - trained[(i, j)]).abs() / trained.amax());
    }
    claim!(run, "digits-by-hand", "twenty random entries agree with hyper-dual numbers to rounding", worst, <, 1e-13)?;

    count_flat(run, images, f, &at_start, &trained)
}

/// The eigenvalues that are zero, counted and predicted.
fn count_flat(
    run: &mut Run,
    images: &Digits,
    f: &SoftmaxRegression,
    at_start: &DMatrix<f64>,
    trained: &DMatrix<f64>,
) -> Outcome {
    let dead = images
        .images
        .column_iter()
        .filter(|pixel| pixel.amax() == 0.0)
        .count();
    let predicted = f.block() + (f.classes() - 1) * dead;
    run.value("dead-pixels", dead, Format::Integer)?;
    run.value("nullity-predicted", predicted, Format::Integer)?;
    let (at_start, trained) = (
        stationary::eigenvalues(at_start)?,
        stationary::eigenvalues(trained)?,
    );
    let spectra = [("W = 0", &at_start), ("trained", &trained)].map(|(label, eigenvalues)| Spectrum {
        label: label.to_owned(),
        eigenvalues: eigenvalues.clone(),
    });
    run.figure("spectrum", figures::spectrum(&spectra))?;
    let (before, after) = (stationary::nullity(&at_start), stationary::nullity(&trained));
    run.value("nullity-trained", after, Format::Integer)?;
    let smallest = trained
        .iter()
        .copied()
        .find(|value| *value > stationary::rounding_floor(&trained));
    run.value(
        "decades",
        (trained[trained.len() - 1] / smallest.unwrap_or(f64::NAN)).log10(),
        Format::Fixed(0),
    )?;
    let missed = |nullity: usize| nullity.abs_diff(predicted);
    claim!(run, "flat-at-start", "at W = 0 as many eigenvalues are zero as predicted", missed(before), ==, 0)?;
    claim!(run, "flat-after-training", "after training as many eigenvalues are zero as predicted", missed(after), ==, 0)?;
    Ok(())
}

/// (I/C − 11ᵀ/C²) ⊗ mean of a aᵀ: what the Hessian of softmax regression is at W = 0, for C classes.
fn kronecker(images: &Digits, classes: usize) -> DMatrix<f64> {
    let a = (&images.images / 16.0).insert_column(images.images.ncols(), 1.0);
    let pixels = a.tr_mul(&a) / images.len() as f64;
    let c = classes as f64;
    DMatrix::from_fn(
        classes,
        classes,
        |i, j| if i == j { 1.0 / c } else { 0.0 } - 1.0 / (c * c),
    )
    .kronecker(&pixels)
}

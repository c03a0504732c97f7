//! Each claim of the chapter, with its method or its input perturbed: a claim that cannot fail says nothing.

use exhibit::Run;
use globalization::TrustRegion;
use hierarchical::{
    Compression, Hodlr, HodlrError, Kernel, KernelMatrix, Likelihood, MaunaLoa, SquaredExponential,
    by_bisection, dense,
};
use nalgebra::{DMatrix, DVector};
use problems::Objective;
use problems::data::Co2;

use crate::air::{TOLERANCES, fit_of, fitted, tolerances_of};
use crate::cost::{NOISE, counted_of, matern, scaling_of, squared_exponential};
use crate::orders::Trained;
use crate::question::{ranks_of, steps, steps_of};
use crate::reversal::{Duel, growth_of, reversal_of, trained};
use crate::{structures, structures_of};

/// Points in the plane in the place of points on a line.
fn in_the_plane(times: &[f64]) -> Result<Hodlr, HodlrError> {
    let side = (times.len() as f64).sqrt() * 0.5;
    let places: Vec<[f64; 2]> = (0..times.len())
        .map(|i| [0.754_877_666, 0.569_840_291].map(|step| (i as f64 * step).fract() * side))
        .collect();
    let places: Vec<[f64; 2]> = by_bisection(&places).into_iter().map(|i| places[i]).collect();
    let kernel = SquaredExponential { length: 1.0 };
    let compression = Compression::default().tolerance(1e-4).rank_bound(1000);
    Hodlr::new(&KernelMatrix::new(kernel, &places, NOISE), &compression)
}

#[test]
fn counted_claim_holds_and_in_the_plane_it_fails() {
    let sizes = [1000, 2000, 4000, 8000];
    let mut run = Run::in_memory();
    counted_of(&mut run, &sizes, [&squared_exponential, &matern]).unwrap();
    assert!(run.claim("flops-near-linear").holds);
    let mut run = Run::in_memory();
    counted_of(&mut run, &sizes[..2], [&in_the_plane, &matern]).unwrap();
    assert!(!run.claim("flops-near-linear").holds);
}

#[test]
fn scaling_claims_fail_when_the_matrix_is_one_leaf() {
    let one_leaf = |times: &[f64]| {
        let kernel = SquaredExponential { length: 1.0 };
        let compression = Compression::default().leaf(times.len());
        Hodlr::new(&KernelMatrix::new(kernel, times, NOISE), &compression)
    };
    let mut run = Run::in_memory();
    scaling_of(&mut run, &[500, 1000], 1000, [&one_leaf, &one_leaf]).unwrap();
    assert!(!run.claim("factor-near-linear").holds && !run.claim("matern-near-linear").holds);
    let mut run = Run::in_memory();
    scaling_of(&mut run, &[500, 1000], 1000, [&matern, &one_leaf]).unwrap();
    assert!(!run.claim("matern-no-slower").holds);
}

/// Every eighth week.
fn thinned() -> Co2 {
    let record = problems::data::co2().unwrap();
    Co2 {
        years: record.years.into_iter().step_by(8).collect(),
        ppm: record.ppm.into_iter().step_by(8).collect(),
    }
}

#[test]
fn fit_claim_fails_when_the_patience_ends_early() {
    let record = thinned();
    let mut run = Run::in_memory();
    fit_of(&mut run, &fitted(&record, &mut TrustRegion::exact(), 2).unwrap()).unwrap();
    assert!(!run.claim("fit-ends").holds);
    let mut run = Run::in_memory();
    fit_of(
        &mut run,
        &fitted(&problems::data::co2().unwrap(), &mut TrustRegion::exact(), 100).unwrap(),
    )
    .unwrap();
    assert!(run.claim("fit-ends").holds);
}

#[test]
fn tolerance_claims_hold_and_fail_without_tightness_or_with_noise() {
    let record = thinned();
    let kernel = MaunaLoa::PUBLISHED;
    let mut run = Run::in_memory();
    tolerances_of(&mut run, &record, &kernel, &TOLERANCES).unwrap();
    assert!(run.claim("same-prediction").holds && run.claim("loose-fails").holds);

    // A tolerance of 10⁻⁸ is not 10⁻¹⁴; and a thousand times the noise carries a loose one.
    let mut run = Run::in_memory();
    tolerances_of(&mut run, &record, &kernel, &[1e-8]).unwrap();
    assert!(!run.claim("same-prediction").holds);
    let mut noisy = kernel;
    noisy.parameters[9] *= 1000.0;
    let mut run = Run::in_memory();
    tolerances_of(&mut run, &record, &noisy, &[1e-2, 1e-14]).unwrap();
    assert!(!run.claim("loose-fails").holds);
}

#[test]
fn growth_claims_hold_and_another_matrix_breaks_them() {
    let hessians: Vec<DMatrix<f64>> = trained().unwrap().iter().map(Trained::hessian).collect();
    let mut run = Run::in_memory();
    growth_of(&mut run, &hessians, [256, 512, 1024, 2048], 1.0).unwrap();
    for claim in ["line-flat", "plane-root", "space-faster", "hessian-linear"] {
        assert!(run.claim(claim).holds, "{claim}");
    }
    // Matrices too small for their ranks to have settled, and in the place of Hessians matrices of rank one.
    let ones: Vec<DMatrix<f64>> = hessians
        .iter()
        .map(|h| DMatrix::from_element(h.nrows(), h.ncols(), 1.0))
        .collect();
    let mut run = Run::in_memory();
    growth_of(&mut run, &ones, [4, 8, 12, 16], 1.0).unwrap();
    for claim in ["line-flat", "plane-root", "hessian-linear"] {
        assert!(!run.claim(claim).holds, "{claim}");
    }
    // A length scale that spans the whole cloud: nothing to tell.
    let mut run = Run::in_memory();
    growth_of(&mut run, &ones, [64, 128, 256, 512], 1e4).unwrap();
    assert!(!run.claim("space-faster").holds);
}

#[test]
fn reversal_claims_fail_when_the_tables_are_turned() {
    let duel = |hierarchical: f64| Duel {
        name: "a matrix",
        n: 2,
        rank: 1,
        hierarchical,
        dense: 1.0,
    };
    let mut run = Run::in_memory();
    reversal_of(&mut run, &[duel(2.0), duel(1.0), duel(0.5), duel(2.0)]).unwrap();
    assert!(!run.claim("line-wins").holds && !run.claim("dense-wins").holds);
    let mut run = Run::in_memory();
    reversal_of(&mut run, &[duel(0.5), duel(1.0), duel(2.0), duel(2.0)]).unwrap();
    assert!(run.claim("line-wins").holds && run.claim("dense-wins").holds);
}

#[test]
fn ranks_claims_hold_and_matrices_of_other_structure_break_them() {
    let digits = trained().unwrap().last().unwrap();
    let (hessian, at_start) = (digits.hessian(), digits.hessian_at_start());
    let line: Vec<f64> = (0..650).map(|i| f64::from(i) / 650.0).collect();
    let mut run = Run::in_memory();
    ranks_of(&mut run, [&hessian, &at_start], digits.side, &line).unwrap();
    for claim in ["kernel-low", "hessian-high", "start-structured"] {
        assert!(run.claim(claim).holds, "{claim}");
    }
    // Begun where it ends and ended where it begins; and the points of the line out of order.
    let shuffled: Vec<f64> = (0..650).map(|i| line[i * 241 % 650]).collect();
    let mut run = Run::in_memory();
    ranks_of(&mut run, [&at_start, &hessian], digits.side, &shuffled).unwrap();
    for claim in ["kernel-low", "hessian-high", "start-structured"] {
        assert!(!run.claim(claim).holds, "{claim}");
    }
}

#[test]
fn step_claim_fails_for_a_matrix_that_compresses() {
    let times: Vec<f64> = (0..650).map(|i| i as f64 / 10.0).collect();
    let matrix = dense(&KernelMatrix::new(
        SquaredExponential { length: 1.0 },
        &times,
        0.1,
    ));
    let right = DVector::from_fn(650, |i, _| (i as f64).cos());
    let mut run = Run::in_memory();
    steps_of(&mut run, &matrix, &right, "as they come").unwrap();
    assert!(!run.claim("no-cheap-step").holds);
    let mut run = Run::in_memory();
    steps(&mut run).unwrap();
    assert!(run.claim("no-cheap-step").holds);
}

#[test]
fn structure_claims_hold_and_slow_or_wrong_ones_break_them() {
    let mut run = Run::in_memory();
    let mut all = structures::all(8).unwrap();
    structures_of(&mut run, &all).unwrap();
    assert!(run.claim("structure-exact").holds);
    all[0].fast = all[0].dense;
    all[1].apart = 1e-3;
    let mut run = Run::in_memory();
    structures_of(&mut run, &all).unwrap();
    assert!(!run.claim("structure-wins").holds && !run.claim("structure-exact").holds);
}

#[test]
fn the_objective_of_the_fit_is_a_likelihood() {
    // One value, its own mean: ½ ln(2πσ²) of a normal distribution at zero.
    let likelihood = Likelihood::new(&[2000.0], &[370.0]);
    let kernel = MaunaLoa::PUBLISHED;
    let variance = kernel.covariance(&0.0, &0.0) + kernel.noise();
    let expected = 0.5 * (2.0 * std::f64::consts::PI * variance).ln();
    assert!((likelihood.value(&kernel.logarithms()) - expected).abs() < 1e-12);
}

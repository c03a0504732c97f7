//! Each claim of the chapter, with its method or its input perturbed: a claim that cannot fail says nothing.

use complexity::cache::by_blocks;
use complexity::count;
use complexity::horizon::{UNIVERSE, YEAR};
use complexity::kernel;
use complexity::ledger::{LEDGER, Setting};
use complexity::{Curve, operations};
use exhibit::{Ink, Run};
use problems::dense::Backend;

use crate::experiments::bill::step_cost;
use crate::experiments::constants::{Constant, constant, judge_constants};
use crate::experiments::counts::{CHOLESKY, Counted, INVERSE, chain_counts, counts, counts_of};
use crate::experiments::crossover::{Pair, judge_crossover};
use crate::experiments::inverse::inverse_of;
use crate::experiments::million::{million, million_of};
use crate::experiments::traffic::{traffic, traffic_of};
use crate::experiments::wall::{judge, span, survey_all};
use crate::peak::Peak;
use crate::survey;

#[test]
fn count_claims_hold_and_another_algorithm_breaks_them() {
    let mut run = Run::in_memory();
    counts(&mut run).unwrap();
    for claim in [
        "counts-exact",
        "inverse-counted",
        "gradient-counted",
        "columns-counted",
        "softmax-counted",
    ] {
        assert!(run.claim(claim).holds, "{claim}");
    }

    // LU in the place of the inverse: neither its formula nor three times Cholesky.
    let mut run = Run::in_memory();
    let swapped = Counted {
        run: kernel::lu,
        ..INVERSE
    };
    counts_of(&mut run, &[CHOLESKY, swapped]).unwrap();
    assert!(!run.claim("counts-exact").holds && !run.claim("inverse-counted").holds);

    // The whole Hessian where a gradient or a product should be.
    let mut run = Run::in_memory();
    chain_counts(&mut run, &|chain, x| {
        let ((_, _, memory), gradient) = operations(|| chain.evaluate(x));
        let (_, product) = operations(|| chain.product(&memory, x));
        [
            gradient.total() * chain.parameters() as u64,
            product.total() + 2 * gradient.total(),
        ]
    })
    .unwrap();
    assert!(!run.claim("gradient-counted").holds && !run.claim("columns-counted").holds);
    assert!(run.claim("softmax-counted").holds);
    // Without structure, column by column, softmax regression takes four flops an entry and example.
    assert!(!(2.5..=3.5).contains(&count::crossover(4.0)));
}

#[test]
fn million_claims_hold_and_another_size_breaks_them() {
    let mut run = Run::in_memory();
    million(&mut run).unwrap();
    assert!(run.claim("million-cube").holds && run.claim("million-memory").holds);
    let mut run = Run::in_memory();
    million_of(&mut run, 9e5).unwrap();
    assert!(!run.claim("million-cube").holds && !run.claim("million-memory").holds);
}

#[test]
fn traffic_claim_holds_and_blocks_break_it() {
    let mut run = Run::in_memory();
    traffic(&mut run).unwrap();
    assert!(run.claim("traffic-blocks").holds);
    let mut run = Run::in_memory();
    traffic_of(&mut run, &|n, cache| by_blocks(n, 16, cache)).unwrap();
    assert!(!run.claim("traffic-blocks").holds);
}

#[test]
fn the_bill_names_chapters_and_adds_up() {
    let mut run = Run::in_memory();
    step_cost(&mut run).unwrap();
    let newton = LEDGER.iter().find(|entry| entry.chapter == "newton").unwrap();
    let setting = Setting::with_parameters(1e6);
    let (forming, factoring) = (2e6 * setting.gradient(), 1e18 / 3.0);
    assert!((newton.total(&setting) / (forming + factoring) - 1.0).abs() < 1e-5);
    assert_eq!(newton.bytes(&setting), 8e12);
    assert!(run.file("step-cost.csv").unwrap().contains("chapter newton"));
}

/// Curves that follow power laws, in the order of the wall.
fn laws(exponents: [f64; 7]) -> Vec<Curve> {
    let slugs = [
        "gradient",
        "forming",
        "cholesky",
        "lu",
        "inverse",
        "eigenvalues",
        "unblocked",
    ];
    let sizes = [100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0];
    let curve = |(slug, exponent): (&'static str, f64)| Curve {
        slug,
        name: slug,
        ink: Ink::Blue,
        power: exponent.round(),
        points: sizes.map(|n: f64| (n, 1e-10 * n.powf(exponent))).to_vec(),
    };
    slugs.into_iter().zip(exponents).map(curve).collect()
}

fn wall_claims(exponents: [f64; 7]) -> [bool; 3] {
    let mut run = Run::in_memory();
    let flops = survey::kernels::<f64>()[0].flops;
    judge(&mut run, &laws(exponents), 3.0, &[("L2".into(), 2e6)], flops).unwrap();
    ["cholesky-cubic", "unblocked-steeper", "gradient-linear"].map(|claim| run.claim(claim).holds)
}

#[test]
fn wall_claims_follow_the_exponents() {
    assert_eq!(wall_claims([1.0, 2.0, 2.8, 3.0, 3.0, 3.0, 3.3]), [true; 3]);
    // A quadratic factorization, slower in blocks; a gradient that costs N log N and more.
    assert_eq!(wall_claims([1.4, 2.0, 2.0, 3.0, 3.0, 3.0, 1.9]), [false; 3]);
}

/// The survey itself, in a twentieth of a second a call.
#[test]
fn a_short_survey_measures_every_kernel() {
    let run = Run::in_memory();
    let curves = survey_all(&run, 0.05).unwrap();
    assert_eq!(curves.len(), 7);
    for curve in &curves {
        assert!(!curve.points.is_empty(), "{}", curve.slug);
        assert!(curve.points.iter().all(|point| point.1 > 0.0), "{}", curve.slug);
    }
}

#[test]
fn inverse_claim_fails_when_cholesky_takes_its_place() {
    let [cholesky, ..] = survey::kernels::<f64>();
    let mut run = Run::in_memory();
    inverse_of(&mut run, [cholesky.work; 2], 1).unwrap();
    assert!(!run.claim("inverse-dear").holds);
}

#[test]
fn constants_claim_fails_when_the_blocks_are_gone() {
    let run = Run::in_memory();
    let rows = |way: Backend| -> Vec<Constant> {
        [
            ("nalgebra", "f64", "1"),
            ("faer", "f64", "1"),
            ("faer", "f32", "1"),
            ("faer", "f64", "2"),
        ]
        .map(|(library, numbers, threads)| {
            constant::<f64>(&run, 0, [library, numbers, threads], way, 64, 1e9).unwrap()
        })
        .to_vec()
    };
    let peak = Peak {
        double: 1e9,
        single: 2e9,
        both: 2e9,
        bandwidth: 1e9,
    };
    let mut judged = Run::in_memory();
    judge_constants(&mut judged, &peak, &rows(Backend::Nalgebra), 64).unwrap();
    assert!(!judged.claim("blocks-pay").holds);
    let mut slow = rows(Backend::Nalgebra);
    slow[0].seconds = 3.0 * slow[1].seconds;
    let mut judged = Run::in_memory();
    judge_constants(&mut judged, &peak, &slow, 64).unwrap();
    assert!(judged.claim("blocks-pay").holds);
}

#[test]
fn crossover_claims_follow_the_times() {
    // Forming costs `per` flops an entry and example, factoring a third of N³.
    let pairs = |per: f64| -> Vec<Pair> {
        [0.5, 2.0, 6.0, 10.0, 64.0]
            .map(|x| [x, per, x / 3.0, 3.0 * per / x])
            .to_vec()
    };
    let mut run = Run::in_memory();
    judge_crossover(&mut run, &pairs(12.0), &pairs(1.0)).unwrap();
    assert!(run.claim("columns-dearer").holds && run.claim("structure-cheaper").holds);
    assert!((run.number("columns-crossing") - 36.0).abs() < 1e-9);
    // Ways swapped.
    let mut run = Run::in_memory();
    judge_crossover(&mut run, &pairs(1.0), &pairs(12.0)).unwrap();
    assert!(!run.claim("columns-dearer").holds && !run.claim("structure-cheaper").holds);
}

#[test]
fn spans_are_told_in_the_unit_a_person_would_use() {
    assert_eq!(span(0.002), "2.00\u{202f}ms");
    assert_eq!(span(86_400.0 * 3.0), "3.0\u{a0}days");
    assert_eq!(span(YEAR * 25.0), "25\u{a0}years");
    assert_eq!(span(UNIVERSE), "1.4×10¹⁰\u{a0}years");
}

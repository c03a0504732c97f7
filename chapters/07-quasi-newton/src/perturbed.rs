//! Each claim of the chapter, with its method or its input perturbed: a claim that cannot fail says nothing.

#![allow(clippy::unwrap_used)]

use exhibit::Run;
use globalization::contest::Entry;
use nalgebra::{DMatrix, DVector};
use newton::Newton;
use problems::{Landing, Method, Objective, Quadratic, State, StepError};
use quasi_newton::{Learner, QuasiNewton, SecantPair, Standing, Update, UpdateError};

use crate::counting;
use crate::experiments::convergence::{convergence, convergence_of};
use crate::experiments::cost::cost_of;
use crate::experiments::dennis_more::{dennis_more, dennis_more_of};
use crate::experiments::operations::{operations, operations_of};
use crate::experiments::suite::{entries, searches, searches_of, suite, suite_of};
use crate::experiments::termination::{termination, termination_of};
use crate::ways::{FOUR_PASSES, MEMORY, ONE_PASS, PRODUCTS};

fn expect(run: &Run, claims: &[&str], holds: bool) {
    for claim in claims {
        assert_eq!(run.claim(claim).holds, holds, "{claim}");
    }
}

/// Nine tenths of every exact step.
fn short_steps(
    update: Update,
    bowl: &Quadratic,
    start: &DVector<f64>,
    steps: usize,
) -> Result<Vec<Standing>, UpdateError> {
    let mut at = Standing {
        x: start.clone(),
        h: DMatrix::identity(start.len(), start.len()),
    };
    let mut course = vec![at.clone()];
    for _ in 0..steps {
        let gradient = bowl.gradient(&at.x);
        let direction = -(&at.h * &gradient);
        let length = -gradient.dot(&direction) / direction.dot(&(&bowl.matrix * &direction));
        let step = direction * (0.9 * length);
        at.x += &step;
        let change = &bowl.matrix * &step;
        update.update_inverse(&mut at.h, &SecantPair::new(step, change)?)?;
        course.push(at.clone());
    }
    Ok(course)
}

#[test]
fn termination_claims_hold_and_short_steps_break_them() {
    let claims = ["terminates", "learns-inverse", "same-path"];
    let mut run = Run::in_memory();
    termination(&mut run).unwrap();
    expect(&run, &claims, true);
    let mut run = Run::in_memory();
    termination_of(&mut run, short_steps).unwrap();
    expect(&run, &claims, false);
}

#[test]
fn convergence_claims_hold_and_the_wrong_update_breaks_them() {
    let claims = ["bfgs-beats-descent", "sr1-bowl"];
    let mut run = Run::in_memory();
    convergence(&mut run).unwrap();
    expect(&run, &claims, true);
    let mut run = Run::in_memory();
    convergence_of(
        &mut run,
        || Box::new(QuasiNewton::dfp()),
        || Box::new(QuasiNewton::bfgs()),
    )
    .unwrap();
    expect(&run, &claims, false);
}

/// Newton's method, which knows the Hessian at the minimum all along.
struct Oracle(Newton, DMatrix<f64>);

impl Method for Oracle {
    fn name(&self) -> &str {
        "oracle"
    }
    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        self.1 = objective.hessian(&DVector::from_element(at.x.len(), 1.0));
        self.0.step(objective, at)
    }
    fn landing(&mut self) -> Option<Landing> {
        None
    }
}

impl Learner for Oracle {
    fn approximate_hessian(&self) -> Option<DMatrix<f64>> {
        Some(self.1.clone())
    }
}

#[test]
fn dennis_more_claims_hold_and_others_learn_otherwise() {
    let mut run = Run::in_memory();
    dennis_more(&mut run).unwrap();
    expect(
        &run,
        &["along-the-step", "superlinear", "ignorant-elsewhere"],
        true,
    );
    let mut run = Run::in_memory();
    dennis_more_of(&mut run, &mut QuasiNewton::dfp()).unwrap();
    expect(&run, &["along-the-step", "superlinear"], false);
    let mut run = Run::in_memory();
    dennis_more_of(&mut run, &mut Oracle(Newton::default(), DMatrix::zeros(0, 0))).unwrap();
    expect(&run, &["ignorant-elsewhere"], false);
}

#[test]
fn suite_claims_hold_and_dfp_in_the_place_of_bfgs_breaks_them() {
    let claims = [
        "argmin-solved",
        "all-solved",
        "argmin-evaluations",
        "argmin-gradients",
    ];
    let mut run = Run::in_memory();
    suite(&mut run).unwrap();
    expect(&run, &claims, true);
    let exchange = |entry: &Entry| Entry {
        contestant: match entry.contestant {
            "BFGS" => "DFP",
            "DFP" => "BFGS",
            other => other,
        },
        ..entry.clone()
    };
    let exchanged: Vec<Entry> = entries().unwrap().iter().map(exchange).collect();
    let mut run = Run::in_memory();
    suite_of(&mut run, &exchanged).unwrap();
    expect(&run, &claims, false);
}

#[test]
fn searches_claims_hold_and_loose_searches_break_them() {
    let claims = ["loose-is-cheaper", "dfp-needs-exactness"];
    let mut run = Run::in_memory();
    searches(&mut run).unwrap();
    expect(&run, &claims, true);
    let mut run = Run::in_memory();
    searches_of(
        &mut run,
        || Box::new(QuasiNewton::bfgs()),
        || Box::new(QuasiNewton::dfp()),
    )
    .unwrap();
    expect(&run, &claims, false);
}

#[test]
fn operations_claims_hold_and_other_algorithms_break_them() {
    let claims = ["counted-square", "counted-cube"];
    let mut run = Run::in_memory();
    operations(&mut run).unwrap();
    expect(&run, &claims, true);
    let mut run = Run::in_memory();
    operations_of(&mut run, |n| (n as f64).powi(3), counting::one_pass).unwrap();
    expect(&run, &claims, false);
}

#[test]
fn cost_claims_fail_when_the_ways_are_exchanged() {
    let mut run = Run::in_memory();
    let ways = [PRODUCTS, FOUR_PASSES, ONE_PASS, MEMORY];
    cost_of(&mut run, ways, &[100, 500, 1000], |_, _| Ok(1.0)).unwrap();
    expect(
        &run,
        &["thirty-times", "timed-square", "timed-cube", "near-memory"],
        false,
    );
}

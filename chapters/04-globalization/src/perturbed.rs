//! Each claim of the chapter, with its method or its input perturbed: a claim that cannot fail says nothing.

use exhibit::{Point, Run};
use first_order::GradientDescent;
use globalization::Searched;
use globalization::contest::{self, Contestant, contest, contestants};
use globalization::figures;
use globalization::line_search::{Armijo, StrongWolfe};
use globalization::subproblem::dogleg;
use nalgebra::dvector;
use newton::Newton;
use problems::more_garbow_hillstrom::collection;
use problems::{Limits, Method, Rosenbrock, minimize};

use crate::experiments::digits::{rosenbrock, rosenbrock_of};
use crate::experiments::escape::{escape, escape_of};
use crate::experiments::region::{trust_region, uphill};
use crate::experiments::rescue::{rescued, rescued_of};
use crate::experiments::saddle::{monkeys_of, ridge_of, saddle};
use crate::experiments::subproblem::{subproblem, subproblem_of};
use crate::experiments::suite::{self, contest_limits, suite, suite_of};

fn holds(run: &Run, claims: &[&str]) -> Vec<bool> {
    claims.iter().map(|claim| run.claim(claim).holds).collect()
}

/// The contestants with another method in the place of some.
fn with(replaced: impl Fn(&str) -> bool, method: fn() -> Box<dyn Method>) -> Vec<Contestant> {
    let mut contestants = contestants();
    for contestant in &mut contestants {
        if replaced(contestant.name) {
            *contestant = Contestant::new(contestant.name, method);
        }
    }
    contestants
}

fn newton() -> Box<dyn Method> {
    Box::new(Newton::default())
}

fn half_steps() -> Box<dyn Method> {
    Box::new(Newton::damped(0.5).unwrap())
}

fn strong_wolfe() -> Box<dyn Method> {
    Box::new(Searched::newton(StrongWolfe::default()))
}

#[test]
fn rescued_claim_holds_and_newton_breaks_it() {
    let mut run = Run::in_memory();
    rescued(&mut run).unwrap();
    assert!(run.claim("all-rescued").holds);

    let mut run = Run::in_memory();
    rescued_of(&mut run, &with(|name| name == "exact", newton)).unwrap();
    assert!(!run.claim("all-rescued").holds);
}

#[test]
fn exact_claim_holds_and_the_dogleg_breaks_it() {
    let mut run = Run::in_memory();
    subproblem(&mut run).unwrap();
    assert!(run.claim("exact").holds);

    let mut run = Run::in_memory();
    subproblem_of(&mut run, &dogleg).unwrap();
    assert!(!run.claim("exact").holds);
}

#[test]
fn never_up_claim_holds_and_newton_breaks_it() {
    let mut run = Run::in_memory();
    trust_region(&mut run).unwrap();
    assert!(run.claim("never-up").holds);

    let plain = minimize(
        &mut Newton::default(),
        &Rosenbrock::new(2),
        &dvector![-1.2, 1.0],
        &Limits::default(),
    )
    .unwrap();
    let mut run = Run::in_memory();
    uphill(&mut run, &plain.trace).unwrap();
    assert!(!run.claim("never-up").holds);
}

#[test]
fn doubling_claim_holds_and_half_steps_break_it() {
    let mut run = Run::in_memory();
    rosenbrock(&mut run).unwrap();
    assert!(run.claim("still-doubles").holds);

    let mut run = Run::in_memory();
    rosenbrock_of(&mut run, &with(|name| name == "exact", half_steps)).unwrap();
    assert!(!run.claim("still-doubles").holds);
}

fn from_standard_starts(contestants: &[Contestant]) -> Vec<contest::Entry> {
    contest(contestants, &collection(), &[1.0], &contest_limits()).unwrap()
}

const SUITE: [&str; 8] = [
    "every-problem",
    "newton-does-not",
    "several-alone",
    "far-is-hard",
    "cauchy-slow",
    "cheap-safety",
    "gradients-follow",
    "gauss-best",
];

#[test]
fn suite_claims_hold_and_other_methods_or_starts_break_them() {
    let mut run = Run::in_memory();
    suite(&mut run).unwrap();
    assert_eq!(holds(&run, &SUITE), [true; 8]);
    // Every failure has one kind of reason.
    let failed = suite::entries().unwrap().iter().filter(|entry| !entry.reached());
    let kinds = run.file("failure-kinds.csv").unwrap();
    let counts = kinds.lines().skip(1).flat_map(|row| row.split(',').skip(1));
    let told: usize = counts.map(|count| count.parse::<usize>().unwrap()).sum();
    assert_eq!(told, failed.count());

    // Plain Newton in the place of everyone.
    let mut run = Run::in_memory();
    suite_of(&mut run, &from_standard_starts(&with(|_| true, newton))).unwrap();
    assert_eq!(holds(&run, &["every-problem", "several-alone"]), [false; 2]);

    // A safe method in the place of Newton and of Cauchy, half steps in the place of strong Wolfe
    // and of Levenberg–Marquardt.
    let mut safe = with(|name| name == "Newton" || name == "Cauchy", strong_wolfe);
    for contestant in &mut safe {
        if ["strong Wolfe", "Levenberg–Marquardt"].contains(&contestant.name) {
            *contestant = Contestant::new(contestant.name, half_steps);
        }
    }
    // And the standard start in the place of the far one.
    let mut entries = from_standard_starts(&safe);
    let far: Vec<_> = entries
        .iter()
        .cloned()
        .map(|entry| contest::Entry {
            factor: 100.0,
            ..entry
        })
        .collect();
    entries.extend(far);
    let mut run = Run::in_memory();
    suite_of(&mut run, &entries).unwrap();
    // A search under Newton's name asks for a gradient with every value.
    assert_eq!(
        holds(&run, &SUITE),
        [true, false, true, false, false, false, false, false]
    );
}

#[test]
fn saddle_claims_hold_and_exchanged_methods_break_them() {
    let claims = ["newton-halves", "free-leaves"];
    let mut run = Run::in_memory();
    saddle(&mut run).unwrap();
    assert_eq!(holds(&run, &claims), [true; 2]);

    let [descent, newton, free] = figures::monkeys(&figures::Monkey::default());
    let mut run = Run::in_memory();
    monkeys_of(&mut run, &[descent, free, newton]).unwrap();
    assert_eq!(holds(&run, &claims), [false; 2]);
}

#[test]
fn ridge_claims_hold_and_exchanged_starts_break_them() {
    let claims = ["ridge-holds", "hair-frees"];
    let (ridge, beside) = (Point(0.25, 0.0), Point(0.25, 0.01));
    let mut run = Run::in_memory();
    ridge_of(&mut run, ridge, beside).unwrap();
    assert_eq!(holds(&run, &claims), [true; 2]);

    let mut run = Run::in_memory();
    ridge_of(&mut run, beside, ridge).unwrap();
    assert_eq!(holds(&run, &claims), [false; 2]);
}

#[test]
fn escape_claims_hold_and_exchanged_methods_break_them() {
    let claims = ["newton-stays", "free-arrives", "descent-slow"];
    let mut run = Run::in_memory();
    escape(&mut run).unwrap();
    assert_eq!(holds(&run, &claims), [true; 3]);

    let free = || Searched::saddle_free(Armijo::default());
    let mut run = Run::in_memory();
    escape_of(&mut run, &mut free(), &mut Newton::default()).unwrap();
    assert_eq!(holds(&run, &["newton-stays", "free-arrives"]), [false; 2]);
    let mut run = Run::in_memory();
    escape_of(
        &mut run,
        &mut Newton::default(),
        &mut GradientDescent::new(0.5).unwrap(),
    )
    .unwrap();
    assert!(!run.claim("descent-slow").holds);
}

//! Each claim of the chapter, with its method or its input perturbed: a claim that cannot fail says nothing.

use exhibit::{Point, Run};
use first_order::GradientDescent;
use globalization::contest::{self, Contestant, contest, contestants};
use globalization::figures;
use globalization::line_search::{Armijo, StrongWolfe};
use globalization::subproblem::dogleg;
use globalization::{Radius, Searched, TrustRegion};
use nalgebra::dvector;
use newton::Newton;
use problems::more_garbow_hillstrom::collection;
use problems::{Limits, Method, Rosenbrock, Trace, minimize};

use crate::experiments::digits::{rosenbrock, rosenbrock_of};
use crate::experiments::escape::{escape, escape_of};
use crate::experiments::region::{trust_region, turned};
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

/// Whether the claims about the trust region hold for a method in its place, with the radii that it reports.
fn region_claims(region: &dyn Fn(&figures::Region) -> (Trace, Vec<f64>)) -> [bool; 4] {
    let mut run = Run::in_memory();
    turned(&mut run, region).unwrap();
    ["never-up", "any-radius", "one-radius", "inside-at-last"].map(|claim| run.claim(claim).holds)
}

fn descend(method: &mut dyn Method, p: &figures::Region) -> Trace {
    let limits = Limits::default().maximum_iterations(100);
    let start = dvector![p.start.0, p.start.1];
    minimize(method, &Rosenbrock::new(2), &start, &limits)
        .unwrap()
        .trace
}

#[test]
fn region_claims_hold_and_other_regions_break_them() {
    let mut run = Run::in_memory();
    trust_region(&mut run).unwrap();
    assert_eq!(region_claims(&figures::region), [true; 4]);

    // No region at all.
    let plain = |p: &figures::Region| {
        let trace = descend(&mut Newton::default(), p);
        let radii = vec![1.0; trace.iterations.len()];
        (trace, radii)
    };
    assert!(!region_claims(&plain)[0]);

    // A region that cannot grow.
    let bounded = |p: &figures::Region| {
        let radius = Radius::new(p.radius).unwrap().at_most(p.radius);
        let trace = descend(&mut TrustRegion::exact().with_radius(radius), p);
        let radii = vec![p.radius; trace.iterations.len()];
        (trace, radii)
    };
    assert_eq!(region_claims(&bounded)[1..3], [false; 2]);

    // A region no larger than its last step.
    let tight = |p: &figures::Region| {
        let (trace, _) = figures::region(p);
        let radii = trace.iterations.iter().map(|at| at.step_norm).collect();
        (trace, radii)
    };
    assert!(!region_claims(&tight)[3]);
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
    let claims = ["ridge-holds", "hair-frees", "hair-holds"];
    let (ridge, beside) = (Point(0.25, 0.0), Point(0.25, 0.01));
    let mut run = Run::in_memory();
    ridge_of(&mut run, ridge, beside).unwrap();
    assert_eq!(holds(&run, &claims), [true; 3]);

    // From the middle of a valley, and from the ridge instead of beside it.
    let valley = Point(0.25, 0.433);
    let mut run = Run::in_memory();
    ridge_of(&mut run, beside, ridge).unwrap();
    assert_eq!(holds(&run, &claims[..2]), [false; 2]);
    let mut run = Run::in_memory();
    ridge_of(&mut run, ridge, valley).unwrap();
    assert!(!run.claim("hair-holds").holds);
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

//! The methods against the truth: closed forms, the dense update, and functions that want to trip them.

#![allow(clippy::unwrap_used)]

use globalization::line_search::{Armijo, HagerZhang, StrongWolfe};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use problems::more_garbow_hillstrom::problem;
use problems::{Counted, Limits, Method, Objective, Quadratic, Rosenbrock, State, Stop, minimize};
use proptest::prelude::*;
use quasi_newton::{
    Learner, QuasiNewton, Safeguard, SecantPair, Sr1TrustRegion, Update, UpdateError, exact_steps, lessons,
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

fn bowl(kappa: f64, n: usize, seed: u64) -> Quadratic {
    Quadratic::rotated(kappa, n, &mut ChaCha8Rng::seed_from_u64(seed))
}

proptest! {
    /// With exact steps all three end a quadratic in N steps, and know the inverse.
    #[test]
    fn exact_steps_end_a_quadratic_and_learn_the_inverse(n in 1usize..9, kappa in 1.0..50.0f64, seed in 0u64..1000) {
        let bowl = bowl(kappa, n, seed);
        let inverse = bowl.matrix.clone().try_inverse().unwrap();
        let start = DVector::from_fn(n, |i, _| 1.0 + (i as f64).sin());
        for update in [Update::Bfgs, Update::Dfp, Update::Sr1] {
            // SR1 may meet a denominator near zero on the way, and says so; and with κ = 1 one step does it all.
            let course = match exact_steps(update, &bowl, &start, n) {
                Ok(course) => course,
                Err(UpdateError::RightAngle { .. }) if update == Update::Sr1 => continue,
                Err(UpdateError::Pair(_)) if bowl.matrix.norm() < 1.1 * (n as f64).sqrt() => continue,
                Err(error) => panic!("{update:?}: {error}"),
            };
            let end = course.last().unwrap();
            prop_assert!(bowl.gradient(&end.x).norm() < 1e-7 * bowl.gradient(&start).norm(), "{update:?}");
            if course.len() == n + 1 && kappa > 2.0 && update != Update::Sr1 {
                prop_assert!((&end.h - &inverse).norm() < 1e-5 * inverse.norm(), "{update:?}");
            }
        }
    }

    /// SR1 needs no exact steps: N independent ones show it any quadratic, one with negative curvature too.
    #[test]
    fn sr1_learns_any_quadratic_from_independent_steps(n in 1usize..8, seed in 0u64..1000) {
        let mut matrix = bowl(20.0, n, seed).matrix;
        matrix[(0, 0)] -= 30.0;
        let mut b = DMatrix::identity(n, n);
        let steps = bowl(3.0, n, seed + 1).matrix;
        for step in steps.column_iter() {
            let pair = SecantPair::new(step.into_owned(), &matrix * step).unwrap();
            if Update::Sr1.update_hessian(&mut b, &pair).is_err() {
                return Ok(());
            }
        }
        prop_assert!((&b - &matrix).norm() < 1e-6 * matrix.norm());
    }
}

/// The method's one pass a step, with its delayed change and its Hy from two Hg, against the update as it is defined.
#[test]
fn the_methods_matrix_is_that_of_the_dense_updates() {
    for (update, scaled) in [(Update::Bfgs, true), (Update::Bfgs, false), (Update::Dfp, true)] {
        let wood = problem(14).unwrap();
        let mut method = QuasiNewton::new(update, StrongWolfe::default());
        if !scaled {
            method = method.unscaled();
        }
        let limits = Limits::default().maximum_iterations(25);
        let descent = minimize(&mut method, &wood, &wood.start(), &limits).unwrap();
        let points = &descent.trace.points;
        let mut h: Option<DMatrix<f64>> = None;
        // The last step was made with what the steps before it taught.
        for ends in points[..points.len() - 1].windows(2) {
            let change = wood.gradient(&ends[1]) - wood.gradient(&ends[0]);
            let pair = SecantPair::new(&ends[1] - &ends[0], change).unwrap();
            let h =
                h.get_or_insert_with(|| DMatrix::identity(4, 4) * if scaled { pair.scale() } else { 1.0 });
            update.update_inverse(h, &pair).unwrap();
        }
        let (dense, fast) = (h.unwrap(), method.inverse_hessian().unwrap());
        assert!((&dense - &fast).norm() < 1e-6 * dense.norm(), "{update:?}");
        let b = method.approximate_hessian().unwrap();
        assert!((b * fast - DMatrix::identity(4, 4)).norm() < 1e-7);
    }
}

#[test]
fn the_collections_first_problems_are_solved_by_every_search() {
    for number in [1, 5, 7, 9, 14, 25, 30] {
        let problem = problem(number).unwrap();
        let methods: [Box<dyn Method>; 5] = [
            Box::new(QuasiNewton::bfgs()),
            Box::new(QuasiNewton::new(Update::Bfgs, HagerZhang::default())),
            Box::new(QuasiNewton::new(Update::Bfgs, Armijo::default())),
            Box::new(QuasiNewton::new(Update::Bfgs, Armijo::default()).safeguard(Safeguard::Damp)),
            Box::new(Sr1TrustRegion::default()),
        ];
        for mut method in methods {
            let descent = minimize(&mut method, &problem, &problem.start(), &Limits::default()).unwrap();
            let reached = problem
                .minima()
                .iter()
                .any(|minimum| minimum.is_reached(descent.best_value));
            assert!(
                reached,
                "{} on {}: {}",
                method.name(),
                problem.name(),
                descent.stop
            );
        }
    }
}

#[test]
fn no_point_is_asked_twice() {
    let valley = Counted::new(Rosenbrock::new(2));
    let start = dvector![-1.2, 1.0];
    let descent = minimize(&mut QuasiNewton::bfgs(), &valley, &start, &Limits::default()).unwrap();
    let asked = valley.evaluations();
    assert_eq!(asked, descent.trace.last().unwrap().evaluations);
    // The strong Wolfe search asks for value and gradient together, and the loop for the start's alone.
    assert_eq!(asked.values, asked.gradients);
    assert_eq!((asked.hessians, asked.hessian_vectors), (0, 0));
}

#[test]
fn a_used_method_begins_anew() {
    let valley = Rosenbrock::new(4);
    let mut bfgs = QuasiNewton::bfgs();
    let mut sr1 = Sr1TrustRegion::default();
    let methods: [&mut dyn Method; 2] = [&mut bfgs, &mut sr1];
    for method in methods {
        let mut run = || {
            minimize(method, &valley, &valley.start(), &Limits::default())
                .unwrap()
                .trace
                .points
        };
        assert_eq!(run(), run());
    }
}

/// −cos x − cos y: bent down at the start, so that short steps meet negative curvature.
struct Ripples;

impl Objective for Ripples {
    fn dimension(&self) -> usize {
        2
    }
    fn value(&self, x: &DVector<f64>) -> f64 {
        -x[0].cos() - x[1].cos()
    }
    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        x.map(f64::sin)
    }
}

#[test]
fn pairs_without_curvature_are_skipped_or_damped() {
    let start = dvector![3.0, 2.9];
    let mut careless = QuasiNewton::new(Update::Bfgs, Armijo::default());
    let descent = minimize(&mut careless, &Ripples, &start, &Limits::default()).unwrap();
    assert!(descent.stop.is_success());
    let tally = careless.tally();
    assert!(tally.skipped > 0 && tally.damped == 0, "{tally:?}");
    // A search for Wolfe's second condition never makes such a pair.
    let mut careful = QuasiNewton::bfgs();
    minimize(&mut careful, &Ripples, &start, &Limits::default()).unwrap();
    assert_eq!(careful.tally().skipped, 0);
    // Backtracking meets such pairs on the way, too; damped, they are learned from.
    let mut damped = QuasiNewton::new(Update::Bfgs, Armijo::default()).safeguard(Safeguard::Damp);
    let met = [3, 6, 10, 12, 24].map(|number| {
        let problem = problem(number).unwrap();
        minimize(&mut damped, &problem, &problem.start(), &Limits::default()).unwrap();
        damped.tally().damped
    });
    assert!(met.iter().sum::<usize>() > 0, "{met:?}");
}

/// A function whose gradient has the wrong sign.
struct Wrong;

impl Objective for Wrong {
    fn dimension(&self) -> usize {
        1
    }
    fn value(&self, x: &DVector<f64>) -> f64 {
        x[0] * x[0]
    }
    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        x * -2.0
    }
}

#[test]
fn a_failed_search_says_why_and_keeps_the_best_point() {
    let descent = minimize(
        &mut QuasiNewton::bfgs(),
        &Wrong,
        &dvector![1.0],
        &Limits::default(),
    )
    .unwrap();
    let Stop::StepFailed { iteration: 0, reason } = &descent.stop else {
        panic!("{}", descent.stop);
    };
    assert!(reason.starts_with("line search: "), "{reason}");
    assert_eq!(descent.best, dvector![1.0]);

    // In the rounding at the minimum no search succeeds: a restart along −g, then the end, at the best point.
    let trigonometric = problem(26).unwrap();
    let mut method = QuasiNewton::bfgs();
    let limits = Limits::default().gradient_tolerance(1e-15);
    let descent = minimize(&mut method, &trigonometric, &trigonometric.start(), &limits).unwrap();
    assert!(
        matches!(descent.stop, Stop::StepFailed { .. }),
        "{}",
        descent.stop
    );
    assert!(method.tally().restarts > 0);
    assert!(
        descent
            .trace
            .iterations
            .iter()
            .all(|at| at.value >= descent.best_value)
    );
}

/// x − ln x, which is no number left of 0.
struct Barrier;

impl Objective for Barrier {
    fn dimension(&self) -> usize {
        1
    }
    fn value(&self, x: &DVector<f64>) -> f64 {
        x[0] - x[0].ln()
    }
    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        x.map(|x| 1.0 - 1.0 / x)
    }
}

#[test]
fn a_domain_with_an_end_is_no_obstacle() {
    for start in [0.01, 1e-4, 5.0, 100.0] {
        let start = dvector![start];
        let descent = minimize(&mut QuasiNewton::bfgs(), &Barrier, &start, &Limits::default()).unwrap();
        assert!((descent.best[0] - 1.0).abs() < 1e-7, "{start}: {}", descent.stop);
        let descent = minimize(
            &mut Sr1TrustRegion::default(),
            &Barrier,
            &start,
            &Limits::default(),
        )
        .unwrap();
        assert!((descent.best[0] - 1.0).abs() < 1e-7, "{start}: {}", descent.stop);
    }
}

#[test]
fn sr1_sees_a_saddle_and_leaves_it() {
    // x² − y² + y⁴: the saddle is at the origin, the minima at y = ±1/√2.
    struct Saddle;
    impl Objective for Saddle {
        fn dimension(&self) -> usize {
            2
        }
        fn value(&self, x: &DVector<f64>) -> f64 {
            x[0].powi(2) - x[1].powi(2) + x[1].powi(4)
        }
        fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
            dvector![2.0 * x[0], -2.0 * x[1] + 4.0 * x[1].powi(3)]
        }
    }
    let mut sr1 = Sr1TrustRegion::default();
    let (descent, lessons) = lessons(&mut sr1, &Saddle, &dvector![1.0, 1e-3], &Limits::default()).unwrap();
    assert!(
        (descent.best[1].abs() - 0.5f64.sqrt()).abs() < 1e-7,
        "{}",
        descent.best
    );
    let indefinite = |b: &DMatrix<f64>| b.clone().symmetric_eigenvalues().min() < 0.0;
    assert!(lessons.iter().any(|lesson| indefinite(&lesson.b)));
}

#[test]
fn bad_starts_are_refused_and_good_ones_may_be_the_end() {
    let valley = Rosenbrock::new(2);
    for start in [dvector![f64::NAN, 1.0], dvector![1.0], DVector::zeros(0)] {
        assert!(minimize(&mut QuasiNewton::bfgs(), &valley, &start, &Limits::default()).is_err());
    }
    let descent = minimize(
        &mut QuasiNewton::bfgs(),
        &valley,
        &dvector![1.0, 1.0],
        &Limits::default(),
    )
    .unwrap();
    assert!(descent.stop.is_success() && descent.trace.iterations.len() == 1);
    // A direction without numbers is the search's business to refuse.
    let at = State {
        x: dvector![1.0, 1.0],
        value: 0.0,
        gradient: dvector![f64::INFINITY, 0.0],
        iteration: 0,
    };
    assert!(QuasiNewton::bfgs().step(&valley, &at).is_err());
}

#[test]
fn an_indefinite_quadratic_has_no_exact_steps() {
    let saddle = Quadratic::new(dmatrix![1.0, 0.0; 0.0, -1.0], dvector![0.0, 0.0]).unwrap();
    let error = exact_steps(Update::Bfgs, &saddle, &dvector![0.1, 1.0], 2).unwrap_err();
    assert!(matches!(error, UpdateError::Pair(_)), "{error}");
}

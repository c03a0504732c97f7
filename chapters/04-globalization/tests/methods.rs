//! The methods: what they find, what it costs, how they fail; the contest and the profiles.

use globalization::contest::{Contestant, Curvature, Failure, Outcome, contest, contestants, costs};
use globalization::line_search::{Armijo, StrongWolfe};
use globalization::profile::profiles;
use globalization::saddles::{MonkeySaddle, QuarticSaddle};
use globalization::subproblem::more_sorensen;
use globalization::{
    CubicRegularization, Damped, GaussNewton, ModifiedCholesky, Radius, Searched, SumOfSquares, TrustRegion,
    gain_ratio,
};
use nalgebra::{DMatrix, DVector, dvector};
use newton::Newton;
use problems::more_garbow_hillstrom::problem;
use problems::{Counted, Limits, Method, Objective, Quadratic, Rosenbrock, Stop, minimize};

fn globalized() -> Vec<Contestant> {
    contestants()
        .into_iter()
        .filter(|c| c.name != "Newton" && c.curvature == Curvature::Exact)
        .collect()
}

/// On a convex quadratic the whole Newton step is the answer. A trust region may have to grow to it first.
#[test]
fn a_bowl_takes_one_newton_step() {
    let bowl = Quadratic::diagonal(100.0, 5);
    let start = bowl.minimizer().unwrap().add_scalar(0.1);
    for contestant in globalized() {
        let found = minimize(&mut (contestant.method)(), &bowl, &start, &Limits::default()).unwrap();
        assert!(found.stop.is_success(), "{}: {}", contestant.name, found.stop);
        if !["Cauchy", "damped", "cubic"].contains(&contestant.name) {
            assert_eq!(found.trace.iterations.len(), 2, "{}", contestant.name);
        }
    }
}

/// What minimize records is what was asked: nothing twice, nothing uncounted.
#[test]
fn evaluations_are_counted_once() {
    for contestant in globalized() {
        let counted = Counted::new(Rosenbrock::new(2));
        let limits = Limits::default().maximum_iterations(30);
        let found = minimize(
            &mut (contestant.method)(),
            &counted,
            &dvector![-1.2, 1.0],
            &limits,
        )
        .unwrap();
        let recorded = found.trace.last().unwrap().evaluations;
        assert_eq!(recorded, counted.evaluations(), "{}", contestant.name);
        let steps = found.trace.iterations.len() - 1;
        assert_eq!(recorded.hessians, steps, "{}", contestant.name);
        assert!(
            recorded.gradients >= steps + 1 && recorded.values >= recorded.gradients,
            "{}",
            contestant.name
        );
        // The values of the trace are those of its points.
        for (seen, x) in found.trace.iterations.iter().zip(&found.trace.points) {
            assert_eq!(seen.value, Rosenbrock::new(2).value(x), "{}", contestant.name);
        }
    }
}

#[test]
fn globalized_methods_never_go_up() {
    for contestant in globalized() {
        let found = minimize(
            &mut (contestant.method)(),
            &Rosenbrock::new(2),
            &dvector![-1.2, 1.0],
            &Limits::default(),
        );
        let values: Vec<f64> = found
            .unwrap()
            .trace
            .iterations
            .iter()
            .map(|seen| seen.value)
            .collect();
        assert!(
            values.windows(2).all(|pair| pair[1] <= pair[0]),
            "{}",
            contestant.name
        );
    }
}

/// A method used twice does the same twice.
#[test]
fn methods_start_anew() {
    for contestant in globalized() {
        let mut method = (contestant.method)();
        let mut once = || {
            minimize(
                &mut method,
                &Rosenbrock::new(2),
                &dvector![-1.2, 1.0],
                &Limits::default(),
            )
            .unwrap()
        };
        let (mut first, mut second) = (once(), once());
        for descent in [&mut first, &mut second] {
            descent
                .trace
                .iterations
                .iter_mut()
                .for_each(|seen| seen.seconds = 0.0);
        }
        assert_eq!(first, second, "{}", contestant.name);
    }
}

/// At a saddle plus a little, everyone but Newton leaves.
#[test]
fn saddles_are_left() {
    let saddle = QuarticSaddle::new(6, 0.1);
    let start = DVector::from_fn(6, |i, _| 1e-4 * (i as f64 + 1.0));
    for contestant in globalized() {
        let limits = Limits::default().maximum_iterations(20_000);
        let found = minimize(&mut (contestant.method)(), &saddle, &start, &limits).unwrap();
        assert!(
            (found.best_value - saddle.minimum()).abs() < 1e-9,
            "{}: {}",
            contestant.name,
            found.best_value
        );
    }
    let found = minimize(&mut Newton::default(), &saddle, &start, &Limits::default()).unwrap();
    assert!(found.last.norm() < 1e-8);
}

#[test]
fn saddles_have_the_derivatives_they_say() {
    let functions: [(Box<dyn Objective>, DVector<f64>); 2] = [
        (Box::new(MonkeySaddle), dvector![0.3, -0.7]),
        (
            Box::new(QuarticSaddle::new(4, 0.1)),
            dvector![0.3, -0.7, 0.2, 1.1],
        ),
    ];
    for (f, x) in functions {
        let h = 1e-5;
        for j in 0..x.len() {
            let mut e = DVector::zeros(x.len());
            e[j] = h;
            let slope = (f.value(&(&x + &e)) - f.value(&(&x - &e))) / (2.0 * h);
            assert!((slope - f.gradient(&x)[j]).abs() < 1e-8);
            let column = (f.gradient(&(&x + &e)) - f.gradient(&(&x - &e))) / (2.0 * h);
            assert!((column - f.hessian(&x).column(j)).norm() < 1e-8);
        }
    }
    let saddle = QuarticSaddle::new(4, 0.1);
    let lowest = dvector![0.0, 1.0, 0.0, 0.1f64.sqrt()];
    assert!(
        saddle.gradient(&lowest).norm() < 1e-15 && (saddle.value(&lowest) - saddle.minimum()).abs() < 1e-15
    );
}

/// NaN beyond a wall, and a gradient that lies: no method panics or returns what it has not seen.
#[test]
fn failures_keep_the_best_point() {
    struct Wall;
    impl Objective for Wall {
        fn dimension(&self) -> usize {
            1
        }
        fn value(&self, x: &DVector<f64>) -> f64 {
            (1.0 - x[0]).sqrt() * 10.0 + x[0]
        }
        fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
            dvector![1.0 - 5.0 / (1.0 - x[0]).sqrt()]
        }
        fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
            DMatrix::from_element(1, 1, -2.5 * (1.0 - x[0]).powf(-1.5))
        }
    }
    struct Liar;
    impl Objective for Liar {
        fn dimension(&self) -> usize {
            1
        }
        fn value(&self, x: &DVector<f64>) -> f64 {
            1.0 + x[0] * x[0]
        }
        fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
            dvector![-2.0 * x[0]]
        }
        fn hessian(&self, _: &DVector<f64>) -> DMatrix<f64> {
            DMatrix::from_element(1, 1, 2.0)
        }
    }
    for contestant in globalized() {
        let found = minimize(
            &mut (contestant.method)(),
            &Wall,
            &dvector![0.0],
            &Limits::default(),
        )
        .unwrap();
        assert!(
            found.best_value <= 10.0 && found.best_value == Wall.value(&found.best),
            "{}",
            contestant.name
        );
        let found = minimize(
            &mut (contestant.method)(),
            &Liar,
            &dvector![1.0],
            &Limits::default(),
        )
        .unwrap();
        // Either it gives up, or it creeps on by steps that rounding hides.
        assert!(
            matches!(found.stop, Stop::StepFailed { .. } | Stop::MaximumIterations),
            "{}: {}",
            contestant.name,
            found.stop
        );
        assert!(
            found.best_value <= 2.0 && found.best_value == Liar.value(&found.best),
            "{}",
            contestant.name
        );
    }
}

#[test]
fn gauss_newton_leaves_out_the_curvature_of_the_residuals() {
    let problem = problem(1).unwrap();
    let x = dvector![-1.2, 1.0];
    let (residuals, jacobian) = (
        SumOfSquares::residuals(&problem, &x),
        SumOfSquares::jacobian(&problem, &x),
    );
    let gauss = GaussNewton(&problem);
    assert_eq!(gauss.gradient(&x), problem.gradient(&x));
    assert_eq!(gauss.value(&x), residuals.norm_squared());
    assert_eq!(gauss.hessian(&x), jacobian.tr_mul(&jacobian) * 2.0);
    let v = dvector![0.3, 0.7];
    assert!((gauss.hessian_vector(&x, &v) - gauss.hessian(&x) * &v).norm() < 1e-10);
    // r₁ = 10(x₂ − x₁²) curves by −20: that is the difference.
    let difference = problem.hessian(&x) - gauss.hessian(&x);
    assert!(
        (difference - DMatrix::from_row_slice(2, 2, &[-40.0 * residuals[0], 0.0, 0.0, 0.0])).norm() < 1e-10
    );
}

#[test]
fn the_radius_learns() {
    let mut radius = Radius::new(2.0).unwrap();
    assert!(radius.learn(0.5, 2.0) && radius.value() == 2.0);
    assert!(radius.learn(0.9, 2.0) && radius.value() == 4.0);
    assert!(
        radius.learn(0.9, 1.0) && radius.value() == 4.0,
        "a step inside says nothing about the radius"
    );
    assert!(radius.learn(0.2, 4.0) && radius.value() == 1.0);
    assert!(!radius.learn(0.05, 1.0) && radius.value() == 0.25);
    assert!(!radius.learn(f64::NAN, 0.25) && radius.value() == 0.0625);
    let mut bounded = Radius::new(2.0).unwrap().at_most(3.0);
    assert!(bounded.learn(1.0, 2.0) && bounded.value() == 3.0);
    assert!(Radius::new(0.0).is_err() && Radius::new(f64::NAN).is_err());
    assert_eq!(gain_ratio(1.0, f64::NAN, 0.1), f64::NEG_INFINITY);
    assert!((gain_ratio(1.0, 0.5, 1.0) - 0.5).abs() < 1e-14);
    assert!(
        (gain_ratio(1.0, 1.0, 1e-18) - 1.0).abs() < 1e-2,
        "noise over noise is one"
    );
}

#[test]
fn near_the_minimum_the_safe_steps_are_newtons() {
    let f = Rosenbrock::new(2);
    let x = dvector![1.001, 1.0005];
    let (gradient, hessian) = (f.gradient(&x), f.hessian(&x));
    let newton = newton::newton_step(&hessian, &gradient).unwrap();
    let modified = ModifiedCholesky::new(&hessian).unwrap();
    assert!(!modified.is_modified());
    assert!((modified.solve(&-&gradient) - &newton).norm() < 1e-12 * newton.norm());
    let exact = more_sorensen(&gradient, &hessian, 1.0).unwrap();
    assert_eq!((exact.multiplier, exact.factorizations), (0.0, 1));
    assert!((exact.step - &newton).norm() < 1e-12 * newton.norm());
}

#[test]
fn methods_say_why_they_stop() {
    // Meyer's minimum lies where the gradient's rounding is far above 10⁻⁸.
    let meyer = problem(10).unwrap();
    let methods: [Box<dyn Method>; 4] = [
        Box::new(Searched::newton(StrongWolfe::default())),
        Box::new(TrustRegion::exact()),
        Box::new(Damped::default()),
        Box::new(CubicRegularization::default()),
    ];
    for mut method in methods {
        let found = minimize(
            &mut method,
            &meyer,
            &meyer.start(),
            &Limits::default().maximum_iterations(5000),
        )
        .unwrap();
        assert!(
            meyer.minima()[0].is_reached(found.best_value),
            "{}: {}",
            method.name(),
            found.best_value
        );
    }
    let plain = &mut Searched::plain(Armijo::default());
    let found = minimize(
        plain,
        &problems::FourWells,
        &dvector![1.0, 0.4],
        &Limits::default(),
    )
    .unwrap();
    assert!(
        found.stop.to_string().contains("does not lead downhill"),
        "{}",
        found.stop
    );
}

#[test]
fn the_contest_counts_up_to_the_minimum() {
    let [newton, wolfe] = [&contestants()[0], &contestants()[3]];
    let beale = problem(5).unwrap();
    let limits = Limits::default();
    let failed = newton.run(&beale, 1.0, &limits).unwrap();
    assert!(matches!(
        failed.outcome,
        Outcome::Failed(Failure::Unlisted {
            kind: hessian::Kind::Saddle
        })
    ));
    let Outcome::Failed(failure) = &failed.outcome else {
        panic!()
    };
    assert_eq!(failure.to_string(), "ended at a saddle");
    assert_eq!(failed.cost(|entry| entry.iterations as f64), None);
    let reached = wolfe.run(&beale, 1.0, &limits).unwrap();
    assert!(reached.reached() && reached.evaluations.hessians == reached.iterations);
    let whole = minimize(&mut (wolfe.method)(), &beale, &beale.start(), &limits).unwrap();
    assert!(reached.iterations < whole.trace.iterations.len());
    let before = &whole.trace.iterations[reached.iterations - 1];
    assert!(!beale.minima()[0].is_reached(before.value));

    let entries = contest(&[*newton, *wolfe], &[beale], &[1.0, 10.0], &limits).unwrap();
    assert_eq!(entries.len(), 4);
    let costs = costs(&entries, |entry| entry.iterations as f64);
    assert_eq!(costs[0].1[0], None);
    assert_eq!(costs[1].1[0], Some(reached.iterations as f64));
}

#[test]
fn profiles_are_distributions() {
    let costs = [
        ("a", vec![Some(1.0), Some(8.0), None, None]),
        ("b", vec![Some(2.0), Some(2.0), Some(3.0), None]),
        ("zero", vec![Some(0.0), None, None, None]),
    ];
    let [a, b, zero] = &profiles(&costs)[..] else {
        panic!()
    };
    assert_eq!(
        [a.share(1.0), a.share(3.9), a.share(4.0), a.solved()],
        [0.25, 0.25, 0.5, 0.5]
    );
    assert_eq!([b.share(1.0), b.share(2.0), b.solved()], [0.5, 0.75, 0.75]);
    assert_eq!(zero.share(1.0), 0.25);
    let stairs = a.staircase(8.0);
    assert_eq!(stairs, [(1.0, 0.25), (4.0, 0.25), (4.0, 0.5), (8.0, 0.5)]);
    assert!(profiles::<&str>(&[]).is_empty());
}

//! The loop: every reason to stop, what it keeps, and what it refuses.

use std::cell::Cell;

use nalgebra::{DVector, dvector};
use problems::{
    Counted, Evaluations, InputError, Iteration, Landing, Limits, Method, Objective, Quadratic, Rosenbrock,
    State, StepError, Stop, minimize,
};

/// Whatever a closure says.
struct Step<F>(F);

impl<F: FnMut(&dyn Objective, &State) -> Result<DVector<f64>, StepError>> Method for Step<F> {
    fn name(&self) -> &str {
        "step"
    }
    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        (self.0)(objective, at)
    }
}

/// Gradient descent with this step size.
fn descent(step_size: f64) -> Step<impl FnMut(&dyn Objective, &State) -> Result<DVector<f64>, StepError>> {
    Step(move |_: &dyn Objective, at: &State| Ok(&at.gradient * -step_size))
}

/// x²/2, and NaN or infinity where it is told to be.
struct Parabola {
    value: fn(f64) -> f64,
    gradient: fn(f64) -> f64,
}

const PARABOLA: Parabola = Parabola {
    value: |x| x * x / 2.0,
    gradient: |x| x,
};

impl Objective for Parabola {
    fn dimension(&self) -> usize {
        1
    }
    fn value(&self, x: &DVector<f64>) -> f64 {
        (self.value)(x[0])
    }
    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        dvector![(self.gradient)(x[0])]
    }
}

#[test]
fn converges_and_records_every_iteration() {
    let found = minimize(&mut descent(0.5), &PARABOLA, &dvector![1.0], &Limits::default()).unwrap();
    // x_k = 2^{−k} ≤ 1e-8 first at k = 27.
    assert_eq!(
        found.stop,
        Stop::Converged {
            gradient_norm: 0.5f64.powi(27)
        }
    );
    assert!(found.stop.is_success());
    assert_eq!((found.trace.iterations.len(), found.trace.points.len()), (28, 28));
    for (k, seen) in found.trace.iterations.iter().enumerate() {
        let x = 0.5f64.powi(k as i32);
        let evaluations = Evaluations {
            values: k + 1,
            gradients: k + 1,
            ..Evaluations::default()
        };
        let step_norm = if k == 0 { 0.0 } else { x };
        let expected = Iteration {
            k,
            value: x * x / 2.0,
            gradient_norm: x,
            step_norm,
            evaluations,
            seconds: seen.seconds,
        };
        assert_eq!(*seen, expected);
        assert_eq!(found.trace.points[k], dvector![x]);
    }
    let seconds: Vec<f64> = found.trace.iterations.iter().map(|seen| seen.seconds).collect();
    assert!(seconds.is_sorted() && seconds[0] >= 0.0);
    assert_eq!(found.best, dvector![0.5f64.powi(27)]);
    assert_eq!(found.best, found.last);
    assert_eq!(found.best_value, 0.5f64.powi(55));
}

#[test]
fn starts_at_the_minimum_and_takes_no_step() {
    let mut never = Step(|_: &dyn Objective, _: &State| panic!("no step was needed"));
    let found = minimize(&mut never, &PARABOLA, &dvector![0.0], &Limits::default()).unwrap();
    assert_eq!(found.stop, Stop::Converged { gradient_norm: 0.0 });
    assert_eq!(found.trace.iterations.len(), 1);
}

#[test]
fn reaches_a_target_value() {
    let limits = Limits::default().target_value(0.5 * 0.25f64.powi(3));
    let found = minimize(&mut descent(0.5), &PARABOLA, &dvector![1.0], &limits).unwrap();
    assert_eq!(
        found.stop,
        Stop::TargetReached {
            iteration: 3,
            value: 0.5 * 0.25f64.powi(3)
        }
    );
    assert!(found.stop.is_success());
}

#[test]
fn reaches_a_target_point() {
    let limits = Limits::default().target_point(dvector![0.0], 0.1);
    let found = minimize(&mut descent(0.5), &PARABOLA, &dvector![1.0], &limits).unwrap();
    // 1/16 is the first power of ½ below 0.1.
    assert_eq!(
        found.stop,
        Stop::TargetReached {
            iteration: 4,
            value: 0.5 / 256.0
        }
    );
}

#[test]
fn honors_the_maximum_and_drops_points_when_asked() {
    let limits = Limits::default().maximum_iterations(7).keep_points(false);
    let found = minimize(&mut descent(0.5), &PARABOLA, &dvector![1.0], &limits).unwrap();
    assert_eq!(found.stop, Stop::MaximumIterations);
    assert!(!found.stop.is_success());
    assert_eq!((found.trace.iterations.len(), found.trace.points.len()), (8, 0));
    assert_eq!(found.last, dvector![0.5f64.powi(7)]);

    let none = Limits::default().maximum_iterations(0);
    let found = minimize(&mut descent(0.5), &PARABOLA, &dvector![1.0], &none).unwrap();
    assert_eq!(
        (found.stop, found.trace.iterations.len()),
        (Stop::MaximumIterations, 1)
    );
}

#[test]
fn notices_values_and_gradients_that_are_no_numbers() {
    let value: [fn(f64) -> f64; 2] = [
        |x| if x < 0.3 { f64::NAN } else { x * x / 2.0 },
        |x| if x < 0.3 { f64::NEG_INFINITY } else { x * x / 2.0 },
    ];
    for value in value {
        let f = Parabola { value, ..PARABOLA };
        let found = minimize(&mut descent(0.5), &f, &dvector![1.0], &Limits::default()).unwrap();
        assert_eq!(
            found.stop,
            Stop::NotFinite {
                iteration: 2,
                what: "value"
            }
        );
        // The best point has a number for its value, and the trace shows how it ended.
        assert_eq!(
            (found.best, found.best_value, found.last),
            (dvector![0.5], 0.125, dvector![0.25])
        );
        assert!(!found.trace.iterations[2].value.is_finite());
    }
    let f = Parabola {
        gradient: |x| if x < 0.3 { f64::NAN } else { x },
        ..PARABOLA
    };
    let found = minimize(&mut descent(0.5), &f, &dvector![1.0], &Limits::default()).unwrap();
    assert_eq!(
        found.stop,
        Stop::NotFinite {
            iteration: 2,
            what: "gradient"
        }
    );

    let f = Parabola {
        value: |_| f64::NAN,
        ..PARABOLA
    };
    let found = minimize(&mut descent(0.5), &f, &dvector![1.0], &Limits::default()).unwrap();
    assert_eq!(
        found.stop,
        Stop::NotFinite {
            iteration: 0,
            what: "value"
        }
    );
    assert_eq!(found.best, dvector![1.0]);
}

#[test]
fn notices_steps_that_are_no_numbers() {
    let mut wild = Step(|_: &dyn Objective, at: &State| {
        Ok(dvector![if at.iteration == 2 { f64::INFINITY } else { -0.1 }])
    });
    let found = minimize(&mut wild, &PARABOLA, &dvector![1.0], &Limits::default()).unwrap();
    assert_eq!(
        found.stop,
        Stop::NotFinite {
            iteration: 2,
            what: "step"
        }
    );
    assert!((found.best[0] - 0.8).abs() < 1e-15);
}

#[test]
fn notices_divergence_and_keeps_the_best() {
    // x_{k+1} = −2 x_k: the first point is the best.
    let found = minimize(&mut descent(3.0), &PARABOLA, &dvector![1.0], &Limits::default()).unwrap();
    let Stop::Diverged {
        iteration,
        what: "value",
    } = found.stop
    else {
        panic!("{:?}", found.stop)
    };
    // 4ᵏ/2 > 1e100 first at k = 167.
    assert_eq!(iteration, 167);
    assert_eq!((found.best, found.best_value), (dvector![1.0], 0.5));
    assert!(found.trace.iterations.iter().all(|seen| seen.value.is_finite()));

    let flat = Parabola {
        value: |_| 0.0,
        gradient: |x| x,
    };
    let limits = Limits::default().divergence(1000.0);
    let found = minimize(&mut descent(3.0), &flat, &dvector![1.0], &limits).unwrap();
    assert_eq!(
        found.stop,
        Stop::Diverged {
            iteration: 10,
            what: "point"
        }
    );
}

#[test]
fn says_why_a_step_failed() {
    let mut tired = Step(|_: &dyn Objective, at: &State| {
        if at.iteration == 3 {
            Err(StepError::new("tired"))
        } else {
            Ok(&at.gradient * -0.5)
        }
    });
    let found = minimize(&mut tired, &PARABOLA, &dvector![1.0], &Limits::default()).unwrap();
    assert_eq!(
        found.stop,
        Stop::StepFailed {
            iteration: 3,
            reason: "tired".into()
        }
    );
    assert_eq!(found.best, dvector![0.125]);

    let mut long = Step(|_: &dyn Objective, _: &State| Ok(dvector![1.0, 2.0]));
    let found = minimize(&mut long, &PARABOLA, &dvector![1.0], &Limits::default()).unwrap();
    assert!(matches!(found.stop, Stop::StepFailed { iteration: 0, reason } if reason.contains("2 entries")));

    // `?` on any error.
    let mut parser = Step(|_: &dyn Objective, _: &State| Ok(dvector!["x".parse::<f64>()?]));
    let found = minimize(&mut parser, &PARABOLA, &dvector![1.0], &Limits::default()).unwrap();
    assert_eq!(
        found.stop.to_string(),
        "no step from iteration 0: invalid float literal"
    );
}

#[test]
fn the_best_point_is_not_always_the_last() {
    // One good step, then uphill.
    let mut method =
        Step(|_: &dyn Objective, at: &State| Ok(dvector![if at.iteration == 0 { -0.9 } else { 0.5 }]));
    let limits = Limits::default().maximum_iterations(3);
    let found = minimize(&mut method, &PARABOLA, &dvector![1.0], &limits).unwrap();
    assert!((found.best[0] - 0.1).abs() < 1e-15);
    assert!((found.last[0] - 1.1).abs() < 1e-15);
    assert_eq!(found.best_value, PARABOLA.value(&found.best));
}

#[test]
fn counts_what_the_method_asks() {
    let mut curious = Step(|objective: &dyn Objective, at: &State| {
        objective.hessian_vector(&at.x, &at.gradient);
        objective.value(&at.x);
        Ok(objective.hessian(&at.x).lu().solve(&-&at.gradient).unwrap())
    });
    let limits = Limits::default()
        .maximum_iterations(2)
        .gradient_tolerance(f64::MIN_POSITIVE);
    let counted = Counted::new(Rosenbrock::new(2));
    let found = minimize(&mut curious, &counted, &dvector![-1.2, 1.0], &limits).unwrap();
    let expected = Evaluations {
        values: 5,
        gradients: 3,
        hessian_vectors: 2,
        hessians: 2,
    };
    assert_eq!(found.trace.last().unwrap().evaluations, expected);
    assert_eq!(counted.evaluations(), expected);
    assert_eq!(counted.reset(), expected);
    assert_eq!(counted.evaluations(), Evaluations::default());
}

/// A step to half the point, which it has evaluated; from the third iterate on it only looks, and gives up.
struct Looking {
    gradients: bool,
    landing: Option<Landing>,
}

impl Method for Looking {
    fn name(&self) -> &str {
        "looking"
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        let x = &at.x * 0.5;
        let (value, gradient) = if self.gradients {
            let (value, gradient) = objective.value_and_gradient(&x);
            (value, Some(gradient))
        } else {
            (objective.value(&x), None)
        };
        self.landing = Some(Landing { x, value, gradient });
        if at.iteration == 2 {
            return Err(StepError::new("tired"));
        }
        Ok(&at.x * -0.5)
    }

    fn landing(&mut self) -> Option<Landing> {
        self.landing.take()
    }
}

#[test]
fn asks_nothing_twice_and_keeps_what_a_failed_step_tried() {
    for gradients in [true, false] {
        let mut method = Looking {
            gradients,
            landing: None,
        };
        let mut boxed: Box<dyn Method> = Box::new(&mut method);
        let counted = Counted::new(PARABOLA);
        let found = minimize(&mut boxed, &counted, &dvector![1.0], &Limits::default()).unwrap();
        assert!(matches!(found.stop, Stop::StepFailed { iteration: 2, .. }));
        assert_eq!(found.last, dvector![0.25]);
        // The point that the failed step looked at is the best of all, though it is no iterate.
        assert_eq!((found.best, found.best_value), (dvector![0.125], 0.5f64.powi(7)));
        // Start, two steps, one failed step: four values, and a gradient for each iterate.
        let asked = counted.evaluations();
        assert_eq!(
            (asked.values, asked.gradients),
            (4, if gradients { 4 } else { 3 })
        );
        assert_eq!(found.trace.last().unwrap().evaluations.values, 3);
    }
}

#[test]
fn a_tried_point_that_is_no_better_is_not_the_best() {
    struct Hapless(f64);
    impl Method for Hapless {
        fn name(&self) -> &str {
            "hapless"
        }
        fn step(&mut self, _: &dyn Objective, _: &State) -> Result<DVector<f64>, StepError> {
            Err(StepError::new("nothing found"))
        }
        fn landing(&mut self) -> Option<Landing> {
            Some(Landing {
                x: dvector![7.0],
                value: self.0,
                gradient: None,
            })
        }
    }
    for value in [24.5, f64::NAN, f64::NEG_INFINITY] {
        let found = minimize(&mut Hapless(value), &PARABOLA, &dvector![1.0], &Limits::default()).unwrap();
        assert_eq!((found.best, found.best_value), (dvector![1.0], 0.5));
    }
}

#[test]
fn refuses_what_it_cannot_start_from() {
    let two = Quadratic::diagonal(1.0, 2);
    let start = dvector![1.0, 1.0];
    let run =
        |start: &DVector<f64>, limits: &Limits| minimize(&mut descent(0.5), &two, start, limits).unwrap_err();
    let usual = Limits::default();
    assert_eq!(run(&DVector::zeros(0), &usual), InputError::EmptyStart);
    assert_eq!(
        run(&dvector![1.0, 2.0, 3.0], &usual),
        InputError::Dimension {
            what: "start",
            expected: 2,
            found: 3
        }
    );
    let InputError::StartNotFinite { index: 1, value } = run(&dvector![1.0, f64::NAN], &usual) else {
        panic!()
    };
    assert!(value.is_nan());
    for tolerance in [0.0, -1e-8] {
        let limits = usual.clone().gradient_tolerance(tolerance);
        assert_eq!(
            run(&start, &limits),
            InputError::NotPositive {
                what: "gradient tolerance",
                value: tolerance
            }
        );
    }
    let error = run(&start, &usual.clone().gradient_tolerance(f64::NAN));
    assert!(matches!(
        error,
        InputError::NotPositive {
            what: "gradient tolerance",
            ..
        }
    ));
    assert!(error.to_string().contains("f64::MIN_POSITIVE"), "{error}");
    let error = run(&start, &usual.clone().divergence(-1.0));
    assert_eq!(
        error,
        InputError::NotPositive {
            what: "divergence bound",
            value: -1.0
        }
    );
    let error = run(&start, &usual.clone().target_point(dvector![1.0, 0.0], 0.0));
    assert_eq!(
        error,
        InputError::NotPositive {
            what: "distance to the target point",
            value: 0.0
        }
    );
    let error = run(&start, &usual.clone().target_point(dvector![1.0], 0.1));
    assert_eq!(
        error,
        InputError::Dimension {
            what: "target point",
            expected: 2,
            found: 1
        }
    );
    let error = run(
        &start,
        &usual.clone().target_point(dvector![1.0, f64::INFINITY], 0.1),
    );
    assert_eq!(error, InputError::TargetNotFinite { what: "target point" });
    let error = run(&start, &usual.clone().target_value(f64::NAN));
    assert_eq!(error, InputError::TargetNotFinite { what: "target value" });
}

/// Nothing is evaluated before the inputs are known to be good.
#[test]
fn refuses_before_the_first_evaluation() {
    struct Untouched(Cell<bool>);
    impl Objective for Untouched {
        fn dimension(&self) -> usize {
            1
        }
        fn value(&self, _: &DVector<f64>) -> f64 {
            self.0.set(true);
            0.0
        }
        fn gradient(&self, _: &DVector<f64>) -> DVector<f64> {
            self.0.set(true);
            dvector![0.0]
        }
    }
    let f = Untouched(Cell::new(false));
    minimize(&mut descent(0.5), &f, &dvector![f64::NAN], &Limits::default()).unwrap_err();
    assert!(!f.0.get());
    minimize(&mut descent(0.5), &f, &dvector![1.0], &Limits::default()).unwrap();
    assert!(f.0.get());
}

#[test]
fn works_in_single_precision() {
    struct Tenth;
    impl Method<f32> for Tenth {
        fn name(&self) -> &str {
            "tenth"
        }
        fn step(&mut self, _: &dyn Objective<f32>, at: &State<f32>) -> Result<DVector<f32>, StepError> {
            Ok(&at.gradient * -0.5)
        }
    }
    let f = Quadratic::new(nalgebra::dmatrix![1.0f32], dvector![3.0]).unwrap();
    let found = minimize(
        &mut Tenth,
        &f,
        &dvector![0.0],
        &Limits::default().gradient_tolerance(1e-5),
    )
    .unwrap();
    assert!(found.stop.is_success(), "{}", found.stop);
    assert!((found.last[0] - 3.0).abs() <= 1e-5, "{}", found.last);
}

/// References and boxes hand on what the function does better than the defaults.
#[test]
fn references_and_boxes_are_objectives() {
    let counted = Counted::new(Quadratic::diagonal(4.0, 2));
    let x = dvector![1.0, 1.0];
    {
        let boxed: Box<dyn Objective + '_> = Box::new(&counted);
        assert_eq!(boxed.dimension(), 2);
        assert_eq!(boxed.value_and_gradient(&x).0, 2.5);
        assert_eq!(boxed.value(&x), 2.5);
        assert_eq!(boxed.gradient(&x), dvector![1.0, 4.0]);
        assert_eq!(boxed.hessian_vector(&x, &x), dvector![1.0, 4.0]);
        assert_eq!(boxed.hessian(&x)[(1, 1)], 4.0);
    }
    // Had a default stood in for one of them, a Hessian would have been two products, a product two gradients.
    let expected = Evaluations {
        values: 2,
        gradients: 2,
        hessian_vectors: 1,
        hessians: 1,
    };
    assert_eq!(counted.evaluations(), expected);
    assert_eq!(
        counted.evaluations()
            - Evaluations {
                values: 1,
                ..Evaluations::default()
            },
        Evaluations {
            values: 1,
            ..expected
        }
    );
}

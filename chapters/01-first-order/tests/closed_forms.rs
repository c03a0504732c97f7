//! The methods against what is known of them with pencil and paper.

#![allow(clippy::unwrap_used)]

use first_order::{Adam, Epsilon, GradientDescent, HeavyBall, Nesterov, RmsProp};
use nalgebra::{DMatrix, DVector, dvector};
use problems::{Limits, Method, Objective, Quadratic, Rosenbrock, State, Stop, minimize};

/// A method's iterates from `start`.
fn iterates(
    method: &mut dyn Method,
    objective: &dyn Objective,
    start: &DVector<f64>,
    steps: usize,
) -> Vec<DVector<f64>> {
    let limits = Limits::default()
        .maximum_iterations(steps)
        .gradient_tolerance(f64::MIN_POSITIVE);
    minimize(method, objective, start, &limits).unwrap().trace.points
}

/// A method's first step where the gradient is `gradient`.
fn first_step(method: &mut dyn Method, gradient: DVector<f64>) -> DVector<f64> {
    let bowl = Quadratic::diagonal(1.0, gradient.len());
    let at = State {
        x: gradient.clone(),
        value: 0.0,
        gradient,
        iteration: 0,
    };
    method.step(&bowl, &at).unwrap()
}

/// $½λx²$ in one variable.
fn parabola(lambda: f64) -> Quadratic {
    Quadratic::new(DMatrix::from_element(1, 1, lambda), dvector![0.0]).unwrap()
}

#[test]
fn gradient_descent_shrinks_each_direction_by_its_own_factor() {
    let bowl = Quadratic::diagonal(9.0, 3); // curvatures 1, 3, 9
    let eta = 0.15;
    let points = iterates(
        &mut GradientDescent::new(eta).unwrap(),
        &bowl,
        &dvector![1.0, 2.0, -1.0],
        30,
    );
    for (k, x) in points.iter().enumerate() {
        let factor = |lambda: f64| (1.0 - eta * lambda).powi(k as i32);
        let expected = dvector![factor(1.0), 2.0 * factor(3.0), -factor(9.0)];
        assert!((x - expected).norm() < 1e-14, "step {k}");
    }
}

#[test]
fn the_best_gradient_descent_makes_the_extremes_equally_slow() {
    let bowl = Quadratic::diagonal(10.0, 2);
    let points = iterates(
        &mut GradientDescent::fastest(1.0, 10.0).unwrap(),
        &bowl,
        &dvector![1.0, 1.0],
        2,
    );
    let rate = GradientDescent::rate(10.0);
    assert!((points[1].clone() - dvector![rate, -rate]).norm() < 1e-15);
}

/// At each method's stable limit, one percent below and one percent above.
#[test]
fn the_stable_limits_are_where_the_theory_puts_them() {
    let (lambda, beta) = (4.0, 0.7);
    type Make = fn(f64, f64) -> Box<dyn Method>;
    let cases: [(f64, Make); 3] = [
        (2.0 / lambda, |eta, _| {
            Box::new(GradientDescent::new(eta).unwrap())
        }),
        (2.0 * (1.0 + beta) / lambda, |eta, beta| {
            Box::new(HeavyBall::new(eta, beta).unwrap())
        }),
        (2.0 * (1.0 + beta) / ((1.0 + 2.0 * beta) * lambda), |eta, beta| {
            Box::new(Nesterov::new(eta, beta).unwrap())
        }),
    ];
    for (limit, make) in cases {
        let end = |eta: f64| {
            let points = iterates(&mut *make(eta, beta), &parabola(lambda), &dvector![1.0], 2000);
            points.last().unwrap().norm()
        };
        assert!(end(limit * 0.99) < 1e-3, "stable below {limit}");
        assert!(end(limit * 1.01) > 1e3, "unstable above {limit}");
    }
}

/// With the best constants the two extreme directions have a double root $r = ±\sqrt β$, so $e_k = (1 + ck)r^k$.
#[test]
fn the_best_heavy_ball_has_a_double_root_at_both_ends() {
    let (smallest, largest) = (1.0, 100.0);
    let rate = HeavyBall::rate(100.0);
    for (lambda, root) in [(smallest, rate), (largest, -rate)] {
        let mut method = HeavyBall::fastest(smallest, largest).unwrap();
        let points = iterates(&mut method, &parabola(lambda), &dvector![1.0], 80);
        let c = points[1][0] / root - 1.0;
        for (k, x) in points.iter().enumerate() {
            let expected = (1.0 + c * k as f64) * root.powi(k as i32);
            assert!(
                (x[0] - expected).abs() < 1e-12,
                "curvature {lambda}, step {k}: {} and {expected}",
                x[0]
            );
        }
    }
}

#[test]
fn a_light_ball_oscillates_and_shrinks_by_the_root_of_its_momentum() {
    let (beta, eta): (f64, f64) = (0.9, 0.5);
    let points = iterates(
        &mut HeavyBall::new(eta, beta).unwrap(),
        &parabola(1.0),
        &dvector![1.0],
        400,
    );
    // Complex roots √β e^{±iφ} with 2√β cos φ = 1 + β − ηλ.
    let phi = ((1.0 + beta - eta) / (2.0 * beta.sqrt())).acos();
    let second = (points[1][0] / beta.sqrt() - phi.cos()) / phi.sin();
    for (k, x) in points.iter().enumerate() {
        let angle = phi * k as f64;
        let expected = beta.sqrt().powi(k as i32) * (angle.cos() + second * angle.sin());
        assert!((x[0] - expected).abs() < 1e-12, "step {k}");
    }
}

#[test]
fn nesterovs_best_rate_is_one_minus_two_over_root_three_kappa_plus_one() {
    for kappa in [10.0, 100.0, 1000.0] {
        let steps = (30.0 * f64::sqrt(kappa)) as usize;
        let points = iterates(
            &mut Nesterov::fastest(1.0, kappa).unwrap(),
            &Quadratic::diagonal(kappa, 2),
            &dvector![1.0, 1.0],
            steps,
        );
        let (half, end) = (points[steps / 2].norm(), points[steps].norm());
        let slope = (end / half).ln() / (steps - steps / 2) as f64;
        // A double root, so up to a factor k.
        let ratio = slope / Nesterov::rate(kappa).ln();
        assert!((0.9..1.01).contains(&ratio), "κ = {kappa}: {ratio}");
    }
}

/// $v ← βv − η∇f(x + βv)$, $x ← x + v$, as the textbook has it; our iterates are its look-ahead points.
#[test]
fn nesterovs_iterates_are_the_look_ahead_points_of_the_textbook() {
    let (eta, beta) = (2e-4, 0.9);
    let f = Rosenbrock::new(2);
    let ours = iterates(
        &mut Nesterov::new(eta, beta).unwrap(),
        &f,
        &dvector![-1.2, 1.0],
        200,
    );
    let (mut x, mut v) = (dvector![-1.2, 1.0], dvector![0.0, 0.0]);
    for (k, y) in ours.iter().enumerate() {
        let ahead = &x + &v * beta;
        assert!((y - &ahead).norm() < 1e-12, "step {k}");
        v = &v * beta - f.gradient(&ahead) * eta;
        x += &v;
    }
}

#[test]
fn without_momentum_both_are_gradient_descent() {
    let bowl = Quadratic::diagonal(5.0, 4);
    let start = dvector![1.0, -1.0, 2.0, 0.5];
    let plain = iterates(&mut GradientDescent::new(0.1).unwrap(), &bowl, &start, 20);
    assert_eq!(
        plain,
        iterates(&mut HeavyBall::new(0.1, 0.0).unwrap(), &bowl, &start, 20)
    );
    let nesterov = iterates(&mut Nesterov::new(0.1, 0.0).unwrap(), &bowl, &start, 20);
    assert!(plain.iter().zip(&nesterov).all(|(a, b)| (a - b).norm() < 1e-15));
}

#[test]
fn the_heavy_balls_and_nesterovs_rates_order_as_they_should() {
    for kappa in [4.0, 100.0, 1e6] {
        let (ball, nesterov, descent) = (
            HeavyBall::rate(kappa),
            Nesterov::rate(kappa),
            GradientDescent::rate(kappa),
        );
        assert!(
            0.0 < ball && ball < nesterov && nesterov < descent && descent < 1.0,
            "κ = {kappa}"
        );
    }
}

#[test]
fn adams_first_step_is_its_step_size_times_the_sign() {
    let step = first_step(&mut Adam::new(0.01).unwrap(), dvector![3.0, -0.002, 1e5]);
    assert!((step - dvector![-0.01, 0.01, -0.01]).amax() < 1e-6 * 0.01 * 10.0);
}

#[test]
fn under_a_constant_gradient_bias_correction_makes_every_step_of_adam_alike() {
    /// A slope that never changes.
    struct Slope;
    impl Objective for Slope {
        fn dimension(&self) -> usize {
            1
        }
        fn value(&self, x: &DVector<f64>) -> f64 {
            3.0 * x[0]
        }
        fn gradient(&self, _: &DVector<f64>) -> DVector<f64> {
            dvector![3.0]
        }
    }
    let points = iterates(&mut Adam::new(0.1).unwrap(), &Slope, &dvector![0.0], 500);
    for (k, x) in points.iter().enumerate() {
        assert!((x[0] + 0.1 * k as f64).abs() < 1e-6, "step {k}");
    }
}

#[test]
fn rmsprops_variants_are_two_algorithms() {
    let (eta, g) = (0.01, 2.0);
    let torch = first_step(&mut RmsProp::torch(eta).unwrap(), dvector![g]);
    assert!(
        (torch[0] + eta / 0.01f64.sqrt()).abs() < 1e-7,
        "ten times the step size: {}",
        torch[0]
    );
    let optax = first_step(&mut RmsProp::optax(eta).unwrap(), dvector![g]);
    assert!(
        (optax[0] + eta / 0.1f64.sqrt()).abs() < 1e-7,
        "about three times the step size: {}",
        optax[0]
    );
    // Where the gradient is small, √ε = 1e-4 rules one and ε = 1e-8 hardly touches the other.
    let g = 1e-6;
    let torch = first_step(&mut RmsProp::torch(eta).unwrap(), dvector![g]);
    assert!((torch[0] + eta * g / (0.1 * g + 1e-8)).abs() < 1e-12);
    let optax = first_step(&mut RmsProp::optax(eta).unwrap(), dvector![g]);
    assert!((optax[0] + eta * g / (0.1 * g * g + 1e-8f64).sqrt()).abs() < 1e-12);
    assert!(torch[0] / optax[0] > 500.0);
    // The same decay, the same ε: only its place differs.
    let [outside, inside] =
        [Epsilon::OutsideRoot, Epsilon::InsideRoot].map(|place| RmsProp::new(eta, 0.9, 1e-8, place).unwrap());
    let [outside, inside] = [outside, inside].map(|mut method| first_step(&mut method, dvector![g])[0]);
    assert!(outside / inside > 100.0, "{outside} {inside}");
}

/// Gradient descent follows a rotation of the problem; Adam does not.
#[test]
fn only_adam_and_rmsprop_care_about_the_axes() {
    let turn = |degrees: f64| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        DMatrix::from_row_slice(2, 2, &[cos, -sin, sin, cos])
    };
    let bowl = Quadratic::diagonal(50.0, 2);
    let q = turn(30.0);
    let turned = Quadratic::new(&q * &bowl.matrix * q.transpose(), dvector![0.0, 0.0]).unwrap();
    let start = dvector![1.0, 1.0];
    let gap = |make: &dyn Fn() -> Box<dyn Method>| {
        let straight = iterates(&mut *make(), &bowl, &start, 40);
        let rotated = iterates(&mut *make(), &turned, &(&q * &start), 40);
        straight
            .iter()
            .zip(&rotated)
            .map(|(a, b)| (&q * a - b).norm())
            .fold(0.0, f64::max)
    };
    assert!(gap(&|| Box::new(GradientDescent::new(0.03).unwrap())) < 1e-12);
    assert!(gap(&|| Box::new(HeavyBall::new(0.03, 0.8).unwrap())) < 1e-12);
    assert!(gap(&|| Box::new(Nesterov::new(0.02, 0.8).unwrap())) < 1e-12);
    assert!(gap(&|| Box::new(RmsProp::torch(0.03).unwrap())) > 1e-2);
    assert!(gap(&|| Box::new(Adam::new(0.03).unwrap())) > 1e-2);
}

/// Multiply $f$ by a constant: Adam and RMSprop take the same steps, gradient descent does not.
#[test]
fn only_adam_and_rmsprop_are_blind_to_the_scale_of_the_cost() {
    let bowl = Quadratic::diagonal(7.0, 3);
    let scaled = Quadratic::new(&bowl.matrix * 1e3, bowl.linear.clone()).unwrap();
    let start = dvector![1.0, -2.0, 0.5];
    let gap = |make: &dyn Fn() -> Box<dyn Method>| {
        let [a, b] = [&bowl, &scaled].map(|f| iterates(&mut *make(), f, &start, 25));
        a.iter().zip(&b).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max)
    };
    assert!(gap(&|| Box::new(Adam::new(0.05).unwrap())) < 1e-4);
    assert!(gap(&|| Box::new(RmsProp::torch(0.05).unwrap())) < 1e-4);
    assert!(gap(&|| Box::new(GradientDescent::new(1e-4).unwrap())) > 1e-2);
}

#[test]
fn a_method_used_twice_starts_anew() {
    let bowl = Quadratic::diagonal(20.0, 3);
    let start = dvector![1.0, 1.0, 1.0];
    let methods: [Box<dyn Method>; 5] = [
        Box::new(GradientDescent::new(0.05).unwrap()),
        Box::new(HeavyBall::new(0.05, 0.9).unwrap()),
        Box::new(Nesterov::new(0.05, 0.9).unwrap()),
        Box::new(RmsProp::optax(0.05).unwrap()),
        Box::new(Adam::new(0.05).unwrap()),
    ];
    for mut method in methods {
        let first = iterates(&mut method, &bowl, &start, 30);
        assert_eq!(
            first,
            iterates(&mut method, &bowl, &start, 30),
            "{}",
            method.name()
        );
        // A problem of another size is no obstacle either.
        assert_eq!(
            iterates(&mut method, &parabola(1.0), &dvector![1.0], 3).len(),
            4,
            "{}",
            method.name()
        );
    }
}

#[test]
fn single_precision_works_too() {
    let bowl = Quadratic::<f32>::new(DMatrix::identity(2, 2), DVector::zeros(2)).unwrap();
    let start = DVector::from_vec(vec![1.0f32, -1.0]);
    let mut adam = Adam::new(0.1f32).unwrap();
    let limits = Limits::default().maximum_iterations(500).gradient_tolerance(1e-3);
    assert!(minimize(&mut adam, &bowl, &start, &limits).unwrap().best.norm() < 1e-2);
}

#[test]
fn beyond_the_limit_the_descent_says_so_and_keeps_the_best_point() {
    let bowl = Quadratic::diagonal(10.0, 2);
    let limits = Limits::default().maximum_iterations(100_000);
    let descent = minimize(
        &mut GradientDescent::new(0.21).unwrap(),
        &bowl,
        &dvector![1.0, 1e-3],
        &limits,
    )
    .unwrap();
    assert!(matches!(descent.stop, Stop::Diverged { .. }), "{}", descent.stop);
    assert!(descent.best_value < bowl.value(&dvector![1.0, 1e-3]));
}

#[test]
fn hyperparameters_out_of_range_are_refused_by_name() {
    let refusals = [
        GradientDescent::new(0.0).unwrap_err(),
        GradientDescent::new(f64::NAN).unwrap_err(),
        GradientDescent::new(f64::INFINITY).unwrap_err(),
        GradientDescent::fastest(2.0, 1.0).unwrap_err(),
        GradientDescent::fastest(0.0, 1.0).unwrap_err(),
        HeavyBall::new(-1.0, 0.9).unwrap_err(),
        HeavyBall::new(0.1, 1.0).unwrap_err(),
        HeavyBall::fastest(1.0, f64::NAN).unwrap_err(),
        Nesterov::new(0.1, -0.1).unwrap_err(),
        Nesterov::fastest(f64::INFINITY, f64::INFINITY).unwrap_err(),
        RmsProp::torch(-0.0).unwrap_err(),
        RmsProp::new(0.1, 0.9, 0.0, Epsilon::InsideRoot).unwrap_err(),
        RmsProp::new(0.1, f64::NAN, 1e-8, Epsilon::InsideRoot).unwrap_err(),
        Adam::new(f64::NEG_INFINITY).unwrap_err(),
        Adam::with(0.1, [1.0, 0.999], 1e-8).unwrap_err(),
        Adam::with(0.1, [0.9, 0.999], -1e-8).unwrap_err(),
    ];
    for refusal in refusals {
        assert!(
            refusal.to_string().contains(refusal.name) && !refusal.range.is_empty(),
            "{refusal}"
        );
    }
    let message = HeavyBall::new(0.1, 1.5).unwrap_err().to_string();
    assert_eq!(
        message,
        "the momentum is 1.5, and must be at least 0 and less than 1"
    );
}

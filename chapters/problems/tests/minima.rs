//! The minima of the collection of Moré, Garbow and Hillstrom: those published are found, those listed are minima.

use nalgebra::{DMatrix, DVector, dvector};
use problems::more_garbow_hillstrom::{Location, Source, TestProblem, ZERO, collection, problem, sized};
use problems::{Beale, Objective, Rosenbrock};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What counts as zero, where it is hardest.
#[test]
fn zero_tells_a_minimizer_from_a_valley() {
    let value = problem(3).unwrap().value(&dvector![1e-4 / 8.85, 8.85]);
    assert!((0.9e-9..1.1e-9).contains(&value) && value > ZERO, "{value:e}");
    let (singular, x) = (problem(13).unwrap(), 1.7e-4 * dvector![10.0, -1.0, 0.0, 0.0]);
    let (value, gradient) = singular.value_and_gradient(&x);
    assert!((0.5 * ZERO..ZERO).contains(&value), "{value:e}");
    assert!((1e-7..1e-6).contains(&gradient.norm()), "{:e}", gradient.norm());
}

/// Two of them are elsewhere in this crate too, and two of them solve the same equation.
#[test]
fn relatives_agree() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    for _ in 0..20 {
        let x = DVector::from_fn(2, |_, _| rng.random_range(-3.0..3.0));
        for (number, twin) in [(1, &Rosenbrock::new(2) as &dyn Objective), (5, &Beale)] {
            let problem = problem(number).unwrap();
            let (value, expected) = (problem.value(&x), twin.value(&x));
            assert!(
                (value - expected).abs() < 1e-13 * (1.0 + expected),
                "{number} at {x}"
            );
        }
    }
    let [differences, integral] = [28, 29].map(|number| {
        let problem = sized(number, 7).unwrap();
        polished(&problem, &problem.start())
    });
    assert!((differences - integral).amax() < 1e-14);
}

/// Levenberg and Marquardt's method, made crude and robust: scaled by the largest columns so far, until no step helps.
fn levenberg_marquardt(problem: &TestProblem, start: &DVector<f64>) -> DVector<f64> {
    let mut x = start.clone();
    let mut damping = 1e-3;
    let mut scale = DVector::from_element(x.len(), 1e-12_f64);
    for _ in 0..5000 {
        let (value, gradient) = problem.value_and_gradient(&x);
        let jacobian = problem.jacobian(&x);
        for (j, column) in jacobian.column_iter().enumerate() {
            scale[j] = scale[j].max(column.norm_squared());
        }
        let normal = jacobian.tr_mul(&jacobian);
        let next = loop {
            let matrix = &normal + DMatrix::from_diagonal(&(&scale * damping));
            let trial = matrix
                .cholesky()
                .map(|factors| &x - factors.solve(&gradient) / 2.0);
            if let Some(trial) = trial.filter(|trial| problem.value(trial) < value) {
                damping = (damping / 5.0).max(1e-20);
                break trial;
            }
            damping *= 3.0;
            if damping > 1e25 {
                return x;
            }
        };
        x = next;
    }
    x
}

/// Newton's method to the last digit, from a point near a minimizer.
fn polished(problem: &TestProblem, start: &DVector<f64>) -> DVector<f64> {
    let mut x = start.clone();
    for _ in 0..20 {
        let Some(factors) = problem.hessian(&x).cholesky() else {
            break;
        };
        x -= factors.solve(&problem.gradient(&x));
    }
    x
}

/// f falls short of the minimum of its quadratic model by at most a thousandth of the tolerance, and curves upwards.
fn is_minimizer(problem: &TestProblem, x: &DVector<f64>, tolerance: f64) -> bool {
    problem.hessian(x).cholesky().is_some_and(|factors| {
        let gradient = problem.gradient(x);
        gradient.dot(&factors.solve(&gradient)) / 2.0 < 1e-3 * tolerance
    })
}

fn other_sizes() -> Vec<TestProblem> {
    let sizes = [(20, 9), (20, 12), (23, 10), (24, 10), (35, 10), (35, 9)];
    let small = (1..=7).map(|n| (35, n));
    sizes
        .into_iter()
        .chain(small)
        .filter_map(|(number, n)| sized(number, n))
        .collect()
}

/// Every point that is listed has the value listed, and is a minimizer where that is not zero.
#[test]
fn minimizers_are_minimizers() {
    for problem in collection().iter().chain(&other_sizes()) {
        let (number, name) = (problem.number(), problem.name());
        for minimum in problem.minima() {
            let Location::Point(x) = &minimum.location else {
                continue;
            };
            let value = problem.value(x);
            assert!(
                minimum.is_reached(value),
                "{number} {name}: {value:e} at {x}, not {}",
                minimum.value
            );
            assert!(
                minimum.value == 0.0 || is_minimizer(problem, x, minimum.tolerance),
                "{number} {name}: {x} is no minimizer"
            );
        }
    }
}

/// From the standard start, and for what is not reached from there from another: each published value is confirmed.
#[test]
fn minima_are_reached() {
    let confirm = |problem: &TestProblem, start: &DVector<f64>, value: f64| {
        let x = levenberg_marquardt(problem, start);
        let found = problem.value(&x);
        let listed = problem.minima().iter().find(|minimum| minimum.is_reached(found));
        let (number, name) = (problem.number(), problem.name());
        assert_eq!(
            listed.map(|minimum| minimum.value),
            Some(value),
            "{number} {name}, n = {}: {found:e}",
            problem.dimension()
        );
    };
    for problem in collection().iter().chain(&other_sizes()) {
        // From the standard start not the global minimum, but the local one.
        let reached = match (problem.number(), problem.dimension()) {
            (2, _) | (35, 10) => problem.minima()[1].value,
            _ => problem.minima()[0].value,
        };
        confirm(problem, &problem.start(), reached);
    }
    confirm(&problem(2).unwrap(), &dvector![5.5, 4.5], 0.0);
    confirm(
        &problem(8).unwrap(),
        &problem(8).unwrap().scaled_start(10.0),
        17.4286,
    );
    confirm(
        &problem(26).unwrap(),
        &problem(26).unwrap().scaled_start(10.0),
        4.21863e-5,
    );
}

/// The local minima of the trigonometric function, by descents from random points.
#[test]
fn the_trigonometric_function_has_four_local_minima_near_its_start() {
    let trigonometric = problem(26).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(26);
    let mut reached = vec![0; trigonometric.minima().len()];
    for _ in 0..300 {
        let start = DVector::from_fn(10, |_, _| rng.random_range(0.0..0.3));
        let x = polished(&trigonometric, &levenberg_marquardt(&trigonometric, &start));
        let value = trigonometric.value(&x);
        let which = trigonometric
            .minima()
            .iter()
            .position(|minimum| minimum.is_reached(value));
        assert!(is_minimizer(&trigonometric, &x, 1e-10));
        reached[which.unwrap_or_else(|| panic!("{value:e} is not listed"))] += 1;
    }
    assert!(reached.iter().all(|&count| count > 0), "{reached:?}");
    let later = trigonometric
        .minima()
        .iter()
        .filter(|minimum| minimum.source == Source::Later);
    assert_eq!(later.count(), 4);
}

/// From random points Chebyquad of ten nodes does better than from its start; that of eight does not.
#[test]
fn the_minimum_of_chebyquad_10_in_the_paper_is_local() {
    let mut rng = ChaCha8Rng::seed_from_u64(35);
    for (n, best) in [(8, 3.51687e-3), (10, 4.77271e-3)] {
        let chebyquad = sized(35, n).unwrap();
        let values = (0..20).map(|_| {
            let start = DVector::from_fn(n, |_, _| rng.random_range(0.0..1.0));
            chebyquad.value(&levenberg_marquardt(&chebyquad, &start))
        });
        let smallest = values.fold(f64::INFINITY, f64::min);
        let global = &chebyquad.minima()[0];
        assert!(
            global.is_reached(smallest) && global.value == best,
            "{smallest:e}"
        );
    }
}

/// Infima at infinity are approached from above.
#[test]
fn infima_are_approached() {
    let beale = |reach: f64| {
        let slope: f64 = (1.5 + 2.0 * 2.25 + 3.0 * 2.625) / 14.0;
        dvector![-reach, 1.0 + slope / reach]
    };
    let bard = |reach: f64| dvector![0.840_666_667, -2.222_741 * reach, -2.300_167 * reach];
    let kowalik_osborne = |reach: f64| {
        dvector![
            3.784_859 * reach,
            -14.075_884,
            -171.292_121 * reach,
            -106.852_251 * reach
        ]
    };
    type Path<'a> = &'a dyn Fn(f64) -> DVector<f64>;
    for (number, path) in [(5, &beale as Path), (8, &bard), (15, &kowalik_osborne)] {
        let problem = problem(number).unwrap();
        let is_infinite = |location: &Location| matches!(location, Location::Infinity(_));
        let infimum = problem
            .minima()
            .iter()
            .find(|minimum| is_infinite(&minimum.location))
            .unwrap();
        let values = [1e5, 1e7, 1e9].map(|reach| problem.value(&path(reach)));
        assert!(infimum.is_reached(values[2]), "{number}: {values:?}");
        assert!(
            values[0] > values[1] && values[1] > values[2] - 1e-12,
            "{number}: {values:?}"
        );
    }
}

/// The sets of minimizers, at points of theirs chosen at random.
#[test]
fn sets_of_minimizers() {
    let mut rng = ChaCha8Rng::seed_from_u64(34);
    let mut random = || rng.random_range(-3.0..3.0_f64);
    for _ in 0..10 {
        let same = random();
        assert_eq!(problem(12).unwrap().value(&dvector![same, same, 0.0]), 0.0);
        let (b, c, d) = (random(), random(), random());
        let mut x = dvector![0.0, b, c, d, random()];
        x[0] = 3.0 / 21.0 - 2.0 * x[1] - 3.0 * x[2] - 4.0 * x[3] - 5.0 * x[4];
        assert!(problem(33).unwrap().minima()[0].is_reached(problem(33).unwrap().value(&x)));
        x[0] = random();
        x[1] = (3.0 / 17.0 - 3.0 * x[2] - 4.0 * x[3]) / 2.0;
        assert!(problem(34).unwrap().minima()[0].is_reached(problem(34).unwrap().value(&x)));
    }
    let almost_linear = problem(27).unwrap();
    let a: f64 = 0.979_430_303_349_862;
    let mut x = DVector::from_element(10, a);
    x[9] = a.powi(-9);
    assert!(almost_linear.minima()[1].is_reached(almost_linear.value(&x)));
}

/// Biggs's local minimum is a ray; where its two amplitudes have the same sign the same value is a saddle's.
#[test]
fn the_local_minimum_of_biggs() {
    let biggs = problem(18).unwrap();
    let local = biggs.minima().last().unwrap();
    let at = |third: f64| {
        dvector![
            1.711_415_994_720_68,
            17.683_198_180_845,
            third,
            5.186_561_551_948,
            1.711_415_994_720_68,
            2.326_287_321_839_82 - third
        ]
    };
    for third in [4.0, 1.2, 0.1, -1.0] {
        let x = at(third);
        assert!(local.is_reached(biggs.value(&x)), "{:e}", biggs.value(&x));
        assert!(biggs.gradient(&x).norm() < 1e-11);
        let lowest = biggs.hessian(&x).symmetric_eigenvalues().min();
        let same_sign = x[2] * x[5] > 0.0;
        assert_eq!(lowest < -1e-4, same_sign, "{third}: {lowest:e}");
        assert!(same_sign || lowest > -1e-12, "{third}: {lowest:e}");
    }
}

/// What the paper lists as a second minimum of Brown's almost-linear function is stationary, but f falls along a curve.
#[test]
fn the_flat_point_of_brown_is_no_minimum() {
    let brown = problem(27).unwrap();
    let curve = |a: f64| DVector::from_fn(10, |i, _| if i < 9 { a } else { 11.0 - 10.0 * a });
    assert_eq!(brown.value(&curve(0.0)), 1.0);
    assert_eq!(brown.gradient(&curve(0.0)).norm(), 0.0);
    assert!(brown.value(&curve(0.1)) < 1.0);
    assert!(brown.value(&curve(0.2)) < brown.value(&curve(0.1)));
}

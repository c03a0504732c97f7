//! The collection of Moré, Garbow and Hillstrom, against hyper-dual numbers and against what is published.

use nalgebra::{DMatrix, DVector, dvector};
use num_dual::HyperDual64;
use problems::Objective;
use problems::more_garbow_hillstrom::{Location, TestProblem, collection, problem, sized};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Every residual's value, gradient and second derivatives, by hyper-dual numbers.
struct Exact {
    residuals: DVector<f64>,
    jacobian: DMatrix<f64>,
    curvatures: Vec<DMatrix<f64>>,
}

impl Exact {
    fn of(problem: &TestProblem, x: &DVector<f64>) -> Self {
        let (m, n) = (problem.residual_count(), problem.dimension());
        let mut exact = Self {
            residuals: DVector::zeros(m),
            jacobian: DMatrix::zeros(m, n),
            curvatures: vec![DMatrix::zeros(n, n); m],
        };
        for j in 0..n {
            for k in 0..n {
                let entry = |l: usize| HyperDual64::new(x[l], f64::from(l == j), f64::from(l == k), 0.0);
                let numbers = problem.residuals_in(&(0..n).map(entry).collect::<Vec<_>>());
                for (i, r) in numbers.iter().enumerate() {
                    exact.residuals[i] = r.re;
                    exact.jacobian[(i, j)] = r.eps1;
                    exact.curvatures[i][(j, k)] = r.eps1eps2;
                }
            }
        }
        exact
    }
}

/// Where every problem is defined: near the standard start and near the minimizers, each entry off by a fifth at most,
/// or by 0.2 where it is small.
fn sample(problem: &TestProblem, rng: &mut ChaCha8Rng) -> Vec<DVector<f64>> {
    let minimizers = problem
        .minima()
        .iter()
        .filter_map(|minimum| match &minimum.location {
            Location::Point(point) => Some(point.clone()),
            _ => None,
        });
    let centers: Vec<_> = std::iter::once(problem.start()).chain(minimizers).collect();
    let mut near = |center: &DVector<f64>| {
        center.map(|entry| entry + rng.random_range(-0.2..0.2) * entry.abs().max(1.0))
    };
    centers
        .iter()
        .flat_map(|center| [near(center), near(center), near(center)])
        .collect()
}

/// The largest difference of entries is small beside the largest entry.
fn assert_near(problem: &TestProblem, what: &str, found: &DMatrix<f64>, truth: &DMatrix<f64>) {
    let (number, name) = (problem.number(), problem.name());
    let (error, scale) = ((found - truth).amax(), truth.amax().max(1e-3));
    assert!(
        error <= 1e-11 * scale,
        "{number} {name}: {what} off by {error:e} of {scale:e}{found}{truth}"
    );
}

fn column(vector: &DVector<f64>) -> DMatrix<f64> {
    DMatrix::from_column_slice(vector.len(), 1, vector.as_slice())
}

#[test]
fn the_derivatives_of_every_residual_are_exact() {
    let mut rng = ChaCha8Rng::seed_from_u64(1981);
    for problem in collection() {
        let m = problem.residual_count();
        for x in sample(&problem, &mut rng) {
            let exact = Exact::of(&problem, &x);
            let near = |what: &str, found: &DMatrix<f64>, truth: &DMatrix<f64>| {
                assert_near(&problem, what, found, truth)
            };
            near(
                "residuals",
                &column(&problem.residuals(&x)),
                &column(&exact.residuals),
            );
            near("Jacobian", &problem.jacobian(&x), &exact.jacobian);
            for (i, truth) in exact.curvatures.iter().enumerate() {
                let axis = DVector::from_fn(m, |k, _| f64::from(k == i));
                near(
                    &format!("∇²r of residual {i}"),
                    &problem.curvature(&x, &axis),
                    truth,
                );
            }
        }
    }
}

/// $2Jᵀr$ and $2(JᵀJ + \sum_i r_i ∇²r_i)$, from the exact derivatives of the residuals.
#[test]
fn gradient_and_hessian_are_made_of_the_residuals() {
    let mut rng = ChaCha8Rng::seed_from_u64(566);
    for problem in collection() {
        let n = problem.dimension();
        for x in sample(&problem, &mut rng) {
            let Exact {
                residuals,
                jacobian,
                curvatures,
            } = Exact::of(&problem, &x);
            let mut gradient = DVector::zeros(n);
            let mut hessian = DMatrix::zeros(n, n);
            for (i, curvature) in curvatures.iter().enumerate() {
                let slope = jacobian.row(i).transpose();
                gradient += 2.0 * residuals[i] * &slope;
                hessian += 2.0 * (&slope * slope.transpose() + residuals[i] * curvature);
            }
            let v = DVector::from_fn(n, |_, _| rng.random_range(-1.0..1.0));
            let (value, both) = problem.value_and_gradient(&x);
            let near = |what: &str, found: &DMatrix<f64>, truth: &DMatrix<f64>| {
                assert_near(&problem, what, found, truth)
            };
            let value_of = |value: f64| DMatrix::from_element(1, 1, value);
            near(
                "value",
                &value_of(problem.value(&x)),
                &value_of(residuals.norm_squared()),
            );
            near(
                "value of both",
                &value_of(value),
                &value_of(residuals.norm_squared()),
            );
            near("gradient", &column(&problem.gradient(&x)), &column(&gradient));
            near("gradient of both", &column(&both), &column(&gradient));
            near("Hessian", &problem.hessian(&x), &hessian);
            near(
                "product",
                &column(&problem.hessian_vector(&x, &v)),
                &column(&(&hessian * &v)),
            );
            assert_eq!(problem.hessian(&x), problem.hessian(&x).transpose());
        }
    }
}

/// On the line $x_1 = 0$ the polar angle is taken the other way round.
#[test]
fn the_helical_valley_is_smooth_across_its_axis() {
    let helical = problem(7).unwrap();
    for x in [dvector![0.0, 1.5, 0.3], dvector![0.0, -0.5, -2.0]] {
        let exact = Exact::of(&helical, &x);
        assert_near(&helical, "Jacobian", &helical.jacobian(&x), &exact.jacobian);
        for side in [-1e-9, 1e-9] {
            let beside = &x + dvector![side, 0.0, 0.0];
            // The angle jumps by one turn where the negative half of the line is crossed.
            let jump = if x[1] < 0.0 && side < 0.0 { 100.0 } else { 0.0 };
            let difference = helical.residuals(&beside) - helical.residuals(&x);
            assert!(
                (difference[0] + jump).abs() < 1e-6 && difference[1].abs() < 1e-6,
                "{difference}"
            );
        }
    }
}

#[test]
fn there_are_35_of_the_sizes_of_the_paper() {
    let sizes: Vec<_> = collection()
        .iter()
        .map(|problem| (problem.number(), problem.residual_count(), problem.dimension()))
        .collect();
    #[rustfmt::skip]
    let expected = [
        (1, 2, 2), (2, 2, 2), (3, 2, 2), (4, 3, 2), (5, 3, 2), (6, 10, 2), (7, 3, 3), (8, 15, 3), (9, 15, 3),
        (10, 16, 3), (11, 99, 3), (12, 10, 3), (13, 4, 4), (14, 6, 4), (15, 11, 4), (16, 20, 4), (17, 33, 5),
        (18, 13, 6), (19, 65, 11), (20, 31, 6), (21, 10, 10), (22, 12, 12), (23, 5, 4), (24, 8, 4), (25, 12, 10),
        (26, 10, 10), (27, 10, 10), (28, 10, 10), (29, 10, 10), (30, 10, 10), (31, 10, 10), (32, 10, 5),
        (33, 10, 5), (34, 10, 5), (35, 8, 8),
    ];
    assert_eq!(sizes, expected);
    for problem in collection() {
        let x = problem.start();
        let (m, n) = (problem.residual_count(), problem.dimension());
        assert_eq!(x.len(), n);
        assert_eq!(problem.residuals(&x).len(), m);
        assert_eq!(problem.jacobian(&x).shape(), (m, n));
        assert_eq!(problem.hessian(&x).shape(), (n, n));
        assert!(!problem.name().is_empty() && !problem.minima().is_empty());
        assert!(problem.minima()[0].global);
    }
    assert!(problem(0).is_none() && problem(36).is_none());
    assert!(sized(1, 3).is_none() && sized(20, 32).is_none() && sized(20, 1).is_none());
    assert!(sized(21, 3).is_none() && sized(22, 6).is_none() && sized(23, 0).is_none());
    assert!(sized(36, 2).is_none() && sized(0, 2).is_none());
}

/// ‖r‖ at 1, 10 and 100 times the standard start, as the test programs of MINPACK print it (HYBRD and LMDER, March
/// 1980): problem, n, norms.
const NORMS: &[(usize, usize, &[f64])] = &[
    (1, 2, &[0.4919350e1, 0.1340063e4, 0.1430001e6]),
    (2, 2, &[0.2001250e2, 0.1243283e5, 0.1142645e8]),
    (3, 2, &[0.1065487e1, 0.1000000e1]),
    (6, 2, &[0.6458565e2]),
    (7, 3, &[0.5000000e2, 0.1029563e3, 0.9912618e3]),
    (8, 3, &[0.6456136e1, 0.3614185e2, 0.3841147e3]),
    (10, 3, &[0.4115347e5, 0.4168217e7]),
    (12, 3, &[0.3211158e2]),
    (13, 4, &[0.1466288e2, 0.1270984e4, 0.1268879e6]),
    (15, 4, &[0.7289151e-1, 0.2979370e1, 0.2995906e2]),
    (16, 4, &[0.2815438e4]),
    (17, 5, &[0.9375640]),
    (19, 11, &[0.1446865e1]),
    (20, 6, &[0.5477226e1, 0.6433126e4, 0.6742560e6]),
    (20, 9, &[0.5477226e1, 0.1208813e5, 0.1269109e7]),
    (20, 12, &[0.5477226e1, 0.1922076e5, 0.2018918e7]),
    (26, 10, &[0.8411753e-1, 0.2030519e2, 0.9336937e2]),
    (27, 10, &[0.1653022e2, 0.9765624e7, 0.9765625e17]),
    (27, 30, &[0.8347604e2]),
    (27, 40, &[0.1280264e3]),
    (28, 10, &[0.2808058e-1, 0.5255526, 0.1065739e3]),
    (29, 1, &[0.1279297, 0.2562500e1, 0.8361172e3]),
    (29, 10, &[0.2518270, 0.6116833e1, 0.1269309e4]),
    (30, 10, &[0.4582576e1, 0.6391009e3, 0.6333758e5]),
    (31, 10, &[0.1897367e2, 0.1713092e5, 0.1594986e8]),
    (32, 5, &[0.5000000e1]),
    (33, 5, &[0.2915219e3]),
    (34, 5, &[0.1260397e3]),
    (35, 5, &[0.2257066, 0.4117243e7, 0.5636130e12]),
    (35, 6, &[0.2154720, 0.1307925e9, 0.1875579e15]),
    (35, 7, &[0.1837679, 0.4269328e10, 0.6414317e17]),
    (35, 8, &[0.1965139]),
    (35, 9, &[0.1699499]),
];

/// ‖∇f‖/2 there, by the same programs, which solve ∇f/2 = 0 for these.
const HALF_GRADIENTS: &[(usize, usize, &[f64])] = &[
    (20, 6, &[0.6848587e2, 0.3531259e7]),
    (20, 9, &[0.8878955e2, 0.1015108e8]),
    (25, 10, &[0.2240213e7, 0.5223438e8, 0.1592365e12]),
];

#[test]
fn starts_are_those_of_minpack() {
    let check = |what: &str,
                 number: usize,
                 n: usize,
                 published: &[f64],
                 of: &dyn Fn(&TestProblem, &DVector<f64>) -> f64| {
        let problem = sized(number, n).unwrap();
        for (&published, factor) in published.iter().zip([1.0, 10.0, 100.0]) {
            let found = of(&problem, &problem.scaled_start(factor));
            assert!(
                (found - published).abs() < 1.1e-6 * published,
                "{number} n = {n} ×{factor}: {what} {found:e}, published {published:e}"
            );
        }
    };
    for &(number, n, published) in NORMS {
        check("‖r‖", number, n, published, &|problem, x| {
            problem.residuals(x).norm()
        });
    }
    // Of Wood's function MINPACK takes the second and the fourth entry of ∇f whole.
    let halves = |gradient: DVector<f64>| gradient.component_mul(&dvector![0.5, 1.0, 0.5, 1.0]).norm();
    check(
        "‖∇f‖",
        14,
        4,
        &[0.8550557e4, 0.7349823e7, 0.7273070e10],
        &|problem, x| halves(problem.gradient(x)),
    );
    for &(number, n, published) in HALF_GRADIENTS {
        check("‖∇f‖/2", number, n, published, &|problem, x| {
            problem.gradient(x).norm() / 2.0
        });
    }
}

/// $f$ at the start of the 18 problems of Algorithm 566, to three digits, as its Julia interface prints them.
#[test]
fn starts_are_those_of_algorithm_566() {
    for (number, n, published) in [
        (7, 3, 2.50e3),
        (18, 6, 7.79e-1),
        (9, 3, 3.89e-6),
        (3, 2, 1.14),
        (12, 3, 1.03e3),
        (25, 40, 9.39e10),
        (20, 9, 3.00e1),
        (23, 60, 5.45e9),
        (24, 65, 2.87e5),
        (4, 2, 1.00e12),
        (16, 4, 7.93e6),
        (11, 3, 1.21e1),
        (26, 40, 2.01e-3),
        (21, 40, 4.84e2),
        (22, 60, 3.23e3),
        (5, 2, 1.42e1),
        (14, 4, 1.92e4),
        (35, 50, 1.39e-2),
    ] {
        let problem = sized(number, n).unwrap();
        let value = problem.value(&problem.start());
        assert!(
            (value - published).abs() < 5.1e-3 * published,
            "{number}: {value:e}, not {published:e}"
        );
    }
}

#[test]
fn traps() {
    // Ten times the start of Gulf's function is its minimizer; at a hundred times all is flat.
    let gulf = problem(11).unwrap();
    assert!(gulf.value(&gulf.scaled_start(10.0)) < 1e-25);
    assert_eq!(gulf.gradient(&gulf.scaled_start(100.0)).norm(), 0.0);
    // Jennrich and Sampson's overflows there.
    let jennrich = problem(6).unwrap();
    assert_eq!(jennrich.value(&jennrich.scaled_start(100.0)), f64::INFINITY);
    // Watson's start is zero, and so the factor is the start.
    let watson = problem(20).unwrap();
    assert_eq!(watson.scaled_start(1.0), DVector::zeros(6));
    assert_eq!(watson.scaled_start(10.0), DVector::from_element(6, 10.0));
    for problem in collection() {
        assert_eq!(problem.start().norm() == 0.0, problem.number() == 20);
        assert_eq!(problem.scaled_start(1.0), problem.start());
        if problem.number() != 20 {
            assert_eq!(problem.scaled_start(100.0), problem.start() * 100.0);
        }
    }
}

/// Nothing panics, whatever the point; and NaN is not hidden.
#[test]
fn outside_the_domain_values_are_not_numbers() {
    for problem in collection() {
        let n = problem.dimension();
        for entry in [
            0.0,
            -0.0,
            1e-300,
            -1e9,
            1e9,
            1e200,
            f64::MAX,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ] {
            let x = DVector::from_element(n, entry);
            let value = problem.value(&x);
            assert!(value.is_nan() || value >= 0.0);
            assert!(!entry.is_nan() || value.is_nan());
            assert_eq!(problem.gradient(&x).len(), n);
            assert_eq!(problem.hessian(&x).shape(), (n, n));
        }
    }
    // Denominators of zero.
    assert!(!problem(8).unwrap().value(&dvector![1.0, 0.0, 0.0]).is_finite());
    assert!(
        !problem(15)
            .unwrap()
            .value(&dvector![1.0, 0.0, 0.0, -0.25])
            .is_finite()
    );
    assert!(!problem(10).unwrap().value(&dvector![1.0, 1.0, -50.0]).is_finite());
}

#[test]
#[should_panic(expected = "“Bard” has 3 variables, and the point 2")]
fn a_point_of_the_wrong_length_is_named() {
    problem(8).unwrap().value(&dvector![1.0, 1.0]);
}

/// Threads may share them.
#[test]
fn problems_can_be_sent() {
    fn sendable<T: Clone + Send + Sync>() {}
    sendable::<TestProblem>();
}

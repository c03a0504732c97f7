//! The searches on functions that are hard for them, and every reason to fail.

use globalization::line_search::{
    Armijo, Found, HagerZhang, LineSearch, LineSearchError, Reason, StrongWolfe, Wolfe,
};
use nalgebra::{DVector, dvector};
use problems::{Counted, Landing, Objective, Rosenbrock, State};
use proptest::prelude::*;

/// A function of one variable with its derivative.
struct Curve {
    value: fn(f64) -> f64,
    slope: fn(f64) -> f64,
}

impl Objective for Curve {
    fn dimension(&self) -> usize {
        1
    }
    fn value(&self, x: &DVector<f64>) -> f64 {
        (self.value)(x[0])
    }
    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        dvector![(self.slope)(x[0])]
    }
}

fn state(objective: &dyn Objective, x: DVector<f64>) -> State {
    let (value, gradient) = objective.value_and_gradient(&x);
    State {
        x,
        value,
        gradient,
        iteration: 0,
    }
}

/// Searches from zero to the right.
fn search(kind: &dyn LineSearch, curve: &Curve, first: f64) -> Result<Found, LineSearchError> {
    kind.along(curve, &state(curve, dvector![0.0]), &dvector![1.0], first)
}

fn all() -> [Box<dyn LineSearch>; 4] {
    [
        Box::new(Armijo::default()),
        Box::new(Wolfe::default()),
        Box::new(StrongWolfe::default()),
        Box::new(HagerZhang::default()),
    ]
}

/// The test functions of Moré and Thuente 1994, §5, each with the constants c₁ and c₂ of its table.
fn more_thuente() -> [(Curve, f64, f64); 5] {
    fn gamma(beta: f64) -> f64 {
        (1.0 + beta * beta).sqrt() - beta
    }
    fn yanai(x: f64, b1: f64, b2: f64) -> f64 {
        gamma(b1) * ((1.0 - x).powi(2) + b2 * b2).sqrt() + gamma(b2) * (x * x + b1 * b1).sqrt()
    }
    fn yanai_slope(x: f64, b1: f64, b2: f64) -> f64 {
        gamma(b1) * (x - 1.0) / ((1.0 - x).powi(2) + b2 * b2).sqrt()
            + gamma(b2) * x / (x * x + b1 * b1).sqrt()
    }
    let first = Curve {
        value: |x| -x / (x * x + 2.0),
        slope: |x| (x * x - 2.0) / (x * x + 2.0).powi(2),
    };
    let second = Curve {
        value: |x| (x + 0.004).powi(5) - 2.0 * (x + 0.004).powi(4),
        slope: |x| 5.0 * (x + 0.004).powi(4) - 8.0 * (x + 0.004).powi(3),
    };
    let yanais = [
        Curve {
            value: |x| yanai(x, 0.001, 0.001),
            slope: |x| yanai_slope(x, 0.001, 0.001),
        },
        Curve {
            value: |x| yanai(x, 0.01, 0.001),
            slope: |x| yanai_slope(x, 0.01, 0.001),
        },
        Curve {
            value: |x| yanai(x, 0.001, 0.01),
            slope: |x| yanai_slope(x, 0.001, 0.01),
        },
    ];
    let [fourth, fifth, sixth] = yanais;
    [
        (first, 0.001, 0.1),
        (second, 0.1, 0.1001),
        (fourth, 0.001, 0.0011),
        (fifth, 0.001, 0.0011),
        (sixth, 0.001, 0.0011),
    ]
}

#[test]
fn strong_wolfe_finds_the_minima_of_more_and_thuente() {
    for (index, (curve, c1, c2)) in more_thuente().into_iter().enumerate() {
        for first in [1e-3, 1e-1, 10.0, 1e3] {
            let found = search(&StrongWolfe::new(c1, c2).unwrap(), &curve, first)
                .unwrap_or_else(|error| panic!("function {index} from {first}: {error}"));
            let step = found.step_length;
            let (rise, start) = ((curve.slope)(step), (curve.slope)(0.0));
            assert!(
                (curve.value)(step) <= (curve.value)(0.0) + c1 * step * start,
                "{index} {first}"
            );
            assert!(
                rise.abs() <= c2 * start.abs(),
                "{index} {first}: {rise} of {start}"
            );
            assert!(
                found.evaluations.values <= 25,
                "{index} {first}: {:?}",
                found.evaluations
            );
        }
    }
}

#[test]
fn hager_and_zhang_find_the_minima_of_more_and_thuente() {
    for (index, (curve, _, c2)) in more_thuente().into_iter().enumerate() {
        for first in [1e-3, 1e-1, 10.0, 1e3] {
            // Their second condition alone bounds the slope from below; with δ near σ it does from above as well.
            let found = search(&HagerZhang::new(c2 * 0.999, c2).unwrap(), &curve, first)
                .unwrap_or_else(|error| panic!("function {index} from {first}: {error}"));
            let step = found.step_length;
            assert!((curve.slope)(step) >= c2 * (curve.slope)(0.0), "{index} {first}");
            assert!((curve.value)(step) < (curve.value)(0.0), "{index} {first}");
        }
    }
}

#[test]
fn each_search_keeps_its_conditions() {
    for (index, (curve, ..)) in more_thuente().into_iter().enumerate() {
        let (value, slope) = ((curve.value)(0.0), (curve.slope)(0.0));
        for first in [1e-3, 1e-1, 1.0, 10.0, 1e3] {
            for kind in all() {
                let name = kind.name().to_owned();
                let found = search(&kind, &curve, first)
                    .unwrap_or_else(|error| panic!("{name} {index} {first}: {error}"));
                let step = found.step_length;
                assert_eq!(found.landing.value, (curve.value)(step));
                assert_eq!(found.landing.x, dvector![step]);
                // Hager and Zhang's approximate condition allows any step that is no higher, if the slope is flat.
                let promise = if name == "Hager–Zhang" {
                    0.0
                } else {
                    1e-4 * step * slope
                };
                assert!((curve.value)(step) <= value + promise, "{name} {index} {first}");
                if name != "Armijo" {
                    assert!((curve.slope)(step) >= 0.9 * slope, "{name} {index} {first}");
                    assert_eq!(found.landing.gradient, Some(dvector![(curve.slope)(step)]));
                }
                if name == "strong Wolfe" {
                    assert!(
                        (curve.slope)(step).abs() <= -0.9 * slope,
                        "{name} {index} {first}"
                    );
                }
            }
        }
    }
}

#[test]
fn counts_what_it_asks() {
    for kind in all() {
        let counted = Counted::new(Rosenbrock::new(2));
        let at = state(&Rosenbrock::new(2), dvector![-1.2, 1.0]);
        let found = kind.along(&counted, &at, &-&at.gradient, 1.0).unwrap();
        assert_eq!(found.evaluations, counted.evaluations(), "{}", kind.name());
        assert_eq!(found.landing.value, Rosenbrock::new(2).value(&found.landing.x));
        assert!(found.evaluations.values > 1);
    }
}

/// x² from −1, whose exact first step is accepted at once by every search.
#[test]
fn a_good_first_step_costs_one_evaluation() {
    let curve = Curve {
        value: |x| (x - 1.0).powi(2),
        slope: |x| 2.0 * (x - 1.0),
    };
    for kind in all() {
        let found = search(&kind, &curve, 1.0).unwrap();
        assert_eq!(
            (found.step_length, found.evaluations.values),
            (1.0, 1),
            "{}",
            kind.name()
        );
    }
}

#[test]
fn works_around_places_without_a_value() {
    // √ and logarithm have no value beyond 1: NaN.
    let curve = Curve {
        value: |x| -x - (1.0 - x).ln() * 0.1,
        slope: |x| -1.0 + 0.1 / (1.0 - x),
    };
    for kind in all() {
        for first in [0.5, 1.0, 3.0, 100.0] {
            let found = search(&kind, &curve, first).unwrap();
            assert!(found.landing.value < 0.0, "{} {first}", kind.name());
        }
    }
}

#[test]
fn says_why_it_failed_and_keeps_the_best() {
    for kind in all() {
        let name = kind.name().to_owned();
        // Uphill, and level.
        let rising = Curve {
            value: |x| x,
            slope: |_| 1.0,
        };
        let error = search(&kind, &rising, 1.0).unwrap_err();
        assert_eq!(
            (error.reason, error.best),
            (Reason::NotDescent { slope: 1.0 }, None),
            "{name}"
        );
        // A direction that is no number, that does not fit, and first steps that are none.
        let falling = Curve {
            value: |x| (x - 1.0).powi(2),
            slope: |x| 2.0 * (x - 1.0),
        };
        let at = state(&falling, dvector![0.0]);
        let failure = |direction: DVector<f64>, first: f64| {
            kind.along(&falling, &at, &direction, first).unwrap_err().reason
        };
        assert_eq!(
            failure(dvector![f64::NAN], 1.0),
            Reason::NotFinite { what: "direction" }
        );
        assert_eq!(
            failure(dvector![1.0, 2.0], 1.0),
            Reason::Dimension {
                expected: 1,
                found: 2
            }
        );
        assert_eq!(failure(dvector![1.0], 0.0), Reason::FirstStep { first: 0.0 });
        assert!(matches!(
            failure(dvector![1.0], f64::NAN),
            Reason::FirstStep { .. }
        ));
        // A gradient of the wrong sign: the function rises, whatever the step.
        let lying = Curve {
            value: |x| if x > 0.0 { 2.0 } else { 1.0 },
            slope: |_| -1.0,
        };
        let error = search(&kind, &lying, 1.0).unwrap_err();
        assert!(
            matches!(
                error.reason,
                Reason::IntervalTooSmall { .. } | Reason::TrialsExhausted { .. }
            ),
            "{name}: {}",
            error.reason
        );
        assert_eq!(error.best, None, "{name}");
        assert!(error.to_string().starts_with("line search: "));
    }
    // Linear: every step falls, the slope never does. Armijo is content, the others go on and on.
    let falling = Curve {
        value: |x| -x,
        slope: |_| -1.0,
    };
    assert_eq!(
        search(&Armijo::default(), &falling, 1.0).unwrap().step_length,
        1.0
    );
    for kind in &all()[1..] {
        let error = search(kind, &falling, 1.0).unwrap_err();
        assert!(
            matches!(error.reason, Reason::Unbounded { .. }),
            "{}: {}",
            kind.name(),
            error.reason
        );
        let Some(Landing { x, value, .. }) = error.best.as_deref() else {
            panic!("{}", kind.name())
        };
        assert!(x[0] > 1e8 && *value == -x[0], "{}", kind.name());
    }
}

/// Few trials: the reason says so, and the best of them is kept though it was not good enough.
#[test]
fn the_best_of_the_trials_is_kept() {
    struct Impatient(StrongWolfe);
    impl LineSearch for Impatient {
        fn name(&self) -> &str {
            "impatient"
        }
        fn maximum_trials(&self) -> usize {
            2
        }
        fn search(&self, ray: &mut globalization::line_search::Ray<'_>, first: f64) -> Result<f64, Reason> {
            self.0.search(ray, first)
        }
    }
    let (curve, c1, c2) = more_thuente().into_iter().next().unwrap();
    let search = Impatient(StrongWolfe::new(c1, c2).unwrap());
    let error = search
        .along(&curve, &state(&curve, dvector![0.0]), &dvector![1.0], 0.1)
        .unwrap_err();
    assert_eq!(error.reason, Reason::TrialsExhausted { trials: 2 });
    assert_eq!(error.evaluations.values, 2);
    let best = error.best.unwrap();
    assert_eq!(best.value, (curve.value)(best.x[0]));
    assert!(best.value < (curve.value)(0.0));
}

/// At a distance of 9e-9 from the minimum of a function of height 1, values differ by less than rounding. Armijo's
/// condition compares noise there; the approximate condition compares slopes.
#[test]
fn hager_and_zhang_go_on_where_values_agree_in_all_digits() {
    let curve = Curve {
        value: |x| 1.0 + (x - 9e-9).powi(2),
        slope: |x| 2.0 * (x - 9e-9),
    };
    let found = search(&HagerZhang::new(0.45, 0.9).unwrap(), &curve, 9e-9).unwrap();
    assert_eq!((found.step_length, found.evaluations.values), (9e-9, 1));
    // The exact minimum shows no decrease, so the other search refuses it and settles for a third of the way.
    let found = search(&StrongWolfe::new(0.45, 0.9).unwrap(), &curve, 9e-9).unwrap();
    assert!(found.step_length < 4e-9 && found.evaluations.values > 1);
}

#[test]
fn refuses_constants_that_fit_nothing() {
    for (c1, c2) in [(0.0, 0.9), (0.9, 0.1), (0.5, 1.0), (f64::NAN, 0.9), (-0.1, 0.5)] {
        assert!(
            Wolfe::new(c1, c2).is_err()
                && StrongWolfe::new(c1, c2).is_err()
                && HagerZhang::new(c1, c2).is_err()
        );
    }
    assert!(Armijo::new(0.5).is_err() && HagerZhang::new(0.5, 0.9).is_err());
}

#[test]
fn works_in_single_precision() {
    struct Bowl;
    impl Objective<f32> for Bowl {
        fn dimension(&self) -> usize {
            1
        }
        fn value(&self, x: &DVector<f32>) -> f32 {
            (x[0] - 1.0).powi(2)
        }
        fn gradient(&self, x: &DVector<f32>) -> DVector<f32> {
            dvector![2.0 * (x[0] - 1.0)]
        }
    }
    let x = dvector![0.0f32];
    let (value, gradient) = Bowl.value_and_gradient(&x);
    let at = State {
        x,
        value,
        gradient,
        iteration: 0,
    };
    let search = StrongWolfe::new(1e-4, 0.1).unwrap();
    let found = search.along(&Bowl, &at, &dvector![1.0f32], 10.0).unwrap();
    assert!((found.landing.x[0] - 1.0).abs() <= 0.1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// On Rosenbrock's function, from anywhere: every search finds a lower point along −g, whatever its first step.
    #[test]
    fn every_search_descends(x in -3.0..3.0f64, y in -3.0..3.0f64, first in -6.0..3.0f64) {
        let f = Rosenbrock::new(2);
        let at = state(&f, dvector![x, y]);
        prop_assume!(at.gradient.norm() > 1e-3);
        for kind in all() {
            let found = kind.along(&f, &at, &-&at.gradient, 10f64.powf(first));
            let found = found.map_err(|error| TestCaseError::fail(format!("{}: {error}", kind.name())))?;
            prop_assert!(found.landing.value < at.value, "{}", kind.name());
        }
    }
}

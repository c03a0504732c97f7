//! The figures: pure, and sound for every value of their parameters.

#![allow(clippy::unwrap_used)]

use exhibit::Ink;
use exhibit::{ParameterValue, Parameters, Point};
use first_order::figures::{Paths, Rates, Scaling, Training, digits, paths, rates, scaling};

#[test]
fn the_same_parameters_draw_the_same_figure() {
    let parameters = Paths::default();
    assert_eq!(paths(&parameters).svg(0), paths(&parameters).svg(0));
    let other = Paths {
        kappa: 21.0,
        ..Paths::default()
    };
    assert_ne!(paths(&parameters).svg(0), paths(&other).svg(0));
}

#[test]
fn at_every_end_of_every_range_there_are_four_panels_without_nan() {
    for (index, field) in Paths::fields().iter().enumerate() {
        for end in [field.lo, field.hi] {
            let mut parameters = Paths::default();
            let value = match field.default {
                ParameterValue::Number(_) => ParameterValue::Number(end),
                ParameterValue::Count(_) => ParameterValue::Count(end as usize),
                ParameterValue::Point(_) => ParameterValue::Point(Point(end, end)),
            };
            parameters.set(field.name, value).unwrap();
            let figure = paths(&parameters);
            assert_eq!(figure.plots().len(), 4);
            // One panel of the four, another each time: drawing them all takes long without optimization.
            let svg = figure.svg(index % 4);
            assert!(
                svg.starts_with("<svg") && !svg.contains("NaN"),
                "{} = {end}",
                field.name
            );
        }
    }
}

#[test]
fn data_that_ends_early_or_is_not_finite_is_drawn_all_the_same() {
    let panel = Rates {
        kappa: 10.0,
        gradient_descent: vec![1.0, f64::NAN, f64::INFINITY],
        momentum: Vec::new(),
    };
    assert!(rates(&[panel]).svg(0).starts_with("<svg"));
    let racer = Scaling {
        name: "x".into(),
        ink: Ink::Red,
        counts: vec![(1.0, None), (10.0, Some(3.0)), (100.0, Some(9.0))],
    };
    assert!(scaling(&[racer]).svg(0).starts_with("<svg"));
    let training = Training {
        name: "x".into(),
        ink: Ink::Red,
        cost: vec![2.3, f64::NAN],
        error: vec![0.9, 0.1],
    };
    assert!(digits(&[training], 0.07).svg(1).starts_with("<svg"));
    assert!(digits(&[], 0.07).svg(0).starts_with("<svg"));
}

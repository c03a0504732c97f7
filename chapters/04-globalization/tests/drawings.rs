//! The figures: pure, and sound for every value of their parameters.

use exhibit::{Figure, ParameterValue, Parameters, Point};
use globalization::figures::{Monkey, Region, conditions, saddle, subproblem, trust_region};

fn at_every_end<P: Parameters>(draw: fn(&P) -> Figure) {
    for field in P::fields() {
        // The middle of a point's range is the saddle itself.
        for end in [field.lo, field.hi, 0.5 * (field.lo + field.hi)] {
            let mut parameters = P::default();
            let value = match field.default {
                ParameterValue::Number(_) => ParameterValue::Number(end),
                ParameterValue::Count(_) => ParameterValue::Count(end as usize),
                ParameterValue::Point(_) => ParameterValue::Point(Point(end, end)),
            };
            assert!(parameters.set(field.name, value).is_ok());
            let figure = draw(&parameters);
            assert_eq!(figure.plots().len(), 2);
            for panel in 0..2 {
                let svg = figure.svg(panel);
                assert!(
                    svg.starts_with("<svg") && !svg.contains("NaN"),
                    "{} = {end}",
                    field.name
                );
            }
        }
    }
}

#[test]
fn live_figures_are_sound_at_every_end_of_every_range() {
    at_every_end(trust_region);
    at_every_end(saddle);
}

#[test]
fn parameters_matter_and_nothing_else_does() {
    let (default, other) = (
        Region::default(),
        Region {
            radius: 0.2,
            ..Region::default()
        },
    );
    assert_eq!(trust_region(&default).svg(0), trust_region(&default).svg(0));
    assert_ne!(trust_region(&default).svg(0), trust_region(&other).svg(0));
    let moved = Monkey {
        saddle_start: Point(-0.4, 0.1),
    };
    assert_ne!(saddle(&Monkey::default()).svg(0), saddle(&moved).svg(0));
    for figure in [conditions(), subproblem()] {
        assert!(!figure.svg(0).contains("NaN"));
    }
}

//! Every setting of a chapter’s live figures gives a drawing with numbers only, small and with words. The tests of the chapters
//! include this file, so that each tries its own figures.

use super::LIVE;
use exhibit::caption::{pieces, shapes};
use exhibit::{Detail, Figure, Kind, Live, ParameterValue, Point, Scale};
use proptest::prelude::*;

/// The figure with each parameter at a fraction of its range.
fn at(live: &Live, fractions: &[f64]) -> Figure {
    let mut fractions = fractions.iter().copied().cycle();
    let mut values = Vec::new();
    for field in (live.fields)() {
        let mut next = || {
            let t = fractions.next().unwrap_or(0.0);
            let x = match field.scale {
                Scale::Linear => field.lo + t * (field.hi - field.lo),
                Scale::Log => field.lo * (field.hi / field.lo).powf(t),
            };
            x.clamp(field.lo, field.hi)
        };
        let value = match field.kind {
            Kind::Number => ParameterValue::Number(next()),
            Kind::Count => ParameterValue::Count(next().round() as usize),
            Kind::Point => ParameterValue::Point(Point(next(), next())),
        };
        values.push((field.name, value));
    }
    (live.draw)(&values, Detail::Coarse).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_setting_gives_a_drawing(
        fractions in proptest::collection::vec(prop_oneof![Just(0.0), Just(0.5), Just(1.0), 0.0..=1.0f64], 9)
    ) {
        for live in LIVE {
            let figure = at(live, &fractions);
            prop_assert!(!figure.alt_text().is_empty() && !figure.readouts().is_empty());
            // The page shows its caption: words, emphasis, and the formulas of the printed one with other numbers.
            let caption = figure.caption_text();
            prop_assert!(pieces(caption).is_some(), "{caption}");
            let printed = shapes((live.draw)(&[], Detail::Coarse).unwrap().caption_text());
            for shape in shapes(caption) {
                prop_assert!(printed.contains(&shape), "`{shape}` is not in the printed caption: {caption}");
            }
            let panels: Vec<String> = (0..figure.plots().len()).map(|panel| figure.svg(panel)).collect();
            for svg in &panels {
                prop_assert!(svg.starts_with("<svg"));
                prop_assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", figure.alt_text());
            }
            // The page replaces all of it for every frame.
            let elements: usize = panels.iter().map(|svg| svg.lines().count()).sum();
            let bytes: usize = panels.iter().map(String::len).sum();
            prop_assert!(elements < 1000 && bytes < 90_000, "{elements} elements, {bytes} bytes");
        }
    }
}

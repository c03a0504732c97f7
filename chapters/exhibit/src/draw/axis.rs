//! Axes: ranges, ticks and their labels.

use crate::claim::short;
use crate::number::{Format, superscript};

/// A linear or logarithmic axis.
///
/// ```
/// use exhibit::Axis;
/// let axis = Axis::log(1e-12, 1.0).label("error");
/// assert!((axis.position(1e-6) - 0.5).abs() < 1e-12);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "an axis belongs to a `Plot`"]
pub struct Axis {
    pub(crate) lo: f64,
    pub(crate) hi: f64,
    log: bool,
    pub(crate) label: String,
    ticks: Option<Vec<f64>>,
    pub(crate) hidden: bool,
}

impl Axis {
    /// A linear axis from `lo` to `hi`; `lo > hi` turns it around.
    /// A range that is empty or not finite becomes one around its finite end, so that nothing panics.
    pub fn linear(lo: f64, hi: f64) -> Self {
        let (lo, hi) = match (lo.is_finite(), hi.is_finite()) {
            (true, true) if lo != hi => (lo, hi),
            (true, _) => (lo - lo.abs().max(1.0), lo + lo.abs().max(1.0)),
            (false, true) => (hi - hi.abs().max(1.0), hi + hi.abs().max(1.0)),
            (false, false) => (0.0, 1.0),
        };
        Self {
            lo,
            hi,
            log: false,
            label: String::new(),
            ticks: None,
            hidden: false,
        }
    }

    /// A logarithmic axis from `lo` to `hi`, both above zero; an end that is not is moved.
    pub fn log(lo: f64, hi: f64) -> Self {
        let usable = |x: f64| x.is_finite() && x > 0.0;
        let (lo, hi) = match (usable(lo), usable(hi)) {
            (true, true) if lo != hi => (lo, hi),
            (true, _) => (lo, lo * 10.0),
            (false, true) => (hi / 1e6, hi),
            (false, false) => (1.0, 10.0),
        };
        Self {
            log: true,
            ..Self::linear(lo, hi)
        }
    }

    /// What the axis shows, as plain text.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Ticks at these values and nowhere else.
    pub fn ticks(mut self, ticks: impl Into<Vec<f64>>) -> Self {
        self.ticks = Some(ticks.into());
        self
    }

    /// No ticks, no grid, no label.
    pub fn hide(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Where a value lies: 0 at `lo`, 1 at `hi`. NaN where it has no place.
    pub fn position(&self, value: f64) -> f64 {
        if self.log {
            if value <= 0.0 {
                // Zero lies infinitely far below; the clipping cuts the line at the axis.
                return if value == 0.0 {
                    (1e-300f64 / self.lo).ln() / (self.hi / self.lo).ln()
                } else {
                    f64::NAN
                };
            }
            (value / self.lo).ln() / (self.hi / self.lo).ln()
        } else {
            (value - self.lo) / (self.hi - self.lo)
        }
    }

    /// The value at a position between 0 and 1: the inverse of [`Axis::position`].
    pub fn value(&self, position: f64) -> f64 {
        if self.log {
            self.lo * (self.hi / self.lo).powf(position)
        } else {
            self.lo + position * (self.hi - self.lo)
        }
    }

    /// The values at the left and right, or bottom and top.
    pub fn ends(&self) -> (f64, f64) {
        (self.lo, self.hi)
    }

    /// Whether the axis is logarithmic.
    pub fn is_log(&self) -> bool {
        self.log
    }

    /// Ticks with their labels, at most about `most`.
    pub(crate) fn marks(&self, most: usize) -> Vec<(f64, String)> {
        if self.hidden {
            return Vec::new();
        }
        let ticks = match &self.ticks {
            Some(ticks) => ticks.clone(),
            None if self.log => powers(self.lo.min(self.hi), self.lo.max(self.hi), most),
            None => round_steps(self.lo.min(self.hi), self.lo.max(self.hi), most),
        };
        let ticks: Vec<f64> = ticks
            .into_iter()
            .filter(|tick| (-1e-9..=1.0 + 1e-9).contains(&self.position(*tick)))
            .collect();
        let digits = decimals(&ticks);
        // Ticks such as 50, 100, 200 are all written out: powers of ten among them would read badly.
        let plain =
            ticks.iter().any(|tick| !is_power(*tick)) && ticks.iter().all(|tick| (1e-3..=1e5).contains(tick));
        ticks
            .iter()
            .map(|tick| (*tick, self.tick_label(*tick, digits, plain)))
            .collect()
    }

    fn tick_label(&self, tick: f64, digits: usize, plain: bool) -> String {
        if self.log && !plain && is_power(tick) {
            let power = tick.log10().round();
            return match power as i64 {
                0 => "1".into(),
                1 => "10".into(),
                power => format!("10{}", superscript(power)),
            };
        }
        if self.log || (tick != 0.0 && !(-3.5..6.0).contains(&tick.abs().log10())) {
            return short(tick);
        }
        Format::Fixed(digits).text(tick)
    }
}

fn is_power(tick: f64) -> bool {
    (tick / 10f64.powf(tick.log10().round()) - 1.0).abs() < 1e-9
}

/// The fewest digits after the point that write every tick exactly, up to six.
fn decimals(ticks: &[f64]) -> usize {
    (0..6)
        .find(|digits| {
            let scale = 10f64.powi(*digits);
            ticks
                .iter()
                .all(|tick| ((tick * scale).round() / scale - tick).abs() <= 1e-9 * tick.abs().max(1e-12))
        })
        .unwrap_or(6) as usize
}

/// Multiples of 1, 2 or 5 times a power of ten: the finest such step with no more than `most` gaps.
fn round_steps(lo: f64, hi: f64, most: usize) -> Vec<f64> {
    let power = 10f64.powf(((hi - lo) / most.max(1) as f64).log10().floor());
    let ticks = |step: f64| {
        let (first, last) = ((lo / step - 1e-9).ceil(), (hi / step + 1e-9).floor());
        ((last - first) as usize <= most)
            .then(|| (first as i64..=last as i64).map(|k| k as f64 * step).collect())
    };
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find_map(|m| ticks(m * power))
        .unwrap_or_else(|| vec![lo, hi])
}

/// Powers of ten; within two decades also 2 and 5 times them.
fn powers(lo: f64, hi: f64, most: usize) -> Vec<f64> {
    let first = (lo.log10() - 1e-9).ceil() as i64;
    let last = (hi.log10() + 1e-9).floor() as i64;
    if last - first < 2 {
        let ticks: Vec<f64> = (first - 1..=last)
            .flat_map(|k| [1.0, 2.0, 5.0].map(|m| m * 10f64.powi(k as i32)))
            .filter(|tick| *tick >= lo * (1.0 - 1e-9) && *tick <= hi * (1.0 + 1e-9))
            .collect();
        return if ticks.len() > 1 { ticks } else { vec![lo, hi] };
    }
    let steps = (last - first) as usize;
    let stride = [1, 2, 3, 4, 5, 10, 20, 50, 100]
        .into_iter()
        .find(|s| steps / s < most.max(2))
        .unwrap_or(200);
    // Multiples of the stride: so that 1 is among them when it is in range.
    (first..=last)
        .filter(|k| k.rem_euclid(stride as i64) == 0)
        .map(|k| 10f64.powi(k as i32))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(axis: Axis, most: usize) -> Vec<String> {
        axis.marks(most).into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(labels(Axis::linear(-2.0, 2.0), 5), ["−2", "−1", "0", "1", "2"]);
        assert_eq!(
            labels(Axis::linear(0.0, 0.5), 5),
            ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5"]
        );
        assert_eq!(
            labels(Axis::linear(0.0, 20_000.0), 2),
            ["0", "10\u{202f}000", "20\u{202f}000"]
        );
        assert_eq!(
            labels(Axis::log(1e-8, 1.0), 5),
            ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1"]
        );
        assert_eq!(labels(Axis::log(20.0, 300.0), 5), ["20", "50", "100", "200"]);
        assert_eq!(
            labels(Axis::linear(0.0, 10.0).ticks([0.0, 2.5, 11.0]), 5),
            ["0.0", "2.5"]
        );
        assert!(labels(Axis::linear(0.0, 1.0).hide(), 5).is_empty());
    }

    #[test]
    fn hopeless_ranges_do_not_panic() {
        for lo in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1.0, 1e300] {
            for hi in [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0, 1.0, 1e-300] {
                for axis in [Axis::linear(lo, hi), Axis::log(lo, hi)] {
                    assert!(axis.lo.is_finite() && axis.hi.is_finite() && axis.lo != axis.hi);
                    assert!(axis.marks(5).len() < 102);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn value_inverts_position(lo in 1e-6..1.0f64, factor in 1.5..1e9f64, at in 0.0..1.0f64) {
            for axis in [Axis::linear(lo, lo * factor), Axis::log(lo, lo * factor), Axis::linear(lo * factor, lo)] {
                prop_assert!((axis.position(axis.value(at)) - at).abs() < 1e-9);
            }
        }

        #[test]
        fn ticks_are_few_and_inside(lo in -1e3..1e3f64, width in 1e-3..1e6f64, most in 2usize..9) {
            let axis = Axis::linear(lo, lo + width);
            let marks = axis.marks(most);
            prop_assert!((1..=most + 1).contains(&marks.len()), "{marks:?}");
            prop_assert!(marks.iter().all(|(tick, _)| *tick >= lo - 1e-6 * width && *tick <= lo + width * (1.0 + 1e-6)));
            let mut labels: Vec<_> = marks.iter().map(|(_, label)| label).collect();
            labels.dedup();
            prop_assert_eq!(labels.len(), marks.len());
        }
    }
}

//! The way of one method through the valley.

use exhibit::{Format, Ink};
use nalgebra::dvector;
use problems::{Limits, Method, minimize};

use super::valley::Valley;

/// What the picture shows of the plane.
pub(super) const WIDE: (f64, f64) = (-3.0, 3.0);
pub(super) const HIGH: (f64, f64) = (-2.3, 1.7);

/// The way of one method down the valley of figure `paths`.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// the method
    pub name: &'static str,
    pub(super) ink: Ink,
    /// where it stood, the start first; nothing if the method cannot be made
    pub points: Vec<(f64, f64)>,
    /// the share of the distance from the minimum that is left at the end; NaN if it began in the minimum
    pub left: f64,
    /// how often it changed from one wall of the valley to the other
    pub crossings: usize,
    valley: Valley,
}

impl Walk {
    /// Of a method from `start`, for so many steps.
    pub(super) fn of(
        name: &'static str,
        ink: Ink,
        method: Option<Box<dyn Method>>,
        valley: Valley,
        start: (f64, f64),
        steps: usize,
    ) -> Self {
        let limits = Limits::default().maximum_iterations(steps);
        let start = dvector![start.0, start.1];
        let descent = method.and_then(|mut method| minimize(&mut method, &valley, &start, &limits).ok());
        let points: Vec<(f64, f64)> = descent.map_or(Vec::new(), |descent| {
            descent.trace.points.iter().map(|x| (x[0], x[1])).collect()
        });
        let distance = |point: Option<&(f64, f64)>| point.map_or(f64::NAN, |(x, y)| x.hypot(*y));
        let crossed = |pair: &&[(f64, f64)]| valley.across(pair[0]) * valley.across(pair[1]) < 0.0;
        Self {
            name,
            ink,
            left: distance(points.last()) / distance(points.first()),
            crossings: points.windows(2).filter(crossed).count(),
            points,
            valley,
        }
    }

    /// How far each step goes along the valley, and how far across.
    pub fn strides(&self) -> Vec<(f64, f64)> {
        let stride = |pair: &[(f64, f64)]| {
            let step = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            (self.valley.along(step).abs(), self.valley.across(step).abs())
        };
        self.points.windows(2).map(stride).collect()
    }

    /// The length of the way over the straight line from its first point to its last.
    pub fn detour(&self) -> f64 {
        let length: f64 = self
            .strides()
            .iter()
            .map(|(along, across)| along.hypot(*across))
            .sum();
        match (self.points.first(), self.points.last()) {
            (Some(a), Some(b)) => length / (b.0 - a.0).hypot(b.1 - a.1),
            _ => f64::NAN,
        }
    }

    /// How much longer the first step is than the median of the others; nothing where there are no others, or where
    /// they stand still.
    pub fn first_to_others(&self) -> Option<f64> {
        let steps = self
            .points
            .windows(2)
            .map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1));
        let mut steps: Vec<f64> = steps.collect();
        if steps.len() < 2 {
            return None;
        }
        let first = steps.remove(0);
        steps.sort_by(f64::total_cmp);
        let others = steps[steps.len() / 2];
        (others > 0.0).then(|| first / others)
    }

    /// The step with which it leaves the picture; 0 where it starts outside.
    pub fn exit(&self) -> Option<usize> {
        let inside = |x: f64, (lo, hi): (f64, f64)| (lo..=hi).contains(&x);
        self.points
            .iter()
            .position(|&(x, y)| !inside(x, WIDE) || !inside(y, HIGH))
    }

    /// What is left of the way, in words.
    pub(super) fn left(&self) -> String {
        if self.left.is_nan() {
            return "nothing".into();
        }
        if self.left < 10.0 {
            return format!("{}%", Format::Significant(2).text(100.0 * self.left));
        }
        format!("{} times as much", Format::Significant(2).text(self.left))
    }

    /// What goes wrong, if anything.
    pub(super) fn fault(&self) -> Option<String> {
        match self.exit() {
            Some(0) => Some("starts out of the picture".to_owned()),
            Some(k) => Some(format!("out of the picture at step {k}")),
            None => (self.left > 1.0).then(|| "farther from the star than at first".to_owned()),
        }
    }
}

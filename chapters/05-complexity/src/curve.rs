//! A kernel's times over a range of sizes.

use exhibit::Ink;

use crate::horizon::Law;

/// One kernel's times.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// as exhibits are named
    pub slug: &'static str,
    /// as readers know it
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// the exponent that the count gives
    pub power: f64,
    /// (N, seconds), N rising
    pub points: Vec<(f64, f64)>,
}

impl Curve {
    /// What was measured within a factor of ten of the largest N.
    pub fn largest_decade(&self) -> Vec<(f64, f64)> {
        let largest = self.points.last().map_or(0.0, |point| point.0);
        let late = self.points.iter().filter(|point| point.0 >= largest / 10.0);
        late.copied().collect()
    }

    /// The time at one N, if it was measured.
    pub fn at(&self, n: f64) -> Option<f64> {
        self.points.iter().find(|point| point.0 == n).map(|point| point.1)
    }

    /// The counted power through the largest N; `None` without points.
    pub fn law(&self) -> Option<Law> {
        Law::through_last(&self.points, self.power)
    }
}

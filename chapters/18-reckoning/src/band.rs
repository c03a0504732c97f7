//! What several runs have in common.

use exhibit::Axis;

/// At each place the lowest, the median and the highest of several runs, over the part of the axis where all of them are.
///
/// Runs are looked at in different places. Between two looks a run is taken to be where its line is drawn: on the straight
/// line between them, on axes that may be logarithmic.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// the place, and the three numbers there
    pub points: Vec<(f64, [f64; 3])>,
}

impl Band {
    /// Of the points of each run, from left to right. Empty if there is no place where all are.
    pub fn of(runs: &[Vec<(f64, f64)>], x: &Axis, y: &Axis) -> Self {
        let lines: Vec<Vec<(f64, f64)>> = runs
            .iter()
            .map(|run| {
                let positions = run.iter().map(|point| (x.position(point.0), y.position(point.1)));
                positions
                    .filter(|at| at.0.is_finite() && at.1.is_finite())
                    .collect()
            })
            .collect();
        let begin = lines
            .iter()
            .map(|line| line.first().map_or(f64::INFINITY, |p| p.0));
        let end = lines
            .iter()
            .map(|line| line.last().map_or(f64::NEG_INFINITY, |p| p.0));
        let (begin, end) = (
            begin.fold(f64::NEG_INFINITY, f64::max),
            end.fold(f64::INFINITY, f64::min),
        );
        let mut places: Vec<f64> = lines.iter().flatten().map(|point| point.0).collect();
        places.retain(|place| (begin..=end).contains(place));
        places.sort_by(f64::total_cmp);
        places.dedup();
        let points = places.into_iter().map(|place| {
            let mut heights: Vec<f64> = lines.iter().filter_map(|line| height(line, place)).collect();
            heights.sort_by(f64::total_cmp);
            let of = |index: usize| y.value(heights[index]);
            let last = heights.len() - 1;
            (x.value(place), [of(0), of(heights.len() / 2), of(last)])
        });
        Self {
            points: points.collect(),
        }
    }

    /// The line of the median.
    pub fn median(&self) -> Vec<(f64, f64)> {
        self.points
            .iter()
            .map(|(x, [_, median, _])| (*x, *median))
            .collect()
    }

    /// The lowest and the highest.
    pub fn range(&self) -> Vec<(f64, [f64; 2])> {
        let ends = |(x, [low, _, high]): &(f64, [f64; 3])| (*x, [*low, *high]);
        self.points.iter().map(ends).collect()
    }
}

/// Where a line is at a place between its ends.
fn height(line: &[(f64, f64)], place: f64) -> Option<f64> {
    let after = line.iter().position(|point| point.0 >= place)?;
    let (right, left) = (line[after], line[after.saturating_sub(1)]);
    if right.0 == place || right.0 == left.0 {
        return Some(right.1);
    }
    let share = (place - left.0) / (right.0 - left.0);
    Some(left.1 + share * (right.1 - left.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn axes() -> (Axis, Axis) {
        (Axis::log(1.0, 100.0), Axis::log(1e-4, 1.0))
    }

    #[test]
    fn between_looks_a_run_is_on_its_line() {
        let (x, y) = axes();
        let runs = [
            vec![(1.0, 1.0), (100.0, 1e-4)],
            vec![(1.0, 0.1), (10.0, 0.1), (100.0, 0.1)],
            vec![(1.0, 1e-3), (100.0, 1e-3)],
        ];
        let band = Band::of(&runs, &x, &y);
        // In the middle of both axes the falling run is at 10⁻².
        let (place, [low, median, high]) = band.points[1];
        assert_eq!(band.points.len(), 3);
        for (found, expected) in [(place, 10.0), (low, 1e-3), (median, 1e-2), (high, 0.1)] {
            assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
        }
    }

    #[test]
    fn a_band_is_where_all_runs_are() {
        let (x, y) = axes();
        let runs = [vec![(1.0, 1.0), (10.0, 0.1)], vec![(5.0, 0.5), (50.0, 0.1)]];
        let band = Band::of(&runs, &x, &y);
        let places: Vec<f64> = band.points.iter().map(|point| point.0.round()).collect();
        assert_eq!(places, [5.0, 10.0]);
        assert!(Band::of(&[runs[0].clone(), Vec::new()], &x, &y).points.is_empty());
        assert!(Band::of(&[], &x, &y).points.is_empty());
    }

    proptest! {
        #[test]
        fn the_median_lies_between(heights in prop::collection::vec(prop::collection::vec(1e-5..1.0f64, 5), 1..6)) {
            let (x, y) = axes();
            let runs: Vec<Vec<(f64, f64)>> = heights
                .iter()
                .map(|run| run.iter().enumerate().map(|(i, &h)| ((1 + i) as f64, h)).collect())
                .collect();
            let band = Band::of(&runs, &x, &y);
            prop_assert_eq!(band.points.len(), 5);
            prop_assert!(band.points.iter().all(|(_, [low, median, high])| low <= median && median <= high));
        }
    }
}

//! Ranges: what lies between two lines over the same places.

use super::clip::P;
use super::plot::Plot;

/// The lowest and the highest of several runs at each place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Range {
    pub label: String,
    pub points: Vec<(f64, [f64; 2])>,
}

impl Range {
    /// The ring around it in the unit square of a plot's axes: along the highest, and back along the lowest. What lies
    /// beyond the axes is moved to their edges. Empty if a place or a height has no position.
    pub fn ring(&self, plot: &Plot) -> Vec<P> {
        let inside = |x: f64| (0.0..=1.0).contains(&x);
        let edges = |(x, [low, high]): &(f64, [f64; 2])| {
            let y = |value: f64| plot.y.position(value).clamp(0.0, 1.0);
            (plot.x.position(*x), [y(*low), y(*high)])
        };
        let edges: Vec<(f64, [f64; 2])> = self
            .points
            .iter()
            .map(edges)
            .filter(|(x, _)| inside(*x))
            .collect();
        if edges.iter().any(|(_, [low, high])| !(low + high).is_finite()) {
            return Vec::new();
        }
        let highest = edges.iter().map(|(x, [_, high])| (*x, *high));
        let lowest = edges.iter().rev().map(|(x, [low, _])| (*x, *low));
        highest.chain(lowest).collect()
    }

    /// Rows for the data file: the lowest, then the highest.
    pub fn rows(&self) -> impl Iterator<Item = (String, f64, f64)> + '_ {
        ["lowest", "highest"]
            .into_iter()
            .enumerate()
            .flat_map(|(side, name)| {
                let label = format!("{}, {name}", self.label);
                self.points.iter().map(move |(x, y)| (label.clone(), *x, y[side]))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Axis, Figure, Ink};

    fn plot() -> Plot {
        Plot::new(Axis::linear(0.0, 2.0), Axis::log(1e-2, 1.0))
    }

    fn range(points: Vec<(f64, [f64; 2])>) -> Range {
        Range {
            label: "Adam".into(),
            points,
        }
    }

    #[test]
    fn a_ring_goes_there_above_and_back_below() {
        let ring = range(vec![(0.0, [0.1, 1.0]), (2.0, [0.0, 0.1]), (3.0, [0.0, 0.1])]).ring(&plot());
        let expected = [(0.0, 1.0), (1.0, 0.5), (1.0, 0.0), (0.0, 0.5)];
        assert_eq!(ring.len(), expected.len());
        for (found, expected) in ring.iter().zip(expected) {
            assert!(
                (found.0 - expected.0).hypot(found.1 - expected.1) < 1e-12,
                "{ring:?}"
            );
        }
    }

    #[test]
    fn what_has_no_height_is_not_drawn() {
        assert!(
            range(vec![(0.0, [f64::NAN, 1.0]), (1.0, [0.1, 0.2])])
                .ring(&plot())
                .is_empty()
        );
        assert!(range(Vec::new()).ring(&plot()).is_empty());
    }

    #[test]
    fn a_figure_tints_a_range_and_keeps_its_ends_in_the_data() {
        let figure = Figure::new(plot().range("Adam", Ink::Red, vec![(0.0, [0.1, 0.3]), (1.0, [0.2, 0.4])]));
        assert!(figure.svg(0).contains("fill-opacity"));
        assert!(
            figure.csv().contains("\"Adam, lowest\",1,0.2\n"),
            "{}",
            figure.csv()
        );
        assert!(
            figure.csv().contains("\"Adam, highest\",0,0.3\n"),
            "{}",
            figure.csv()
        );
    }
}

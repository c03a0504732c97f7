//! Level lines of a function of the plane.

use contour::ContourBuilder;

use super::axis::Axis;
use super::clip::{P, thin};

/// Samples along the shorter side of a plot.
const SAMPLES: usize = 160;

/// Samples beyond the axes on each side: the crate closes its rings along the grid's edge, out of sight there.
const MARGIN: usize = 2;

/// A function sampled over two axes.
pub(crate) struct Grid<'a> {
    x: &'a Axis,
    y: &'a Axis,
    values: Vec<f64>,
}

const SIDE: usize = SAMPLES + 2 * MARGIN;

impl<'a> Grid<'a> {
    pub fn sample(x: &'a Axis, y: &'a Axis, f: &dyn Fn(f64, f64) -> f64) -> Self {
        let values = (0..SIDE * SIDE).map(|i| f(x.value(place(i % SIDE)), y.value(place(i / SIDE))));
        // Where the function is not finite nothing is low: the lines end around it.
        let values = values.map(|value| if value.is_finite() { value } else { f64::MAX / 4.0 }).collect();
        Self { x, y, values }
    }

    /// The line of each level, in the axes' coordinates.
    pub fn lines(&self, levels: &[f64]) -> Vec<Vec<P>> {
        let lines = ContourBuilder::new(SIDE, SIDE, true).lines(&self.values, levels).unwrap_or_default();
        lines
            .iter()
            .flat_map(|line| &line.geometry().0)
            .map(|ring| self.place(ring.0.iter().map(|c| (c.x, c.y)).collect()))
            .collect()
    }

    /// For each level the rings around the region above it; holes are rings too (even-odd).
    pub fn regions(&self, levels: &[f64]) -> Vec<Vec<Vec<P>>> {
        let regions = ContourBuilder::new(SIDE, SIDE, true).contours(&self.values, levels).unwrap_or_default();
        regions
            .iter()
            .map(|region| {
                let polygons = region.geometry().0.iter();
                polygons
                    .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
                    .map(|ring| self.place(ring.0.iter().map(|c| (c.x, c.y)).collect()))
                    .collect()
            })
            .collect()
    }

    /// From grid coordinates, in which sample i lies at i + ½, to the axes'.
    fn place(&self, ring: Vec<P>) -> Vec<P> {
        // A twelfth of a sample is a quarter of a drawing unit.
        let thinned = thin(&ring, 1.0 / 12.0);
        thinned.into_iter().map(|(i, j)| (self.x.value(at(i - 0.5)), self.y.value(at(j - 0.5)))).collect()
    }
}

fn place(i: usize) -> f64 {
    at(i as f64)
}

fn at(i: f64) -> f64 {
    (i - MARGIN as f64) / (SAMPLES - 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_lines_of_a_bowl_are_circles() {
        let (x, y) = (Axis::linear(-2.0, 2.0), Axis::linear(-2.0, 2.0));
        let grid = Grid::sample(&x, &y, &|x, y| x * x + y * y);
        let lines = grid.lines(&[1.0]);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].len() > 20);
        for (x, y) in &lines[0] {
            assert!((x.hypot(*y) - 1.0).abs() < 0.01, "({x}, {y})");
        }
        let regions = grid.regions(&[1.0]);
        assert_eq!(regions[0].len(), 2, "everything, and the hole in the middle");
    }

    #[test]
    fn holes_in_the_function_do_not_panic() {
        let axis = Axis::linear(-1.0, 1.0);
        let grid = Grid::sample(&axis, &axis, &|x, y| (x * y).sqrt());
        assert!(!grid.lines(&[0.5]).is_empty());
        assert!(Grid::sample(&axis, &axis, &|_, _| f64::NAN).lines(&[0.0]).is_empty());
    }
}

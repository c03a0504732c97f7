//! Level lines of a function of the plane.

use contour::ContourBuilder;

use super::axis::Axis;
use super::clip::{P, thin};

/// Samples along the shorter side of a plot.
const SAMPLES: usize = 280;

/// Samples beyond the axes on each side: the crate closes its rings along the grid's edge, out of sight there.
const MARGIN: usize = 2;

/// A function sampled over two axes.
pub(crate) struct Grid<'a> {
    x: &'a Axis,
    y: &'a Axis,
    values: Vec<f64>,
}

const SIDE: usize = SAMPLES + 2 * MARGIN;

/// Stands for values that are not finite.
const HIGH: f64 = f64::MAX / 4.0;

impl<'a> Grid<'a> {
    pub fn sample(x: &'a Axis, y: &'a Axis, f: &dyn Fn(f64, f64) -> f64) -> Self {
        let values =
            (0..SIDE * SIDE).map(|i| f(x.value(at((i % SIDE) as f64)), y.value(at((i / SIDE) as f64))));
        // Where the function is not finite it counts as high; lines are cut there.
        let values = values
            .map(|value| if value.is_finite() { value } else { HIGH })
            .collect();
        Self { x, y, values }
    }

    /// The line of each level, in the axes' coordinates.
    pub fn lines(&self, levels: &[f64]) -> Vec<Vec<P>> {
        let lines = ContourBuilder::new(SIDE, SIDE, true)
            .lines(&self.values, levels)
            .unwrap_or_default();
        let rings = lines.iter().flat_map(|line| &line.geometry().0);
        let points = rings.map(|ring| ring.0.iter().map(|c| (c.x, c.y)).collect::<Vec<P>>());
        points
            .flat_map(|ring| {
                let runs = ring.split(|point| !self.is_real(*point));
                runs.filter(|run| run.len() > 1)
                    .map(|run| self.place(run))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    /// Whether a point of a level line lies between finite values and in sight.
    fn is_real(&self, (i, j): P) -> bool {
        let inside = 0.5..(SIDE as f64 - 1.0);
        inside.contains(&i)
            && inside.contains(&j)
            && [(0, 0), (1, 0), (0, 1), (1, 1)].iter().all(|(di, dj)| {
                let (i, j) = ((i - 0.5) as usize + di, (j - 0.5) as usize + dj);
                self.values[j.min(SIDE - 1) * SIDE + i.min(SIDE - 1)] < HIGH
            })
    }

    /// For each level the rings around the region above it; holes are rings too (even-odd).
    pub fn regions(&self, levels: &[f64]) -> Vec<Vec<Vec<P>>> {
        let regions = ContourBuilder::new(SIDE, SIDE, true)
            .contours(&self.values, levels)
            .unwrap_or_default();
        regions
            .iter()
            .map(|region| {
                let polygons = region.geometry().0.iter();
                polygons
                    .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
                    .map(|ring| self.place(&ring.0.iter().map(|c| (c.x, c.y)).collect::<Vec<P>>()))
                    .collect()
            })
            .collect()
    }

    /// From grid coordinates, in which sample i lies at i + ½, to the axes'.
    fn place(&self, ring: &[P]) -> Vec<P> {
        // An eighth of a sample is a quarter of a drawing unit.
        let thinned = thin(ring, 0.125);
        thinned
            .into_iter()
            .map(|(i, j)| (self.x.value(at(i - 0.5)), self.y.value(at(j - 0.5))))
            .collect()
    }
}

/// The position of a sample along its axis.
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
        assert!(
            Grid::sample(&axis, &axis, &|_, _| f64::NAN)
                .lines(&[0.0])
                .is_empty()
        );
    }
}

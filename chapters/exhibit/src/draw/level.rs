//! Level lines of a function of the plane, by marching squares.
//!
//! The function is sampled on a grid. Every cell of the grid whose corners lie on both sides of a level holds a piece of
//! that level's line, from one of the cell's edges to another, the higher side on its left. Piece follows piece from
//! cell to cell until the line closes. Around the grid lies a rim that counts as low, so that every line closes.

use super::axis::Axis;
use super::clip::{P, thin};

/// Samples to a drawing unit. Less, and a narrow valley falls apart into islands.
const DENSITY: f64 = 0.5;

/// How far a thinned line may lie from the line, in drawing units.
const TOLERANCE: f64 = 0.2;

/// Stands for values that are not finite. They count as high; lines are cut there.
const HIGH: f64 = f64::MAX / 4.0;

/// The rim.
const LOW: f64 = -HIGH;

/// A function sampled over two axes: `side` × `side` corners of cells, the rim included.
pub(crate) struct Grid<'a> {
    x: &'a Axis,
    y: &'a Axis,
    side: usize,
    values: Vec<f64>,
}

/// A piece of a level line: the edge where it enters a cell, and the one where it leaves.
type Piece = (u32, u32);

/// No edge.
const NONE: u32 = u32::MAX;

/// A point where a level line crosses an edge, in samples, and whether both ends of the edge are in sight and finite.
type Crossing = (P, bool);

impl<'a> Grid<'a> {
    /// Samples a function for a plot of this many drawing units.
    pub fn sample(x: &'a Axis, y: &'a Axis, units: f64, f: &dyn Fn(f64, f64) -> f64) -> Self {
        // An odd number: a saddle in the middle of a plot then lies on a sample, not on a knife's edge between four.
        let samples = ((units * DENSITY / 2.0) as usize * 2 + 1).clamp(41, 321);
        let side = samples + 2;
        let at = |i: usize| i as f64 / (samples - 1) as f64;
        let columns: Vec<f64> = (0..samples).map(|i| x.value(at(i))).collect();
        let mut values = vec![LOW; side * side];
        for row in 0..samples {
            let height = y.value(at(row));
            let line = &mut values[(row + 1) * side + 1..][..samples];
            for (value, &along) in line.iter_mut().zip(&columns) {
                let sample = f(along, height);
                *value = if sample.is_finite() { sample } else { HIGH };
            }
        }
        Self { x, y, side, values }
    }

    /// The line of each level, in the axes' coordinates.
    pub fn lines(&self, levels: &[f64]) -> Vec<Vec<P>> {
        self.relief(levels).1
    }

    /// For each level the rings around the region above it; holes are rings too (even-odd).
    pub fn regions(&self, levels: &[f64]) -> Vec<Vec<Vec<P>>> {
        self.relief(levels).0
    }

    /// [`regions`](Self::regions) and [`lines`](Self::lines). Each line is thinned once, so that the two lie on each other.
    pub fn relief(&self, levels: &[f64]) -> (Vec<Vec<Vec<P>>>, Vec<Vec<P>>) {
        let (mut regions, mut lines) = (Vec::new(), Vec::new());
        for rings in self.rings(levels) {
            let mut region = Vec::new();
            for ring in rings {
                let mut around = Vec::new();
                for (run, seen) in runs(&ring) {
                    let run = self.place(&run);
                    around.extend(&run);
                    if seen && run.len() > 1 {
                        lines.push(run);
                    }
                }
                region.push(around);
            }
            regions.push(region);
        }
        (regions, lines)
    }

    /// The closed lines of each level.
    fn rings(&self, levels: &[f64]) -> Vec<Vec<Vec<Crossing>>> {
        let mut next = vec![NONE; 2 * self.values.len()];
        let pieces = self.pieces(levels);
        let levels = levels.iter().zip(&pieces);
        levels
            .map(|(&level, pieces)| self.join(level, pieces, &mut next))
            .collect()
    }

    /// The pieces of each level's lines, in one pass over the cells.
    fn pieces(&self, levels: &[f64]) -> Vec<Vec<Piece>> {
        let ranks = self.ranks(levels);
        let side = self.side;
        let mut pieces = vec![Vec::new(); levels.len()];
        for row in 0..side - 1 {
            for column in 0..side - 1 {
                let corner = row * side + column;
                // Around the cell, from the lower left.
                let corners = [corner, corner + 1, corner + side + 1, corner + side];
                let around = corners.map(|corner| ranks[corner]);
                let lowest = around.iter().copied().fold(u8::MAX, u8::min);
                let highest = around.iter().copied().fold(0, u8::max);
                for level in lowest..highest {
                    let above = |corner: usize| usize::from(around[corner] > level) << corner;
                    let center = || {
                        let sum: f64 = corners.iter().map(|&corner| self.values[corner] / 4.0).sum();
                        sum >= levels[usize::from(level)]
                    };
                    let edge = |edge: usize| {
                        (match edge {
                            0 => 2 * corner,
                            1 => 2 * (corner + 1) + 1,
                            2 => 2 * (corner + side),
                            _ => 2 * corner + 1,
                        }) as u32
                    };
                    for &(from, to) in cut(above(0) | above(1) | above(2) | above(3), center) {
                        pieces[usize::from(level)].push((edge(from), edge(to)));
                    }
                }
            }
        }
        pieces
    }

    /// How many levels each sample reaches. The levels rise.
    fn ranks(&self, levels: &[f64]) -> Vec<u8> {
        // A sample that misses a level by rounding alone reaches it: otherwise the last bit would decide how lines join.
        let size = levels.iter().fold(0.0, |size: f64, level| size.max(level.abs()));
        let lowered: Vec<f64> = levels
            .iter()
            .take(255)
            .map(|level| level - 1e-11 * size)
            .collect();
        let mut rank = 0;
        let rank_of = |value: &f64| {
            while rank > 0 && *value < lowered[rank - 1] {
                rank -= 1;
            }
            while rank < lowered.len() && *value >= lowered[rank] {
                rank += 1;
            }
            rank as u8
        };
        self.values.iter().map(rank_of).collect()
    }

    /// Joins one level's pieces to rings. `next` holds no edge, before and after.
    fn join(&self, level: f64, pieces: &[Piece], next: &mut [u32]) -> Vec<Vec<Crossing>> {
        for &(from, to) in pieces {
            next[from as usize] = to;
        }
        let mut rings = Vec::new();
        for &(first, _) in pieces {
            let mut ring = Vec::new();
            let mut edge = first;
            loop {
                let following = std::mem::replace(&mut next[edge as usize], NONE);
                if following == NONE {
                    break;
                }
                ring.push(self.crossing(level, edge as usize));
                edge = following;
            }
            if !ring.is_empty() {
                rings.push(ring);
            }
        }
        rings
    }

    /// Where a level crosses an edge.
    fn crossing(&self, level: f64, edge: usize) -> Crossing {
        let from = edge / 2;
        let to = from + if edge.is_multiple_of(2) { 1 } else { self.side };
        let (a, b) = (self.values[from], self.values[to]);
        // On the way to the rim or to where there is no value, the line stays at the last sample.
        let t = match (a.abs() >= HIGH, b.abs() >= HIGH) {
            (false, false) => ((level - a) / (b - a)).clamp(0.0, 1.0),
            (true, false) => 1.0,
            (false, true) => 0.0,
            (true, true) => 0.5,
        };
        let ((x, y), (to_x, to_y)) = (self.corner(from), self.corner(to));
        let point = (x + t * (to_x - x), y + t * (to_y - y));
        (point, a.abs() < HIGH && b.abs() < HIGH)
    }

    /// A corner in samples from the axes' ends.
    fn corner(&self, index: usize) -> P {
        let at = |i: usize| i as f64 - 1.0;
        (at(index % self.side), at(index / self.side))
    }

    /// From samples to the axes' coordinates, thinned.
    fn place(&self, line: &[P]) -> Vec<P> {
        let last = (self.side - 3) as f64;
        let at = |i: f64| (i / last).clamp(0.0, 1.0);
        let thinned = thin(line, TOLERANCE * DENSITY).into_iter();
        thinned
            .map(|(i, j)| (self.x.value(at(i)), self.y.value(at(j))))
            .collect()
    }
}

/// A closed ring as runs, each in sight from end to end or along the rim.
fn runs(ring: &[Crossing]) -> Vec<(Vec<P>, bool)> {
    let points = |run: &[Crossing]| run.iter().map(|(point, _)| *point).collect::<Vec<P>>();
    let start = ring.iter().position(|(_, seen)| !seen);
    let mut turned = ring.to_vec();
    turned.rotate_left(start.unwrap_or(0));
    turned.extend(turned.first().copied());
    if start.is_none() {
        return vec![(points(&turned), true)];
    }
    turned
        .chunk_by(|a, b| a.1 == b.1)
        .map(|run| (points(run), run[0].1))
        .collect()
}

/// The pieces of line in a cell, from edge to edge, the higher corners to their left.
///
/// Bit k of `above` is corner k, counted around from the lower left; edge k leads from corner k to the next. Where two
/// opposite corners are high, the middle decides whether they are joined.
fn cut(above: usize, center: impl Fn() -> bool) -> &'static [(usize, usize)] {
    match above {
        0b0001 => &[(0, 3)],
        0b0010 => &[(1, 0)],
        0b0011 => &[(1, 3)],
        0b0100 => &[(2, 1)],
        0b0101 if center() => &[(2, 3), (0, 1)],
        0b0101 => &[(0, 3), (2, 1)],
        0b0110 => &[(2, 0)],
        0b0111 => &[(2, 3)],
        0b1000 => &[(3, 2)],
        0b1001 => &[(0, 2)],
        0b1010 if center() => &[(3, 0), (1, 2)],
        0b1010 => &[(1, 0), (3, 2)],
        0b1011 => &[(1, 2)],
        0b1100 => &[(3, 1)],
        0b1101 => &[(0, 1)],
        0b1110 => &[(3, 0)],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SQUARE: f64 = 400.0;

    #[test]
    fn the_level_lines_of_a_bowl_are_circles() {
        let (x, y) = (Axis::linear(-2.0, 2.0), Axis::linear(-2.0, 2.0));
        let grid = Grid::sample(&x, &y, SQUARE, &|x, y| x * x + y * y);
        let lines = grid.lines(&[1.0]);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].len() > 20);
        for (x, y) in &lines[0] {
            assert!((x.hypot(*y) - 1.0).abs() < 1e-3, "({x}, {y})");
        }
        assert_eq!(lines[0].first(), lines[0].last(), "the circle is closed");
        let regions = grid.regions(&[1.0]);
        assert_eq!(regions[0].len(), 2, "everything, and the hole in the middle");
    }

    #[test]
    fn lines_end_at_the_edge_and_do_not_follow_it() {
        let (x, y) = (Axis::linear(-1.0, 1.0), Axis::log(0.1, 10.0));
        let grid = Grid::sample(&x, &y, SQUARE, &|x, _| x);
        let lines = grid.lines(&[-0.5, 0.25]);
        assert_eq!(lines.len(), 2);
        for (line, level) in lines.iter().zip([-0.5, 0.25]) {
            assert_eq!(line.len(), 2, "a straight line");
            assert!(line.iter().all(|(x, _)| (x - level).abs() < 1e-9));
            let mut ends = [line[0].1, line[1].1];
            ends.sort_by(f64::total_cmp);
            assert!(
                (ends[0] - 0.1).abs() < 1e-9 && (ends[1] - 10.0).abs() < 1e-9,
                "{ends:?}"
            );
        }
    }

    #[test]
    fn a_saddle_in_the_middle_does_not_hang_on_the_last_bit() {
        let axis = Axis::linear(-2.0, 2.0);
        let lines = |shift: f64| {
            let saddle = |x: f64, y: f64| x * y + shift;
            Grid::sample(&axis, &axis, SQUARE, &saddle).lines(&[-1.0, 0.0, 1.0])
        };
        let exact = lines(0.0);
        for shift in [1e-17, -1e-17, 1e-13, -1e-13] {
            assert_eq!(lines(shift).len(), exact.len());
        }
    }

    #[test]
    fn holes_in_the_function_do_not_panic() {
        let axis = Axis::linear(-1.0, 1.0);
        let grid = Grid::sample(&axis, &axis, SQUARE, &|x, y| (x * y).sqrt());
        assert!(!grid.lines(&[0.5]).is_empty());
        let nothing = Grid::sample(&axis, &axis, SQUARE, &|_, _| f64::NAN);
        assert!(nothing.lines(&[0.0]).is_empty());
        assert!(nothing.lines(&[]).is_empty());
        let endless = Grid::sample(&axis, &axis, SQUARE, &|x, y| (x / y).powi(600));
        for (x, y) in endless.lines(&[0.1, 1e300]).concat() {
            assert!(x.abs() <= 1.0 && y.abs() <= 1.0);
        }
    }

    proptest! {
        /// Whatever the quadratic, its value on a line is the line's level.
        #[test]
        fn lines_lie_on_their_level(
            a in -3.0..3.0f64, b in -3.0..3.0f64, c in -3.0..3.0f64, level in -2.0..2.0f64
        ) {
            let axis = Axis::linear(-1.0, 1.0);
            let f = |x: f64, y: f64| a * x * x + b * x * y + c * y * y + 0.3 * x;
            let steepness = 2.0 * (a.abs() + b.abs() + c.abs()) + 0.3;
            for (x, y) in Grid::sample(&axis, &axis, SQUARE, &f).lines(&[level]).concat() {
                // A drawing unit is 1/200 here.
                prop_assert!((f(x, y) - level).abs() <= steepness / 200.0, "{} at ({x}, {y})", f(x, y));
            }
        }

        /// A point is above a level if it lies within an odd number of the region's rings.
        #[test]
        fn regions_hold_what_is_above(
            a in -3.0..3.0f64, b in -3.0..3.0f64, c in -3.0..3.0f64, x in -1.0..1.0f64, y in -1.0..1.0f64
        ) {
            let axis = Axis::linear(-1.0, 1.0);
            let f = |x: f64, y: f64| a * x * x + b * x * y + c * y * y;
            let height = f(x, y);
            prop_assume!((height - 0.2).abs() > 0.1);
            let regions = Grid::sample(&axis, &axis, SQUARE, &f).regions(&[0.2]);
            let crossings = regions[0].iter().flat_map(|ring| ring.windows(2)).filter(|pair| {
                let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
                (y0 > y) != (y1 > y) && x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
            });
            prop_assert_eq!(crossings.count() % 2 == 1, height > 0.2);
        }
    }
}

//! Cutting lines at the edges of a rectangle, and thinning them.

/// A point in drawing units.
pub(crate) type P = (f64, f64);

/// A rectangle in drawing units, y downward.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Frame {
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    pub fn contains(self, (x, y): P) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    pub fn grow(self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The part of a segment inside, by Liang and Barsky's method.
    pub fn cut(self, (x0, y0): P, (x1, y1): P) -> Option<(P, P)> {
        if !(x0 + y0 + x1 + y1).is_finite() {
            return None;
        }
        let (dx, dy) = (x1 - x0, y1 - y0);
        let (mut enter, mut leave) = (0.0f64, 1.0f64);
        let edges = [
            (-dx, x0 - self.left),
            (dx, self.right - x0),
            (-dy, y0 - self.top),
            (dy, self.bottom - y0),
        ];
        for (p, q) in edges {
            if p == 0.0 {
                if q < 0.0 {
                    return None;
                }
            } else if p < 0.0 {
                enter = enter.max(q / p);
            } else {
                leave = leave.min(q / p);
            }
        }
        let at = |t: f64| (x0 + t * dx, y0 + t * dy);
        let from = if enter == 0.0 { (x0, y0) } else { at(enter) };
        let to = if leave == 1.0 { (x1, y1) } else { at(leave) };
        (enter <= leave).then_some((from, to))
    }

    /// The pieces of a line inside. Points that are not finite break it.
    pub fn cut_line(self, line: &[P]) -> Vec<Vec<P>> {
        let mut pieces: Vec<Vec<P>> = Vec::new();
        let mut joined = false;
        for pair in line.windows(2) {
            let Some((from, to)) = self.cut(pair[0], pair[1]) else {
                joined = false;
                continue;
            };
            match pieces.last_mut() {
                Some(piece) if joined && from == pair[0] => piece.push(to),
                _ => pieces.push(vec![from, to]),
            }
            joined = to == pair[1];
        }
        pieces
    }
}

/// Drops points that lie within `tolerance` of the line without them (Douglas and Peucker).
pub(crate) fn thin(line: &[P], tolerance: f64) -> Vec<P> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[line.len() - 1] = true;
    let mut open = vec![(0, line.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let far = (first + 1..last)
            .map(|i| (squared_distance(line[i], line[first], line[last]), i))
            .fold((tolerance * tolerance, 0), |far, next| {
                if next.0 > far.0 { next } else { far }
            });
        if far.1 > 0 {
            keep[far.1] = true;
            open.push((first, far.1));
            open.push((far.1, last));
        }
    }
    line.iter()
        .zip(keep)
        .filter(|(_, keep)| *keep)
        .map(|(point, _)| *point)
        .collect()
}

/// The distance of a point from a segment.
pub(crate) fn distance(p: P, a: P, b: P) -> f64 {
    squared_distance(p, a, b).sqrt()
}

fn squared_distance(p: P, a: P, b: P) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let squared = dx * dx + dy * dy;
    let t = if squared == 0.0 {
        0.0
    } else {
        (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / squared).clamp(0.0, 1.0)
    };
    let (x, y) = (p.0 - a.0 - t * dx, p.1 - a.1 - t * dy);
    x * x + y * y
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FRAME: Frame = Frame {
        left: 0.0,
        top: 0.0,
        right: 10.0,
        bottom: 10.0,
    };

    #[test]
    fn lines_break_where_they_should() {
        let line = [
            (-5.0, 5.0),
            (5.0, 5.0),
            (15.0, 5.0),
            (15.0, 2.0),
            (5.0, 2.0),
            (f64::NAN, 0.0),
            (1.0, 1.0),
            (2.0, 1.0),
        ];
        assert_eq!(
            FRAME.cut_line(&line),
            [
                vec![(0.0, 5.0), (5.0, 5.0), (10.0, 5.0)],
                vec![(10.0, 2.0), (5.0, 2.0)],
                vec![(1.0, 1.0), (2.0, 1.0)]
            ]
        );
        assert!(FRAME.cut_line(&[(f64::INFINITY, 1.0), (1.0, 1.0)]).is_empty());
    }

    fn point() -> impl Strategy<Value = P> {
        (-30.0..40.0f64, -30.0..40.0f64)
    }

    proptest! {
        #[test]
        fn cut_segments_lie_inside_and_on_the_segment(a in point(), b in point()) {
            let cut = FRAME.cut(a, b);
            let inside = (0..=1000).map(|i| f64::from(i) / 1000.0)
                .any(|t| FRAME.contains((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1))));
            prop_assert!(!inside || cut.is_some(), "a visible segment was dropped");
            if let Some((from, to)) = cut {
                for p in [from, to] {
                    prop_assert!(FRAME.grow(1e-9).contains(p));
                    prop_assert!(distance(p, a, b) < 1e-9);
                }
            }
        }

        #[test]
        fn thinned_lines_stay_close(line in proptest::collection::vec(point(), 2..60)) {
            let thinned = thin(&line, 1.0);
            prop_assert_eq!(thinned[0], line[0]);
            for p in &line {
                let nearest = thinned.windows(2).map(|w| distance(*p, w[0], w[1])).fold(f64::INFINITY, f64::min);
                prop_assert!(nearest <= 1.0 + 1e-9);
            }
        }
    }
}

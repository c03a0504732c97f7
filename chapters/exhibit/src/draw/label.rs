//! Where words go: widths, wrapping, and labels that keep out of each other's way.

use super::canvas::TEXT;
use super::clip::{Frame, P, distance};
use super::layer::Anchor;

/// The distance between lines of text.
pub(crate) const LINE: f64 = 18.0;

/// The width of a text in drawing units: an estimate on the wide side, since the page's font is unknown here.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(|c| em(c) * TEXT).sum()
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '\u{202f}' | '\u{2009}' => 0.32,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '[' | ']' | '-' | '/' => 0.40,
        '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁻' | '₀'..='₉' | 'ᵏ' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '∞' | '−' | '+' | '=' | '≤' | '≥' | '×' => 0.95,
        'A'..='Z' | '∇' | '‖' => 0.70,
        _ => 0.63,
    }
}

/// Breaks a text between words into lines no wider than `most`, where it can.
pub(crate) fn wrap(text: &str, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(line) + width(" ") + width(word) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Moves boxes, each a wished middle and a height, apart along a line, each as near its wish as the others allow.
/// They keep the order of their wishes and stay between `lo` and `hi` if they fit. Returns their middles.
///
/// With the heights of all boxes above taken off, "no overlap" becomes "in order": an isotonic regression.
pub(crate) fn spread(wishes: &[(f64, f64)], lo: f64, hi: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|a, b| wishes[*a].0.total_cmp(&wishes[*b].0));
    let mut above = 0.0;
    // Pools of touching boxes: the mean of their wishes and how many they are.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for &index in &order {
        let (middle, height) = wishes[index];
        let mut pool = (middle - height / 2.0 - above, 1);
        above += height;
        while let Some(last) = pools.pop_if(|last| last.0 > pool.0) {
            let count = last.1 + pool.1;
            pool = (
                (last.0 * last.1 as f64 + pool.0 * pool.1 as f64) / count as f64,
                count,
            );
        }
        pools.push(pool);
    }
    let mut middles = vec![0.0; wishes.len()];
    let tops = pools
        .into_iter()
        .flat_map(|(mean, count)| std::iter::repeat_n(mean.min(hi - above).max(lo), count));
    let mut above = 0.0;
    for (top, &index) in tops.zip(&order) {
        middles[index] = top + above + wishes[index].1 / 2.0;
        above += wishes[index].1;
    }
    middles
}

/// The box of a text whose anchor's middle is at a point.
pub(crate) fn extent(at: P, text: &str, anchor: Anchor) -> Frame {
    let width = width(text);
    let left = match anchor {
        Anchor::Start => at.0,
        Anchor::Middle => at.0 - width / 2.0,
        Anchor::End => at.0 - width,
    };
    Frame {
        left,
        right: left + width,
        top: at.1 - 0.5 * TEXT,
        bottom: at.1 + 0.5 * TEXT,
    }
}

/// Where a label may stand that has no room beside its line, seen from the line.
const FAR: [P; 8] = [
    (24.0, -24.0),
    (24.0, 24.0),
    (32.0, -44.0),
    (32.0, 44.0),
    (40.0, -66.0),
    (40.0, 66.0),
    (48.0, -90.0),
    (48.0, 90.0),
];

/// Points of a line from its end backward, about `apart` from each other.
fn backward(line: &[P], apart: f64) -> Vec<P> {
    let mut points: Vec<P> = line.last().copied().into_iter().collect();
    for pair in line.windows(2).rev() {
        let length = distance(pair[0], pair[1], pair[1]);
        let pieces = (length / apart).ceil().max(1.0);
        let at = |i: f64| {
            let t = i / pieces;
            (
                pair[1].0 + t * (pair[0].0 - pair[1].0),
                pair[1].1 + t * (pair[0].1 - pair[1].1),
            )
        };
        for i in 1..=pieces as usize {
            let next = at(i as f64);
            if points
                .last()
                .is_none_or(|last| distance(*last, next, next) >= 0.9 * apart)
            {
                points.push(next);
            }
        }
    }
    points
}

/// What labels keep clear of: lines, and labels placed before.
#[derive(Default)]
pub(crate) struct Obstacles {
    lines: Vec<Vec<P>>,
    boxes: Vec<Frame>,
}

impl Obstacles {
    pub fn line(&mut self, line: Vec<P>) {
        self.lines.push(line);
    }

    pub fn block(&mut self, frame: Frame) {
        self.boxes.push(frame);
    }

    /// Whether a box is free of everything.
    pub fn free(&self, frame: Frame) -> bool {
        !self.boxes.iter().any(|other| other.overlaps(frame))
            && !self
                .lines
                .iter()
                .any(|line| line.windows(2).any(|pair| frame.cut(pair[0], pair[1]).is_some()))
    }

    /// How much of everything a box covers, for choosing the least bad.
    pub fn clutter(&self, frame: Frame) -> f64 {
        let boxes = self.boxes.iter().filter(|other| other.overlaps(frame)).count() as f64 * 1000.0;
        let lines = self.lines.iter().flat_map(|line| line.windows(2));
        let covered = lines.filter_map(|pair| frame.cut(pair[0], pair[1]));
        boxes + covered.map(|(a, b)| (a.0 - b.0).hypot(a.1 - b.1)).sum::<f64>()
    }

    /// A place beside a line: the first, from its end backward, that touches nothing; if there is none, one farther off,
    /// with the point of the line that it belongs to.
    pub fn along(&self, line: &[P], text: &str, bounds: Frame) -> Option<(P, Anchor, Option<P>)> {
        let points = backward(line, 12.0);
        let beside = points.iter().find_map(|tip| self.place(*tip, text, bounds));
        let free = |at: P| {
            let frame = extent(at, text, Anchor::Start).grow(2.0);
            bounds.contains((frame.left, frame.top))
                && bounds.contains((frame.right, frame.bottom))
                && self.free(frame)
        };
        let far = || {
            FAR.iter().find_map(|(dx, dy)| {
                let place = |tip: &P| (tip.0 + dx, tip.1 + dy);
                let tip = points.iter().find(|tip| free(place(tip)))?;
                Some((place(tip), Anchor::Start, Some(*tip)))
            })
        };
        beside.map(|(at, anchor)| (at, anchor, None)).or_else(far)
    }

    /// The first place around a line's end where its label is free and within `bounds`.
    pub fn place(&self, end: P, text: &str, bounds: Frame) -> Option<(P, Anchor)> {
        let candidates = [
            ((10.0, 0.0), Anchor::Start),
            ((8.0, -14.0), Anchor::Start),
            ((8.0, 14.0), Anchor::Start),
            ((0.0, -18.0), Anchor::Middle),
            ((0.0, 18.0), Anchor::Middle),
            ((-8.0, -16.0), Anchor::End),
            ((-8.0, 16.0), Anchor::End),
        ];
        candidates.into_iter().find_map(|((dx, dy), anchor)| {
            let at = (end.0 + dx, end.1 + dy);
            let frame = extent(at, text, anchor);
            let inside =
                bounds.contains((frame.left, frame.top)) && bounds.contains((frame.right, frame.bottom));
            // The line's own end may touch the box's rim.
            let touches = |line: &Vec<P>| {
                line.iter()
                    .any(|p| distance(*p, end, end) > 4.0 && frame.contains(*p))
            };
            (inside && self.free(frame) && !self.lines.iter().any(touches)).then_some((at, anchor))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_wrap() {
        assert_eq!(wrap("gradient descent", 100.0), ["gradient", "descent"]);
        assert_eq!(wrap("gradient descent", 200.0), ["gradient descent"]);
        assert_eq!(wrap("indivisible", 10.0), ["indivisible"]);
    }

    #[test]
    fn lonely_labels_stay() {
        assert_eq!(spread(&[(50.0, 18.0), (10.0, 18.0)], 0.0, 100.0), [50.0, 10.0]);
        assert_eq!(spread(&[(50.0, 20.0), (50.0, 20.0)], 0.0, 100.0), [40.0, 60.0]);
    }

    #[test]
    fn labels_avoid_lines() {
        let mut obstacles = Obstacles::default();
        obstacles.line(vec![(0.0, 50.0), (200.0, 50.0)]);
        let bounds = Frame {
            left: 0.0,
            top: 0.0,
            right: 200.0,
            bottom: 100.0,
        };
        let (at, _) = obstacles.place((50.0, 50.0), "here", bounds).unwrap();
        assert!(at.1 != 50.0);
        obstacles.block(bounds);
        assert_eq!(obstacles.place((50.0, 50.0), "here", bounds), None);
    }

    #[test]
    fn labels_go_along_their_line() {
        let bounds = Frame {
            left: 0.0,
            top: 0.0,
            right: 400.0,
            bottom: 300.0,
        };
        let line = vec![(0.0, 290.0), (300.0, 150.0)];
        let mut obstacles = Obstacles::default();
        obstacles.line(line.clone());
        // Nothing in the way: at the end.
        let at_end = obstacles.along(&line, "here", bounds).unwrap();
        assert_eq!(at_end.2, None);
        // With something around the end, farther back.
        obstacles.block(Frame {
            left: 220.0,
            ..bounds
        });
        let (at, _, leader) = obstacles.along(&line, "here", bounds).unwrap();
        assert!(leader.is_none() && at.0 < 220.0);
        // With other lines close by all along, off the line and with a point on it.
        for side in [-16.0, -9.0, 9.0, 16.0] {
            obstacles.line(line.iter().map(|(x, y)| (*x, y + side)).collect());
        }
        let (at, _, leader) = obstacles.along(&line, "here", bounds).unwrap();
        let tip = leader.unwrap();
        assert!(distance(tip, line[0], line[1]) < 1e-9 && distance(at, line[0], line[1]) > 9.0);
        obstacles.block(bounds);
        assert_eq!(obstacles.along(&line, "here", bounds), None);
    }

    proptest! {
        #[test]
        fn spread_labels_do_not_overlap(wishes in proptest::collection::vec((-50.0..350.0f64, 15.0..40.0f64), 1..7)) {
            let middles = spread(&wishes, 0.0, 300.0);
            let mut boxes: Vec<_> = middles.iter().zip(&wishes).map(|(m, (_, h))| (m - h / 2.0, m + h / 2.0)).collect();
            prop_assert!(boxes.iter().all(|(top, bottom)| *top >= -1e-9 && *bottom <= 300.0 + 1e-9), "{boxes:?}");
            boxes.sort_by(|a, b| a.0.total_cmp(&b.0));
            prop_assert!(boxes.windows(2).all(|pair| pair[0].1 <= pair[1].0 + 1e-9), "{boxes:?}");
        }
    }
}

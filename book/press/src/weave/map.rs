//! The map of the book: which chapter needs which, as their crates depend on each other.

use super::html;
use super::page::Kind;
use super::scope::Scope;

/// A chapter on the map, in the order of the book.
struct Stop<'a> {
    label: &'a str,
    title: &'a str,
    part: Option<&'a str>,
    /// The address of its page; a draft has none.
    address: Option<String>,
    place: usize,
    package: Option<&'a str>,
    needs: &'a [String],
}

/// `{{#map}}`.
pub fn render(scope: &Scope<'_>) -> String {
    let stops = stops(scope);
    let find = |package: &String| stops.iter().position(|stop| stop.package == Some(package));
    let depends: Vec<Vec<usize>> = stops
        .iter()
        .enumerate()
        .map(|(at, stop)| {
            stop.needs
                .iter()
                .filter_map(find)
                .filter(|&need| need < at)
                .collect()
        })
        .collect();
    let needs = reduced(&depends);
    let lines = Lines::of(&needs);
    let mut part = None;
    let mut items = String::new();
    for (row, stop) in stops.iter().enumerate() {
        let begins = stop.part.filter(|_| stop.part != part);
        part = stop.part;
        let labels: Vec<&str> = needs[row].iter().map(|&need| stops[need].label).collect();
        let drawn = lines.row(row, begins.is_some(), stop.address.is_none());
        items.push_str(&item(stop, begins, &drawn, &labels));
    }
    format!(
        "<nav class=\"book-map\" aria-label=\"Map of the book\" style=\"--lines:{}px\"><ol role=\"list\">{items}</ol></nav>",
        lines.width()
    )
}

fn stops<'a>(scope: &Scope<'a>) -> Vec<Stop<'a>> {
    let whole = scope.whole;
    let is_stop = |kind: Kind, label: &Option<String>| {
        kind == Kind::Chapter && label.as_deref().is_some_and(|label| !label.contains('.'))
    };
    let written = whole
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| is_stop(page.kind, &page.label))
        .map(|(index, page)| Stop {
            label: page.label.as_deref().unwrap_or_default(),
            title: &page.title,
            part: page.part.as_deref(),
            address: Some(scope.link(index, "")),
            place: page.place,
            package: page.chapter.as_ref().map(|chapter| chapter.package.as_str()),
            needs: page.chapter.as_ref().map_or(&[], |chapter| &chapter.needs),
        });
    let announced = whole
        .drafts
        .iter()
        .filter(|draft| is_stop(draft.kind, &draft.label))
        .map(|draft| Stop {
            label: draft.label.as_deref().unwrap_or_default(),
            title: &draft.title,
            part: draft.part.as_deref(),
            address: None,
            place: draft.place,
            package: None,
            needs: &[],
        });
    let mut stops: Vec<_> = written.chain(announced).collect();
    stops.sort_by_key(|stop| stop.place);
    stops
}

fn item(stop: &Stop<'_>, part: Option<&str>, lines: &str, needs: &[&str]) -> String {
    let part = part.map_or(String::new(), |part| {
        format!("<p class=\"map-part\">{}</p>", html::text(part))
    });
    let number = format!("<span class=\"map-number\">{}</span> ", html::text(stop.label));
    let (class, title, words) = match &stop.address {
        Some(address) => (
            "",
            format!(
                "<a href=\"{}\">{}</a>",
                html::attribute(address),
                html::text(stop.title)
            ),
            needed(needs),
        ),
        None => (
            " class=\"draft\"",
            html::text(stop.title),
            "not yet written".to_owned(),
        ),
    };
    format!(
        "<li{class}>{lines}{part}<p class=\"map-title\">{number}{title}</p><p class=\"map-needs\">{}</p></li>",
        html::text(&words)
    )
}

/// The relation that the lines show, in words.
fn needed(labels: &[&str]) -> String {
    match labels {
        [] => "needs no other chapter".to_owned(),
        [one] => format!("needs Chapter {one}"),
        [some @ .., last] => format!("needs Chapters {} and {last}", some.join(", ")),
    }
}

/// Without what is needed through another: the transitive reduction. Every need is an earlier number.
fn reduced(depends: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut reach: Vec<Vec<bool>> = Vec::with_capacity(depends.len());
    let mut needs = Vec::with_capacity(depends.len());
    for direct in depends {
        let through = |need: usize| direct.iter().any(|&other| reach[other][need]);
        let mut kept: Vec<usize> = direct.iter().copied().filter(|&need| !through(need)).collect();
        kept.sort_unstable();
        kept.dedup();
        let mut all = vec![false; depends.len()];
        for &need in &kept {
            all[need] = true;
            for (at, reached) in reach[need].iter().enumerate() {
                all[at] |= reached;
            }
        }
        reach.push(all);
        needs.push(kept);
    }
    needs
}

/// A line in a column of its own, from the chapter that is needed down to the last that needs it.
#[derive(Debug, PartialEq)]
struct Lane {
    from: usize,
    /// Those that need it, the next chapter excepted: a straight line leads there.
    to: Vec<usize>,
    /// 0 is nearest to the stops.
    column: usize,
}

impl Lane {
    fn last(&self) -> usize {
        self.to.last().copied().unwrap_or(self.from)
    }
}

/// All lines of the map. They are drawn row by row, so that a title may be broken over as many lines of text as it needs.
#[derive(Debug)]
struct Lines {
    lanes: Vec<Lane>,
    /// Rows from which a straight line leads to the next.
    straight: Vec<bool>,
    /// The ink of what leaves each row.
    inks: Vec<&'static str>,
}

const INKS: [&str; 6] = ["blue", "orange", "green", "red", "purple", "cyan"];

/// Between two columns, before the first and behind the stops, in pixels.
const STEP: usize = 15;
const EDGE: usize = 9;
/// From the top of a row to the middle of its stop; a part's title needs more.
const MIDDLE: usize = 18;
const PART: usize = 52;
/// Radii of a stop and of a bend.
const STOP: usize = 6;
const BEND: usize = 8;

impl Lines {
    fn of(needs: &[Vec<usize>]) -> Self {
        let rows = needs.len();
        let mut straight = vec![false; rows];
        let mut lanes = Vec::new();
        let mut inks = vec![INKS[0]; rows];
        let mut next_ink = INKS.iter().cycle();
        for from in 0..rows {
            let mut to: Vec<usize> = (0..rows).filter(|&row| needs[row].contains(&from)).collect();
            if let (false, Some(ink)) = (to.is_empty(), next_ink.next()) {
                inks[from] = ink;
            }
            if to.first() == Some(&(from + 1)) {
                straight[from] = true;
                to.remove(0);
            }
            if !to.is_empty() {
                lanes.push(Lane { from, to, column: 0 });
            }
        }
        // Short ones first, so that they lie inside the long ones.
        lanes.sort_by_key(|lane| (lane.last() - lane.from, lane.from));
        for at in 0..lanes.len() {
            let (placed, rest) = lanes.split_at_mut(at);
            let lane = &mut rest[0];
            let meets = |other: &Lane| other.from <= lane.last() && lane.from <= other.last();
            let taken: Vec<usize> = placed
                .iter()
                .filter(|other| meets(other))
                .map(|other| other.column)
                .collect();
            lane.column = (0..).find(|column| !taken.contains(column)).unwrap_or(0);
        }
        Self {
            lanes,
            straight,
            inks,
        }
    }

    fn columns(&self) -> usize {
        self.lanes.iter().map(|lane| lane.column + 1).max().unwrap_or(0)
    }

    /// From the left edge to the titles.
    fn width(&self) -> usize {
        EDGE + self.columns() * STEP + EDGE + STOP
    }

    /// The lines and the stop of one row.
    fn row(&self, row: usize, part: bool, draft: bool) -> String {
        let stop = EDGE + self.columns() * STEP;
        let middle = if part { PART } else { MIDDLE };
        let mut down = String::new();
        let mut seams = String::new();
        let mut across = String::new();
        let line = |x: usize, from: usize, to: &str, ink: &str| {
            format!("<line x1=\"{x}\" y1=\"{from}\" x2=\"{x}\" y2=\"{to}\" stroke=\"var(--plot-{ink})\"/>")
        };
        if row > 0 && self.straight[row - 1] {
            down.push_str(&line(stop, 0, &middle.to_string(), self.inks[row - 1]));
        }
        if self.straight[row] {
            down.push_str(&line(stop, middle, "100%", self.inks[row]));
        }
        // What comes from farther left lies below: where lines join, each can be seen to arrive.
        let mut lanes: Vec<&Lane> = self
            .lanes
            .iter()
            .filter(|lane| lane.from <= row && row <= lane.last())
            .collect();
        lanes.sort_by_key(|lane| std::cmp::Reverse(lane.column));
        for lane in lanes {
            let ink = self.inks[lane.from];
            let x = stop - (lane.column + 1) * STEP;
            let (height, path) = if row == lane.from {
                let turned = middle + STOP + 2 * BEND;
                down.push_str(&line(x, turned, "100%", ink));
                let path = format!(
                    "M{stop} {}q0 {BEND}-{BEND} {BEND}H{}q-{BEND} 0-{BEND} {BEND}",
                    middle + STOP,
                    x + BEND
                );
                (middle + STOP + BEND, path)
            } else {
                let end = if row == lane.last() {
                    (middle - BEND).to_string()
                } else {
                    "100%".to_owned()
                };
                down.push_str(&line(x, 0, &end, ink));
                if !lane.to.contains(&row) {
                    continue;
                }
                (
                    middle,
                    format!("M{x} {}q0 {BEND} {BEND} {BEND}H{stop}", middle - BEND),
                )
            };
            // A line that crosses others has a seam of paper.
            if lane.column > 0 {
                seams.push_str(&format!(
                    "<path class=\"map-seam\" d=\"M{} {height}H{}\"/>",
                    x + BEND,
                    stop - BEND
                ));
            }
            across.push_str(&format!("<path d=\"{path}\" stroke=\"var(--plot-{ink})\"/>"));
        }
        let class = if draft { " class=\"map-draft\"" } else { "" };
        format!(
            "<svg class=\"map-lines\" width=\"{}\" height=\"100%\" aria-hidden=\"true\">{down}{seams}{across}\
             <circle{class} cx=\"{stop}\" cy=\"{middle}\" r=\"{STOP}\"/></svg>",
            self.width()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_needed_through_another_is_left_out() {
        assert_eq!(
            reduced(&[vec![], vec![0], vec![0, 1], vec![0], vec![3, 0, 2]]),
            [vec![], vec![0], vec![1], vec![0], vec![2, 3]]
        );
    }

    #[test]
    fn the_next_chapter_is_reached_straight_and_others_by_a_lane() {
        let lines = Lines::of(&[vec![], vec![0], vec![0], vec![1, 2]]);
        assert_eq!(lines.straight, [true, false, true, false]);
        let lanes: Vec<_> = lines
            .lanes
            .iter()
            .map(|lane| (lane.from, lane.to.clone(), lane.column))
            .collect();
        assert_eq!(lanes, [(0, vec![2], 0), (1, vec![3], 1)]);
        assert_eq!(Lines::of(&[]).columns(), 0);
    }

    #[test]
    fn relations_are_told_in_words() {
        assert_eq!(needed(&[]), "needs no other chapter");
        assert_eq!(needed(&["2"]), "needs Chapter 2");
        assert_eq!(needed(&["1", "2", "4"]), "needs Chapters 1, 2 and 4");
    }

    fn graphs() -> impl Strategy<Value = Vec<Vec<usize>>> {
        proptest::collection::vec(proptest::collection::vec(0usize..18, 0..5), 1..18).prop_map(|rows| {
            rows.into_iter()
                .enumerate()
                .map(|(at, row)| row.into_iter().filter(|&need| need < at).collect())
                .collect()
        })
    }

    /// Who reaches whom.
    fn closure(needs: &[Vec<usize>]) -> Vec<Vec<bool>> {
        let mut reach = vec![vec![false; needs.len()]; needs.len()];
        for at in 0..needs.len() {
            for &need in &needs[at] {
                let through = reach[need].clone();
                reach[at][need] = true;
                for (reached, more) in reach[at].iter_mut().zip(through) {
                    *reached |= more;
                }
            }
        }
        reach
    }

    proptest! {
        /// Nothing is lost, and no line of the rest can be left out.
        #[test]
        fn a_reduction_keeps_who_reaches_whom(graph in graphs()) {
            let needs = reduced(&graph);
            prop_assert_eq!(closure(&needs), closure(&graph));
            for at in 0..needs.len() {
                for index in 0..needs[at].len() {
                    let mut fewer = needs.clone();
                    fewer[at].remove(index);
                    prop_assert_ne!(closure(&fewer), closure(&needs));
                }
            }
        }

        /// Every relation has its line, and no two lines lie on each other.
        #[test]
        fn every_need_is_drawn_once(graph in graphs()) {
            let needs = reduced(&graph);
            let lines = Lines::of(&needs);
            for (row, of) in needs.iter().enumerate() {
                let mut drawn: Vec<usize> =
                    lines.lanes.iter().filter(|lane| lane.to.contains(&row)).map(|lane| lane.from).collect();
                if row > 0 && lines.straight[row - 1] {
                    drawn.push(row - 1);
                }
                drawn.sort_unstable();
                prop_assert_eq!(&drawn, of);
            }
            for (at, one) in lines.lanes.iter().enumerate() {
                for other in &lines.lanes[at + 1..] {
                    let apart = one.last() < other.from || other.last() < one.from;
                    prop_assert!(apart || one.column != other.column);
                }
            }
        }
    }
}

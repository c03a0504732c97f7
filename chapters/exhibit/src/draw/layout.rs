//! The layout of a plot: margins that fit the words, a place for every label.

use super::canvas::TEXT;
use super::clip::{Frame, P};
use super::ink::Ink;
use super::label::{LINE, Obstacles, spread, width, wrap};
use super::layer::{Anchor, Layer};
use super::plot::Plot;
use super::raster::Heat;

/// A label of a line, placed.
pub(crate) struct Label {
    pub ink: Ink,
    pub lines: Vec<String>,
    /// The middle of its first line.
    pub at: P,
    pub anchor: Anchor,
    /// The line's end, when the label had to move away from it.
    pub leader: Option<P>,
}

/// An entry of the key above the plot.
pub(crate) struct Entry {
    pub layer: usize,
    pub ink: Ink,
    pub text: String,
    /// The left end of its sign, in the middle of the line.
    pub at: P,
}

/// Where everything goes.
pub(crate) struct Layout {
    pub size: (f64, f64),
    pub frame: Frame,
    pub x_marks: Vec<(f64, String)>,
    pub y_marks: Vec<(f64, String)>,
    pub title: Vec<String>,
    pub y_label_y: f64,
    pub bar_label_y: f64,
    pub labels: Vec<Label>,
    pub key: Vec<Entry>,
}

/// The width of a key's sign with the gap behind it, and the gap between entries.
const SIGN: f64 = 28.0;
const GAP: f64 = 18.0;

/// The widest label beside the plot before it wraps.
const BESIDE: f64 = 128.0;

const UNIT: Frame = Frame {
    left: 0.0,
    top: 0.0,
    right: 1.0,
    bottom: 1.0,
};

impl Plot {
    /// Labels at the lines' ends if all of them fit there, else all in the key.
    pub(crate) fn layout(&self) -> Layout {
        let (layout, fits) = self.arrange(false);
        if fits { layout } else { self.arrange(true).0 }
    }

    /// The layout, and whether every label that is not in the key found a free place.
    fn arrange(&self, all_in_key: bool) -> (Layout, bool) {
        let y_marks = self
            .y
            .marks(((self.height - 80.0) / 42.0).clamp(2.0, 8.0) as usize);
        let left = y_marks
            .iter()
            .map(|(_, label)| width(label) + 10.0)
            .fold(8.0, f64::max);
        let ends = if all_in_key { Vec::new() } else { self.ends() };
        let beside = |end: &End| end.at.0 > 0.97;
        let mut right = ends
            .iter()
            .filter(|end| beside(end))
            .map(|end| end.width() + 20.0)
            .fold(16.0, f64::max);
        right = right.max(self.bar_width());
        let bottom =
            if self.x.hidden { 8.0 } else { 28.0 } + if self.x.label.is_empty() { 0.0 } else { 22.0 };

        let title = if self.title.is_empty() {
            Vec::new()
        } else {
            wrap(&self.title, self.width / 1.1)
        };
        let mut y = if title.is_empty() {
            2.0
        } else {
            title.len() as f64 * LINE + 10.0
        };
        let key = self.key(all_in_key, y);
        y = key.last().map_or(y, |entry| entry.at.1 + 16.0);
        let y_label = if self.y.hidden { "" } else { &self.y.label };
        let bar_label_y = y + 10.0;
        if !y_label.is_empty() && width(y_label) + width(self.bar_label()) + 20.0 > self.width {
            y += LINE + 4.0;
        }
        let y_label_y = y + 10.0;
        let top = if y_label.is_empty() && self.bar_label().is_empty() {
            y + 10.0
        } else {
            y + 36.0
        };

        let mut frame_width = (self.width - left - right).max(80.0);
        let mut frame_height = (self.height - top - bottom).max(60.0);
        if self.equal {
            let aspect = ((self.y.hi - self.y.lo) / (self.x.hi - self.x.lo))
                .abs()
                .clamp(0.05, 20.0);
            frame_height = (frame_width * aspect).min(480.0);
            frame_width = frame_height / aspect;
        }
        let frame = Frame {
            left,
            top,
            right: left + frame_width,
            bottom: top + frame_height,
        };
        let x_marks = (2..=9)
            .rev()
            .map(|most| self.x.marks(most))
            .find(|marks| roomy(marks, self, frame));

        let mut layout = Layout {
            size: (frame.right + right, frame.bottom + bottom),
            frame,
            x_marks: x_marks.unwrap_or_else(|| self.x.marks(1)),
            y_marks,
            title,
            y_label_y,
            bar_label_y,
            labels: Vec::new(),
            key,
        };
        let (beside, within): (Vec<End>, Vec<End>) = ends.into_iter().partition(beside);
        layout.label_beside(beside);
        let fits = layout.label_within(within, self.obstacles(frame, &layout.labels), self.along);
        (layout, fits)
    }

    /// A position within the frame in drawing units.
    pub(crate) fn locate(&self, (x, y): P, frame: Frame) -> P {
        (
            frame.left + self.x.position(x) * frame.width(),
            frame.bottom - self.y.position(y) * frame.height(),
        )
    }

    /// Where labeled lines end, as far as they can be seen.
    fn ends(&self) -> Vec<End> {
        let lines = self.layers.iter().filter_map(|layer| match layer {
            Layer::Line {
                label, ink, points, ..
            } if !label.is_empty() => Some((label, *ink, points)),
            Layer::Dots { label, ink, points } if !label.is_empty() && rises(points) => {
                Some((label, *ink, points))
            }
            _ => None,
        });
        lines
            .filter_map(|(label, ink, points)| {
                let unit: Vec<P> = points
                    .iter()
                    .map(|(x, y)| (self.x.position(*x), self.y.position(*y)))
                    .collect();
                let line = UNIT.cut_line(&unit).pop()?;
                Some(End {
                    ink,
                    label: label.clone(),
                    at: *line.last()?,
                    line,
                })
            })
            .collect()
    }

    /// The entries of the key in rows, the first row's middle 10 below `top`.
    fn key(&self, lines_too: bool, top: f64) -> Vec<Entry> {
        let mut names: Vec<(usize, Ink, &str)> = Vec::new();
        for (layer, content) in self.layers.iter().enumerate() {
            match content {
                Layer::Cells(cells) => {
                    names.extend(cells.key.iter().map(|(name, ink)| (layer, *ink, name.as_str())));
                }
                Layer::Line { .. } if !lines_too => {}
                Layer::Dots { points, .. } if !lines_too && rises(points) => {}
                _ => names.extend(content.series().map(|(label, ink, _)| (layer, ink, label))),
            }
        }
        let mut at = (2.0, top + 10.0);
        let mut entries = Vec::new();
        for (layer, ink, text) in names.into_iter().filter(|(.., text)| !text.is_empty()) {
            let needed = SIGN + width(text);
            if at.0 > 2.0 && at.0 + needed > self.width {
                at = (2.0, at.1 + 22.0);
            }
            entries.push(Entry {
                layer,
                ink,
                text: text.to_owned(),
                at,
            });
            at.0 += needed + GAP;
        }
        entries
    }

    fn heat(&self) -> Option<&Heat> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Heat(heat) => Some(heat),
            _ => None,
        })
    }

    fn bar_label(&self) -> &str {
        self.heat().map_or("", |heat| &heat.label)
    }

    /// What the color bar beside the frame needs.
    fn bar_width(&self) -> f64 {
        let widest = |heat: &Heat| {
            heat.scale()
                .marks()
                .iter()
                .map(|(_, label)| width(label))
                .fold(0.0, f64::max)
        };
        self.heat().map_or(0.0, |heat| 38.0 + widest(heat))
    }

    /// Everything within the frame that a label must not cover.
    fn obstacles(&self, frame: Frame, labels: &[Label]) -> Obstacles {
        let mut obstacles = Obstacles::default();
        for layer in &self.layers {
            if let Some((_, _, points)) = layer.series() {
                let line: Vec<P> = points.iter().map(|point| self.locate(*point, frame)).collect();
                frame
                    .cut_line(&line)
                    .into_iter()
                    .for_each(|piece| obstacles.line(piece));
                if let Layer::Dots { .. } = layer {
                    for (x, y) in line.into_iter().filter(|p| frame.contains(*p)) {
                        obstacles.block(
                            Frame {
                                left: x,
                                right: x,
                                top: y,
                                bottom: y,
                            }
                            .grow(4.0),
                        );
                    }
                }
            }
            if let Layer::Text(at, words, anchor, _) = layer {
                obstacles.block(super::label::extent(self.locate(*at, frame), words, *anchor));
            }
        }
        for label in labels {
            obstacles.block(label.frame());
        }
        obstacles
    }

    /// A place for a reference line's label beside it: the first of those that cover least.
    pub(crate) fn quietest(
        &self,
        layout: &Layout,
        text: &str,
        places: &[(P, Anchor)],
    ) -> Option<(P, Anchor)> {
        let obstacles = self.obstacles(layout.frame, &layout.labels);
        let clutter = |(at, anchor): &(P, Anchor)| {
            let frame = super::label::extent(*at, text, *anchor);
            let outside = (frame.right - layout.size.0).max(0.0) + (-frame.left).max(0.0);
            obstacles.clutter(frame) + 1e4 * outside
        };
        places
            .iter()
            .copied()
            .min_by(|a, b| clutter(a).total_cmp(&clutter(b)))
    }
}

/// The visible end of a labeled line, in the frame's unit square.
struct End {
    ink: Ink,
    label: String,
    at: P,
    /// the piece of the line that ends there
    line: Vec<P>,
}

impl End {
    fn lines(&self) -> Vec<String> {
        wrap(&self.label, BESIDE)
    }

    fn width(&self) -> f64 {
        self.lines().iter().map(|line| width(line)).fold(0.0, f64::max)
    }
}

impl Label {
    fn frame(&self) -> Frame {
        let wide = self.lines.iter().map(|line| width(line)).fold(0.0, f64::max);
        let left = match self.anchor {
            Anchor::Start => self.at.0,
            Anchor::Middle => self.at.0 - wide / 2.0,
            Anchor::End => self.at.0 - wide,
        };
        let top = self.at.1 - TEXT / 2.0;
        Frame {
            left,
            top,
            right: left + wide,
            bottom: top + (self.lines.len() as f64 - 1.0) * LINE + TEXT,
        }
    }
}

impl Layout {
    fn end(&self, end: &End) -> P {
        self.within(end.at)
    }

    /// A point of the frame's unit square in drawing units.
    fn within(&self, (x, y): P) -> P {
        (
            self.frame.left + x * self.frame.width(),
            self.frame.bottom - y * self.frame.height(),
        )
    }

    /// Labels to the right of the frame, moved apart.
    fn label_beside(&mut self, ends: Vec<End>) {
        let wishes: Vec<(f64, f64)> = ends
            .iter()
            .map(|end| (self.end(end).1, end.lines().len() as f64 * LINE))
            .collect();
        let middles = spread(
            &wishes,
            self.frame.top - TEXT / 2.0,
            self.frame.bottom + TEXT / 2.0,
        );
        let moved = |(middle, wish): (&f64, &(f64, f64))| (middle - wish.0).abs() > 5.0;
        // One label that had to move takes all of them away from the frame, so that they stay aligned.
        let x = self.frame.right
            + if middles.iter().zip(&wishes).any(moved) {
                18.0
            } else {
                8.0
            };
        for ((end, middle), (wish, height)) in ends.into_iter().zip(&middles).zip(&wishes) {
            let moved = x > self.frame.right + 8.0 && (end.at.0 < 1.0 || (middle - wish).abs() > 1.0);
            let tip = self.end(&end);
            self.labels.push(Label {
                ink: end.ink,
                lines: end.lines(),
                at: (x, middle - (height - LINE) / 2.0),
                anchor: Anchor::Start,
                leader: moved.then_some(tip),
            });
        }
    }

    /// Labels within the frame, near their lines' ends or, if they may, along their lines. False if one has no free place.
    fn label_within(&mut self, ends: Vec<End>, mut obstacles: Obstacles, along: bool) -> bool {
        let bounds = Frame {
            right: self.size.0,
            bottom: self.frame.bottom,
            ..self.frame
        };
        for end in ends {
            let bounds = bounds.grow(4.0);
            let at_end = obstacles.place(self.end(&end), &end.label, bounds);
            let place = at_end.map(|(at, anchor)| (at, anchor, None)).or_else(|| {
                let line: Vec<P> = end.line.iter().map(|at| self.within(*at)).collect();
                along
                    .then(|| obstacles.along(&line, &end.label, bounds))
                    .flatten()
            });
            let Some((at, anchor, leader)) = place else {
                return false;
            };
            let label = Label {
                ink: end.ink,
                lines: vec![end.label],
                at,
                anchor,
                leader,
            };
            obstacles.block(label.frame());
            self.labels.push(label);
        }
        true
    }
}

/// Whether points go from left to right, so that the last one is an end to put a label at.
fn rises(points: &[P]) -> bool {
    points.windows(2).all(|pair| pair[0].0 < pair[1].0)
}

/// Whether tick labels along x keep their distance.
fn roomy(marks: &[(f64, String)], plot: &Plot, frame: Frame) -> bool {
    let mut spans: Vec<(f64, f64)> = marks
        .iter()
        .map(|(tick, label)| {
            let x = plot.x.position(*tick) * frame.width();
            (x - width(label) / 2.0, x + width(label) / 2.0)
        })
        .collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    spans.windows(2).all(|pair| pair[0].1 + 18.0 <= pair[1].0)
}

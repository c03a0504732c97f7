//! Painting a plot, from back to front.

use std::f64::consts::PI;

use super::canvas::{Canvas, Type};
use super::clip::{Frame, P, thin};
use super::ink::Ink;
use super::label::{LINE, width};
use super::layer::{Anchor, Layer, Marker, Stroke};
use super::layout::{Entry, Layout};
use super::plot::Plot;
use super::raster::{Heat, TINT};

const PLAIN: Type = Type {
    ink: Ink::Text,
    anchor: Anchor::Start,
    bold: false,
    halo: false,
};

impl Plot {
    /// The plot as SVG, with a name for those who cannot see it.
    pub(crate) fn svg(&self, name: &str) -> String {
        let layout = self.layout();
        Canvas::draw(layout.size, name, |canvas| {
            let over = |layer: &&Layer| !matches!(layer, Layer::Cells(_) | Layer::Heat(_) | Layer::Bands(_));
            self.layers
                .iter()
                .filter(|layer| !over(layer))
                .for_each(|layer| self.ground(canvas, &layout, layer));
            self.axes(canvas, &layout);
            self.layers
                .iter()
                .filter(over)
                .for_each(|layer| self.layer(canvas, &layout, layer));
            self.words(canvas, &layout);
        })
    }

    /// The size of the drawing in its units: as asked for, or what equal scales make of it.
    pub fn drawn_size(&self) -> (u32, u32) {
        let (width, height) = self.layout().size;
        (width.round() as u32, height.round() as u32)
    }

    /// Rasters and tints, under the grid.
    fn ground(&self, canvas: &mut Canvas, layout: &Layout, layer: &Layer) {
        match layer {
            Layer::Cells(cells) => canvas.image(layout.frame, &cells.image(), true),
            Layer::Heat(heat) => {
                canvas.image(layout.frame, &heat.image(), true);
                color_bar(canvas, layout, heat);
            }
            Layer::Bands(regions) => {
                let opacity = (0.5 / regions.len().max(1) as f64).min(0.08);
                for rings in regions {
                    let rings: Vec<Vec<P>> = rings
                        .iter()
                        .map(|ring| self.place(ring, layout.frame))
                        .filter(|ring| ring.len() > 3)
                        .collect();
                    if !rings.is_empty() {
                        canvas.region(Ink::Text, (opacity * 1000.0).round() / 1000.0, &rings);
                    }
                }
            }
            _ => {}
        }
    }

    fn axes(&self, canvas: &mut Canvas, layout: &Layout) {
        let frame = layout.frame;
        let covers = |layer: &Layer| matches!(layer, Layer::Cells(_) | Layer::Heat(_) | Layer::Bands(_));
        let covered = self.layers.iter().any(covers);
        let grid = Stroke::solid().width(1.0);
        let look = Type {
            ink: Ink::Muted,
            ..PLAIN
        };
        for (tick, label) in &layout.x_marks {
            let x = frame.left + self.x.position(*tick) * frame.width();
            let top = if covered { frame.bottom } else { frame.top };
            canvas.line(Ink::Grid, grid, &[(x, top), (x, frame.bottom + 5.0)]);
            canvas.text(
                (x, frame.bottom + 17.0),
                label,
                Type {
                    anchor: Anchor::Middle,
                    ..look
                },
            );
        }
        for (tick, label) in &layout.y_marks {
            let y = frame.bottom - self.y.position(*tick) * frame.height();
            let right = if covered { frame.left } else { frame.right };
            canvas.line(Ink::Grid, grid, &[(frame.left - 5.0, y), (right, y)]);
            canvas.text(
                (frame.left - 9.0, y),
                label,
                Type {
                    anchor: Anchor::End,
                    ..look
                },
            );
        }
        if !self.x.hidden {
            let room = width(&self.x.label) / 2.0 + 2.0;
            let middle = ((frame.left + frame.right) / 2.0)
                .min(layout.size.0 - room)
                .max(room);
            let at = (middle, frame.bottom + 39.0);
            canvas.text(
                at,
                &self.x.label,
                Type {
                    anchor: Anchor::Middle,
                    ..PLAIN
                },
            );
        }
        if !self.y.hidden {
            canvas.text((2.0, layout.y_label_y), &self.y.label, PLAIN);
        }
    }

    fn layer(&self, canvas: &mut Canvas, layout: &Layout, layer: &Layer) {
        let frame = layout.frame;
        match layer {
            Layer::Cells(_) | Layer::Heat(_) | Layer::Bands(_) => {}
            Layer::Contours(lines) => {
                let lines: Vec<Vec<P>> = lines.iter().map(|line| self.place(line, frame)).collect();
                canvas.pieces(Ink::Muted, Stroke::solid().width(1.0), 0.6, &lines);
            }
            Layer::Range(range, ink) => {
                let place = |(x, y): P| (frame.left + x * frame.width(), frame.bottom - y * frame.height());
                let ring: Vec<P> = range.ring(self).into_iter().map(place).collect();
                if ring.len() > 3 {
                    canvas.region(*ink, 0.16, &[ring]);
                }
            }
            Layer::Line {
                ink, stroke, points, ..
            } => self.curve(canvas, frame, *ink, *stroke, points),
            Layer::Dots { ink, points, .. } => {
                let points: Vec<P> = self.visible(points, frame).collect();
                canvas.dots(*ink, &points, 3.2);
            }
            Layer::Path { ink, points, .. } => {
                self.curve(canvas, frame, *ink, Stroke::solid().width(1.8), points);
                self.iterates(canvas, frame, *ink, points);
            }
            Layer::Marker(at, marker, ink) => {
                self.visible(&[*at], frame)
                    .for_each(|at| sign(canvas, at, *marker, *ink));
            }
            Layer::Text(at, words, anchor, ink) => {
                let look = Type {
                    ink: *ink,
                    anchor: *anchor,
                    bold: false,
                    halo: true,
                };
                self.visible(&[*at], frame)
                    .for_each(|at| canvas.text(at, words, look));
            }
            Layer::Arrow(from, to, ink) => {
                let (from, to) = (self.locate(*from, frame), self.locate(*to, frame));
                if let Some((from, end)) = frame.cut(from, to) {
                    canvas.line(*ink, Stroke::solid(), &[from, end]);
                    if end == to {
                        head(canvas, from, to, *ink);
                    }
                }
            }
            Layer::Vertical(x, label) => {
                let x = self.locate((*x, self.y.lo), frame).0;
                if (frame.left..=frame.right).contains(&x) {
                    let heights =
                        (0..8).map(|i| frame.top + 10.0 + f64::from(i) * (frame.height() - 22.0) / 7.0);
                    let places =
                        heights.flat_map(|y| [((x + 6.0, y), Anchor::Start), ((x - 6.0, y), Anchor::End)]);
                    self.reference(canvas, layout, label, [(x, frame.bottom), (x, frame.top)], places);
                }
            }
            Layer::Horizontal(y, label) => {
                let y = self.locate((self.x.lo, *y), frame).1;
                if (frame.top..=frame.bottom).contains(&y) {
                    let room = (frame.width() - width(label) - 8.0).max(0.0);
                    let ends = (0..12).map(|i| frame.right - 4.0 - f64::from(i) * room / 11.0);
                    let places =
                        ends.flat_map(|x| [((x, y - 12.0), Anchor::End), ((x, y + 12.0), Anchor::End)]);
                    self.reference(canvas, layout, label, [(frame.left, y), (frame.right, y)], places);
                }
            }
        }
    }

    /// The dots of a path: a ring at the start, a larger dot at the end, none where they would merge.
    fn iterates(&self, canvas: &mut Canvas, frame: Frame, ink: Ink, points: &[P]) {
        let points: Vec<P> = self
            .place(points, frame)
            .into_iter()
            .filter(|p| p.0.is_finite() && p.1.is_finite())
            .collect();
        let [first, rest @ ..] = points.as_slice() else {
            return;
        };
        let mut drawn = *first;
        let apart = |point: &&P| {
            let far = frame.contains(**point) && (point.0 - drawn.0).hypot(point.1 - drawn.1) > 1.0;
            if far {
                drawn = **point;
            }
            far
        };
        canvas.dots(ink, &rest.iter().filter(apart).copied().collect::<Vec<P>>(), 2.6);
        if let Some(end) = rest.last().filter(|end| frame.contains(**end)) {
            canvas.dot(ink, *end, 5.0);
        }
        if frame.contains(*first) {
            canvas.dot(Ink::Paper, *first, 5.0);
            canvas.ring(ink, *first, 5.0, 2.0);
        }
    }

    fn reference(
        &self,
        canvas: &Canvas,
        layout: &Layout,
        label: &str,
        line: [P; 2],
        places: impl Iterator<Item = (P, Anchor)>,
    ) {
        canvas.line(Ink::Muted, Stroke::dashed().width(1.4), &line);
        if label.is_empty() {
            return;
        }
        if let Some((at, anchor)) = self.quietest(layout, label, &places.collect::<Vec<_>>()) {
            canvas.text(
                at,
                label,
                Type {
                    ink: Ink::Muted,
                    anchor,
                    bold: false,
                    halo: true,
                },
            );
        }
    }

    fn curve(&self, canvas: &mut Canvas, frame: Frame, ink: Ink, stroke: Stroke, points: &[P]) {
        let pieces = frame.cut_line(&self.place(points, frame)).into_iter();
        let pieces: Vec<Vec<P>> = pieces.map(|piece| thin(&piece, 0.05)).collect();
        match pieces.as_slice() {
            [piece] => canvas.line(ink, stroke, piece),
            [] => {}
            pieces => canvas.pieces(ink, stroke, 1.0, pieces),
        }
    }

    fn place(&self, points: &[P], frame: Frame) -> Vec<P> {
        points.iter().map(|point| self.locate(*point, frame)).collect()
    }

    fn visible(&self, points: &[P], frame: Frame) -> impl Iterator<Item = P> {
        self.place(points, frame)
            .into_iter()
            .filter(move |point| frame.grow(0.5).contains(*point))
    }

    /// Title, key and labels.
    fn words(&self, canvas: &mut Canvas, layout: &Layout) {
        for (number, line) in layout.title.iter().enumerate() {
            canvas.text(
                (2.0, 12.0 + number as f64 * LINE),
                line,
                Type { bold: true, ..PLAIN },
            );
        }
        for entry in &layout.key {
            self.key_sign(canvas, entry);
            canvas.text((entry.at.0 + 28.0, entry.at.1), &entry.text, PLAIN);
        }
        for label in &layout.labels {
            if let Some(tip) = label.leader {
                let thin = Stroke::solid().width(1.0);
                canvas.line(
                    label.ink,
                    thin,
                    &[(tip.0 + 2.0, tip.1), (label.at.0 - 3.0, label.at.1)],
                );
            }
            for (number, line) in label.lines.iter().enumerate() {
                let at = (label.at.0, label.at.1 + number as f64 * LINE);
                canvas.text(
                    at,
                    line,
                    Type {
                        ink: label.ink,
                        anchor: label.anchor,
                        bold: false,
                        halo: true,
                    },
                );
            }
        }
    }

    fn key_sign(&self, canvas: &Canvas, entry: &Entry) {
        let (x, y) = entry.at;
        let (from, to, middle) = ((x + 1.0, y), (x + 21.0, y), (x + 11.0, y));
        match &self.layers[entry.layer] {
            Layer::Cells(_) => {
                let frame = Frame {
                    left: x + 3.0,
                    right: x + 21.0,
                    top: y - 8.0,
                    bottom: y + 8.0,
                };
                canvas.rectangle(entry.ink, TINT, frame);
            }
            Layer::Dots { .. } => canvas.dot(entry.ink, middle, 4.0),
            Layer::Path { .. } => {
                canvas.line(entry.ink, Stroke::solid().width(1.8), &[from, to]);
                canvas.dot(entry.ink, middle, 3.2);
            }
            Layer::Line { stroke, .. } => canvas.line(entry.ink, *stroke, &[from, to]),
            _ => {}
        }
    }
}

/// The color bar to the right of the frame, its label above, flush right.
fn color_bar(canvas: &mut Canvas, layout: &Layout, heat: &Heat) {
    let frame = layout.frame;
    let left = frame.right + 14.0;
    let bar = Frame {
        left,
        right: left + 14.0,
        ..frame
    };
    canvas.image(bar, &heat.bar(), false);
    for (shade, label) in heat.scale().marks() {
        canvas.text(
            (bar.right + 6.0, bar.bottom - shade * bar.height()),
            &label,
            Type {
                ink: Ink::Muted,
                ..PLAIN
            },
        );
    }
    let at = (layout.size.0 - 2.0, layout.bar_label_y);
    canvas.text(
        at,
        &heat.label,
        Type {
            anchor: Anchor::End,
            ..PLAIN
        },
    );
}

fn sign(canvas: &Canvas, (x, y): P, marker: Marker, ink: Ink) {
    let around = |radius: f64, angle: f64| (x + radius * angle.sin(), y - radius * angle.cos());
    match marker {
        Marker::Star => {
            let star = |size: f64| -> Vec<P> {
                (0..10)
                    .map(|i| {
                        around(
                            if i % 2 == 0 { size } else { 0.42 * size },
                            f64::from(i) * PI / 5.0,
                        )
                    })
                    .collect()
            };
            canvas.polygon(Ink::Paper, &star(11.5));
            canvas.polygon(ink, &star(8.5));
        }
        Marker::Circle => {
            canvas.ring(Ink::Paper, (x, y), 6.0, 4.5);
            canvas.ring(ink, (x, y), 6.0, 2.2);
        }
        Marker::Cross => {
            for (color, stroke) in [(Ink::Paper, 5.0), (ink, 2.6)] {
                for side in [-5.0, 5.0] {
                    canvas.line(
                        color,
                        Stroke::solid().width(stroke),
                        &[(x - side, y - 5.0), (x + side, y + 5.0)],
                    );
                }
            }
        }
        Marker::Diamond => {
            for (color, size) in [(Ink::Paper, 9.0), (ink, 6.8)] {
                canvas.polygon(
                    color,
                    &[(x, y - size), (x + size, y), (x, y + size), (x - size, y)],
                );
            }
        }
    }
}

/// An arrow's head.
fn head(canvas: &Canvas, from: P, to: P, ink: Ink) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length < 1.0 {
        return;
    }
    let (ux, uy) = (dx / length, dy / length);
    let base = (to.0 - 10.0 * ux, to.1 - 10.0 * uy);
    canvas.polygon(
        ink,
        &[
            to,
            (base.0 - 4.5 * uy, base.1 + 4.5 * ux),
            (base.0 + 4.5 * uy, base.1 - 4.5 * ux),
        ],
    );
}

//! The canvas: plotters' SVG backend, and what makes its output fit into a page.
//!
//! plotters counts in whole pixels, so everything is drawn ten times larger and only the `viewBox` is kept.
//! Inks are drawn in sentinel colors, which become the theme's CSS variables at the end.

use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle, Text};
use plotters::prelude::{Color, DrawingArea, IntoDrawingArea, IntoFont, RGBColor, SVGBackend, ShapeStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, TextStyle};

use super::clip::{Frame, P};
use super::ink::Ink;
use super::layer::{Anchor, Dash, Stroke};

/// Drawing units to backend pixels.
const ZOOM: f64 = 10.0;

/// The size of all text but titles. At 560 units to a phone's 358 pixels it is still ten pixels high.
pub(crate) const TEXT: f64 = 16.0;

/// What a sentinel color says besides its ink.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Plain = 0,
    Dashed = 1,
    Dotted = 2,
    Halo = 3,
    Raw = 4,
}

const DASHES: &str = " stroke-dasharray=\"70 55\"";
const DOTS: &str = " stroke-dasharray=\"1 45\"";

const SENTINEL: u8 = 0xE0;

fn sentinel(ink: Ink, mark: Mark) -> RGBColor {
    RGBColor(SENTINEL | mark as u8, ink as u8, 0x5A)
}

/// A text's looks.
#[derive(Clone, Copy)]
pub(crate) struct Type {
    pub ink: Ink,
    pub anchor: Anchor,
    pub bold: bool,
    /// A rim in the paper's color, for text over data.
    pub halo: bool,
}

/// A sheet to draw on, in drawing units with y downward.
pub(crate) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    raw: Vec<String>,
}

impl<'a> Canvas<'a> {
    /// Draws on a sheet of this size and returns the SVG, named for those who cannot see it.
    pub fn draw((width, height): (f64, f64), name: &str, paint: impl FnOnce(&mut Canvas)) -> String {
        let size = (pixel(width), pixel(height));
        let mut text = String::new();
        let mut canvas = Canvas {
            area: SVGBackend::with_string(&mut text, (size.0 as u32, size.1 as u32)).into_drawing_area(),
            raw: Vec::new(),
        };
        paint(&mut canvas);
        canvas.area.present().ok();
        let raw = std::mem::take(&mut canvas.raw);
        drop(canvas);
        finish(&text, size, name, &raw)
    }

    fn put<'e, E>(&self, element: &'e E)
    where
        E: Drawable<SVGBackend<'a>>,
        &'e E: PointCollection<'e, (i32, i32)>,
    {
        // The backend writes to a string, which cannot fail.
        self.area.draw(element).ok();
    }

    pub fn line(&self, ink: Ink, stroke: Stroke, points: &[P]) {
        let mark = match stroke.dash {
            Dash::Solid => Mark::Plain,
            Dash::Dashed => Mark::Dashed,
            Dash::Dotted => Mark::Dotted,
        };
        let style = ShapeStyle {
            color: sentinel(ink, mark).into(),
            filled: false,
            stroke_width: pixel(stroke.width).max(1) as u32,
        };
        self.put(&PathElement::new(pixels(points), style));
    }

    /// A line in several pieces, or many lines, as one element.
    pub fn pieces(&mut self, ink: Ink, stroke: Stroke, opacity: f64, pieces: &[Vec<P>]) {
        if pieces.is_empty() {
            return;
        }
        let path: String = pieces.iter().map(|piece| relative(&pixels(piece))).collect();
        let dashes = match stroke.dash {
            Dash::Solid => "",
            Dash::Dashed => DASHES,
            Dash::Dotted => DOTS,
        };
        let faint = if opacity < 1.0 {
            format!(" opacity=\"{opacity}\"")
        } else {
            String::new()
        };
        let (color, width) = (paint(ink), pixel(stroke.width).max(1));
        self.insert(format!(
            "<path fill=\"none\"{faint} stroke=\"{color}\"{dashes} stroke-width=\"{width}\" d=\"{path}\"/>"
        ));
    }

    pub fn polygon(&self, ink: Ink, points: &[P]) {
        self.put(&Polygon::new(pixels(points), sentinel(ink, Mark::Plain).filled()));
    }

    pub fn dot(&self, ink: Ink, center: P, radius: f64) {
        let style = sentinel(ink, Mark::Plain).filled();
        self.put(&Circle::new(
            (pixel(center.0), pixel(center.1)),
            pixel(radius),
            style,
        ));
    }

    /// Many dots of one size, as one element: strokes without length, whose round caps are the dots.
    pub fn dots(&mut self, ink: Ink, centers: &[P], radius: f64) {
        let Some(first) = centers.first() else { return };
        let mut at = pixels(&[*first])[0];
        let mut path = format!("M{} {}l0 0", at.0, at.1);
        for center in &centers[1..] {
            let next = (pixel(center.0), pixel(center.1));
            let (dx, dy) = (next.0 - at.0, next.1 - at.1);
            let gap = if dy < 0 { "" } else { " " };
            write!(path, "m{dx}{gap}{dy}l0 0").ok();
            at = next;
        }
        let width = pixel(2.0 * radius);
        self.insert(format!(
            "<path stroke=\"{}\" stroke-width=\"{width}\" d=\"{path}\"/>",
            paint(ink)
        ));
    }

    pub fn ring(&self, ink: Ink, center: P, radius: f64, width: f64) {
        let style = sentinel(ink, Mark::Plain).stroke_width(pixel(width) as u32);
        self.put(&Circle::new(
            (pixel(center.0), pixel(center.1)),
            pixel(radius),
            style,
        ));
    }

    pub fn rectangle(&self, ink: Ink, opacity: f64, frame: Frame) {
        let corners = [
            (pixel(frame.left), pixel(frame.top)),
            (pixel(frame.right), pixel(frame.bottom)),
        ];
        self.put(&Rectangle::new(
            corners,
            sentinel(ink, Mark::Plain).mix(opacity).filled(),
        ));
    }

    /// Text whose middle stands at the point's height.
    pub fn text(&self, at: P, text: &str, look: Type) {
        let anchor = match look.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let weight = if look.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let color = sentinel(look.ink, if look.halo { Mark::Halo } else { Mark::Plain });
        // The backend divides a font's size by 1.24.
        let font = ("sans-serif", TEXT * ZOOM * 1.24).into_font().style(weight);
        let style = TextStyle::from(font)
            .color(&color)
            .pos(Pos::new(anchor, VPos::Center));
        self.put(&Text::new(text.to_owned(), (pixel(at.0), pixel(at.1)), style));
    }

    /// An image stretched over a frame; `crisp` keeps its pixels square.
    pub fn image(&mut self, frame: Frame, uri: &str, crisp: bool) {
        let crisp = if crisp {
            " style=\"image-rendering:pixelated\""
        } else {
            ""
        };
        let (x, y) = (pixel(frame.left), pixel(frame.top));
        let (width, height) = (pixel(frame.right) - x, pixel(frame.bottom) - y);
        self.insert(format!(
            "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\"{crisp} href=\"{uri}\"/>"
        ));
    }

    /// A region bounded by rings, holes included, in a faint tint.
    pub fn region(&mut self, ink: Ink, opacity: f64, rings: &[Vec<P>]) {
        let mut path = String::new();
        for ring in rings {
            path += &relative(&pixels(ring));
            path.push('z');
        }
        self.insert(format!(
            "<path fill=\"{}\" fill-opacity=\"{opacity}\" fill-rule=\"evenodd\" d=\"{path}\"/>",
            paint(ink)
        ));
    }

    /// Markup that plotters has no element for: a placeholder holds its place in the order of drawing.
    fn insert(&mut self, markup: String) {
        let [high, low] = (self.raw.len() as u16).to_be_bytes();
        let color = RGBColor(SENTINEL | Mark::Raw as u8, high, low);
        self.put(&Rectangle::new([(0, 0), (1, 1)], color.filled()));
        self.raw.push(markup);
    }
}

fn pixel(units: f64) -> i32 {
    (units * ZOOM).round() as i32
}

fn pixels(points: &[P]) -> Vec<(i32, i32)> {
    let mut pixels: Vec<(i32, i32)> = points.iter().map(|(x, y)| (pixel(*x), pixel(*y))).collect();
    if pixels.len() > 2 {
        pixels.dedup();
    }
    pixels
}

/// The theme's variable for an ink, and what to use where no theme is.
fn paint(ink: Ink) -> String {
    format!("var(--plot-{},#{:06x})", ink.name(), ink.fallback().0)
}

/// Colors for a file that is opened on its own; `svg:root` matches nothing once it stands in a page.
fn alone() -> String {
    let mut style = String::from("svg:root{font-family:system-ui,sans-serif;background:var(--plot-paper);");
    let colors = |dark: bool| {
        Ink::ALL.iter().fold(String::new(), |mut css, ink| {
            let (on_white, on_dark) = ink.fallback();
            write!(
                css,
                "--plot-{}:#{:06x};",
                ink.name(),
                if dark { on_dark } else { on_white }
            )
            .ok();
            css
        })
    };
    style += &colors(false);
    style += "}@media(prefers-color-scheme:dark){svg:root{";
    style += &colors(true);
    style + "}}"
}

/// Turns plotters' document into ours, element by element.
fn finish(text: &str, (width, height): (i32, i32), name: &str, raw: &[String]) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"{}\" font-size=\"{}\" stroke-linejoin=\"round\" stroke-linecap=\"round\">\n<style>{}</style>\n",
        escape(name),
        TEXT * ZOOM,
        alone()
    );
    let mut lines = text.lines().skip(1).peekable();
    while let Some(line) = lines.next() {
        if line == "</text>" || line.is_empty() {
            continue;
        }
        let Some(element) = line.strip_prefix('<').filter(|rest| !rest.starts_with('/')) else {
            svg.push_str(line);
            svg.push('\n');
            continue;
        };
        if let Some(number) = raw_number(line) {
            svg.push_str(raw.get(number).map_or("", String::as_str));
        } else if element.starts_with("text") {
            restyle(&mut svg, element.trim_end_matches('>'));
            svg.push('>');
            svg.push_str(lines.next().unwrap_or_default());
            svg.push_str("</text>");
        } else {
            restyle(&mut svg, element.trim_end_matches("/>"));
            svg.push_str("/>");
        }
        svg.push('\n');
    }
    svg
}

fn raw_number(line: &str) -> Option<usize> {
    let (_, rest) = line.split_once(&format!("fill=\"#{:02X}", SENTINEL | Mark::Raw as u8))?;
    usize::from_str_radix(rest.get(..4)?, 16).ok()
}

/// Writes an element's attributes anew: theme colors, relative coordinates, nothing that is the default.
fn restyle(svg: &mut String, element: &str) {
    let (tag, attributes) = element.split_once(' ').unwrap_or((element, ""));
    let tag = if tag == "polyline" || tag == "polygon" {
        "path"
    } else {
        tag
    };
    write!(svg, "<{tag}").ok();
    let filled = element.contains(" stroke=\"none\"");
    for (key, value) in attributes
        .split("\" ")
        .filter_map(|pair| pair.trim_end_matches('"').split_once("=\""))
    {
        match (key, value) {
            ("opacity", "1") | ("stroke", "none") | ("font-family" | "font-size", _) => {}
            ("stroke-width", _) if filled => {}
            ("points", points) => {
                let points: Vec<(i32, i32)> = points
                    .split_whitespace()
                    .filter_map(|pair| pair.split_once(','))
                    .filter_map(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)))
                    .collect();
                write!(svg, " d=\"{}\"", relative(&points)).ok();
            }
            ("fill" | "stroke", color) => color_attribute(svg, key, color),
            _ => {
                write!(svg, " {key}=\"{value}\"").ok();
            }
        }
    }
}

fn color_attribute(svg: &mut String, key: &str, color: &str) {
    let byte = |at: usize| {
        color
            .get(at..at + 2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
    };
    let (Some(mark), Some(ink)) = (byte(1), byte(3).and_then(|ink| Ink::ALL.get(usize::from(ink)))) else {
        write!(svg, " {key}=\"{color}\"").ok();
        return;
    };
    write!(svg, " {key}=\"{}\"", paint(*ink)).ok();
    match mark & 0x0F {
        mark if mark == Mark::Dashed as u8 => svg.push_str(DASHES),
        mark if mark == Mark::Dotted as u8 => svg.push_str(DOTS),
        mark if mark == Mark::Halo as u8 => {
            write!(
                svg,
                " stroke=\"{}\" stroke-width=\"35\" paint-order=\"stroke\"",
                paint(Ink::Paper)
            )
            .ok();
        }
        _ => {}
    }
}

/// A path through the points in relative coordinates: a third of the bytes of absolute ones.
fn relative(points: &[(i32, i32)]) -> String {
    let Some((first, rest)) = points.split_first() else {
        return String::new();
    };
    let mut path = format!("M{} {}", first.0, first.1);
    let mut at = *first;
    for (count, point) in rest.iter().enumerate() {
        path.push_str(if count == 0 { "l" } else { "" });
        for (axis, step) in [point.0 - at.0, point.1 - at.1].into_iter().enumerate() {
            // A minus sign separates by itself.
            let gap = if step < 0 || (count == 0 && axis == 0) {
                ""
            } else {
                " "
            };
            write!(path, "{gap}{step}").ok();
        }
        at = *point;
    }
    path
}

fn escape(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative() {
        assert_eq!(
            relative(&[(10, 20), (15, 18), (15, 30), (0, 30)]),
            "M10 20l5-2 0 12-15 0"
        );
    }

    #[test]
    fn sentinels_become_variables() {
        let svg = Canvas::draw((100.0, 50.0), "a \"name\" & more", |canvas| {
            canvas.line(Ink::Blue, Stroke::dashed(), &[(0.0, 0.0), (10.0, 5.0)]);
            canvas.image(
                Frame {
                    left: 0.0,
                    top: 0.0,
                    right: 1.0,
                    bottom: 1.0,
                },
                "data:x",
                true,
            );
            canvas.dot(Ink::Red, (5.0, 5.0), 2.0);
            let look = Type {
                ink: Ink::Text,
                anchor: Anchor::Middle,
                bold: false,
                halo: true,
            };
            canvas.text((1.0, 1.0), "a < b", look);
        });
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" viewBox=\"0 0 1000 500\" role=\"img\" aria-label=\"a &quot;name&quot; &amp; more\""), "{svg}");
        assert!(svg.contains("stroke=\"var(--plot-blue,#1247d0)\" stroke-dasharray=\"70 55\" stroke-width=\"20\" d=\"M0 0l100 50\"/>"), "{svg}");
        assert!(
            svg.contains(
                "href=\"data:x\"/>\n<circle cx=\"50\" cy=\"50\" r=\"20\" fill=\"var(--plot-red,#ad1f47)\"/>"
            ),
            "{svg}"
        );
        assert!(svg.contains(">a &lt; b</text>\n</svg>"), "{svg}");
        assert!(!svg.contains("5A\""), "a sentinel color is left: {svg}");
    }
}

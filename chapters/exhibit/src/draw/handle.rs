//! Handles: parameters that can be taken hold of in a plot.

use super::axis::Axis;
use super::clip::P;
use super::plot::Plot;

/// A parameter that is a point of the plot, and where that point can be taken hold of.
///
/// Lengths are in drawing units, y downward, like [`Plot::drawn_size`]; the SVG's `viewBox` counts ten to a unit.
///
/// ```
/// use exhibit::{Axis, Plot};
/// let plot = Plot::new(Axis::linear(-2.0, 2.0), Axis::log(0.1, 10.0)).handle("start", (-1.2, 1.0));
/// let handles = plot.handles();
/// let (x, y) = handles[0].value(handles[0].at);
/// assert!((x + 1.2).abs() < 1e-12 && (y - 1.0).abs() < 1e-12);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a handle belongs to a `Plot`"]
pub struct Handle {
    /// The parameter's name.
    pub parameter: String,
    /// Where its point lies; outside of the frame where the axes do not reach it.
    pub at: P,
    /// Left, top, right and bottom of the frame.
    pub frame: [f64; 4],
    /// The axis from left to right.
    pub x: Axis,
    /// The axis from bottom to top.
    pub y: Axis,
}

impl Handle {
    /// The point of the axes at a place of the drawing.
    pub fn value(&self, (x, y): P) -> P {
        let [left, top, right, bottom] = self.frame;
        (
            self.x.value((x - left) / (right - left)),
            self.y.value((bottom - y) / (bottom - top)),
        )
    }
}

impl Plot {
    /// Where parameters can be taken hold of in this plot.
    pub fn handles(&self) -> Vec<Handle> {
        if self.handles.is_empty() {
            return Vec::new();
        }
        let frame = self.layout().frame;
        let place = |(parameter, at): &(String, P)| Handle {
            parameter: parameter.clone(),
            at: self.locate(*at, frame),
            frame: [frame.left, frame.top, frame.right, frame.bottom],
            x: self.x.clone(),
            y: self.y.clone(),
        };
        self.handles.iter().map(place).collect()
    }
}

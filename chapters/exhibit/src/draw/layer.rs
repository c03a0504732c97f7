//! What a plot is made of, from back to front.

use super::clip::P;
use super::ink::Ink;
use super::range::Range;
use super::raster::{Cells, Heat};

/// How a line is drawn.
///
/// ```
/// use exhibit::Stroke;
/// let theory = Stroke::dashed().width(1.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub(crate) width: f64,
    pub(crate) dash: Dash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dash {
    Solid,
    Dashed,
    Dotted,
}

impl Stroke {
    /// A solid line two units wide.
    pub fn solid() -> Self {
        Self {
            width: 2.0,
            dash: Dash::Solid,
        }
    }

    /// A dashed line.
    pub fn dashed() -> Self {
        Self {
            dash: Dash::Dashed,
            ..Self::solid()
        }
    }

    /// A dotted line.
    pub fn dotted() -> Self {
        Self {
            dash: Dash::Dotted,
            ..Self::solid()
        }
    }

    /// The line's width in drawing units.
    pub fn width(mut self, width: f64) -> Self {
        self.width = width;
        self
    }
}

impl Default for Stroke {
    fn default() -> Self {
        Self::solid()
    }
}

/// A sign at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A five-pointed star.
    Star,
    /// A ring.
    Circle,
    /// A diagonal cross.
    Cross,
    /// A square on its tip.
    Diamond,
}

/// Which end of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins there.
    Start,
    /// The text is centered there.
    Middle,
    /// The text ends there.
    End,
}

/// One thing in a plot, in the coordinates of its axes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Layer {
    Cells(Cells),
    Heat(Heat),
    /// Regions above one level each, as rings; later ones lie inside earlier ones.
    Bands(Vec<Vec<Vec<P>>>),
    Contours(Vec<Vec<P>>),
    Range(Range, Ink),
    Vertical(f64, String),
    Horizontal(f64, String),
    Line {
        label: String,
        ink: Ink,
        stroke: Stroke,
        points: Vec<P>,
    },
    Dots {
        label: String,
        ink: Ink,
        points: Vec<P>,
    },
    Path {
        label: String,
        ink: Ink,
        points: Vec<P>,
    },
    Marker(P, Marker, Ink),
    Text(P, String, Anchor, Ink),
    Arrow(P, P, Ink),
}

impl Layer {
    /// Label, ink and points of a series.
    pub fn series(&self) -> Option<(&str, Ink, &[P])> {
        match self {
            Self::Line {
                label, ink, points, ..
            }
            | Self::Dots { label, ink, points }
            | Self::Path { label, ink, points } => Some((label, *ink, points)),
            _ => None,
        }
    }
}

//! A figure's files and words, and what a reader can turn in it.

use serde::{Deserialize, Serialize};

/// A figure's files and words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Markdown.
    pub caption: String,
    /// Plain text that says what there is to see.
    pub alt: String,
    /// Panels beside each other on a wide page.
    pub columns: usize,
    /// The drawings.
    pub panels: Vec<Panel>,
    /// The data file.
    pub csv: String,
    /// What a reader can turn and read; absent when the figure is not live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<Instrument>,
}

/// What makes a figure live: the parameters that a reader can turn, and the numbers that answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instrument {
    /// The parameters, in order.
    pub knobs: Vec<Knob>,
    /// What the drawing at the defaults measured.
    pub readouts: Vec<Readout>,
}

/// A parameter that a reader can turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Knob {
    /// The command line's flag, without its dashes.
    pub flag: String,
    /// What it is, as plain text.
    pub help: String,
    /// Its unit, or nothing.
    pub unit: String,
    /// `number`, `count` or `point`.
    pub kind: String,
    /// Its smallest value; for a point, of each coordinate.
    pub lo: f64,
    /// Its largest value; for a point, of each coordinate.
    pub hi: f64,
    /// Whether equal steps multiply.
    pub log: bool,
    /// Its default, as it is typed.
    pub default: String,
}

/// A number beside a live figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Readout {
    /// What it is.
    pub name: String,
    /// What the reader reads.
    pub text: String,
}

/// One drawing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// The SVG file.
    pub file: String,
    /// Its width in drawing units.
    pub width: u32,
    /// Its height in drawing units.
    pub height: u32,
    /// Its title, drawn inside too; may be empty.
    pub title: String,
}

//! Readouts: what a figure's function measured, beside the plot.

use crate::number::{Format, Number};

/// A labeled number beside a live figure, from the same function that draws it.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// What it is, such as `Newton, iterations`.
    pub name: String,
    /// The number; none where words stand instead.
    pub value: Option<f64>,
    /// What the reader reads.
    pub text: String,
}

impl Readout {
    pub(crate) fn number(name: String, value: Number, format: Format) -> Self {
        Self {
            name,
            value: Some(value.0),
            text: format.text(value),
        }
    }

    pub(crate) fn words(name: String, text: String) -> Self {
        Self {
            name,
            value: None,
            text,
        }
    }
}

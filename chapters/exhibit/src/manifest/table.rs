//! A table's columns and cells.

use serde::{Deserialize, Serialize};

/// A table's content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Markdown.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows: one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// The data file.
    pub csv: String,
}

/// A table's column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Markdown.
    pub head: String,
    /// The unit of all numbers.
    pub unit: Option<String>,
    /// `left` or `right`.
    pub align: String,
}

/// A table's cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// As it is read; Markdown.
    pub text: String,
    /// The number, if it is one.
    #[serde(deserialize_with = "Option::deserialize")]
    pub value: Option<f64>,
    /// True when there is no value and `text` says why.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub missing: bool,
}

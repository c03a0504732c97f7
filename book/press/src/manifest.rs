//! What a chapter says it published: the form of `manifest.json`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The version of the form that this press reads.
pub const SCHEMA: u32 = 1;

/// One part, timed or untimed, of what a chapter published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form's version.
    pub schema: u32,
    /// The chapter's package.
    pub chapter: String,
    /// `untimed` or `timed`.
    pub part: Part,
    /// What the results depend on.
    pub key: Key,
    /// The compiler.
    pub toolchain: String,
    /// The seed of all random streams.
    pub seed: u64,
    /// Written last: whether every experiment ended.
    pub complete: bool,
    /// The experiments that ran.
    pub experiments: Vec<Experiment>,
    /// What they published.
    pub exhibits: Vec<Exhibit>,
    /// How it was recorded, for exhibits that were committed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Recorded>,
}

/// Half of a chapter's exhibits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The same on every machine.
    Untimed,
    /// Depends on the machine and on what else it does.
    Timed,
}

/// What results depend on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// BLAKE3 of the executable, in hexadecimal.
    pub executable: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// The machine, for the timed part.
    pub machine: Option<Machine>,
}

/// The machine that timed results were measured on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name.
    pub cpu: String,
    /// The threads it runs at once.
    pub threads: usize,
}

/// One experiment that ran.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// Its name.
    pub name: String,
    /// Whether its exhibits are timed.
    pub timed: bool,
    /// How long it took.
    pub seconds: f64,
}

/// How a recorded exhibit came to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// The command that made it.
    pub command: String,
    /// The versions of what ran.
    pub versions: Value,
    /// The machine.
    pub machine: Value,
    /// The day.
    pub date: String,
}

/// One exhibit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exhibit {
    /// What all kinds have.
    #[serde(flatten)]
    pub common: Common,
    /// What this kind has.
    #[serde(flatten)]
    pub body: Body,
}

/// What every exhibit has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Common {
    /// Its name, one of a kind in its chapter.
    pub name: String,
    /// The experiment that published it.
    pub experiment: String,
    /// Whether it depends on the machine.
    pub timed: bool,
    /// The line that published it.
    pub source: Source,
    /// The parameters it was made with.
    #[serde(default)]
    pub parameters: Map<String, Value>,
    /// Whether the same drawing can run in the page.
    #[serde(default)]
    pub live: bool,
}

/// A line of source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Relative to the root.
    pub file: String,
    /// Counted from one.
    pub line: u32,
}

/// What each kind of exhibit has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Body {
    /// A drawing.
    Figure {
        /// Markdown with TeX and directives.
        caption: String,
        /// Plain text.
        alt: String,
        /// Panels beside each other.
        columns: usize,
        /// The drawings.
        panels: Vec<Panel>,
        /// The data's file.
        csv: Option<String>,
    },
    /// A table.
    Table {
        /// Markdown with TeX.
        caption: String,
        /// The columns.
        columns: Vec<Column>,
        /// The rows.
        rows: Vec<Vec<Cell>>,
        /// The data's file.
        csv: Option<String>,
    },
    /// A number or a string.
    Value {
        /// As it is read.
        text: String,
        /// As it is computed with.
        value: Value,
        /// Its unit.
        unit: Option<String>,
    },
    /// A statement, with what was measured and the bound it was held against.
    Claim {
        /// What the text says.
        statement: String,
        /// What was measured.
        measured: Option<f64>,
        /// As it is read.
        measured_text: String,
        /// `<`, `<=`, `>`, `>=`, `==` or `in`.
        relation: String,
        /// One number, or the two ends of an interval.
        bound: Vec<f64>,
        /// The relation and the bound as they are read.
        bound_text: String,
        /// Whether the claim is true.
        holds: bool,
        /// How often it was measured.
        attempts: u32,
    },
}

/// One panel of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Its SVG.
    pub file: String,
    /// Its width in units.
    pub width: f64,
    /// Its height in units.
    pub height: f64,
    /// Its title, perhaps empty.
    pub title: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Markdown with TeX.
    pub head: String,
    /// The unit.
    pub unit: Option<String>,
    /// `left` or `right`.
    pub align: String,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// As it is read.
    pub text: String,
    /// As it is computed with.
    #[serde(default)]
    pub value: Value,
}

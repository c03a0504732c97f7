//! One item of a source file.

use std::path::PathBuf;

/// One item of a source file.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its path in the crate: `Newton::step`, `figures::paths`, `impl Method for Newton`.
    pub path: String,
    /// The same with the trait for a method of a trait's impl: `Method for Newton::step`.
    pub qualified: String,
    /// The file, relative to the root of the workspace.
    pub file: PathBuf,
    /// Line of its first doc comment or attribute.
    pub line: usize,
    /// Line of its closing brace.
    pub last_line: usize,
    /// Its source, without the indentation of its first line.
    pub text: String,
}

/// What is wrong with an item's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemError {
    /// In words.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

//! The book's chapters: a page, a folder and a package that belong together.

use std::path::PathBuf;

/// A chapter that SUMMARY.md names and whose page is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The number in its folder's and page's name.
    pub number: u32,
    /// `03-newton`.
    pub slug: String,
    /// The package: `newton`.
    pub package: String,
    /// Its folder, relative to the root: `chapters/03-newton`.
    pub folder: PathBuf,
    /// Its page, relative to the root: `book/src/03-newton.md`.
    pub page: PathBuf,
    /// Its title in SUMMARY.md.
    pub title: String,
}

//! What ends a build at once: not a fault of the book, but of the place where it is built.

use std::io;
use std::path::{Path, PathBuf};

/// Why the press could not work at all.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is no book here.
    #[error("no book.toml in {} nor above it: run this inside the book's folder", from.display())]
    NoBook {
        /// Where the search began.
        from: PathBuf,
    },
    /// The system refused.
    #[error("cannot {doing} {}: {cause}{}", path.display(), hint(cause))]
    System {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The chapters could not be compiled at all.
    #[error("cannot run cargo ({program}): {cause}")]
    Cargo {
        /// Its path.
        program: String,
        /// What the system said.
        cause: io::Error,
    },
    /// mdBook's protocol was not kept.
    #[error(
        "mdBook's request cannot be read: {0}\n    `press preprocess` is for mdBook; a person types `cargo book`"
    )]
    Protocol(String),
    /// No exhibit or chapter of that name.
    #[error("{0}")]
    Unknown(String),
}

impl Failure {
    /// For `map_err`: the system refused to do something to a path.
    pub fn system(doing: &'static str, path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_path_buf();
        move |cause| Self::System { doing, path, cause }
    }
}

/// What to do about an error of the file system, and what became of the book.
pub fn hint(cause: &io::Error) -> String {
    let advice = match cause.kind() {
        io::ErrorKind::StorageFull => "the disk is full: make room",
        io::ErrorKind::QuotaExceeded => "your quota of the disk is used up: make room",
        io::ErrorKind::FileTooLarge => "the system allows no larger file here: raise the limit",
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            "the press must be able to write below target/"
        }
        _ => return String::new(),
    };
    format!("\n    {advice}; the book that was there before is unchanged")
}

//! Where everything stands.

use std::path::{Path, PathBuf};

use super::failure::Failure;

/// The folder that holds book.toml, and what the press keeps below its `target`.
#[derive(Debug, Clone)]
pub struct House {
    root: PathBuf,
}

impl House {
    /// Looks for book.toml here and above.
    ///
    /// # Errors
    /// [`Failure::NoBook`] when there is none.
    pub fn find(from: &Path) -> Result<Self, Failure> {
        from.ancestors()
            .find(|folder| folder.join("book.toml").is_file())
            .map(|root| Self {
                root: root.to_path_buf(),
            })
            .ok_or_else(|| Failure::NoBook {
                from: from.to_path_buf(),
            })
    }

    /// The folder that holds book.toml.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Everything that is made.
    pub fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// The finished book.
    pub fn book(&self) -> PathBuf {
        self.target().join("book")
    }

    /// The book as it would be, problems marked, when it cannot be finished.
    pub fn draft(&self) -> PathBuf {
        self.target().join("draft")
    }

    /// What the press remembers from build to build.
    pub fn memory(&self) -> PathBuf {
        self.target().join("press")
    }

    /// A path as a reader sees it: relative to the root.
    pub fn shown<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

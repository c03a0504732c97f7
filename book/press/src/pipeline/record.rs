//! What the press remembers about each chapter's last runs, for `cargo book why`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::part::Part;
use super::scratch;
use super::sources::Sources;

/// All chapters' records, by package.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Records {
    /// By package.
    pub chapters: BTreeMap<String, Record>,
}

/// What is known about one chapter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The digest of the executable that these sources made.
    pub executable: String,
    /// The compiler, as the chapter named it.
    pub toolchain: String,
    /// What it was made of.
    pub sources: Sources,
    /// Its parts' fate at the last build.
    pub parts: BTreeMap<Part, Fate>,
}

/// What the last build did with a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fate {
    /// Whether it ran.
    pub recomputed: bool,
    /// Whether it ended well.
    pub succeeded: bool,
    /// Why it ran when it last did.
    pub reason: String,
    /// How long that took.
    pub seconds: f64,
}

impl Records {
    fn file(memory: &Path) -> PathBuf {
        memory.join("records.json")
    }

    /// Reads them; none when there are none.
    pub fn load(memory: &Path) -> Self {
        std::fs::read(Self::file(memory))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Writes them.
    ///
    /// # Errors
    /// When `target/press` cannot be written.
    pub fn save(&self, memory: &Path) -> Result<(), Failure> {
        let file = Self::file(memory);
        let bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| Failure::system("write", &file)(std::io::Error::other(error)))?;
        scratch::write(&file, &bytes)
    }
}

//! The two halves of a chapter's exhibits.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Half of a chapter's exhibits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The same on every machine; runs beside other chapters.
    Untimed,
    /// Depends on the machine and on what else it does; runs alone.
    Timed,
}

impl Part {
    /// Both, in the order in which they run.
    pub const ALL: [Self; 2] = [Self::Untimed, Self::Timed];

    /// As manifests and command lines write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Untimed => "untimed",
            Self::Timed => "timed",
        }
    }

    /// Where a chapter publishes it.
    pub fn folder(self, root: &Path, package: &str) -> PathBuf {
        root.join("target/exhibits").join(package).join(self.as_str())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

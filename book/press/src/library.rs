//! All exhibits of all chapters, by chapter and name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::chapter::Chapter;
use crate::manifest::{Exhibit, Machine, Recorded};
use crate::problem::Problem;

/// One exhibit and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The chapter's package.
    pub package: String,
    /// The exhibit as its chapter published it.
    pub exhibit: Exhibit,
    /// Where its files lie (absolute).
    pub folder: PathBuf,
    /// The compiler.
    pub toolchain: String,
    /// The seed.
    pub seed: u64,
    /// The machine, for timed exhibits.
    pub machine: Option<Machine>,
    /// How it was recorded, for recorded exhibits.
    pub recorded: Option<Recorded>,
}

/// All exhibits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Library {
    entries: BTreeMap<(String, String), Entry>,
}

impl Library {
    /// Reads what the chapters published and what is recorded in their folders.
    pub fn load(_root: &Path, _chapters: &[Chapter]) -> (Self, Vec<Problem>) {
        (Self::default(), Vec::new())
    }

    /// A library of these entries, for tests.
    pub fn from_entries(entries: impl IntoIterator<Item = Entry>) -> Self {
        let entries = entries
            .into_iter()
            .map(|entry| ((entry.package.clone(), entry.exhibit.common.name.clone()), entry))
            .collect();
        Self { entries }
    }

    /// The exhibit of that chapter with that name.
    pub fn get(&self, package: &str, name: &str) -> Option<&Entry> {
        self.entries.get(&(package.to_owned(), name.to_owned()))
    }

    /// All exhibits by chapter and name.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }
}

//! What the last finished book said, and what the new one says instead.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use exhibit::manifest::{Body, Scalar};
use serde::{Deserialize, Serialize};

use super::digest::Digests;
use super::failure::Failure;
use super::scratch;
use crate::library::{Entry, Library};

/// The content of all exhibits, by address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    exhibits: BTreeMap<String, Content>,
}

/// What one exhibit says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Content {
    kind: String,
    /// A value's text; a claim's measured value.
    text: String,
    /// Whether a claim holds.
    holds: Option<bool>,
    /// A digest of everything that is shown.
    digest: String,
}

impl Snapshot {
    /// Of a library.
    pub fn of(library: &Library, digests: &mut Digests) -> Self {
        let exhibits = library
            .iter()
            .map(|entry| (entry.address(), Content::of(entry, digests)))
            .collect();
        Self { exhibits }
    }

    fn file(memory: &Path) -> PathBuf {
        memory.join("last.json")
    }

    /// Of the last finished book; `None` when there was none.
    pub fn load(memory: &Path) -> Option<Self> {
        std::fs::read(Self::file(memory))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
    }

    /// Remembers it.
    ///
    /// # Errors
    /// When `target/press` cannot be written.
    pub fn save(&self, memory: &Path) -> Result<(), Failure> {
        let file = Self::file(memory);
        let bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| Failure::system("write", &file)(std::io::Error::other(error)))?;
        scratch::write(&file, &bytes)
    }

    /// What is different in `now`, a line a change.
    pub fn changes(&self, now: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        for (address, new) in &now.exhibits {
            match self.exhibits.get(address) {
                None => lines.push(match new.kind.as_str() {
                    "value" => format!("{address}  new value {}", new.text),
                    kind => format!("{address}  new {kind}"),
                }),
                Some(old) if old.digest != new.digest => {
                    lines.push(format!("{address}  {}", new.instead_of(old)))
                }
                Some(_) => {}
            }
        }
        for (address, old) in &self.exhibits {
            if !now.exhibits.contains_key(address) {
                lines.push(format!("{address}  {} gone", old.kind));
            }
        }
        lines
    }
}

impl Content {
    fn of(entry: &Entry, digests: &mut Digests) -> Self {
        let (text, holds) = match &entry.exhibit.body {
            Body::Value(Scalar {
                text,
                unit: Some(unit),
                ..
            }) => (format!("{text} {unit}"), None),
            Body::Value(value) => (value.text.clone(), None),
            Body::Claim(claim) => (claim.measured_text.clone(), Some(claim.holds)),
            Body::Figure(_) | Body::Table(_) => (String::new(), None),
        };
        // The parameters and the content; the line of source moves with every edit above it and says nothing.
        let mut hasher = blake3::Hasher::new();
        hasher.update(&serde_json::to_vec(&entry.exhibit.body).unwrap_or_default());
        hasher.update(&serde_json::to_vec(&entry.exhibit.common.parameters).unwrap_or_default());
        for file in entry.exhibit.files() {
            hasher.update(
                digests
                    .of(&entry.folder.join(file))
                    .unwrap_or_default()
                    .as_bytes(),
            );
        }
        let digest = hasher.finalize().to_hex().to_string();
        Self {
            kind: entry.kind().to_owned(),
            text,
            holds,
            digest,
        }
    }

    fn instead_of(&self, old: &Self) -> String {
        match (old.holds, self.holds) {
            (Some(true), Some(false)) => {
                return format!("claim no longer holds: {} → {}", old.text, self.text);
            }
            (Some(false), Some(true)) => return format!("claim holds again: {} → {}", old.text, self.text),
            _ => {}
        }
        match self.kind.as_str() {
            "value" if old.text != self.text => format!("{} → {}", old.text, self.text),
            "claim" if old.text != self.text => format!("claim measured {} → {}", old.text, self.text),
            "figure" => "figure redrawn".to_owned(),
            kind => format!("{kind} changed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(kind: &str, text: &str, holds: Option<bool>, digest: &str) -> Content {
        Content {
            kind: kind.to_owned(),
            text: text.to_owned(),
            holds,
            digest: digest.to_owned(),
        }
    }

    #[test]
    fn changes_are_told_old_to_new() {
        let make = |list: Vec<(&str, Content)>| Snapshot {
            exhibits: list
                .into_iter()
                .map(|(address, content)| (address.to_owned(), content))
                .collect(),
        };
        let old = make(vec![
            ("newton:few", content("claim", "6", Some(true), "1")),
            ("newton:gone", content("table", "", None, "1")),
            ("newton:iterations", content("value", "6", None, "1")),
            ("newton:paths", content("figure", "", None, "1")),
            ("newton:same", content("value", "9", None, "1")),
        ]);
        let new = make(vec![
            ("newton:few", content("claim", "8", Some(false), "2")),
            ("newton:iterations", content("value", "8", None, "2")),
            ("newton:new", content("value", "1 s", None, "1")),
            ("newton:paths", content("figure", "", None, "2")),
            ("newton:same", content("value", "9", None, "1")),
        ]);
        assert_eq!(
            old.changes(&new),
            [
                "newton:few  claim no longer holds: 6 → 8",
                "newton:iterations  6 → 8",
                "newton:new  new value 1 s",
                "newton:paths  figure redrawn",
                "newton:gone  table gone",
            ]
        );
    }
}

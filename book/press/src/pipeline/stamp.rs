//! Whether anything that goes into the book has changed since it was finished.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::digest::{Digests, outside};
use super::failure::Failure;
use super::house::House;
use super::live::Modules;
use super::part::Part;
use super::scratch;
use crate::chapter::Chapter;
use crate::folder::files;

/// Folders below `book` that do not go into it.
const BESIDE: [&str; 3] = ["press", "tests", "node_modules"];

/// What the finished book was made of, and what it looked like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stamp {
    inputs: String,
    book: String,
    /// What was reported when it was finished, to be said again.
    pub warnings: Vec<String>,
}

impl Stamp {
    fn file(memory: &Path) -> PathBuf {
        memory.join("stamp.json")
    }

    /// That of the finished book, when it still stands there untouched.
    pub fn load(house: &House) -> Option<Self> {
        let bytes = std::fs::read(Self::file(&house.memory())).ok()?;
        let stamp: Self = serde_json::from_slice(&bytes).ok()?;
        (house.book().is_dir() && stamp.book == outside(&house.book())).then_some(stamp)
    }

    /// Whether the book was made of these inputs.
    pub fn is_of(&self, inputs: &str) -> bool {
        self.inputs == inputs
    }

    /// Remembers the book that was just finished.
    ///
    /// # Errors
    /// When `target/press` cannot be written.
    pub fn save(house: &House, inputs: String, warnings: Vec<String>) -> Result<(), Failure> {
        let stamp = Self {
            inputs,
            book: outside(&house.book()),
            warnings,
        };
        let file = Self::file(&house.memory());
        let bytes = serde_json::to_vec(&stamp)
            .map_err(|error| Failure::system("write", &file)(std::io::Error::other(error)))?;
        scratch::write(&file, &bytes)
    }
}

/// A digest of everything that goes into the book: prose, theme, configuration, sources (for listings), what the
/// chapters published, this press, and what else the pages mention.
pub fn inputs(
    house: &House,
    chapters: &[Chapter],
    commit: Option<&str>,
    ci: bool,
    modules: &Modules,
    digests: &mut Digests,
) -> String {
    let root = house.root();
    let mut paths = vec![root.join("book.toml")];
    paths.extend(std::env::current_exe());
    paths.extend(files(&root.join("book"), &BESIDE));
    paths.extend(files(&root.join("chapters"), &["target"]));
    for chapter in chapters {
        paths.extend(
            Part::ALL
                .iter()
                .flat_map(|part| files(&part.folder(root, &chapter.package), &[])),
        );
    }
    paths.extend(modules.values().cloned());
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{commit:?} {ci}\n").as_bytes());
    for path in paths {
        hasher.update(path.as_os_str().as_encoded_bytes());
        let digest = digests.of(&path).unwrap_or_else(|cause| cause.to_string());
        hasher.update(format!("\0{digest}\0").as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The commit that is checked out, shortened, with "+ changes" behind it if what the book is made of differs from it;
/// `None` where there is no git.
pub fn commit(root: &Path) -> Option<String> {
    let head = git(root, &["rev-parse", "--short=10", "HEAD"]).filter(|head| !head.is_empty())?;
    let sources = ["--", "book", "chapters", "Cargo.toml", "Cargo.lock", "book.toml"];
    let status = git(
        root,
        &[&["status", "--porcelain", "--untracked-files=no"], &sources[..]].concat(),
    )?;
    Some(if status.is_empty() {
        head
    } else {
        format!("{head} + changes")
    })
}

/// What git answers, if it does.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        // Looking takes no lock: a person may use git meanwhile.
        .arg("--no-optional-locks")
        .args(arguments)
        .current_dir(root)
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether this is a machine of continuous integration: there a timed claim that fails is an error.
pub fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !["", "0", "false"].contains(&value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_source_is_told_from_a_committed_one() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(commit(root), None, "no repository, no commit");
        let run = |arguments: &[&str]| assert!(git(root, arguments).is_some(), "git {arguments:?}");
        std::fs::create_dir(root.join("book")).unwrap();
        std::fs::write(root.join("book/page.md"), "one").unwrap();
        run(&["init", "--quiet"]);
        run(&["add", "book"]);
        run(&[
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "commit",
            "--quiet",
            "-m",
            "One page",
        ]);
        let clean = commit(root).unwrap();
        assert!(!clean.contains(' '), "{clean}");
        std::fs::write(root.join("book/page.md"), "two").unwrap();
        assert_eq!(commit(root), Some(format!("{clean} + changes")));
    }
}

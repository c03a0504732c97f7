//! All exhibits of all chapters, by chapter and name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use exhibit::manifest::{Exhibit, Machine, Manifest, ManifestError, Recorded};

use crate::chapter::Chapter;
use crate::pipeline::part::Part;
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

impl Entry {
    /// `newton:paths`.
    pub fn address(&self) -> String {
        format!("{}:{}", self.package, self.exhibit.common.name)
    }

    /// `figure`, `table`, `value` or `claim`.
    pub fn kind(&self) -> &'static str {
        self.exhibit.body.kind()
    }
}

/// All exhibits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Library {
    entries: BTreeMap<(String, String), Entry>,
    incomplete: BTreeSet<String>,
}

impl Library {
    /// Reads what the chapters published in `target/exhibits` and what is recorded in their folders.
    pub fn load(root: &Path, chapters: &[Chapter]) -> (Self, Vec<Problem>) {
        Self::load_except(root, chapters, &BTreeSet::new())
    }

    /// The same, after runs of which some failed: of those, what they published earlier is read, and what is wrong with
    /// it is no second problem.
    pub fn load_except(
        root: &Path,
        chapters: &[Chapter],
        failed: &BTreeSet<(String, Part)>,
    ) -> (Self, Vec<Problem>) {
        let mut library = Self::default();
        let mut problems = Vec::new();
        for chapter in chapters {
            for part in Part::ALL {
                let folder = part.folder(root, &chapter.package);
                let failed = failed.contains(&(chapter.package.clone(), part));
                if failed {
                    library.incomplete.insert(chapter.package.clone());
                }
                match published(&folder, chapter, part) {
                    Ok(manifest) => library.add(chapter, manifest, &folder, &mut problems),
                    Err(_) if failed => {}
                    Err((what, remedy)) => {
                        library.incomplete.insert(chapter.package.clone());
                        problems.push(Problem::error(&chapter.folder, 0, what, remedy));
                    }
                }
            }
            for folder in recorded_folders(&root.join(&chapter.folder)) {
                let file = folder.strip_prefix(root).unwrap_or(&folder).join("manifest.json");
                match Manifest::read(&folder) {
                    Ok(manifest) if manifest.recorded.is_none() => problems.push(Problem::error(
                        file,
                        0,
                        "this manifest does not say how it was recorded",
                        "add `recorded` with command, versions, machine and date",
                    )),
                    Ok(manifest) => library.add(chapter, manifest, &folder, &mut problems),
                    Err(error) => {
                        library.incomplete.insert(chapter.package.clone());
                        problems.push(Problem::error(file, 0, said(&error), "record it again"));
                    }
                }
            }
        }
        (library, problems)
    }

    /// A library of these entries, for tests.
    pub fn from_entries(entries: impl IntoIterator<Item = Entry>) -> Self {
        let entries = entries
            .into_iter()
            .map(|entry| ((entry.package.clone(), entry.exhibit.common.name.clone()), entry))
            .collect();
        Self {
            entries,
            incomplete: BTreeSet::new(),
        }
    }

    /// The exhibit of that chapter with that name.
    pub fn get(&self, package: &str, name: &str) -> Option<&Entry> {
        self.entries.get(&(package.to_owned(), name.to_owned()))
    }

    /// All exhibits by chapter and name.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Whether everything that this chapter publishes could be read. If not, that has been reported, and a name that
    /// is missing here is no second problem.
    pub fn is_complete(&self, package: &str) -> bool {
        !self.incomplete.contains(package)
    }

    fn add(&mut self, chapter: &Chapter, manifest: Manifest, folder: &Path, problems: &mut Vec<Problem>) {
        for exhibit in manifest.exhibits {
            let key = (chapter.package.clone(), exhibit.common.name.clone());
            if let Some(first) = self.entries.get(&key) {
                let one = &first.exhibit.common.source;
                let other = &exhibit.common.source;
                problems.push(Problem::error(
                    &other.file,
                    other.line as usize,
                    format!("chapter {} publishes `{}` twice", chapter.number, key.1),
                    format!(
                        "the first is at {}:{}; give one of them another name",
                        one.file, one.line
                    ),
                ));
                continue;
            }
            let machine = if exhibit.common.timed {
                manifest.key.machine.clone()
            } else {
                None
            };
            let entry = Entry {
                package: chapter.package.clone(),
                exhibit,
                folder: folder.to_path_buf(),
                toolchain: manifest.toolchain.clone(),
                seed: manifest.seed,
                machine,
                recorded: manifest.recorded.clone(),
            };
            self.entries.insert(key, entry);
        }
    }
}

/// Reads one part's manifest; the error is what is wrong and what to do.
fn published(folder: &Path, chapter: &Chapter, part: Part) -> Result<Manifest, (String, String)> {
    let remedy = || format!("repeat it with `{}`", chapter.command());
    let manifest = Manifest::read(folder).map_err(|error| match &error {
        ManifestError::Unreadable { cause, .. } if cause.kind() == std::io::ErrorKind::NotFound => (
            format!(
                "chapter {} ({}) has not published its {part} exhibits",
                chapter.number, chapter.package
            ),
            "run `cargo book`, or see above why it did not".to_owned(),
        ),
        _ => (
            format!(
                "chapter {} ({}) left a malformed manifest of its {part} exhibits: {}",
                chapter.number,
                chapter.package,
                said(&error)
            ),
            remedy(),
        ),
    })?;
    let wrong = if !manifest.complete {
        Some("it is partial: not every experiment ran".to_owned())
    } else if manifest.chapter != chapter.package {
        Some(format!("it is chapter `{}`'s", manifest.chapter))
    } else if manifest.part != part.as_str() {
        Some(format!("it holds the {} part", manifest.part))
    } else {
        manifest
            .exhibits
            .iter()
            .find(|exhibit| exhibit.common.timed != (part == Part::Timed))
            .map(|exhibit| format!("`{}` does not belong into the {part} part", exhibit.common.name))
    };
    match wrong {
        Some(wrong) => Err((
            format!(
                "chapter {} ({}): the manifest of its {part} exhibits cannot be used: {wrong}",
                chapter.number, chapter.package
            ),
            remedy(),
        )),
        None => Ok(manifest),
    }
}

/// The error without the path of a file below `target`, which tells a reader nothing.
fn said(error: &ManifestError) -> String {
    match error {
        ManifestError::Unreadable { cause, .. } => cause.to_string(),
        ManifestError::Malformed { what, .. } => what.clone(),
    }
}

/// The folders below `recorded`, sorted.
fn recorded_folders(chapter: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(chapter.join("recorded")) else {
        return Vec::new();
    };
    let mut folders: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

//! All items of a chapter.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::collector::Collector;
use super::{Item, ItemError};
use crate::folder::sources;
use crate::weave::nearest::nearest;

/// All items of a chapter.
#[derive(Debug, Default)]
pub struct Items {
    pub(super) items: Vec<Item>,
    /// Files that are no Rust: where and why.
    pub broken: Vec<(PathBuf, usize, String)>,
}

impl Items {
    pub(super) fn read(root: &Path, folder: &Path) -> Self {
        let files: Vec<_> = ["examples", "src"]
            .iter()
            .flat_map(|part| sources(&root.join(folder).join(part)))
            .collect();
        let parsed: Vec<_> = files
            .par_iter()
            .map(|path| {
                let file = path.strip_prefix(root).unwrap_or(path).to_owned();
                let text = std::fs::read_to_string(path).unwrap_or_default();
                let mut collector = Collector::new(&root.join(folder), path, file.clone(), &text);
                match syn::parse_file(&text) {
                    Ok(parsed) => {
                        collector.items(&parsed.items, &collector.module.clone());
                        Ok(collector.found)
                    }
                    Err(error) => Err((file, error.span().start().line, error.to_string())),
                }
            })
            .collect();
        let mut items = Self::default();
        for file in parsed {
            match file {
                Ok(found) => items.items.extend(found),
                Err(broken) => items.broken.push(broken),
            }
        }
        items
    }

    /// The item of this name.
    ///
    /// # Errors
    ///
    /// When no item has the name, with the nearest one; when several have, with all of them.
    pub fn find(&self, name: &str) -> Result<&Item, ItemError> {
        let exact: Vec<_> = self
            .items
            .iter()
            .filter(|item| item.path == name || item.qualified == name)
            .collect();
        let matches = if exact.is_empty() {
            let tail = format!("::{name}");
            self.items
                .iter()
                .filter(|item| item.path.ends_with(&tail) || item.qualified.ends_with(&tail))
                .collect()
        } else {
            exact
        };
        match matches.as_slice() {
            [item] => Ok(item),
            [] => Err(self.unknown(name)),
            several => {
                let mut names: Vec<_> = several
                    .iter()
                    .map(|item| format!("‘{}’ ({}:{})", item.qualified, item.file.display(), item.line))
                    .collect();
                names.sort();
                Err(ItemError {
                    what: format!("the item ‘{name}’ is ambiguous"),
                    remedy: format!("write one of {}", names.join(", ")),
                })
            }
        }
    }

    fn unknown(&self, name: &str) -> ItemError {
        let mut names: Vec<&str> = Vec::new();
        for item in &self.items {
            names.push(&item.path);
            names.push(item.path.rsplit("::").next().unwrap_or(&item.path));
        }
        let remedy = match (nearest(name, names.iter().copied()), self.broken.first()) {
            (Some(near), _) => format!("did you mean ‘{near}’?"),
            (None, Some((file, line, why))) => {
                format!(
                    "{}:{line} could not be read ({why}); mend it first",
                    file.display()
                )
            }
            (None, None) => {
                let mut known: Vec<_> = self.items.iter().map(|item| item.path.as_str()).collect();
                known.truncate(12);
                format!(
                    "write the path of a function, method, type, constant or impl block, such as {}",
                    known.join(", ")
                )
            }
        };
        ItemError {
            what: format!("there is no item ‘{name}’"),
            remedy,
        }
    }
}

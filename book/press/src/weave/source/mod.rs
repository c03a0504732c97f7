//! The chapters' sources: items by name, exactly as compiled.

mod collector;
mod item;
mod items;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

pub use item::{Item, ItemError};
pub use items::Items;

/// The sources of all chapters, each parsed once when it is first asked for.
#[derive(Debug)]
pub struct Sources {
    root: PathBuf,
    folders: HashMap<PathBuf, OnceLock<Arc<Items>>>,
    files: Mutex<HashMap<PathBuf, Option<Arc<str>>>>,
}

impl Sources {
    /// The sources below these folders, which are relative to the root.
    pub fn new(root: &Path, folders: impl IntoIterator<Item = PathBuf>) -> Self {
        let folders = folders
            .into_iter()
            .map(|folder| (folder, OnceLock::new()))
            .collect();
        Self {
            root: root.to_owned(),
            folders,
            files: Mutex::default(),
        }
    }

    /// The items of a folder.
    pub fn items(&self, folder: &Path) -> Arc<Items> {
        match self.folders.get(folder) {
            Some(cell) => cell
                .get_or_init(|| Arc::new(Items::read(&self.root, folder)))
                .clone(),
            None => Arc::new(Items::read(&self.root, folder)),
        }
    }

    /// The text of a file, relative to the root.
    pub fn text(&self, file: &Path) -> Option<Arc<str>> {
        let mut files = self.files.lock().ok()?;
        files
            .entry(file.to_owned())
            .or_insert_with(|| std::fs::read_to_string(self.root.join(file)).ok().map(Arc::from))
            .clone()
    }

    /// The smallest item that holds a line: the function that published an exhibit.
    pub fn around(&self, folder: &Path, file: &Path, line: usize) -> Option<Item> {
        let items = self.items(folder);
        items
            .items
            .iter()
            .filter(|item| item.file == file && item.line <= line && line <= item.last_line)
            .filter(|item| !item.path.starts_with("impl ") && !item.path.contains("::impl "))
            .min_by_key(|item| item.last_line - item.line)
            .cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "//! Crate.\n\n/// Doc.\n#[derive(Debug)]\npub struct Newton {\n    /// d\n    damping: f64,\n}\n\nimpl Newton {\n    /// One step.\n    pub fn step(&self) -> f64 {\n        self.damping\n    }\n}\n\nimpl Method for Newton {\n    fn step(&self) -> f64 {\n        1.0\n    }\n    fn name(&self) -> &str { \"λ\" }\n}\n\npub const LIMIT: f64 = 1e-8;\n\nparameters! {\n    /// P.\n    pub struct Paths { a: f64 = 1.0 }\n}\n\n#[cfg(test)]\nmod tests { fn step() {} }\n";

    fn items() -> Items {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("c/src")).unwrap();
        std::fs::write(folder.path().join("c/src/lib.rs"), LIB).unwrap();
        std::fs::write(
            folder.path().join("c/src/main.rs"),
            "fn main() {}\n\nfn paths() {}\n",
        )
        .unwrap();
        std::fs::write(
            folder.path().join("c/src/figures.rs"),
            "pub fn paths() {}\npub fn only() {}\n",
        )
        .unwrap();
        Items::read(folder.path(), Path::new("c"))
    }

    #[test]
    fn items_are_cut_from_doc_comment_to_closing_brace() {
        let items = items();
        let newton = items.find("Newton").unwrap();
        assert_eq!(newton.line, 3);
        assert!(
            newton
                .text
                .starts_with("/// Doc.\n#[derive(Debug)]\npub struct Newton {"),
            "{}",
            newton.text
        );
        assert!(newton.text.ends_with("damping: f64,\n}"), "{}", newton.text);
        assert_eq!(items.find("LIMIT").unwrap().text, "pub const LIMIT: f64 = 1e-8;");
        assert!(items.find("Paths").unwrap().text.starts_with("parameters! {"));
        assert_eq!(
            items.find("Newton::name").unwrap().text,
            "fn name(&self) -> &str { \"λ\" }"
        );
    }

    #[test]
    fn methods_lose_their_indentation() {
        let items = items();
        let step = items.find("impl Newton").unwrap();
        assert!(step.text.contains("\n    /// One step.\n"));
        let step = items.find("Method for Newton::step").unwrap();
        assert_eq!(step.text, "fn step(&self) -> f64 {\n    1.0\n}");
    }

    #[test]
    fn ambiguity_names_every_candidate() {
        let items = items();
        let error = items.find("Newton::step").unwrap_err();
        assert!(
            error
                .remedy
                .contains("‘Method for Newton::step’ (c/src/lib.rs:18)"),
            "{error:?}"
        );
        let error = items.find("paths").unwrap_err();
        assert!(
            error.remedy.contains("‘main::paths’") && error.remedy.contains("‘figures::paths’"),
            "{error:?}"
        );
        assert_eq!(items.find("only").unwrap().path, "figures::only");
    }

    #[test]
    fn an_unknown_item_gets_a_suggestion() {
        let error = items().find("Newtn").unwrap_err();
        assert_eq!(error.remedy, "did you mean ‘Newton’?");
    }

    #[test]
    fn the_function_around_a_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("c/src")).unwrap();
        std::fs::write(folder.path().join("c/src/lib.rs"), LIB).unwrap();
        let sources = Sources::new(folder.path(), [PathBuf::from("c")]);
        let item = sources
            .around(Path::new("c"), Path::new("c/src/lib.rs"), 13)
            .unwrap();
        assert_eq!(item.qualified, "Newton::step");
    }
}

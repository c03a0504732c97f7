//! What a chapter's executable is made of, so that the press can say why it changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::digest::Digests;
use crate::chapter::Chapter;
use crate::folder::files;

/// Folders of a crate that do not go into its executable.
const BESIDE: [&str; 5] = ["target", "tests", "benches", "examples", "recorded"];

/// What a chapter's executable is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sources {
    /// Digests of its own files and those of the workspace's crates it uses, by path relative to the root.
    pub files: BTreeMap<PathBuf, String>,
    /// Versions of the other crates it uses.
    pub versions: BTreeMap<String, String>,
}

impl Sources {
    /// Those of a chapter.
    pub fn of(chapter: &Chapter, workspace: &Workspace, root: &Path, digests: &mut Digests) -> Self {
        let mut found = BTreeMap::new();
        let folders = workspace.folders(&chapter.package, &chapter.folder);
        let own = folders
            .iter()
            .flat_map(|folder| files(&root.join(folder), &BESIDE));
        let shared = ["Cargo.toml", "rust-toolchain.toml", ".cargo/config.toml"].map(|name| root.join(name));
        for file in own.chain(shared) {
            if let Ok(digest) = digests.of(&file) {
                found.insert(file.strip_prefix(root).unwrap_or(&file).to_path_buf(), digest);
            }
        }
        Self {
            files: found,
            versions: workspace.versions(&chapter.package),
        }
    }

    /// What differs, in words: `chapters/03-newton/src/lib.rs changed`, `nalgebra 0.34 → 0.35`.
    pub fn differences(&self, now: &Self) -> Vec<String> {
        let mut words = Vec::new();
        for path in keys(&self.files, &now.files) {
            let what = match (self.files.get(path), now.files.get(path)) {
                (Some(old), Some(new)) if old != new => "changed",
                (Some(_), None) => "removed",
                (None, Some(_)) => "added",
                _ => continue,
            };
            words.push(format!("{} {what}", path.display()));
        }
        for name in keys(&self.versions, &now.versions) {
            match (self.versions.get(name), now.versions.get(name)) {
                (Some(old), Some(new)) if old != new => words.push(format!("{name} {old} → {new}")),
                (Some(old), None) => words.push(format!("{name} {old} no longer used")),
                (None, Some(new)) => words.push(format!("{name} {new} newly used")),
                _ => {}
            }
        }
        words
    }
}

fn keys<'a, K: Ord, V>(one: &'a BTreeMap<K, V>, other: &'a BTreeMap<K, V>) -> BTreeSet<&'a K> {
    one.keys().chain(other.keys()).collect()
}

/// The crates of the workspace and of Cargo.lock, and who uses whom.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Folders of the workspace's crates, relative to the root, by package.
    members: BTreeMap<String, PathBuf>,
    /// Versions by package.
    versions: BTreeMap<String, BTreeSet<String>>,
    /// Used packages by package.
    uses: BTreeMap<String, BTreeSet<String>>,
}

impl Workspace {
    /// Reads Cargo.toml and Cargo.lock; what cannot be read is taken as empty, since cargo itself complains better.
    pub fn read(root: &Path) -> Self {
        let table = |name: &str| -> toml::Table {
            std::fs::read_to_string(root.join(name))
                .ok()
                .and_then(|text| text.parse().ok())
                .unwrap_or_default()
        };
        let mut workspace = Self::default();
        let manifest = table("Cargo.toml");
        let dependencies = manifest
            .get("workspace")
            .and_then(|w| w.get("dependencies"))
            .and_then(toml::Value::as_table);
        for (name, declaration) in dependencies.into_iter().flatten() {
            if let Some(path) = declaration.get("path").and_then(toml::Value::as_str) {
                workspace.members.insert(name.clone(), PathBuf::from(path));
            }
        }
        let lock = table("Cargo.lock");
        let packages = lock.get("package").and_then(toml::Value::as_array);
        for package in packages.into_iter().flatten() {
            let text = |key: &str| {
                package
                    .get(key)
                    .and_then(toml::Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            let name = text("name");
            workspace
                .versions
                .entry(name.clone())
                .or_default()
                .insert(text("version"));
            let dependencies = package.get("dependencies").and_then(toml::Value::as_array);
            let used = dependencies.into_iter().flatten().filter_map(toml::Value::as_str);
            // `name`, or `name version` where two versions are in use.
            let used = used.map(|words| words.split(' ').next().unwrap_or_default().to_owned());
            workspace.uses.entry(name).or_default().extend(used);
        }
        workspace
    }

    /// All packages that this one uses, itself included.
    fn closure(&self, package: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![package.to_owned()];
        while let Some(name) = open.pop() {
            if found.insert(name.clone()) {
                open.extend(self.uses.get(&name).into_iter().flatten().cloned());
            }
        }
        found
    }

    fn folders(&self, package: &str, folder: &Path) -> BTreeSet<PathBuf> {
        let used = self.closure(package);
        let members = used.iter().filter_map(|name| self.members.get(name).cloned());
        members.chain([folder.to_path_buf()]).collect()
    }

    fn versions(&self, package: &str) -> BTreeMap<String, String> {
        let used = self.closure(package);
        used.into_iter()
            .filter(|name| name != package && !self.members.contains_key(name))
            .filter_map(|name| {
                let versions = self.versions.get(&name)?;
                let words = versions.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
                Some((name, words))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_name_files_and_versions() {
        let make = |files: &[(&str, &str)], versions: &[(&str, &str)]| Sources {
            files: files
                .iter()
                .map(|(path, digest)| (PathBuf::from(path), (*digest).to_owned()))
                .collect(),
            versions: versions
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
        };
        let old = make(
            &[("a.rs", "1"), ("b.rs", "1"), ("d.rs", "1")],
            &[("nalgebra", "0.34.0"), ("rand", "0.10.0")],
        );
        let new = make(
            &[("a.rs", "2"), ("c.rs", "1"), ("d.rs", "1")],
            &[("nalgebra", "0.35.0"), ("rand", "0.10.0")],
        );
        assert_eq!(
            old.differences(&new),
            [
                "a.rs changed",
                "b.rs removed",
                "c.rs added",
                "nalgebra 0.34.0 → 0.35.0"
            ]
        );
        assert!(old.differences(&old).is_empty());
    }

    #[test]
    fn a_chapter_is_made_of_what_it_uses_and_of_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(
            root.join("Cargo.toml"),
            "[workspace.dependencies]\nnewton = { path = \"chapters/03-newton\" }\nwall = { path = \"chapters/05-wall\" }\n",
        )
        .unwrap();
        std::fs::write(
            root.join("Cargo.lock"),
            "[[package]]\nname = \"newton\"\nversion = \"0.1.0\"\ndependencies = [\"nalgebra\"]\n\
             [[package]]\nname = \"wall\"\nversion = \"0.1.0\"\ndependencies = [\"newton\", \"faer 0.24.0\"]\n\
             [[package]]\nname = \"nalgebra\"\nversion = \"0.35.0\"\n[[package]]\nname = \"faer\"\nversion = \"0.24.0\"\n",
        )
        .unwrap();
        let workspace = Workspace::read(root);
        let newton = workspace.folders("newton", Path::new("chapters/03-newton"));
        assert_eq!(
            newton.into_iter().collect::<Vec<_>>(),
            [PathBuf::from("chapters/03-newton")]
        );
        assert_eq!(workspace.folders("wall", Path::new("chapters/05-wall")).len(), 2);
        assert_eq!(
            workspace.versions("newton").into_keys().collect::<Vec<_>>(),
            ["nalgebra"]
        );
        assert_eq!(
            workspace.versions("wall").into_keys().collect::<Vec<_>>(),
            ["faer", "nalgebra"]
        );
    }
}

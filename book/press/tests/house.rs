//! The rules of the house, held by tests: who may depend on whom, what stands where, what a file may be called.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder that holds book.toml.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// A crate of the workspace, as its Cargo.toml tells it.
struct Package {
    folder: String,
    name: String,
    manifest: toml::Table,
}

impl Package {
    fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        Self {
            folder: folder.file_name().unwrap().to_string_lossy().into_owned(),
            name,
            manifest,
        }
    }

    /// The number of a chapter, which only its folder's name carries.
    fn number(&self) -> Option<u32> {
        let (number, _) = self.folder.split_once('-')?;
        number.parse().ok()
    }

    /// What the crate depends on: (section, dependency's name, how it is declared).
    fn dependencies(&self) -> Vec<(&'static str, &str, &toml::Value)> {
        ["dependencies", "dev-dependencies", "build-dependencies"]
            .into_iter()
            .flat_map(|section| {
                let table = self.manifest.get(section).and_then(toml::Value::as_table);
                table
                    .into_iter()
                    .flatten()
                    .map(move |(name, value)| (section, name.as_str(), value))
            })
            .collect()
    }
}

fn packages() -> Vec<Package> {
    let chapters = std::fs::read_dir(root().join("chapters")).unwrap();
    let mut folders: Vec<_> = chapters.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut packages: Vec<_> = folders.iter().map(|folder| Package::read(folder)).collect();
    packages.push(Package::read(&root().join("book/press")));
    packages
}

#[test]
fn five_names_stand_at_the_top() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "LICENSE",
        "README.md",
        "book",
        "book.toml",
        "chapters",
        "justfile",
        "target",
    ];
    let found: BTreeSet<_> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    let strangers: Vec<_> = found
        .iter()
        .filter(|name| !allowed.contains(&name.as_str()))
        .collect();
    assert!(
        strangers.is_empty(),
        "{strangers:?} stand at the top level: move them into book/ or chapters/"
    );
    for name in allowed.iter().filter(|name| **name != "target") {
        assert!(found.contains(*name), "{name} is missing at the top level");
    }
}

#[test]
fn a_chapter_depends_on_earlier_chapters_only() {
    let packages = packages();
    let numbers: BTreeMap<_, _> = packages.iter().map(|p| (p.name.as_str(), p.number())).collect();
    for package in &packages {
        for (section, name, _) in package.dependencies() {
            let Some(theirs) = numbers.get(name) else { continue };
            match (package.number(), theirs) {
                (Some(ours), Some(theirs)) => assert!(
                    *theirs < ours,
                    "{}: [{section}] names `{name}`, chapter {theirs}, but it is chapter {ours} itself",
                    package.folder
                ),
                (Some(_), None) => assert!(
                    ["problems", "exhibit"].contains(&name),
                    "{}: [{section}] names `{name}`; a chapter may use `problems`, `exhibit` and earlier chapters",
                    package.folder
                ),
                (None, Some(_)) => panic!("{}: [{section}] names the chapter `{name}`", package.folder),
                (None, None) => {
                    let allowed = match package.name.as_str() {
                        "press" => &["exhibit"][..], // the manifest it reads
                        _ => &[],
                    };
                    assert!(
                        allowed.contains(&name),
                        "{}: [{section}] names `{name}`",
                        package.folder
                    );
                }
            }
        }
    }
}

#[test]
fn the_number_stands_in_the_folder_and_the_page_only() {
    for package in packages() {
        let Some(number) = package.number() else { continue };
        let (digits, slug) = package.folder.split_once('-').unwrap();
        assert_eq!(
            digits,
            format!("{number:02}"),
            "chapters/{}: two digits, please",
            package.folder
        );
        assert_eq!(
            package.name, slug,
            "chapters/{}: the package is named as the folder, without its number",
            package.folder
        );
        let page = root().join("book/src").join(format!("{}.md", package.folder));
        assert!(
            page.exists(),
            "chapters/{} has no page {}",
            package.folder,
            page.display()
        );
    }
}

#[test]
fn versions_and_features_of_other_peoples_crates_stand_in_the_root() {
    let packages = packages();
    let ours: BTreeSet<_> = packages.iter().map(|p| p.name.as_str()).collect();
    for package in &packages {
        for (section, name, declaration) in package.dependencies() {
            let place = format!("{}: [{section}] {name}", package.folder);
            assert_eq!(
                declaration.get("workspace").and_then(toml::Value::as_bool),
                Some(true),
                "{place}: write `{{ workspace = true }}` and give the version in the root's Cargo.toml"
            );
            if !ours.contains(name) {
                assert!(
                    declaration.get("features").is_none() && declaration.get("default-features").is_none(),
                    "{place}: features are declared once, in the root's Cargo.toml"
                );
            }
        }
    }
}

#[test]
fn no_file_is_a_grab_bag() {
    fn visit(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if ["target", "node_modules"].contains(&stem.as_str()) {
                continue;
            }
            if ["util", "utils", "common", "helper", "helpers", "misc"].contains(&stem.as_str()) {
                found.push(path.clone());
            }
            if path.is_dir() {
                visit(&path, found);
            }
        }
    }
    let mut found = Vec::new();
    visit(&root().join("chapters"), &mut found);
    visit(&root().join("book"), &mut found);
    assert!(
        found.is_empty(),
        "{found:?}: such a name names nothing; call each file by the one noun it holds"
    );
}

/// Cargo gives a dependency the union of the features that the selected packages ask for, so a chapter built with the
/// others could become another executable than the same chapter built alone, and its key would flip.
#[test]
fn a_chapter_built_alone_is_the_chapter_built_with_the_others() {
    let chapters: Vec<_> = packages()
        .into_iter()
        .filter(|p| p.number().is_some())
        .map(|p| p.name)
        .collect();
    let together = executables(&chapters);
    for chapter in &chapters {
        let alone = executables(std::slice::from_ref(chapter));
        assert!(
            alone[chapter] == together[chapter],
            "`cargo build -p {chapter}` gives another executable than building all chapters: some dependency's features differ"
        );
    }
}

/// Builds these chapters as the press does and reads what came out.
fn executables(chapters: &[String]) -> BTreeMap<String, Vec<u8>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args(["build", "--release", "--quiet"]);
    for chapter in chapters {
        cargo.args(["--package", chapter, "--bin", chapter]);
    }
    assert!(
        cargo.status().unwrap().success(),
        "cargo build failed for {chapters:?}"
    );
    let folder = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), PathBuf::from)
        .join("release");
    chapters
        .iter()
        .map(|chapter| (chapter.clone(), std::fs::read(folder.join(chapter)).unwrap()))
        .collect()
}

#[test]
fn the_answer_so_far_says_nothing_without_evidence() {
    let page = std::fs::read_to_string(root().join("book/src/a-post.md")).unwrap();
    let (_, answer) = page.split_once("{#answer}\n").unwrap();
    let words = answer
        .replace("\n- ", "\n\n")
        .replace('\n', " ")
        .replace("  ", "\n");
    let bare: Vec<&str> = words
        .split(". ")
        .flat_map(|part| part.split('\n'))
        .map(str::trim)
        .filter(|sentence| {
            !sentence.is_empty() && !sentence.ends_with(['?', ':']) && !sentence.contains("{{#")
        })
        .collect();
    assert_eq!(bare, [""; 0], "a sentence of the answer is a claim or a link");
}

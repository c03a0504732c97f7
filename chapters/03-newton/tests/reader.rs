//! A reader's own crate, outside the workspace, calls Newton's method on the reader's own function.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAM: &str = include_str!("reader.rs.txt");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// The manifest of the throw-away crate. The profiles are the workspace's own, so that its compiled dependencies serve.
fn manifest(root: &Path) -> String {
    let workspace = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let profiles = workspace.find("[profile.").map_or("", |at| &workspace[at..]);
    let nalgebra = workspace
        .lines()
        .find(|line| line.starts_with("nalgebra ="))
        .unwrap();
    let chapter = |path: &str| root.join("chapters").join(path);
    format!(
        "[package]\nname = \"reader\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{nalgebra}\n\
         problems = {{ path = {:?} }}\nnewton = {{ path = {:?} }}\n\n{profiles}",
        chapter("problems"),
        chapter("03-newton"),
    )
}

#[test]
fn a_crate_of_the_readers_own_runs() {
    let root = root();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::write(folder.path().join("Cargo.toml"), manifest(&root)).unwrap();
    std::fs::write(folder.path().join("src/main.rs"), PROGRAM).unwrap();
    // The workspace's lock, so that nothing has to be resolved or fetched.
    std::fs::copy(root.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();

    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    let (words, complaint) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{complaint}");
    // eˣ − x is least at 0, where it is 1.
    assert!(
        words.starts_with("f = 1 at (0.0000000") || words.starts_with("f = 1 at (-0.0000000"),
        "{words}"
    );
}

#[test]
fn the_readme_shows_this_program() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let fences = readme
        .split("```rust\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let shown: Vec<&str> = fences
        .map(str::trim)
        .filter(|program| program.contains("newton::"))
        .collect();
    assert_eq!(
        shown,
        [PROGRAM.trim()],
        "README.md shows another program than chapters/03-newton/tests/reader.rs.txt"
    );
}

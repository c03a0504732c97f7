//! A small throw-away book whose chapters are shell scripts, so that no test waits for a compiler.
#![allow(dead_code, clippy::unwrap_used)] // Each file of tests uses its own half; in tests a panic is the report.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// A book in a temporary folder.
pub struct Project {
    folder: tempfile::TempDir,
}

/// A chapter of it, not yet written.
#[derive(Clone)]
pub struct Chapter {
    pub number: u32,
    pub package: &'static str,
    /// What the script does before it publishes.
    pub behavior: String,
    pub untimed: Vec<Value>,
    pub timed: Vec<Value>,
    /// What is done to a manifest's text before it is published.
    pub damage: fn(String) -> String,
}

/// How a run of the press ended.
pub struct Ran {
    pub success: bool,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        Self {
            success: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Fails the test unless the book was finished.
    #[track_caller]
    pub fn finished(self) -> Self {
        assert!(
            self.success,
            "the build failed:\n{}\n{}",
            self.stdout, self.stderr
        );
        self
    }

    /// Fails the test unless the book was not finished and each of these stands in the report.
    #[track_caller]
    pub fn failed(self, words: &[&str]) -> Self {
        assert!(
            !self.success,
            "the build should have failed:\n{}\n{}",
            self.stdout, self.stderr
        );
        for words in words {
            assert!(
                self.stderr.contains(words),
                "‘{words}’ is not in:\n{}",
                self.stderr
            );
        }
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(
            self.stdout.contains(words),
            "‘{words}’ is not in:\n{}\n{}",
            self.stdout,
            self.stderr
        );
        self
    }
}

fn common(name: &str, line: u32, timed: bool) -> Value {
    json!({
        "name": name, "experiment": "all", "timed": timed,
        "source": { "file": "chapters/01-one/src/main.rs", "line": line },
        "parameters": {}, "live": false,
    })
}

fn joined(mut common: Value, body: Value) -> Value {
    for (key, value) in body.as_object().unwrap() {
        common[key] = value.clone();
    }
    common
}

/// A value.
pub fn value(name: &str, number: i32) -> Value {
    joined(
        common(name, 7, false),
        json!({ "kind": "value", "text": number.to_string(), "value": f64::from(number), "unit": null }),
    )
}

/// The claim that something is at most seven.
pub fn claim(name: &str, measured: i32) -> Value {
    joined(
        common(name, 11, false),
        json!({
            "kind": "claim", "statement": "at most seven are needed",
            "measured": f64::from(measured), "measured_text": measured.to_string(),
            "relation": "<=", "bound": [7.0], "bound_text": "≤ 7", "holds": measured <= 7, "attempts": 1,
        }),
    )
}

/// The same exhibit, measured by the clock.
pub fn timed(mut exhibit: Value) -> Value {
    exhibit["timed"] = json!(true);
    exhibit
}

/// This machine, as a manifest of timed exhibits names it.
fn machine() -> Value {
    serde_json::to_value(exhibit::manifest::Machine::this()).unwrap()
}

impl Chapter {
    pub fn new(number: u32, package: &'static str) -> Self {
        Self {
            number,
            package,
            behavior: String::new(),
            untimed: Vec::new(),
            timed: Vec::new(),
            damage: |text| text,
        }
    }

    pub fn slug(&self) -> String {
        format!("{:02}-{}", self.number, self.package)
    }

    pub fn publishes(mut self, exhibits: impl IntoIterator<Item = Value>) -> Self {
        for exhibit in exhibits {
            if exhibit["timed"] == json!(true) {
                self.timed.push(exhibit)
            } else {
                self.untimed.push(exhibit)
            }
        }
        self
    }

    pub fn behaves(mut self, script: &str) -> Self {
        self.behavior = script.to_owned();
        self
    }

    pub fn damaged(mut self, damage: fn(String) -> String) -> Self {
        self.damage = damage;
        self
    }
}

impl Project {
    /// Two chapters: the first publishes a value and a claim, the second a value.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("book").tempdir().unwrap();
        let project = Self { folder };
        project.write("Cargo.toml", "[workspace]\nmembers = [\"chapters/*\"]\n");
        project.write(
            "book.toml",
            "[book]\ntitle = \"A small book\"\nsrc = \"book/src\"\n\n[build]\nbuild-dir = \"target/mdbook\"\n\
             create-missing = false\n\n[output.html]\ndefault-theme = \"light\"\n\n[output.html.playground]\nrunnable = false\n",
        );
        project.write(
            "book/src/SUMMARY.md",
            "# Summary\n\n[Preface](preface.md)\n\n- [One](01-one.md)\n- [Two](02-two.md)\n- [Three]()\n",
        );
        project.write(
            "book/src/preface.md",
            "# Preface\n\nRead [the first chapter](01-one.md).\n",
        );
        project.write(
            "book/src/01-one.md",
            "# One\n\nIt takes {{#value iterations}} of them, no more than seven. {{#claim few}}\n",
        );
        project.write("book/src/02-two.md", "# Two\n\nAnd here {{#value answer}}.\n");
        project.chapter(&Self::one());
        project.chapter(&Self::two());
        project
    }

    pub fn one() -> Chapter {
        Chapter::new(1, "one").publishes([value("iterations", 6), claim("few", 6)])
    }

    pub fn two() -> Chapter {
        Chapter::new(2, "two").publishes([value("answer", 42)])
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn replace(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert!(text.contains(old), "{name} does not contain {old}");
        self.write(name, &text.replace(old, new));
    }

    /// Writes a chapter: its sources, its executable, and what that publishes.
    pub fn chapter(&self, chapter: &Chapter) {
        let (folder, package) = (format!("chapters/{}", chapter.slug()), chapter.package);
        self.write(
            &format!("{folder}/Cargo.toml"),
            &format!("[package]\nname = \"{package}\"\n"),
        );
        self.write(&format!("{folder}/src/lib.rs"), "//! The method.\n");
        self.write(
            &format!("{folder}/src/main.rs"),
            &format!("//! The experiments.\n// {}\n", chapter.behavior),
        );
        let manifest = |part: &str, exhibits: &[Value], key: &str| {
            let machine = if part == "timed" { machine() } else { Value::Null };
            let manifest = json!({
                "schema": 1, "chapter": package, "part": part,
                "key": { "executable": key, "arguments": [], "machine": machine },
                "toolchain": "rustc 1.95.0", "seed": 1, "complete": true,
                "experiments": [{ "name": "all", "timed": part == "timed" }],
                "exhibits": exhibits,
            });
            (chapter.damage)(serde_json::to_string_pretty(&manifest).unwrap())
        };
        let parts = [("untimed", &chapter.untimed), ("timed", &chapter.timed)];
        // What it publishes is part of the script, as it is part of a real executable.
        let contents: String = parts
            .iter()
            .map(|(part, exhibits)| manifest(part, exhibits, ""))
            .collect();
        let script = format!(
            "#!/bin/sh\n# {}\npart=$2\n{}\nout=target/exhibits/{package}\nmkdir -p $out && rm -rf $out/$part && \
             cp -r bin/{package}.$part $out/$part\n",
            blake3::hash(contents.as_bytes()),
            chapter.behavior
        );
        let key = blake3::hash(script.as_bytes()).to_hex().to_string();
        for (part, exhibits) in parts {
            self.write(
                &format!("bin/{package}.{part}/manifest.json"),
                &manifest(part, exhibits, &key),
            );
        }
        self.write(&format!("bin/{package}"), &script);
        fs::set_permissions(
            self.path(&format!("bin/{package}")),
            fs::Permissions::from_mode(0o755),
        )
        .unwrap();
    }

    /// The press, in this book, with these executables.
    pub fn press(&self, arguments: &[&str]) -> Command {
        let mut press = Command::new(env!("CARGO_BIN_EXE_press"));
        press
            .current_dir(self.root())
            .args(arguments)
            .args(["--executables", "bin"])
            .env_remove("CI");
        press
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        press
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.press(arguments).output().unwrap())
    }

    pub fn build(&self) -> Ran {
        self.run(&["build"])
    }

    /// A page of the finished book.
    pub fn page(&self, name: &str) -> String {
        self.read(&format!("target/book/{name}"))
    }

    /// All files of the finished book.
    pub fn book(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        contents(&self.path("target/book"))
    }

    /// Temporary folders that a build left.
    pub fn leftovers(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("target")).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with(".press-"))
            .collect()
    }
}

/// All files below a folder.
pub fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(
                    path.strip_prefix(folder).unwrap().to_path_buf(),
                    fs::read(&path).unwrap(),
                );
            }
        }
    }
    found
}

//! From chapters to executables.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::console::Console;
use super::failure::Failure;
use crate::chapter::Chapter;

/// What compiling gave: an executable for each package that compiled.
pub type Executables = BTreeMap<String, PathBuf>;

/// Whoever can turn chapters into executables.
pub trait Compiler {
    /// Compiles these chapters; one that is missing from the result did not compile, and its errors have been shown.
    ///
    /// # Errors
    /// When the compiler could not be started.
    fn compile(&self, root: &Path, chapters: &[Chapter], console: &Console) -> Result<Executables, Failure>;
}

/// Cargo: one call for all chapters, in release.
#[derive(Debug, Default)]
pub struct Cargo;

/// A message of `--message-format=json`.
#[derive(Deserialize)]
struct Message {
    reason: String,
    executable: Option<PathBuf>,
    target: Option<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Compiler for Cargo {
    fn compile(&self, root: &Path, chapters: &[Chapter], console: &Console) -> Result<Executables, Failure> {
        let mut executables = Executables::new();
        if chapters.is_empty() {
            return Ok(executables);
        }
        let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut cargo = Command::new(&program);
        cargo
            .current_dir(root)
            .args([
                "build",
                "--release",
                "--keep-going",
                "--message-format=json-render-diagnostics",
            ])
            .args(["--color", if console.is_terminal() { "always" } else { "never" }])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for chapter in chapters {
            cargo.args(["--package", &chapter.package, "--bin", &chapter.package]);
        }
        // `cargo run` describes the press in the environment; the chapters' build is none of its business.
        for (name, _) in std::env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
                cargo.env_remove(&name);
            }
        }
        let failed = |cause| Failure::Cargo {
            program: program.clone(),
            cause,
        };
        let mut child = cargo.spawn().map_err(failed)?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                if let Some(stderr) = stderr {
                    forward(stderr, console);
                }
            });
            let lines = stdout.map(|stdout| BufReader::new(stdout).lines());
            for line in lines.into_iter().flatten().map_while(Result::ok) {
                let Ok(message) = serde_json::from_str::<Message>(&line) else {
                    continue;
                };
                if let (true, Some(executable), Some(target)) = (
                    message.reason == "compiler-artifact",
                    message.executable,
                    message.target,
                ) && target.kind.iter().any(|kind| kind == "bin")
                {
                    executables.insert(target.name, executable);
                }
            }
        });
        child.wait().map_err(|cause| Failure::Cargo {
            program: program.clone(),
            cause,
        })?;
        Ok(executables)
    }
}

/// Shows what cargo says, save that it has finished: the press says more about that.
fn forward(stderr: impl std::io::Read, console: &Console) {
    let mut lines = BufReader::new(stderr);
    let mut line = Vec::new();
    while matches!(lines.read_until(b'\n', &mut line), Ok(1..)) {
        let words = String::from_utf8_lossy(&line);
        if !words.contains("Finished") || !words.contains("target(s)") {
            console.forward(&line);
        }
        line.clear();
    }
}

/// Executables that are already there: one file a package in a folder.
#[derive(Debug)]
pub struct Folder(
    /// The folder.
    pub PathBuf,
);

impl Compiler for Folder {
    fn compile(&self, root: &Path, chapters: &[Chapter], console: &Console) -> Result<Executables, Failure> {
        let folder = root.join(&self.0);
        let mut executables = Executables::new();
        for chapter in chapters {
            let executable = folder.join(&chapter.package);
            if executable.is_file() {
                executables.insert(chapter.package.clone(), executable);
            } else {
                console.note(&format!("no executable {}", executable.display()));
            }
        }
        Ok(executables)
    }
}

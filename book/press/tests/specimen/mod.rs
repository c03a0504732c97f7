//! A small book in a temporary folder: one chapter with an exhibit of each kind, an appendix, and a draft.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up fails")]

use std::path::{Path, PathBuf};

use exhibit::manifest::Manifest;
use mdbook_driver::MDBook;
use mdbook_driver::book::Book;
use mdbook_driver::config::Config;
use press::chapter::Chapter;
use press::library::{Entry, Library};
use press::problem::{Problem, Severity};
use press::weave::{Options, Weaver, Woven};
use tempfile::TempDir;

pub const LIB: &str = r#"//! Newton's method.

/// One step of Newton's method.
pub fn newton_step(gradient: f64, hessian: f64) -> f64 {
    // Solve, never invert.
    -gradient / hessian
}

/// The method.
pub struct Newton;

impl Newton {
    /// Takes a step.
    pub fn step(&self, x: f64) -> f64 {
        x + newton_step(x, 2.0)
    }
}

impl Method for Newton {
    fn step(&self, x: f64) -> f64 {
        self.step(x)
    }
}
"#;

const MAIN: &str = r#"fn paths(run: &mut Run) -> Outcome {
    run.figure("paths", figures::paths())?;
    run.value("iterations", 6, Format::Integer)?;
    claim!(run, "few", "Newton needs at most seven iterations", iterations, <=, 7)?;
    Ok(())
}
"#;

const MANIFEST: &str = r#"{
  "schema": 1, "chapter": "newton", "part": "untimed",
  "key": {"executable": "00", "arguments": [], "machine": null},
  "toolchain": "rustc 1.95.0", "seed": 1, "complete": true,
  "experiments": [{"name": "paths", "timed": false}],
  "exhibits": [
    {"kind": "figure", "name": "paths", "experiment": "paths", "timed": false,
     "source": {"file": "chapters/03-newton/src/main.rs", "line": 2},
     "parameters": {"start": [-1.2, 1.0], "damping": 1.0}, "live": true,
     "caption": "Newton's *path* on $f(x)$ takes {{#value iterations}} steps.", "alt": "Newton's path bends once.",
     "columns": 1, "panels": [{"file": "paths-1.svg", "width": 560, "height": 380, "title": ""}], "csv": "paths.csv"},
    {"kind": "table", "name": "errors", "experiment": "paths", "timed": false,
     "source": {"file": "chapters/03-newton/src/main.rs", "line": 2}, "parameters": {}, "live": false,
     "caption": "Errors $e_k$.",
     "columns": [{"head": "method", "unit": null, "align": "left"}, {"head": "$e_k$", "unit": "m", "align": "right"}],
     "rows": [[{"text": "Newton", "value": null}, {"text": "1.2×10⁻⁹", "value": 1.2e-9}],
              [{"text": "Adam | *tuned*", "value": null}, {"text": "not reached", "value": null, "missing": true}]],
     "csv": "errors.csv"},
    {"kind": "value", "name": "iterations", "experiment": "paths", "timed": false,
     "source": {"file": "chapters/03-newton/src/main.rs", "line": 3}, "parameters": {}, "live": false,
     "text": "6", "value": 6.0, "unit": null},
    {"kind": "value", "name": "duration", "experiment": "paths", "timed": true,
     "source": {"file": "chapters/03-newton/src/main.rs", "line": 3}, "parameters": {}, "live": false,
     "text": "1.5", "value": 1.5, "unit": "ms"},
    {"kind": "claim", "name": "few", "experiment": "paths", "timed": false,
     "source": {"file": "chapters/03-newton/src/main.rs", "line": 4}, "parameters": {}, "live": false,
     "statement": "Newton needs at most seven iterations", "measured": 6.0, "measured_text": "6",
     "relation": "<=", "bound": [7.0], "bound_text": "≤ 7", "holds": true, "attempts": 1},
    {"kind": "claim", "name": "slow", "experiment": "paths", "timed": false,
     "source": {"file": "chapters/03-newton/src/main.rs", "line": 4}, "parameters": {}, "live": false,
     "statement": "descent needs over a hundred", "measured": 60.0, "measured_text": "60",
     "relation": ">", "bound": [100.0], "bound_text": "> 100", "holds": false, "attempts": 1},
    {"kind": "claim", "name": "quick", "experiment": "paths", "timed": true,
     "source": {"file": "chapters/03-newton/src/main.rs", "line": 4}, "parameters": {}, "live": false,
     "statement": "it is quick", "measured": 3.0, "measured_text": "3",
     "relation": "<", "bound": [1.0], "bound_text": "< 1", "holds": false, "attempts": 3}
  ]
}"#;

const SVG: &str = "<svg width=\"560\" height=\"380\" viewBox=\"0 0 560 380\" xmlns=\"http://www.w3.org/2000/svg\">\n\n<g><text x=\"1\" y=\"2\">axisword</text></g>\n</svg>\n";

const BIB: &str = "@inproceedings{martens2010,\n  author = {Martens, James},\n  title = {Deep learning via Hessian-free optimization},\n  booktitle = {ICML},\n  year = {2010},\n}\n";

const BOOK: &str = r#"[book]
title = "Specimen"
src = "book/src"

[build]
build-dir = "target/html"
create-missing = false

[preprocessor.press.chapters]
globalization = "Newton that holds"

[preprocessor.press.macros]
vek = "\\mathbf{#1}"

[output.html]
"#;

/// The book.
pub struct Specimen {
    pub folder: TempDir,
    pub chapters: Vec<Chapter>,
    pub library: Library,
    pub options: Options,
}

impl Specimen {
    /// A book whose chapter page is `page`.
    pub fn new(page: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let specimen = |path: &str, text: &str| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        specimen("book.toml", BOOK);
        specimen("book/references.bib", BIB);
        specimen(
            "book/src/SUMMARY.md",
            "# Summary\n\n[Preface](preface.md)\n\n- [Newton's method](03-newton.md)\n- [Newton that holds]()\n\n---\n\n[Notation](a-notation.md)\n[References](b-references.md)\n[Figures and tables](figures.md)\n[Claims](claims.md)\n[Values](values.md)\n",
        );
        specimen("book/src/preface.md", "# Preface\n\nWords.\n");
        specimen("book/src/03-newton.md", page);
        specimen(
            "book/src/a-notation.md",
            "# Notation\n\n## Symbols\n\nWords {{#cite martens2010}}.\n",
        );
        specimen("book/src/b-references.md", "# References\n\n{{#references}}\n");
        specimen("book/src/figures.md", "# Figures and tables\n\n{{#figures}}\n");
        specimen("book/src/claims.md", "# Claims\n\n{{#claims}}\n");
        specimen("book/src/values.md", "# Values\n\n{{#values}}\n");
        specimen("book/src/picture.svg", SVG);
        specimen("chapters/03-newton/Cargo.toml", "[package]\nname = \"newton\"\n");
        specimen("chapters/03-newton/src/lib.rs", LIB);
        specimen("chapters/03-newton/src/main.rs", MAIN);
        specimen("target/exhibits/newton/untimed/paths-1.svg", SVG);
        specimen(
            "target/exhibits/newton/untimed/paths.csv",
            "series,x,y\nNewton,0,1\n",
        );
        specimen("target/exhibits/newton/untimed/errors.csv", "method,error\n");
        let manifest = Manifest::parse(MANIFEST).unwrap();
        let entries = manifest.exhibits.into_iter().map(|exhibit| Entry {
            package: "newton".into(),
            folder: root.join("target/exhibits/newton/untimed"),
            toolchain: manifest.toolchain.clone(),
            seed: manifest.seed,
            machine: exhibit.common.timed.then(|| exhibit::manifest::Machine {
                cpu: "Abacus".into(),
                threads: 2,
            }),
            recorded: None,
            exhibit,
        });
        let chapters = vec![Chapter {
            number: 3,
            slug: "03-newton".into(),
            package: "newton".into(),
            folder: "chapters/03-newton".into(),
            page: "book/src/03-newton.md".into(),
            title: "Newton's method".into(),
            needs: Vec::new(),
        }];
        let options = Options {
            commit: Some("abc1234".into()),
            ..Options::default()
        };
        Self {
            chapters,
            library: Library::from_entries(entries),
            options,
            folder,
        }
    }

    /// Another exhibit: its kind's own fields, as in a manifest, beside the common ones.
    pub fn publishing(mut self, name: &str, body: serde_json::Value) -> Self {
        let mut exhibit = serde_json::json!({
            "name": name, "experiment": "paths", "timed": false, "parameters": {}, "live": false,
            "source": {"file": "chapters/03-newton/src/main.rs", "line": 2},
        });
        for (key, value) in body.as_object().unwrap() {
            exhibit[key] = value.clone();
        }
        let entry = Entry {
            exhibit: serde_json::from_value(exhibit).unwrap(),
            ..self.library.get("newton", "paths").unwrap().clone()
        };
        self.library = Library::from_entries(self.library.iter().cloned().chain([entry]));
        self
    }

    /// Another page of the book.
    pub fn with(self, page: &str, text: &str) -> Self {
        self.write(&format!("book/src/{page}"), text);
        self
    }

    /// Writes a file of the book.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn config(&self) -> Config {
        Config::from_disk(self.root().join("book.toml")).unwrap()
    }

    pub fn mdbook(&self) -> MDBook {
        let mut config = self.config();
        config
            .set(
                "preprocessor",
                std::collections::BTreeMap::<String, String>::new(),
            )
            .unwrap();
        MDBook::load_with_config(self.root(), config).unwrap()
    }

    pub fn book(&self) -> Book {
        self.mdbook().book
    }

    pub fn weave(&self) -> Woven {
        let config = self.config();
        Weaver::new(self.root(), &config, &self.chapters, &self.library, &self.options).weave(self.book())
    }

    /// The woven page.
    pub fn page(&self, path: &str) -> String {
        let woven = self.weave();
        woven
            .book
            .chapters()
            .find(|page| page.path == Some(PathBuf::from(path)))
            .unwrap()
            .content
            .clone()
    }

    /// What is wrong with the pages before rendering.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.weave().problems;
        problems.extend(press::check::source(self.root(), &self.config(), &self.book()));
        problems.sort();
        problems
    }

    /// The same as they are printed.
    pub fn said(&self) -> Vec<String> {
        self.problems().iter().map(ToString::to_string).collect()
    }

    /// Renders, and returns what is wrong with what came out.
    pub fn render(&self) -> (PathBuf, Vec<Problem>) {
        let said = press::check::source(self.root(), &self.config(), &self.book());
        let mut mdbook = self.mdbook();
        let woven = self.weave();
        mdbook.book = woven.book;
        mdbook.build().unwrap();
        let html = self.root().join("target/html");
        for (from, to) in woven.copies {
            let to = html.join(to);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(from, to).unwrap();
        }
        press::check::search_index(&html, &mdbook.book).unwrap();
        let problems = press::check::rendered(self.root(), &html, Path::new("book/src"), &mdbook.book, &said);
        (html, problems)
    }
}

/// Asserts that the one error of a page has this line, words and remedy.
#[track_caller]
pub fn assert_error(page: &str, line: usize, what: &str, remedy: &str) {
    assert_problem(
        &Specimen::new(page).problems(),
        Severity::Error,
        line,
        what,
        remedy,
    );
}

/// Asserts that there is one problem on the chapter's page, and that it is this one.
#[track_caller]
pub fn assert_problem(problems: &[Problem], severity: Severity, line: usize, what: &str, remedy: &str) {
    let [problem] = problems else {
        panic!("expected one problem, not {problems:#?}")
    };
    assert_eq!(problem.file, Path::new("book/src/03-newton.md"), "{problem}");
    assert_eq!(problem.line, line, "{problem}");
    assert_eq!(problem.severity, severity, "{problem}");
    assert!(
        problem.what.contains(what),
        "‘{}’ should say ‘{what}’",
        problem.what
    );
    assert!(
        problem.remedy.contains(remedy),
        "‘{}’ should say ‘{remedy}’",
        problem.remedy
    );
}

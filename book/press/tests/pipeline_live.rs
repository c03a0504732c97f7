//! Live figures on machines that can compile for the page, and on those that cannot. The toolchain is a handful of shell
//! scripts, and nothing else is on the path.

#![allow(clippy::unwrap_used)]

mod project;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use project::{Chapter, Project, Ran, claim, value};
use serde_json::json;

const STILL: &str = "the figures of one stand still: `rustup target add wasm32-unknown-unknown`";

/// A book whose first chapter has a live figure, and a folder of tools.
struct Workshop {
    project: Project,
}

impl Workshop {
    /// With a compiler, which knows this machine only.
    fn new() -> Self {
        let workshop = Self {
            project: Project::new(),
        };
        let project = &workshop.project;
        project.replace("book/src/01-one.md", "It takes", "{{#figure paths}}\n\nIt takes");
        workshop.draw("A line.");
        for tool in ["sh", "mkdir", "rm", "cp", "cat"] {
            let there = ["/bin", "/usr/bin"].map(|folder| format!("{folder}/{tool}"));
            let there = there.iter().find(|path| fs::exists(path).unwrap()).unwrap();
            fs::create_dir_all(project.path("tools")).unwrap();
            symlink(there, project.path(&format!("tools/{tool}"))).unwrap();
        }
        workshop.compiler("rustc 1.95.0");
        workshop.script(
            "tools/rustc",
            "[ \"$1\" = -vV ] && cat $here/version || echo $here/sysroot\n",
        );
        // It says what it was asked, and of what the module was made.
        workshop.script(
            "tools/cargo",
            "echo \"$*\" >>$here/asked\nwhile [ $# -gt 0 ]; do [ \"$1\" = --package ] && package=$2; shift; done\n\
             out=$CARGO_TARGET_DIR/wasm32-unknown-unknown/live\nmkdir -p $out\necho code >$out/lib$package.a\n\
             echo \"$out/lib$package.a: $PWD/chapters/01-one/src/lib.rs\" >$out/lib$package.d\n",
        );
        workshop.script(
            "tools/sysroot/lib/rustlib/abacus/bin/rust-lld",
            "while [ \"$1\" != -o ]; do shift; done\nprintf '\\000asm\\001\\000\\000\\000' >$2\n",
        );
        workshop
    }

    /// With one that knows the page too.
    fn with_target() -> Self {
        let workshop = Self::new();
        workshop.folder("tools/sysroot/lib/rustlib/wasm32-unknown-unknown/lib");
        workshop
    }

    fn folder(&self, name: &str) {
        fs::create_dir_all(self.project.path(name)).unwrap();
    }

    fn script(&self, name: &str, text: &str) {
        let tools = self.project.path("tools");
        let text = format!("#!/bin/sh\nhere={}\n{text}", tools.display());
        self.project.write(name, &text);
        fs::set_permissions(self.project.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn compiler(&self, version: &str) {
        self.project.write("tools/version", version);
    }

    /// The first chapter publishes a figure that can be turned.
    fn draw(&self, caption: &str) {
        let figure = json!({
            "name": "paths", "experiment": "all", "timed": false, "parameters": {}, "live": true,
            "source": { "file": "chapters/01-one/src/main.rs", "line": 3 },
            "kind": "figure", "caption": caption, "alt": "A line.", "columns": 1, "csv": "paths.csv",
            "panels": [{ "file": "paths-1.svg", "width": 10, "height": 10, "title": "" }],
            "instrument": {
                "knobs": [{ "flag": "speed", "help": "how fast", "unit": "", "kind": "number",
                    "lo": 0.0, "hi": 1.0, "log": false, "default": "0.5" }],
                "readouts": [],
            },
        });
        let exhibits = [value("iterations", 6), claim("few", 6), figure];
        self.project.chapter(&Chapter::new(1, "one").publishes(exhibits));
        self.project.write(
            "bin/one.untimed/paths-1.svg",
            "<svg viewBox=\"0 0 10 10\"><path d=\"M0 0L10 10\"/></svg>",
        );
        self.project.write("bin/one.untimed/paths.csv", "series,x,y\n");
    }

    fn press(&self, arguments: &[&str]) -> Command {
        let mut press = self.project.press(arguments);
        press
            .env("PATH", self.project.path("tools"))
            .env("CARGO", self.project.path("tools/cargo"))
            .env_remove("RUSTC");
        press
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.press(arguments).output().unwrap())
    }

    fn build(&self) -> Ran {
        self.run(&["build"])
    }

    /// What cargo was asked to compile for the page since the last question.
    fn asked(&self) -> Vec<String> {
        let log = self.project.path("tools/asked");
        let text = fs::read_to_string(&log).unwrap_or_default();
        fs::remove_file(log).ok();
        text.lines().map(str::to_owned).collect()
    }

    fn modules(&self) -> Vec<String> {
        let entries = fs::read_dir(self.project.path("target/book/live"));
        entries
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    fn can_be_turned(&self) -> bool {
        let page = self.project.page("01-one.html");
        assert!(page.contains("<figure"), "{page}");
        page.contains("<fieldset")
    }
}

#[test]
fn without_a_compiler_for_the_page_the_book_is_built_and_one_line_says_how_to_get_it() {
    let workshop = Workshop::new();
    for _ in 0..2 {
        let ran = workshop.build().finished();
        let lines: Vec<_> = ran
            .stderr
            .lines()
            .filter(|line| line.contains("wasm32"))
            .collect();
        assert!(lines.len() == 1 && lines[0].contains(STILL), "{}", ran.stderr);
        assert!(!workshop.can_be_turned());
    }
    assert_eq!(workshop.asked(), [""; 0]);
    let told = workshop.run(&["why", "one:paths"]).finished();
    told.says("one, module of its live figures: never made")
        .says("no toolchain here can make it: `rustup target add wasm32-unknown-unknown`");
}

#[test]
fn where_live_figures_are_required_a_machine_without_a_compiler_for_the_page_fails() {
    let workshop = Workshop::new();
    workshop.build().finished();
    let before = workshop.project.book();
    workshop.run(&["build", "--require-live"]).failed(&[
        "no toolchain here can compile the live figures of one",
        "get one with `rustup target add wasm32-unknown-unknown`",
        "the book is not finished",
    ]);
    assert!(before == workshop.project.book());
    // No rustc at all is no better, and no worse.
    fs::remove_file(workshop.project.path("tools/rustc")).unwrap();
    workshop
        .run(&["build", "--require-live"])
        .failed(&["no toolchain here can compile the live figures of one"]);
    assert!(workshop.build().finished().stderr.contains(STILL));
}

#[test]
fn a_module_is_made_once_and_again_when_its_chapter_changes() {
    let workshop = Workshop::with_target();
    let ran = workshop.run(&["build", "--require-live"]).finished();
    assert!(ran.stdout.contains("because there was none"), "{}", ran.stdout);
    assert!(workshop.can_be_turned());
    assert_eq!(workshop.modules().len(), 1, "{:?}", workshop.modules());
    let asked = workshop.asked();
    assert!(
        asked.len() == 1 && asked[0].contains("--package one --lib") && !asked[0].contains("build-std"),
        "{asked:?}"
    );
    workshop
        .run(&["why", "one:paths"])
        .finished()
        .says("one, module of its live figures: made at the last build")
        .says("because there was none\n    nothing that it is made of has changed since then");

    workshop.build().finished().says("up to date");
    workshop
        .project
        .write("chapters/02-two/src/lib.rs", "//! Another method.\n");
    workshop.build().finished();
    assert_eq!(
        workshop.asked(),
        [""; 0],
        "neither the module nor the other chapter changed"
    );
    let told = workshop.run(&["why", "one"]).finished();
    told.says("one, module of its live figures: not made at the last build: same sources and compiler");

    workshop
        .project
        .write("chapters/01-one/src/lib.rs", "//! Another method.\n");
    workshop
        .run(&["why", "one:paths"])
        .finished()
        .says("since then: chapters/01-one/src/lib.rs changed; `cargo book` makes it");
    workshop
        .build()
        .finished()
        .says("because chapters/01-one/src/lib.rs changed");
    assert_eq!(workshop.asked().len(), 1);
}

#[test]
fn only_figures_that_can_be_turned_have_a_module_to_tell_of() {
    let workshop = Workshop::with_target();
    workshop.build().finished();
    for name in ["one:iterations", "two", "two:answer"] {
        let told = workshop.run(&["why", name]).finished();
        assert!(!told.stdout.contains("module"), "{name}: {}", told.stdout);
    }
}

#[test]
fn another_compiler_makes_another_module() {
    let workshop = Workshop::with_target();
    workshop.build().finished();
    workshop.compiler("rustc 1.96.0");
    workshop
        .run(&["why", "one"])
        .finished()
        .says("since then: the compiler is rustc 1.96.0 instead of rustc 1.95.0");
    workshop
        .build()
        .finished()
        .says("because the compiler is rustc 1.96.0 instead of rustc 1.95.0");
    assert_eq!(workshop.asked().len(), 2);
    workshop.build().finished();
    assert_eq!(workshop.asked(), [""; 0]);
}

#[test]
fn a_module_outlives_its_compiler() {
    let workshop = Workshop::with_target();
    workshop.build().finished();
    fs::remove_dir_all(
        workshop
            .project
            .path("tools/sysroot/lib/rustlib/wasm32-unknown-unknown"),
    )
    .unwrap();
    workshop
        .project
        .replace("book/src/01-one.md", "It takes", "It needs");
    let ran = workshop.run(&["build", "--require-live"]).finished();
    assert!(!ran.stderr.contains("stand still"), "{}", ran.stderr);
    assert!(workshop.can_be_turned());
    workshop
        .project
        .write("chapters/01-one/src/lib.rs", "//! Another method.\n");
    assert!(workshop.build().finished().stderr.contains(STILL));
    assert!(
        !workshop.can_be_turned(),
        "an old module draws what an old chapter drew"
    );
}

#[test]
fn a_compiler_with_the_sources_of_its_library_will_do() {
    let workshop = Workshop::new();
    workshop.folder("tools/sysroot/lib/rustlib/src/rust/library/std");
    workshop.run(&["build", "--require-live"]).finished();
    assert!(workshop.can_be_turned());
    let asked = workshop.asked();
    assert!(asked[0].contains("-Zbuild-std=std,panic_abort"), "{asked:?}");
}

#[test]
fn another_compiler_on_the_path_will_do() {
    let workshop = Workshop::with_target();
    workshop.folder("tools/sysroot/lib/rustlib/src/rust/library/std");
    workshop.script("own/rustc", "echo /nowhere\n");
    let path = ["own", "tools"].map(|folder| workshop.project.path(folder));
    let mut press = workshop.press(&["build", "--require-live"]);
    press.env("PATH", std::env::join_paths(path).unwrap());
    Ran::of(press.output().unwrap()).finished();
    assert!(workshop.can_be_turned());
    assert!(workshop.asked()[0].contains("build-std"));
}

#[test]
fn a_chapter_that_does_not_compile_for_the_page_leaves_the_old_book() {
    let workshop = Workshop::with_target();
    workshop.build().finished();
    let before = workshop.project.book();
    workshop
        .project
        .write("chapters/01-one/src/lib.rs", "//! Another method.\n");
    workshop.script(
        "tools/cargo",
        "echo 'error: no such thing as a clock' >&2; exit 101\n",
    );
    workshop.build().failed(&[
        "error: no such thing as a clock",
        "chapter 1 (one) does not compile for the page",
        "behind the feature `run`",
    ]);
    assert!(before == workshop.project.book());
}

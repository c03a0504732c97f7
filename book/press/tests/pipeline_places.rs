//! Builds at the same time, builds that are killed, and places that refuse: the last good book stays.

#![allow(clippy::unwrap_used)]

mod project;

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use project::{Chapter, Project, Ran, claim, contents, value};
use serde_json::{Value, json};

/// Chapter one, in its n-th version.
fn version(n: i32) -> Chapter {
    Chapter::new(1, "one").publishes([value("iterations", n), claim("few", 1)])
}

#[test]
fn a_second_build_waits_for_the_first_and_says_so() {
    let project = Project::new();
    project.chapter(&Project::one().behaves("sleep 1"));
    let first = project.press(&["build"]).spawn().unwrap();
    let number = first.id();
    let lock = project.path("target/press.lock");
    let start = Instant::now();
    while std::fs::read_to_string(&lock).unwrap_or_default().trim() != number.to_string() {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "the first build never took the lock"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    let second = project.build().finished();
    assert!(
        second
            .stderr
            .contains(&format!("process {number} is building this book: waiting")),
        "{}",
        second.stderr
    );
    assert!(second.stdout.contains("up to date"), "{}", second.stdout);
    Ran::of(first.wait_with_output().unwrap()).finished();
}

#[test]
fn a_killed_build_leaves_the_old_book_and_the_next_succeeds() {
    let project = Project::new();
    project.build().finished();
    // As long as a build takes, so that the kills below fall into all its stages.
    let start = Instant::now();
    project.chapter(&version(1));
    project.build().finished();
    let whole = start.elapsed();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut reads = 0;
            while !stop.load(Ordering::Relaxed) {
                let page = std::fs::read_to_string(project.path("target/book/01-one.html")).unwrap();
                assert!(page.trim_end().ends_with("</html>"), "half a page");
                reads += 1;
            }
            reads
        });
        for n in 2..14 {
            project.chapter(&version(n));
            let mut child = project.press(&["build"]).spawn().unwrap();
            std::thread::sleep(whole * (n as u32) / 12);
            // It may have ended already; that is one of the stages.
            let _ = child.kill();
            child.wait().unwrap();
        }
        project.chapter(&version(20));
        let ran = project.build();
        stop.store(true, Ordering::Relaxed);
        assert!(watcher.join().unwrap() > 0);
        ran.finished();
    });
    assert!(project.page("01-one.html").contains("20"));
    assert!(project.leftovers().is_empty(), "{:?}", project.leftovers());
}

#[test]
fn two_builds_from_clean_are_identical() {
    let project = Project::new();
    project.build().finished();
    let first = project.book();
    std::fs::remove_dir_all(project.path("target")).unwrap();
    project.build().finished();
    let second = project.book();
    let names: Vec<_> = first.keys().collect();
    assert_eq!(names, second.keys().collect::<Vec<_>>());
    for (name, bytes) in &first {
        assert!(bytes == &second[name], "{} differs", name.display());
    }
}

#[test]
fn a_target_that_cannot_be_written() {
    let project = Project::new();
    project.build().finished();
    let before = project.book();
    project.chapter(&version(3));
    let mut press = project.press(&["build"]);
    let target = project.path("target");
    let writable = std::fs::metadata(&target).unwrap().permissions();
    let mut refusing = writable.clone();
    refusing.set_readonly(true);
    std::fs::set_permissions(&target, refusing).unwrap();
    let lock = target.join("press.lock");
    std::fs::remove_file(&lock).unwrap_or_default();
    if std::fs::write(&lock, "").is_ok() {
        // Nothing refuses root; somebody else may.
        std::fs::remove_file(&lock).unwrap();
        open_to_all(project.root());
        let copy = project.path("press");
        std::fs::copy(env!("CARGO_BIN_EXE_press"), &copy).unwrap();
        press = Command::new(&copy);
        press
            .current_dir(project.root())
            .args(["build", "--executables", "bin"])
            .uid(65534)
            .gid(65534);
        press.stdout(Stdio::piped()).stderr(Stdio::piped());
    }
    let ran = Ran::of(press.output().unwrap());
    std::fs::set_permissions(&target, writable).unwrap();
    ran.failed(&[
        "target/press.lock",
        "must be able to write below target/",
        "unchanged",
    ]);
    assert!(before == project.book());
}

/// Lets everyone into the temporary folder itself.
fn open_to_all(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_disk_that_takes_no_more() {
    let project = Project::new();
    project.build().finished();
    let before = project.book();
    project.chapter(&version(3));
    // A limit on the size of files refuses in the middle of rendering, as a full disk does.
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 24; exec \"$0\" build --executables bin",
            env!("CARGO_BIN_EXE_press"),
        ])
        .current_dir(project.root())
        .env_remove("CI")
        .output()
        .unwrap();
    Ran::of(output).failed(&["raise the limit", "unchanged"]);
    assert!(before == project.book());
    assert!(project.leftovers().is_empty(), "{:?}", project.leftovers());
    project.build().finished();
}

#[test]
fn an_unknown_key_of_the_renderer() {
    let project = Project::new();
    project.build().finished();
    let before = project.book();
    project.replace(
        "book.toml",
        "[output.html]\n",
        "[output.html]\nmath-jax-support = false\n",
    );
    project.build().failed(&[
        "book.toml:10: unknown key `math-jax-support` in [output.html]",
        "`mathjax-support`",
    ]);
    assert!(before == project.book());
}

#[test]
fn unbalanced_html_that_mdbook_only_logs() {
    let project = Project::new();
    project.write("book/src/preface.md", "# Preface\n\nA <b>bold claim.\n");
    project
        .build()
        .failed(&["book/src/preface.md:3: unclosed HTML tag `<b>`"]);
}

#[test]
fn a_page_that_does_not_exist() {
    let project = Project::new();
    std::fs::remove_file(project.path("book/src/preface.md")).unwrap();
    std::fs::remove_file(project.path("book/src/02-two.md")).unwrap();
    project.build().failed(&[
        "book/src/SUMMARY.md:3: the page `book/src/preface.md` does not exist",
        "book/src/SUMMARY.md:6: the page `book/src/02-two.md` does not exist",
        "there is no older one",
    ]);
    assert!(
        !project.path("book/src/preface.md").exists(),
        "mdBook must not write pages"
    );
}

#[test]
fn a_page_without_its_chapter() {
    let project = Project::new();
    std::fs::remove_dir_all(project.path("chapters/02-two")).unwrap();
    project
        .build()
        .failed(&["book/src/SUMMARY.md:6: ", "chapters/02-two/Cargo.toml"]);
}

#[test]
fn outside_a_book() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_press"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    Ran::of(output).failed(&["no book.toml"]);
}

/// Asks as mdBook does.
fn preprocess(project: &Project, live: bool) -> Ran {
    let page = |name: &str, path: &str| {
        json!({ "Chapter": {
            "name": name, "content": project.read(&format!("book/src/{path}")), "number": null, "sub_items": [],
            "path": path, "source_path": path, "parent_names": [],
        }})
    };
    let mut html = json!({ "default-theme": "light" });
    if live {
        html["live-reload-endpoint"] = json!("__livereload");
    }
    let request = json!([
        {
            "root": project.root(), "renderer": "html", "mdbook_version": "0.5.4",
            "config": {
                "book": { "title": "A small book", "src": "book/src" },
                "build": { "build-dir": "target/mdbook", "create-missing": false },
                "output": { "html": html },
            },
        },
        { "items": [page("One", "01-one.md"), page("Two", "02-two.md")] },
    ]);
    let mut press = project
        .press(&["preprocess"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    press
        .stdin
        .take()
        .unwrap()
        .write_all(request.to_string().as_bytes())
        .unwrap();
    Ran::of(press.wait_with_output().unwrap())
}

#[test]
fn plain_mdbook_gets_woven_pages_and_nothing_else_on_stdout() {
    let project = Project::new();
    let ran = preprocess(&project, false).finished();
    let book: Value = serde_json::from_str(&ran.stdout).unwrap();
    let one = book["items"][0]["Chapter"]["content"].as_str().unwrap();
    assert!(one.contains('6') && !one.contains("{{#value"), "{one}");
    assert!(ran.stderr.contains("chapter 1 (one)"), "{}", ran.stderr);
    assert!(!project.path("target/book").exists());
}

#[test]
fn plain_mdbook_fails_where_the_press_fails_and_its_server_shows_why() {
    let project = Project::new();
    project.chapter(&Chapter::new(1, "one").publishes([value("iterations", 9), claim("few", 9)]));
    let ran = preprocess(&project, false).failed(&["book/src/01-one.md:3: ", "few"]);
    assert!(ran.stdout.is_empty(), "{}", ran.stdout);
    let ran = preprocess(&project, true).finished();
    assert!(ran.stdout.contains("press-problems"), "{}", ran.stdout);
}

#[test]
fn only_html_is_served() {
    let project = Project::new();
    assert!(project.run(&["preprocess", "supports", "html"]).success);
    assert!(!project.run(&["preprocess", "supports", "epub"]).success);
    project
        .run(&["preprocess"])
        .failed(&["a person types `cargo book`"]);
}

#[test]
fn a_draft_is_whole_too() {
    let project = Project::new();
    project.replace("book/src/02-two.md", "{{#value answer}}", "{{#value anwser}}");
    project.build().failed(&["anwser", "target/draft"]);
    assert!(!project.path("target/book").exists());
    assert!(contents(&project.path("target/draft")).len() > 10);
}

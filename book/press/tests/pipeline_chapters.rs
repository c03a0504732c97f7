//! Chapters that do well and chapters that do not, and what the press makes of them.

#![allow(clippy::unwrap_used)]

mod project;

use project::{Chapter, Project, claim, timed, value};

/// Fails the build in one way and holds that the old book stays as it was.
#[track_caller]
fn breaks(project: &Project, words: &[&str]) -> project::Ran {
    let before = project.book();
    let ran = project
        .build()
        .failed(words)
        .failed(&["the book is not finished", "unchanged"]);
    assert!(before == project.book(), "the old book has changed");
    assert!(project.leftovers().is_empty(), "{:?}", project.leftovers());
    ran
}

fn built() -> Project {
    let project = Project::new();
    project.build().finished();
    project
}

#[test]
fn a_book_is_built_and_then_left_alone() {
    let project = Project::new();
    let first = project.build().finished().says("target/book/index.html");
    assert!(
        first.stdout.contains("one untimed") && first.stdout.contains("had not run here before"),
        "{}",
        first.stdout
    );
    assert!(project.page("01-one.html").contains('6'));
    assert!(project.page("02-two.html").contains("42"));
    let second = project.build().finished().says("up to date");
    assert!(!second.stdout.contains("recomputed"), "{}", second.stdout);
}

#[test]
fn a_changed_chapter_runs_alone_and_its_changes_are_told() {
    let project = built();
    project.chapter(&Chapter::new(1, "one").publishes([value("iterations", 5), claim("few", 5)]));
    let ran = project.build().finished();
    assert!(ran.stdout.contains("one untimed"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("two untimed"), "{}", ran.stdout);
    ran.says("one:iterations  6 → 5")
        .says("one:few  claim measured 6 → 5");
    assert!(project.page("01-one.html").contains('5'));
}

#[test]
fn changed_prose_recomputes_nothing() {
    let project = built();
    project.replace("book/src/02-two.md", "And here", "And there");
    let ran = project.build().finished();
    assert!(
        !ran.stdout.contains("recomputed") && !ran.stdout.contains("changed"),
        "{}",
        ran.stdout
    );
    assert!(project.page("02-two.html").contains("And there"));
}

#[test]
fn a_touched_page_in_the_finished_book_is_rendered_again() {
    let project = built();
    std::fs::remove_file(project.path("target/book/02-two.html")).unwrap();
    project.build().finished();
    assert!(project.page("02-two.html").contains("42"));
}

#[test]
fn a_chapter_that_panics() {
    let project = built();
    project.chapter(
        &Project::two().behaves("echo first >&2; echo \"thread 'main' panicked at the disco\" >&2; exit 101"),
    );
    project.chapter(&Chapter::new(1, "one").publishes([value("iterations", 5), claim("few", 5)]));
    let ran = breaks(
        &project,
        &[
            "chapters/02-two: chapter 2 (two)",
            "panicked (exit code 101)",
            "panicked at the disco",
            "just chapter 2",
        ],
    );
    assert!(
        ran.stdout.contains("one untimed"),
        "the other chapter went on: {}",
        ran.stdout
    );
    project.chapter(&Project::two());
    project.build().finished();
}

#[test]
fn a_chapter_that_exits_non_zero() {
    let project = built();
    project.chapter(&Project::two().behaves("echo no such luck >&2; exit 3"));
    breaks(
        &project,
        &["chapter 2 (two)", "exit code 3", "no such luck", "just chapter 2"],
    );
}

#[test]
fn a_chapter_that_is_killed() {
    let project = built();
    project.chapter(&Project::two().behaves("kill -9 $$"));
    breaks(&project, &["chapter 2 (two)", "signal 9"]);
}

#[test]
fn a_chapter_that_does_not_compile() {
    let project = built();
    std::fs::remove_file(project.path("bin/two")).unwrap();
    breaks(
        &project,
        &[
            "chapter 2 (two) does not compile",
            "cargo build --release --package two",
        ],
    );
}

#[test]
fn a_malformed_manifest() {
    let project = built();
    project.chapter(&Project::two().damaged(|text| text[..text.len() / 2].to_owned()));
    let ran = breaks(
        &project,
        &["chapter 2 (two)", "malformed", "just chapter 2", "2 errors;"],
    );
    // Not also that the page finds nothing of what it should have published.
    assert!(!ran.stderr.contains("publishes no"), "{}", ran.stderr);
}

#[test]
fn a_manifest_that_lacks_a_field() {
    let project = built();
    project.chapter(&Project::two().damaged(|text| text.replace("\"toolchain\"", "\"tool\"")));
    breaks(&project, &["chapter 2 (two)", "toolchain"]);
}

#[test]
fn a_manifest_whose_file_is_missing() {
    let project = built();
    let table = serde_json::json!({
        "name": "errors", "experiment": "all", "timed": false, "parameters": {}, "live": false,
        "source": { "file": "chapters/02-two/src/main.rs", "line": 3 },
        "kind": "table", "caption": "Errors", "columns": [], "rows": [], "csv": "errors.csv",
    });
    project.chapter(&Project::two().publishes([table]));
    breaks(&project, &["chapter 2 (two)", "errors.csv"]);
}

#[test]
fn a_partial_manifest() {
    let project = built();
    project
        .chapter(&Project::two().damaged(|text| text.replace("\"complete\": true", "\"complete\": false")));
    breaks(&project, &["chapter 2 (two)", "partial", "just chapter 2"]);
}

#[test]
fn a_chapter_that_publishes_nothing() {
    let project = built();
    project.chapter(&Project::two().behaves("rm -rf target/exhibits/two; exit 0"));
    breaks(
        &project,
        &["chapter 2 (two)", "ended well, but published nothing"],
    );
}

#[test]
fn a_name_published_twice() {
    let project = built();
    project.chapter(&Project::two().publishes([value("answer", 43)]));
    breaks(&project, &["chapter 2 (two)", "answer", "twice"]);
}

#[test]
fn a_name_published_by_both_halves() {
    let project = built();
    project.chapter(&Project::two().publishes([timed(value("answer", 43))]));
    breaks(&project, &["chapter 2 publishes `answer` twice"]);
}

#[test]
fn an_exhibit_that_no_page_uses() {
    let project = built();
    project.chapter(&Project::one().publishes([value("spare", 1)]));
    breaks(
        &project,
        &[
            "chapters/01-one/src/main.rs:7: no page uses the value `one:spare`",
            "{{#value spare}}",
        ],
    );
}

#[test]
fn a_false_claim_leaves_the_book_and_marks_the_draft() {
    let project = built();
    project.chapter(&Chapter::new(1, "one").publishes([value("iterations", 9), claim("few", 9)]));
    breaks(
        &project,
        &[
            "book/src/01-one.md:3: ",
            "few",
            "9",
            "≤ 7",
            "target/draft/index.html",
        ],
    );
    let draft = project.read("target/draft/01-one.html");
    assert!(draft.contains("press-problems"), "{draft}");
    assert!(project.page("01-one.html").contains('6'));
}

#[test]
fn a_timed_claim_that_is_false_is_an_error_in_ci_only() {
    let project = built();
    project.replace(
        "book/src/02-two.md",
        "{{#value answer}}",
        "{{#value answer}}. Fast. {{#claim fast}}",
    );
    project.chapter(&Project::two().publishes([timed(claim("fast", 9))]));
    let ran = project.build().finished();
    assert!(
        ran.stderr.contains("book/src/02-two.md:3: warning:"),
        "{}",
        ran.stderr
    );
    // Said again when nothing has changed.
    let ran = project.build().finished().says("up to date");
    assert!(
        ran.stderr.contains("book/src/02-two.md:3: warning:"),
        "{}",
        ran.stderr
    );
    let ci = project::Ran::of(project.press(&["build"]).env("CI", "true").output().unwrap());
    ci.failed(&["book/src/02-two.md:3: ", "fast"]);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let project = built();
    project.replace("book.toml", "default-theme", "default-theem");
    project.replace(
        "book/src/01-one.md",
        "{{#value iterations}}",
        "{{#value iteratons}}",
    );
    project.chapter(&Project::two().behaves("exit 3"));
    breaks(
        &project,
        &[
            "book.toml:10: unknown key `default-theem` in [output.html]\n    did you mean `default-theme`?",
            "book/src/01-one.md:3: ",
            "iteratons",
            "chapter 2 (two)",
        ],
    );
}

#[test]
fn why_names_the_source_that_changed() {
    let project = built();
    project
        .run(&["why", "one:iterations"])
        .finished()
        .says("had not run here before");
    project.chapter(&Chapter::new(1, "one").publishes([value("iterations", 5), claim("few", 5)]));
    project.write("chapters/01-one/src/lib.rs", "//! Another method.\n");
    project
        .run(&["why", "one"])
        .finished()
        .says("since then: chapters/01-one/src/lib.rs changed");
    project.build().finished();
    project
        .run(&["why", "one:iterations"])
        .finished()
        .says("chapters/01-one/src/lib.rs changed");
    let other = project
        .run(&["why", "2"])
        .finished()
        .says("not recomputed at the last build");
    assert!(!other.stdout.contains("lib.rs"), "{}", other.stdout);
    project
        .run(&["why", "one:iteratons"])
        .failed(&["did you mean `one:iterations`?"]);
    project.run(&["why", "tow"]).failed(&["did you mean `two`?"]);
}

#[test]
fn why_knows_a_missing_file() {
    let project = built();
    std::fs::remove_file(project.path("target/exhibits/two/untimed/manifest.json")).unwrap();
    project.build().finished().says("two untimed");
    project
        .run(&["why", "two"])
        .finished()
        .says("had not run here before");
}

#[test]
fn list_names_every_exhibit() {
    let project = built();
    project
        .run(&["list"])
        .finished()
        .says("iterations")
        .says("chapters/01-one/src/main.rs:7")
        .says("just chapter 1 --only all")
        .says("measured 6, bound ≤ 7: holds");
}

#[test]
fn check_builds_nothing() {
    let project = built();
    let before = project.book();
    project.run(&["check"]).finished().says("checked 3 pages");
    project.replace("book/src/02-two.md", "{{#value answer}}", "{{#value anwser}}");
    project
        .run(&["check"])
        .failed(&["book/src/02-two.md:3: ", "anwser"]);
    assert!(before == project.book());
}

#[test]
fn boxes_are_tried() {
    let project = built();
    project.replace(
        "book/src/02-two.md",
        "# Two\n",
        "# Two\n\n```try\ntrue\necho out; echo alas >&2; exit 4\n```\n",
    );
    project
        .run(&["try"])
        .failed(&["book/src/02-two.md:5: ", "fails (exit status: 4)", "alas"])
        .says("2 commands tried, 1 failed");
}

//! `{{#include file:anchor}}` is mdBook's; it publishes nothing, or the braces, when something is missing. Here it is
//! an error.

use std::path::{Component, Path, PathBuf};

use super::directive::Directive;
use super::lines::Lines;
use super::nearest::nearest;
use super::scan::{self, Scan};
use super::scope::{Place, Scope};

/// Checks one include.
pub fn check(scope: &Scope<'_>, directive: &Directive, place: &Place) {
    if directive.name == "title" {
        return;
    }
    let written = directive.written();
    if directive.unclosed {
        scope.error(
            place,
            format!("the directive {written} is not closed"),
            "end it with }}",
        );
        return;
    }
    let argument = directive.arguments.split_whitespace().next().unwrap_or_default();
    let (file, part) = argument.split_once(':').unwrap_or((argument, ""));
    if file.is_empty() {
        scope.error(
            place,
            format!("{written} names no file"),
            "write {{#include path:anchor}}",
        );
        return;
    }
    let weaver = scope.whole.weaver;
    let folder = scope.page.file.parent().unwrap_or(Path::new(""));
    let relative = normal(&folder.join(file));
    let Ok(text) = std::fs::read_to_string(weaver.root.join(&relative)) else {
        scope.error(
            place,
            format!("{written}: there is no file {}", relative.display()),
            missing_file(scope, &relative),
        );
        return;
    };
    unwoven(scope, directive, &relative, &text, place);
    if part.is_empty() {
        return;
    }
    if part.starts_with(|c: char| c.is_ascii_digit() || c == ':') {
        let lines = text.lines().count();
        for number in part.split(':').filter_map(|number| number.parse::<usize>().ok()) {
            if number == 0 || number > lines {
                scope.error(
                    place,
                    format!("{written}: {} has no line {number}", relative.display()),
                    format!("it has {lines} lines; an anchor does not move when lines do"),
                );
            }
        }
        return;
    }
    let anchors: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once("ANCHOR:"))
        .filter(|(before, _)| !before.ends_with('_'))
        .map(|(_, name)| name.split_whitespace().next().unwrap_or_default())
        .collect();
    if !anchors.contains(&part) {
        let remedy = match nearest(part, anchors.iter().copied()) {
            Some(near) => format!("did you mean ‘{near}’?"),
            None => format!(
                "mark the part with // ANCHOR: {part} and // ANCHOR_END: {part}, or use {{{{#listing …}}}}"
            ),
        };
        scope.error(
            place,
            format!("{written}: {} has no anchor ‘{part}’", relative.display()),
            remedy,
        );
    }
}

/// mdBook includes a page after the press has woven: a directive or a formula of it would be published as it is written.
fn unwoven(scope: &Scope<'_>, directive: &Directive, file: &Path, text: &str, place: &Place) {
    let page = file.extension().is_some_and(|extension| extension == "md");
    if !page || scan::within(&scope.page.scan.code, directive.range.start) {
        return;
    }
    let scan = Scan::of(text);
    let first = scan.directives.iter().map(|found| found.range.start);
    let first = first
        .chain(scan.formulas.iter().map(|found| found.range.start))
        .min();
    if let Some(first) = first {
        let line = Lines::of(text).line(first);
        scope.error(
            place,
            format!(
                "{}: what {} writes on line {line} is not woven",
                directive.written(),
                file.display()
            ),
            "include plain text, and write directives and formulas on the page itself",
        );
    }
}

fn missing_file(scope: &Scope<'_>, relative: &Path) -> String {
    let root = &scope.whole.weaver.root;
    let name = relative
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let folder = relative.parent().unwrap_or(Path::new(""));
    let siblings: Vec<String> = std::fs::read_dir(root.join(folder))
        .map(|entries| {
            entries
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect()
        })
        .unwrap_or_default();
    match nearest(&name, siblings.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {near}?"),
        None => format!(
            "the path is relative to {}",
            scope.page.file.parent().unwrap_or(Path::new("")).display()
        ),
    }
}

/// A path without `.` and `..`.
pub fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    out.push("..");
                }
            }
            other => out.push(other),
        }
    }
    out
}

//! Footnotes, set as side notes: the note stands where its mark does, and the style sheet moves it to the margin.

use std::collections::HashMap;

use super::edit::Edits;
use super::html;
use super::scope::{Place, Scope};

/// Replaces the marks and removes the definitions.
pub fn weave(scope: &Scope<'_>, edits: &mut Edits) {
    let page = scope.page;
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for (range, label) in &page.scan.marks {
        let Some(note) = page.scan.notes.iter().find(|note| &note.label == label) else {
            continue;
        };
        let id = html::identifier(&format!("note-{label}"));
        let next = numbers.len() + 1;
        if let Some(number) = numbers.get(label.as_str()) {
            let again = format!(
                "<sup class=\"sidenote-mark\"><a href=\"#{id}\" aria-label=\"note {number}\">{number}</a></sup>"
            );
            edits.replace(range.clone(), html::shield(&again));
            continue;
        }
        numbers.insert(label, next);
        let there = Place::new(&page.file, page.lines.line(note.range.start));
        let words = scope.inline(&note.body, &page.owner, &there);
        if [
            "<ul",
            "<ol",
            "<pre",
            "<table",
            "<blockquote",
            "<h1",
            "<h2",
            "<h3",
            "<figure",
            "<div",
        ]
        .iter()
        .any(|tag| words.contains(tag))
        {
            scope.error(
                &there,
                format!("the note ‘{label}’ is more than a paragraph"),
                "keep notes to sentences; put the rest in the text",
            );
        }
        let woven = format!(
            "<sup class=\"sidenote-mark\"><a id=\"{id}-mark\" href=\"#{id}\" aria-label=\"note {next}\">{next}</a></sup>\
             <span class=\"sidenote\" id=\"{id}\" role=\"note\"><span class=\"sidenote-number\">{next}</span> {words}</span>"
        );
        edits.replace(range.clone(), html::shield(&woven));
    }
    for note in &page.scan.notes {
        let place = Place::new(&page.file, page.lines.line(note.range.start));
        if !numbers.contains_key(note.label.as_str()) {
            scope.error(
                &place,
                format!("nothing refers to the note ‘{}’", note.label),
                format!("write [^{}] where it belongs, or remove it", note.label),
            );
        }
        edits.replace(note.range.clone(), "\n");
    }
    for (range, label) in &page.scan.orphans {
        let place = Place::new(&page.file, page.lines.line(range.start));
        let labels: Vec<&str> = page.scan.notes.iter().map(|note| note.label.as_str()).collect();
        let remedy = match super::nearest::nearest(label, labels) {
            Some(near) => format!("did you mean [^{near}]?"),
            None => format!("write the note: [^{label}]: …"),
        };
        scope.error(&place, format!("there is no note ‘{label}’"), remedy);
    }
}

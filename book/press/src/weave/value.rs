//! One number, or one word, inside a sentence.

use super::html;
use super::scope::{Place, Scope};
use crate::library::Entry;
use exhibit::manifest::{Body, Scalar};

/// `{{#value iterations}}`.
pub fn render(scope: &Scope<'_>, arguments: &str, owner: &str, place: &Place) -> String {
    let Some(entry) = scope.exhibit("value", arguments, owner, place) else {
        return scope.missing(arguments);
    };
    let Body::Value(value) = &entry.exhibit.body else {
        return String::new();
    };
    let mut class = String::from("value");
    if entry.exhibit.common.timed {
        class.push_str(" timed");
    }
    if entry.recorded.is_some() {
        class.push_str(" recorded");
    }
    let shown = text(value);
    match scope.listed(entry) {
        Some(href) => format!(
            "<a class=\"{class}\" href=\"{}\" title=\"{}\">{shown}</a>",
            html::attribute(&href),
            html::attribute(&title(entry))
        ),
        None => format!(
            "<span class=\"{class}\" title=\"{}\">{shown}</span>",
            html::attribute(&title(entry))
        ),
    }
}

/// The number and its unit.
pub fn text(value: &Scalar) -> String {
    let number = match value.value {
        Some(number) => format!("<data value=\"{number}\">{}</data>", html::text(&value.text)),
        None => html::text(&value.text),
    };
    match value.unit.as_deref() {
        None | Some("") => number,
        Some(unit) if matches!(unit, "%" | "×" | "°") => {
            format!("{number}<span class=\"unit\">{}</span>", html::text(unit))
        }
        Some(unit) => format!("{number}\u{202f}<span class=\"unit\">{}</span>", html::text(unit)),
    }
}

fn title(entry: &Entry) -> String {
    let source = &entry.exhibit.common.source;
    let how = match (&entry.recorded, entry.exhibit.common.timed, &entry.machine) {
        (Some(recorded), _, _) => format!("recorded {}", recorded.date),
        (None, true, Some(machine)) => format!("measured on {}", machine.cpu),
        (None, true, None) => "measured".to_owned(),
        (None, false, _) => "computed".to_owned(),
    };
    format!("{how} by {}:{}", source.file, source.line)
}

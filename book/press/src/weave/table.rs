//! A table: real rows and cells, right-aligned numbers, units in the heads.

use super::catalog::Kind;
use super::scope::{Place, Scope};
use super::{figure, html, provenance};
use crate::library::Entry;
use exhibit::manifest::{Body, Table};

/// A table of more rows opens on demand: on a phone it would be many screens that most readers pass by.
const LONG: usize = 50;

/// `{{#table errors}}`.
pub fn render(scope: &Scope<'_>, arguments: &str, owner: &str, place: &Place) -> String {
    let Some(entry) = scope.exhibit("table", arguments, owner, place) else {
        return scope.missing(arguments);
    };
    let Body::Table(table) = &entry.exhibit.body else {
        return String::new();
    };
    let id = figure::identifier(scope, Kind::Table, arguments, owner);
    let caption = figure::caption(scope, entry, Kind::Table, arguments, owner, &table.caption);
    let (package, name) = super::catalog::split_owner(arguments, owner);
    let label = scope
        .whole
        .catalog
        .get(Kind::Table, package, name)
        .map_or_else(|| "Table".to_owned(), |label| label.text().replace('\u{a0}', " "));
    let mut body = format!(
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{}\">{}</div>",
        html::attribute(&label),
        rows(scope, entry, table)
    );
    if table.rows.len() > LONG {
        body = format!(
            "<details class=\"long\"><summary>show its {} rows</summary>{body}</details>",
            table.rows.len()
        );
    }
    format!(
        "<figure class=\"{}\" id=\"{id}\">{caption}{body}{}</figure>",
        figure::classes("table", entry),
        provenance::foot(scope, entry, &table.csv, place)
    )
}

fn rows(scope: &Scope<'_>, entry: &Entry, table: &Table) -> String {
    let source = &entry.exhibit.common.source;
    let place = Place::new(&source.file, source.line as usize);
    let right: Vec<bool> = table
        .columns
        .iter()
        .map(|column| column.align == "right")
        .collect();
    let mut out = String::from("<table><thead><tr>");
    for (column, &right) in table.columns.iter().zip(&right) {
        let class = if right { " class=\"number\"" } else { "" };
        let head = scope.inline(&column.head, &entry.package, &place);
        out.push_str(&format!("<th scope=\"col\"{class}>{head}{}", seen(&head)));
        if let Some(unit) = column.unit.as_deref().filter(|unit| !unit.is_empty()) {
            out.push_str(&format!(" <span class=\"unit\">{}</span>", html::text(unit)));
        }
        out.push_str("</th>");
    }
    out.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        for (index, cell) in row.iter().enumerate() {
            let right = right.get(index).copied().unwrap_or(false);
            let words = scope.inline(&cell.text, &entry.package, &place);
            let class = match (cell.missing, right) {
                (true, true) => " class=\"number missing\"",
                (true, false) => " class=\"missing\"",
                (false, true) => " class=\"number\"",
                (false, false) => "",
            };
            if index == 0 && !right && !cell.missing {
                out.push_str(&format!("<th scope=\"row\">{words}{}</th>", seen(&words)));
            } else {
                out.push_str(&format!("<td{class}>{words}</td>"));
            }
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
    out
}

/// What follows a head that is a formula alone: axe-core counts no MathML as text and would call the head empty; a
/// zero-width space helps it.
fn seen(head: &str) -> &'static str {
    if head.starts_with("<math") && head.ends_with("</math>") {
        "&#8203;"
    } else {
        ""
    }
}

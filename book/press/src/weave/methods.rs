//! The index of methods: every method by name, where it is taught, what a step of it costs.

use super::catalog::{Kind, split_owner};
use super::html;
use super::list::source;
use super::scope::{Place, Scope};
use exhibit::manifest::{Body, Table};

/// The columns that an index needs; all others are what a step costs.
const METHOD: &str = "method";
const TAUGHT: &str = "taught in";

/// `{{#methods complexity:step-cost}}`: the rows of that table by the name in their column “method”.
pub fn render(scope: &Scope<'_>, arguments: &str, owner: &str, place: &Place) -> String {
    let Some(entry) = scope.exhibit("table", arguments, owner, place) else {
        return scope.missing(arguments);
    };
    let Body::Table(table) = &entry.exhibit.body else {
        return String::new();
    };
    let (Some(method), Some(taught)) = (
        column(scope, table, arguments, METHOD, place),
        column(scope, table, arguments, TAUGHT, place),
    ) else {
        return scope.missing(arguments);
    };
    let there = source(entry);
    let words = |markdown: &str| scope.inline(markdown, &entry.package, &there);
    let mut items: Vec<(String, String)> = Vec::new();
    for row in &table.rows {
        let (Some(name), Some(chapter)) = (row.get(method), row.get(taught)) else {
            continue;
        };
        if !chapter.text.contains("{{#ref ") {
            scope.error(
                &there,
                format!(
                    "the table ‘{arguments}’ does not say where ‘{}’ is taught",
                    name.text
                ),
                "write {{#ref chapter name}} in its column “taught in”",
            );
        }
        let costs: String = table
            .columns
            .iter()
            .zip(row)
            .enumerate()
            .filter(|(at, _)| *at != method && *at != taught)
            .map(|(_, (column, cell))| {
                let unit = column
                    .unit
                    .as_deref()
                    .filter(|unit| !unit.is_empty() && !cell.missing);
                let unit = unit.map_or(String::new(), |unit| {
                    format!("\u{202f}<span class=\"unit\">{}</span>", html::text(unit))
                });
                let class = if cell.missing { " class=\"missing\"" } else { "" };
                format!(
                    "<div><dt>{}</dt><dd{class}>{}{unit}</dd></div>",
                    words(&column.head),
                    words(&cell.text)
                )
            })
            .collect();
        let name = words(&name.text);
        let item = format!(
            "<li><p class=\"method-name\">{name}</p><p class=\"method-taught\">{}</p><dl>{costs}</dl></li>",
            words(&chapter.text)
        );
        items.push((order(&html::words(&name)), item));
    }
    items.sort();
    let items: String = items.into_iter().map(|(_, item)| item).collect();
    let (package, name) = split_owner(arguments, owner);
    let home = scope.whole.catalog.get(Kind::Table, package, name).map(|label| {
        format!(
            "<p class=\"method-source\">The costs are those of <a href=\"{}\">{}</a>, where the symbols are explained.</p>",
            html::attribute(&scope.link(label.page, &label.id)),
            html::text(&label.text())
        )
    });
    format!(
        "{}<ul class=\"method-list\" role=\"list\">{items}</ul>",
        home.unwrap_or_default()
    )
}

fn column(scope: &Scope<'_>, table: &Table, address: &str, head: &str, place: &Place) -> Option<usize> {
    let found = table.columns.iter().position(|column| column.head == head);
    if found.is_none() {
        let heads: Vec<&str> = table.columns.iter().map(|column| column.head.as_str()).collect();
        scope.error(
            place,
            format!("the table ‘{address}’ has no column “{head}”"),
            format!("its columns are {}", heads.join(", ")),
        );
    }
    found
}

/// As an index orders names: letters and digits only, case ignored.
fn order(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

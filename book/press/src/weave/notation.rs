//! The table of symbols, from one file: `book/notation.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::html;
use super::lines::Lines;
use super::reference::{self, page_of};
use super::scan::Scan;
use super::scope::{Place, Scope};

/// Where the symbols stand, relative to the root.
pub const FILE: &str = "book/notation.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    symbol: Vec<Row>,
}

/// One row: Markdown, Markdown, and the chapter as `{{#ref chapter …}}` names it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    symbol: Spanned<String>,
    meaning: Spanned<String>,
    met: Spanned<String>,
}

/// `{{#notation}}`: the symbols in the order in which the chapters introduce them.
pub fn render(scope: &Scope<'_>, place: &Place) -> String {
    let text = match std::fs::read_to_string(scope.whole.weaver.root.join(FILE)) {
        Ok(text) => text,
        Err(cause) => {
            scope.error(
                place,
                format!("cannot read {FILE}: {cause}"),
                "write it: symbol, meaning, met",
            );
            return scope.missing("notation");
        }
    };
    let lines = Lines::of(&text);
    let mut table: Table = match toml::from_str(&text) {
        Ok(table) => table,
        Err(error) => {
            let line = error.span().map_or(0, |span| lines.line(span.start));
            scope.error(
                &Place::new(FILE, line),
                error.message().to_owned(),
                "a row is [[symbol]] and three lines: symbol, meaning, met",
            );
            return scope.missing("notation");
        }
    };
    let at = |span: &Spanned<String>| Place::new(FILE, lines.line(span.span().start));
    twice(scope, &table, &at);
    // Rows keep their order within a chapter: the sort is stable.
    table.symbol.sort_by_key(|row| order(scope, row.met.get_ref()));
    let rows: String = table
        .symbol
        .iter()
        .map(|row| {
            for (name, field) in [("symbol", &row.symbol), ("meaning", &row.meaning)] {
                if field.get_ref().trim().is_empty() {
                    scope.error(
                        &at(field),
                        format!("the {name} is empty"),
                        "write it, or remove the row",
                    );
                }
                if !Scan::of(field.get_ref()).dollars.is_empty() {
                    scope.error(
                        &at(field),
                        format!("a dollar of the {name} begins no formula"),
                        "close the formula",
                    );
                }
            }
            let words =
                |field: &Spanned<String>| scope.inline(field.get_ref(), &scope.page.owner, &at(field));
            format!(
                "<tr><th scope=\"row\">{}&#8203;</th><td>{}</td><td>{}</td></tr>",
                words(&row.symbol),
                words(&row.meaning),
                reference::chapter(scope, row.met.get_ref(), &at(&row.met))
            )
        })
        .collect();
    html::table("notation", "Symbols", ["symbol", "meaning", "first met"], &rows)
}

/// The place of a chapter in the book, drafts included; what is unknown comes last.
fn order(scope: &Scope<'_>, name: &str) -> usize {
    let whole = scope.whole;
    if let Some((_, page)) = page_of(whole.pages, name) {
        return page.place;
    }
    let title = whole.weaver.settings.chapters.get(name);
    let draft = title.and_then(|title| whole.drafts.iter().find(|draft| &draft.title == title));
    draft.map_or(usize::MAX, |draft| draft.place)
}

/// A symbol has one meaning in a chapter, and a meaning of a symbol stands once.
fn twice(scope: &Scope<'_>, table: &Table, at: &dyn Fn(&Spanned<String>) -> Place) {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut told: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in &table.symbol {
        let here = at(&row.symbol);
        for symbol in symbols(row.symbol.get_ref()) {
            if let Some(first) = seen.insert((symbol, row.met.get_ref()), here.line) {
                scope.error(
                    &here,
                    format!("${symbol}$ has two meanings in ‘{}’", row.met.get_ref()),
                    format!("the first is on line {first}; choose another symbol, or join the two rows"),
                );
            } else if let Some(first) = told.get(&(symbol, row.meaning.get_ref().as_str())) {
                scope.error(
                    &here,
                    format!("${symbol}$ stands here with the meaning that it has on line {first}"),
                    "keep the row of the chapter that comes first",
                );
            }
            told.entry((symbol, row.meaning.get_ref())).or_insert(here.line);
        }
    }
}

/// The formulas of a cell: `$H$, $\nabla^2 f$`.
fn symbols(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('$').skip(1).step_by(2).map(str::trim)
}

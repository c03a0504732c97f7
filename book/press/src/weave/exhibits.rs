//! The page of all exhibits: what each chapter published, with measured values, bounds and provenance.

use super::catalog::{Kind, Label};
use super::claim::{Standing, sentence};
use super::page::Page;
use super::scope::{Place, Scope};
use super::{html, provenance, value};
use crate::library::Entry;
use exhibit::manifest::Body;

/// `{{#exhibits}}`.
pub fn render(scope: &Scope<'_>) -> String {
    let mut out = String::new();
    for chapter in scope.whole.weaver.chapters {
        let entries: Vec<&Entry> = scope
            .whole
            .weaver
            .library
            .iter()
            .filter(|entry| entry.package == chapter.package)
            .collect();
        if entries.is_empty() {
            continue;
        }
        let page = scope
            .whole
            .pages
            .iter()
            .find(|page| page.owner == chapter.package);
        let name = page.map_or_else(|| chapter.package.clone(), Page::name);
        let heading = format!("{name}: {}", chapter.title);
        out.push_str(&format!(
            "\n## {} {{#exhibits-{}}}\n\n<section class=\"exhibit-list\">",
            html::shield(&html::text(&heading)),
            chapter.package
        ));
        out.push_str(&shown(scope, &entries));
        out.push_str(&values(scope, &entries));
        out.push_str(&claims(scope, &entries));
        out.push_str("</section>\n");
    }
    out
}

fn id(entry: &Entry) -> String {
    html::attribute(&format!("{}-{}", entry.package, entry.exhibit.common.name))
}

fn place(entry: &Entry) -> Place {
    Place::new(
        &entry.exhibit.common.source.file,
        entry.exhibit.common.source.line as usize,
    )
}

fn table(title: &str, class: &str, heads: &[(&str, bool)], rows: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let heads: String = heads
        .iter()
        .map(|(head, number)| {
            format!(
                "<th scope=\"col\"{}>{head}</th>",
                if *number { " class=\"number\"" } else { "" }
            )
        })
        .collect();
    format!(
        "<h3>{title}</h3><div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{title}\">\
         <table class=\"exhibits {class}\"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

fn shown(scope: &Scope<'_>, entries: &[&Entry]) -> String {
    let mut rows: Vec<(Option<&Label>, String)> = Vec::new();
    for entry in entries {
        let (kind, caption) = match &entry.exhibit.body {
            Body::Figure(figure) => (Kind::Figure, &figure.caption),
            Body::Table(table) => (Kind::Table, &table.caption),
            _ => continue,
        };
        let label = scope
            .whole
            .catalog
            .get(kind, &entry.package, &entry.exhibit.common.name);
        let number = match label {
            Some(label) => format!(
                "<a href=\"{}\">{}</a>",
                html::attribute(&scope.link(label.page, &label.id)),
                html::text(&label.text())
            ),
            None => html::text(&format!("{} {}", kind.word(), entry.exhibit.common.name)),
        };
        rows.push((
            label,
            format!(
                "<tr id=\"{}\"><th scope=\"row\">{number}</th><td>{}</td><td>{}</td></tr>",
                id(entry),
                scope.inline(caption, &entry.package, &place(entry)),
                provenance::details(scope, entry)
            ),
        ));
    }
    rows.sort_by_key(|(label, _)| {
        label.map_or((1, Kind::Table, usize::MAX, Vec::new()), |label| {
            let number = label
                .number
                .split('.')
                .map(|part| part.parse::<usize>().unwrap_or(0))
                .collect();
            (0, label.kind, label.page, number)
        })
    });
    let rows: String = rows.into_iter().map(|(_, row)| row).collect();
    table(
        "Figures and tables",
        "figures",
        &[("number", false), ("caption", false), ("provenance", false)],
        &rows,
    )
}

fn values(scope: &Scope<'_>, entries: &[&Entry]) -> String {
    let mut rows = String::new();
    for entry in entries {
        let Body::Value(number) = &entry.exhibit.body else {
            continue;
        };
        rows.push_str(&format!(
            "<tr id=\"{}\"><th scope=\"row\"><code>{}</code></th><td class=\"number\">{}</td><td>{}</td><td>{}</td></tr>",
            id(entry),
            html::text(&entry.exhibit.common.name),
            value::text(number),
            pages(scope, "value", entry),
            provenance::details(scope, entry)
        ));
    }
    table(
        "Values",
        "values",
        &[
            ("name", false),
            ("value", true),
            ("used in", false),
            ("provenance", false),
        ],
        &rows,
    )
}

fn claims(scope: &Scope<'_>, entries: &[&Entry]) -> String {
    let mut rows = String::new();
    for entry in entries {
        let Body::Claim(claim) = &entry.exhibit.body else {
            continue;
        };
        let standing = Standing::of(entry, claim, scope.whole.weaver.options.ci);
        rows.push_str(&format!(
            "<tr id=\"{}\"><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"number\">{}</td>\
             <td class=\"claim-standing {}\">{}</td><td>{}</td><td>{}{}</td></tr>",
            id(entry),
            sentence(&scope.inline(&claim.statement, &entry.package, &place(entry))),
            html::text(&claim.measured_text),
            html::text(&claim.bound_text),
            standing.class(),
            match standing {
                Standing::Holds => "✓ holds",
                Standing::Fails => "✗ false",
                Standing::Unsure => "~ not reproduced",
            },
            pages(scope, "claim", entry),
            provenance::code(scope, entry),
            provenance::details(scope, entry)
        ));
    }
    let heads = [
        ("claim", false),
        ("measured", true),
        ("claimed", true),
        ("holds", false),
        ("made in", false),
        ("provenance", false),
    ];
    table("Claims", "claims", &heads, &rows)
}

/// The pages that name an exhibit.
fn pages(scope: &Scope<'_>, kind: &str, entry: &Entry) -> String {
    let links: Vec<String> = scope
        .whole
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| {
            page.scan.directives.iter().any(|directive| {
                directive.name == kind
                    && super::catalog::split_owner(&directive.arguments, &page.owner)
                        == (entry.package.as_str(), entry.exhibit.common.name.as_str())
            })
        })
        .map(|(index, page)| {
            format!(
                "<a href=\"{}\">{}</a>",
                html::attribute(&scope.link(index, "")),
                html::text(&page.name())
            )
        })
        .collect();
    links.join(", ")
}

//! How much of the book there is, in one line.

use super::catalog::Kind;
use super::html;
use super::page;
use super::scope::Scope;
use exhibit::manifest::Body;

/// `{{#tally}}`: chapters, figures and tables, claims, values, each with a link to its list.
pub fn render(scope: &Scope<'_>) -> String {
    let whole = scope.whole;
    let chapters = |kind: page::Kind| kind == page::Kind::Chapter;
    let written = whole.pages.iter().filter(|page| chapters(page.kind)).count();
    let announced = whole.drafts.iter().filter(|draft| chapters(draft.kind)).count();
    let numbered = |kind: Kind| whole.catalog.count(kind);
    let published = |wanted: fn(&Body) -> bool| {
        let entries = whole.weaver.library.iter();
        entries.filter(|entry| wanted(&entry.exhibit.body)).count()
    };
    let list = |page: Option<usize>, words: String| match page {
        Some(page) => format!(
            "<a href=\"{}\">{}</a>",
            html::attribute(&scope.link(page, "")),
            html::text(&words)
        ),
        None => html::text(&words),
    };
    let chapters = match announced {
        0 => counted(written, "chapter"),
        _ => format!("{written} of {}", counted(written + announced, "chapter")),
    };
    let parts = [
        html::text(&chapters),
        list(
            whole.lists.figures,
            format!(
                "{} and {}",
                counted(numbered(Kind::Figure), "figure"),
                counted(numbered(Kind::Table), "table")
            ),
        ),
        list(
            whole.lists.claims,
            counted(published(|body| matches!(body, Body::Claim(_))), "claim"),
        ),
        list(
            whole.lists.values,
            counted(published(|body| matches!(body, Body::Value(_))), "value"),
        ),
    ];
    format!("<span class=\"tally\">{}</span>", parts.join(", "))
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

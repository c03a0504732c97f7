//! Cross-references: to exhibits, listings, equations, chapters, sections.

use super::catalog::{Kind, Label, split_owner};
use super::html;
use super::nearest::nearest;
use super::page::{Page, slug};
use super::scope::{Place, Scope, suggestion};
use exhibit::manifest::Body;

/// `{{#ref …}}`.
pub fn render(scope: &Scope<'_>, arguments: &str, owner: &str, place: &Place) -> String {
    let (word, rest) = arguments.split_once(' ').unwrap_or((arguments, ""));
    match word {
        "chapter" | "appendix" if !rest.is_empty() => chapter(scope, rest, place),
        "section" if !rest.is_empty() => section(scope, rest, place),
        _ => match Kind::from_word(word) {
            Some(kind) if !rest.is_empty() => numbered(scope, Some(kind), rest, owner, place),
            _ => numbered(scope, None, arguments, owner, place),
        },
    }
}

fn numbered(scope: &Scope<'_>, kind: Option<Kind>, address: &str, home: &str, place: &Place) -> String {
    if address.is_empty() {
        scope.error(place, "the reference names nothing", "write {{#ref name}}");
        return scope.missing("ref");
    }
    let (owner, name) = split_owner(address, home);
    let catalog = scope.whole.catalog;
    let found = match kind {
        Some(kind) => catalog.get(kind, owner, name).into_iter().collect(),
        None => catalog.named(owner, name),
    };
    match found.as_slice() {
        [label] => link(scope, label),
        [] => {
            let wanted = kind.map_or("", Kind::word);
            scope.error(
                place,
                format!("nothing called ‘{address}’ carries a number"),
                unknown(scope, wanted, owner, name, home),
            );
            scope.missing(address)
        }
        several => {
            let choices: Vec<_> = several
                .iter()
                .map(|label| format!("{{{{#ref {} {address}}}}}", label.kind.word()))
                .collect();
            scope.error(
                place,
                format!("the reference ‘{address}’ is ambiguous"),
                format!("write {}", choices.join(" or ")),
            );
            scope.missing(address)
        }
    }
}

fn unknown(scope: &Scope<'_>, kind: &str, owner: &str, name: &str, home: &str) -> String {
    let owners: Vec<&str> = scope.whole.pages.iter().map(|page| page.owner.as_str()).collect();
    if !owners.contains(&owner) {
        return suggestion(owner, &owners, "the chapters are");
    }
    let names: Vec<&str> = scope
        .whole
        .catalog
        .of_owner(owner)
        .filter(|label| kind.is_empty() || label.kind.word() == kind)
        .map(|label| label.name.as_str())
        .collect();
    if let Some(near) = nearest(name, names.iter().copied()) {
        return format!("did you mean ‘{near}’?");
    }
    if let Some(entry) = scope.whole.weaver.library.get(owner, name) {
        let kind = entry.exhibit.body.kind();
        return match kind {
            "figure" | "table" => {
                format!("it is published, but no page shows it: put {{{{#{kind} {name}}}}} on one")
            }
            _ => format!("it is a {kind}: write {{{{#{kind} {name}}}}}"),
        };
    }
    if owners.contains(&name) {
        return format!("did you mean {{{{#ref chapter {name}}}}}?");
    }
    let elsewhere = scope
        .whole
        .pages
        .iter()
        .find(|page| page.owner != home && !scope.whole.catalog.named(&page.owner, name).is_empty());
    match elsewhere {
        Some(page) => format!("did you mean ‘{}:{name}’?", page.owner),
        None => suggestion(name, &names, &format!("‘{owner}’ has")),
    }
}

/// The link to a numbered thing, with a preview when it stands on another page.
pub fn link(scope: &Scope<'_>, label: &Label) -> String {
    let preview = if label.page == scope.index {
        None
    } else {
        preview(scope, label)
    };
    let preview = preview
        .map(|preview| format!(" data-preview=\"{}\"", html::attribute(&preview)))
        .unwrap_or_default();
    format!(
        "<a class=\"ref\" href=\"{}\"{preview}>{}</a>",
        html::attribute(&scope.link(label.page, &label.id)),
        html::text(&label.text())
    )
}

fn preview(scope: &Scope<'_>, label: &Label) -> Option<String> {
    let page = &scope.whole.pages[label.page];
    let content = match label.kind {
        Kind::Figure | Kind::Table => {
            let entry = scope.whole.weaver.library.get(&label.owner, &label.name)?;
            let caption = match &entry.exhibit.body {
                Body::Figure(figure) => &figure.caption,
                Body::Table(table) => &table.caption,
                _ => return None,
            };
            // A caption that refers to others has no preview inside its preview.
            if caption.contains("{{#") {
                return None;
            } else {
                scope.inline(
                    caption,
                    &label.owner,
                    &Place::new(
                        &entry.exhibit.common.source.file,
                        entry.exhibit.common.source.line as usize,
                    ),
                )
            }
        }
        Kind::Equation => {
            let fence = page
                .scan
                .fences
                .iter()
                .find(|fence| fence.language() == "math" && fence.rest() == label.name)?;
            scope.whole.weaver.math.convert(fence.body.trim(), true).ok()?
        }
        Kind::Listing => format!("<code>{}</code>", html::text(&label.name)),
    };
    Some(format!(
        "<strong>{}</strong> {content}",
        html::text(&label.text())
    ))
}

/// The page of a package, or of a slug.
pub fn page_of<'a>(pages: &'a [Page], name: &str) -> Option<(usize, &'a Page)> {
    let by_owner = pages.iter().enumerate().find(|(_, page)| page.owner == name);
    by_owner.or_else(|| {
        pages
            .iter()
            .enumerate()
            .find(|(_, page)| slug(&page.file) == name)
    })
}

/// The link to a chapter or an appendix; a draft has none.
pub fn chapter(scope: &Scope<'_>, name: &str, place: &Place) -> String {
    if let Some((index, page)) = page_of(scope.whole.pages, name) {
        return format!(
            "<a class=\"ref\" href=\"{}\" title=\"{}\">{}</a>",
            html::attribute(&scope.link(index, "")),
            html::attribute(&page.title),
            html::text(&page.name())
        );
    }
    let announced = &scope.whole.weaver.settings.chapters;
    if let Some(title) = announced.get(name) {
        if let Some(draft) = scope.whole.drafts.iter().find(|draft| &draft.title == title) {
            return format!(
                "<span class=\"ref draft\" title=\"{}\">{}</span>",
                html::attribute(&format!("{title} (not yet written)")),
                html::text(&draft.name())
            );
        }
        scope.error(
            place,
            format!(
                "the chapter ‘{name}’ has the title “{title}” in book.toml, and SUMMARY.md has no such draft"
            ),
            "make [preprocessor.press.chapters] in book.toml and SUMMARY.md agree",
        );
        return scope.missing(name);
    }
    let mut known: Vec<&str> = scope.whole.pages.iter().map(|page| page.owner.as_str()).collect();
    known.extend(announced.keys().map(String::as_str));
    scope.error(
        place,
        format!("there is no chapter ‘{name}’"),
        format!(
            "{}; drafts are named in [preprocessor.press.chapters] of book.toml",
            suggestion(name, &known, "the chapters are")
        ),
    );
    scope.missing(name)
}

fn section(scope: &Scope<'_>, address: &str, place: &Place) -> String {
    let (name, anchor) = address.split_once('#').unwrap_or(("", address));
    let target = if name.is_empty() {
        Some((scope.index, scope.page))
    } else {
        page_of(scope.whole.pages, name)
    };
    let Some((index, page)) = target else {
        let owners: Vec<&str> = scope.whole.pages.iter().map(|page| page.owner.as_str()).collect();
        scope.error(
            place,
            format!("there is no chapter ‘{name}’"),
            suggestion(name, &owners, "the chapters are"),
        );
        return scope.missing(address);
    };
    if let Some(heading) = page
        .scan
        .headings
        .iter()
        .find(|heading| heading.id.as_deref() == Some(anchor))
    {
        return format!(
            "<a class=\"ref\" href=\"{}\">“{}”</a>",
            html::attribute(&scope.link(index, anchor)),
            scope.heading(page, heading, place)
        );
    }
    let ids: Vec<&str> = page
        .scan
        .headings
        .iter()
        .filter_map(|heading| heading.id.as_deref())
        .collect();
    scope.error(
        place,
        format!("{} has no section ‘{anchor}’", page.file.display()),
        suggestion(anchor, &ids, "its sections are"),
    );
    scope.missing(address)
}

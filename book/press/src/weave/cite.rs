//! Citations and published numbers.

use super::bibliography::Work;
use super::html;
use super::scope::{Place, Scope, suggestion};

/// `{{#cite a b}}` gives "(Martens 2010; Nocedal and Wright 2006)", `{{#cite text a}}` "Martens (2010)".
pub fn cite(scope: &Scope<'_>, arguments: &str, place: &Place) -> String {
    let mut keys: Vec<&str> = arguments
        .split([' ', ',', ';'])
        .map(|key| key.trim_start_matches('@'))
        .filter(|key| !key.is_empty())
        .collect();
    let textual = keys.first() == Some(&"text") && keys.len() > 1;
    if textual {
        keys.remove(0);
    }
    if keys.is_empty() {
        scope.error(
            place,
            "the citation names no work",
            "write {{#cite key}} with a key of book/references.bib",
        );
        return scope.missing("cite");
    }
    let links: Vec<String> = keys
        .iter()
        .map(|key| work_link(scope, key, textual, place))
        .collect();
    if textual {
        links.join(", ")
    } else {
        format!("({})", links.join("; "))
    }
}

/// The work of this key, which the page now cites.
fn work<'a>(scope: &Scope<'a>, key: &str, place: &Place) -> Option<&'a Work> {
    let bibliography = &scope.whole.weaver.bibliography;
    let work = bibliography.get(key);
    if work.is_some() {
        scope.found.borrow_mut().cited.insert(key.to_owned());
    } else {
        let keys: Vec<&str> = bibliography.keys().collect();
        scope.error(
            place,
            format!("unknown citation ‘{key}’"),
            format!(
                "{}; or add it to book/references.bib",
                suggestion(key, &keys, "the keys are").trim_end_matches('?')
            ),
        );
    }
    work
}

fn work_link(scope: &Scope<'_>, key: &str, textual: bool, place: &Place) -> String {
    let Some(work) = work(scope, key, place) else {
        return scope.missing(key);
    };
    let text = if textual {
        format!("{} ({})", work.names, work.year)
    } else {
        work.label()
    };
    match scope.whole.references {
        Some(page) => format!(
            "<a class=\"cite\" href=\"{}\" data-preview=\"{}\">{}</a>",
            html::attribute(&scope.link(page, key)),
            html::attribute(&work.html),
            html::text(&text)
        ),
        None => format!("<span class=\"cite\">{}</span>", html::text(&text)),
    }
}

/// `{{#quote martens2010 "1.40"}}`: a number that somebody published.
pub fn quote(scope: &Scope<'_>, arguments: &str, place: &Place) -> String {
    let parsed = arguments.split_once(' ').and_then(|(key, rest)| {
        let rest = rest.trim();
        let quoted = rest.strip_prefix(['"', '“'])?.strip_suffix(['"', '”'])?;
        (!quoted.is_empty()).then_some((key, quoted))
    });
    let Some((key, words)) = parsed else {
        scope.error(
            place,
            format!("{{{{#quote {arguments}}}}} does not say what was published"),
            "write {{#quote key \"1.40\"}}: a key of book/references.bib, then the number in quotes",
        );
        return scope.missing("quote");
    };
    let Some(work) = work(scope, key, place) else {
        return scope.missing(key);
    };
    let title = format!("published by {} ({})", work.names, work.year);
    match scope.whole.references {
        Some(page) => format!(
            "<a class=\"quote\" href=\"{}\" title=\"{}\">{}</a>",
            html::attribute(&scope.link(page, key)),
            html::attribute(&title),
            html::text(words)
        ),
        None => format!(
            "<span class=\"quote\" title=\"{}\">{}</span>",
            html::attribute(&title),
            html::text(words)
        ),
    }
}

/// `{{#references}}`: every work, complete, with the pages that cite it.
pub fn references(scope: &Scope<'_>) -> String {
    let mut out = String::from("<ol class=\"references\">");
    for work in scope.whole.weaver.bibliography.sorted() {
        let citing: Vec<String> = scope
            .whole
            .pages
            .iter()
            .enumerate()
            .filter(|(_, page)| {
                page.scan.directives.iter().any(|directive| {
                    matches!(directive.name.as_str(), "cite" | "quote")
                        && directive
                            .arguments
                            .split([' ', ',', ';'])
                            .any(|key| key == work.key)
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
        out.push_str(&format!(
            "<li id=\"{}\">{}",
            html::attribute(&work.key),
            work.html
        ));
        if !citing.is_empty() {
            out.push_str(&format!(
                " <span class=\"cited\">Cited in {}.</span>",
                citing.join(", ")
            ));
        }
        out.push_str("</li>");
    }
    out.push_str("</ol>");
    out
}

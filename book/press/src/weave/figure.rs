//! A figure: its panels as SVG in the page, caption, quiet line.

use std::sync::LazyLock;

use regex::Regex;

use super::catalog::{Kind, split_owner};
use super::scope::{Place, Scope};
use super::{html, instrument, provenance};
use crate::library::Entry;
use exhibit::manifest::{Body, Figure, Panel};

/// `{{#figure paths}}`.
pub fn render(scope: &Scope<'_>, arguments: &str, owner: &str, place: &Place) -> String {
    let Some(entry) = scope.exhibit("figure", arguments, owner, place) else {
        return scope.missing(arguments);
    };
    let Body::Figure(figure) = &entry.exhibit.body else {
        return String::new();
    };
    let id = identifier(scope, Kind::Figure, arguments, owner);
    let caption = caption(scope, entry, Kind::Figure, arguments, owner, &figure.caption);
    whole(scope, entry, figure, &id, "figure", &caption, place)
}

/// `{{#drawing newton:valley}}`: a figure without a number, as on the cover.
pub fn drawing(scope: &Scope<'_>, arguments: &str, owner: &str, place: &Place) -> String {
    let Some(entry) = scope.exhibit("figure", arguments, owner, place) else {
        return scope.missing(arguments);
    };
    let Body::Figure(figure) = &entry.exhibit.body else {
        return String::new();
    };
    let (package, name) = split_owner(arguments, owner);
    let id = html::identifier(&format!("drawing-{package}-{name}"));
    let source = &entry.exhibit.common.source;
    let there = Place::new(&source.file, source.line as usize);
    let caption = scope.inline(&figure.caption, &entry.package, &there);
    let caption = format!("<figcaption>{caption}</figcaption>");
    whole(scope, entry, figure, &id, "drawing", &caption, place)
}

fn whole(
    scope: &Scope<'_>,
    entry: &Entry,
    figure: &Figure,
    id: &str,
    class: &str,
    caption: &str,
    place: &Place,
) -> String {
    let many = figure.panels.len() > 1;
    let group = if many {
        format!(" role=\"group\" aria-label=\"{}\"", html::attribute(&figure.alt))
    } else {
        String::new()
    };
    let mut out = format!(
        "<figure class=\"{}\" id=\"{id}\"><div class=\"panels\" style=\"--columns:{}\"{group}>",
        classes(class, entry),
        figure.columns.max(1)
    );
    for (index, panel) in figure.panels.iter().enumerate() {
        out.push_str("<div class=\"panel\">");
        out.push_str(&self::panel(scope, entry, figure, panel, index, id, place));
        out.push_str("</div>");
    }
    out.push_str("</div>");
    if let (Some(instrument), "figure") = (&figure.instrument, class) {
        out.push_str(&instrument::render(
            scope,
            entry,
            instrument,
            &figure_label(scope, entry),
        ));
    }
    // In HTML a caption is the first or the last element of its figure: the foot stands within it.
    out.push_str(caption.strip_suffix("</figcaption>").unwrap_or(caption));
    out.push_str(&provenance::foot(scope, entry, &figure.csv, place));
    out.push_str("</figcaption></figure>");
    out
}

/// `Figure 3.4`, or what it is called where it has no number.
fn figure_label(scope: &Scope<'_>, entry: &Entry) -> String {
    scope
        .whole
        .catalog
        .get(Kind::Figure, &entry.package, &entry.exhibit.common.name)
        .map_or_else(|| entry.address(), |label| label.text())
}

/// The classes of an exhibit.
pub fn classes(kind: &str, entry: &Entry) -> String {
    let mut classes = format!("exhibit {kind}");
    if entry.recorded.is_some() {
        classes.push_str(" recorded");
    } else if entry.exhibit.common.timed {
        classes.push_str(" timed");
    }
    classes
}

/// The identifier of an exhibit on this page.
pub fn identifier(scope: &Scope<'_>, kind: Kind, arguments: &str, owner: &str) -> String {
    let (package, name) = split_owner(arguments, owner);
    match scope.whole.catalog.get(kind, package, name) {
        Some(label) if label.page == scope.index => label.id.clone(),
        _ => html::identifier(&format!("{}-{package}-{name}", kind.word())),
    }
}

/// Number and caption. On a page that is not its home the number leads there.
pub fn caption(
    scope: &Scope<'_>,
    entry: &Entry,
    kind: Kind,
    arguments: &str,
    owner: &str,
    markdown: &str,
) -> String {
    let (package, name) = split_owner(arguments, owner);
    let source = &entry.exhibit.common.source;
    let place = Place::new(&source.file, source.line as usize);
    let words = scope.inline(markdown, &entry.package, &place);
    let label = match scope.whole.catalog.get(kind, package, name) {
        Some(label) if label.page == scope.index => html::text(&label.text()),
        Some(label) => format!(
            "<a href=\"{}\">{}</a>",
            html::attribute(&scope.link(label.page, &label.id)),
            html::text(&label.text())
        ),
        None => kind.to_string(),
    };
    format!("<figcaption><span class=\"label\">{label}</span> {words}</figcaption>")
}

fn panel(
    scope: &Scope<'_>,
    entry: &Entry,
    figure: &Figure,
    panel: &Panel,
    index: usize,
    id: &str,
    place: &Place,
) -> String {
    let path = entry.folder.join(&panel.file);
    let svg = match std::fs::read_to_string(&path) {
        Ok(svg) => svg,
        Err(error) => {
            scope.error(
                place,
                format!("cannot read {}: {error}", path.display()),
                format!("run the chapter again: {}", provenance::command(scope, entry)),
            );
            return String::new();
        }
    };
    let count = figure.panels.len();
    let label = match (count, panel.title.as_str()) {
        (1, _) => figure.alt.clone(),
        (_, "") => format!("panel {} of {count}", index + 1),
        (_, title) => format!("panel {} of {count}: {title}", index + 1),
    };
    match inlined(&svg, &label, &format!("{id}-{}-", index + 1)) {
        Some(svg) => svg,
        None => {
            scope.error(
                place,
                format!("{} is no SVG", path.display()),
                "run the chapter again",
            );
            String::new()
        }
    }
}

/// An SVG as it stands in a page: one line, its own identifiers, a name for those who cannot see it.
pub fn inlined(svg: &str, label: &str, prefix: &str) -> Option<String> {
    static IDENTIFIER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r##"(\bid="|url\(#|href="#)"##).ok());
    static SPACE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r">\s*\n\s*<").ok());
    let start = svg.find("<svg")?;
    let end = svg.rfind("</svg>")? + "</svg>".len();
    let open = start + svg[start..].find('>')?;
    let mut attributes = String::new();
    for (name, value) in attributes_of(&svg[start + "<svg".len()..open]) {
        if !matches!(
            name,
            "width" | "height" | "xmlns" | "role" | "aria-label" | "version"
        ) {
            attributes.push_str(&format!(" {name}=\"{value}\""));
        }
    }
    let body = &svg[open..end];
    let body = match IDENTIFIER.as_ref().filter(|pattern| pattern.is_match(body)) {
        Some(pattern) => pattern.replace_all(body, format!("${{1}}{prefix}")),
        None => body.into(),
    };
    let body = match SPACE.as_ref() {
        Some(pattern) => pattern.replace_all(&body, "><"),
        None => body,
    };
    Some(format!(
        "<svg{attributes} role=\"img\" aria-label=\"{}\"{}",
        html::attribute(label),
        body.replace('\n', " ").replace("{{", "&#123;{")
    ))
}

fn attributes_of(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = tag.trim();
    while let Some(equals) = rest.find("=\"") {
        let name = rest[..equals].trim();
        let value = &rest[equals + 2..];
        let Some(end) = value.find('"') else { break };
        found.push((name, &value[..end]));
        rest = &value[end + 1..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_gets_a_name_and_its_own_identifiers() {
        let svg = "<?xml version=\"1.0\"?>\n<svg width=\"560\" height=\"380\" viewBox=\"0 0 560 380\" xmlns=\"http://www.w3.org/2000/svg\">\n<clipPath id=\"c\"/>\n\n<g clip-path=\"url(#c)\"><text>\na &lt; b\n</text></g>\n</svg>\n";
        assert_eq!(
            inlined(svg, "x \"rises\"", "figure-p-1-").unwrap(),
            "<svg viewBox=\"0 0 560 380\" role=\"img\" aria-label=\"x &quot;rises&quot;\"><clipPath id=\"figure-p-1-c\"/><g clip-path=\"url(#figure-p-1-c)\"><text> a &lt; b </text></g></svg>"
        );
        assert_eq!(inlined("no drawing", "x", "p"), None);
    }
}

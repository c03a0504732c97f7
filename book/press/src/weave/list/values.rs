//! Every value: the number, where it is used, where it comes from.

use super::super::scope::Scope;
use super::super::{html, provenance, value};
use super::{by_chapter, id, key, links, mentions};
use exhibit::manifest::Body;

/// `{{#values}}`.
pub fn render(scope: &Scope<'_>) -> String {
    let mentions = mentions(scope, "value");
    let is_value = |entry: &crate::library::Entry| matches!(entry.exhibit.body, Body::Value(_));
    by_chapter(scope, "values", is_value, |chapter, entries| {
        let mut rows = String::new();
        for entry in entries {
            let Body::Value(number) = &entry.exhibit.body else {
                continue;
            };
            let places = mentions.get(&key(entry)).map_or(&[][..], Vec::as_slice);
            rows.push_str(&format!(
                "<tr id=\"{}\"><th scope=\"row\"><code>{}</code></th><td class=\"number\">{}</td><td>{}</td><td>{}</td></tr>",
                id(entry),
                html::text(&entry.exhibit.common.name),
                value::text(number),
                links(scope, places, |_| String::new()),
                provenance::details(scope, entry)
            ));
        }
        format!(
            "<div class=\"scroll value-list\" role=\"group\" tabindex=\"0\" aria-label=\"Values: {}\"><table>\
             <thead><tr><th scope=\"col\">name</th><th scope=\"col\" class=\"number\">value</th>\
             <th scope=\"col\">used in</th><th scope=\"col\">provenance</th></tr></thead><tbody>{rows}</tbody></table></div>",
            html::attribute(&chapter.title)
        )
    })
}

//! The list of figures and tables: number, a small drawing, and the first sentence of the caption.

use std::path::Path;

use super::super::catalog::{Kind, Label};
use super::super::html;
use super::super::scope::Scope;
use super::{by_chapter, id, source};
use crate::library::Entry;
use exhibit::manifest::{Body, Figure};

/// `{{#figures}}`. What no page shows under a number, such as the drawing of the cover, is not listed.
pub fn render(scope: &Scope<'_>) -> String {
    let is_shown = |entry: &Entry| label(scope, entry).is_some();
    by_chapter(scope, "figures", is_shown, |_, entries| {
        let mut labels: Vec<(&Label, &Entry)> = entries
            .into_iter()
            .filter_map(|entry| Some((label(scope, entry)?, entry)))
            .collect();
        labels.sort_by_key(|(label, _)| (label.kind, label.page, order(&label.number)));
        let items: String = labels
            .iter()
            .map(|(label, entry)| item(scope, label, entry))
            .collect();
        // Some browsers take its role from a list without bullets.
        format!("<ul class=\"figure-list\" role=\"list\">{items}</ul>")
    })
}

fn label<'a>(scope: &Scope<'a>, entry: &Entry) -> Option<&'a Label> {
    let kind = match entry.exhibit.body {
        Body::Figure(_) => Kind::Figure,
        Body::Table(_) => Kind::Table,
        _ => return None,
    };
    scope
        .whole
        .catalog
        .get(kind, &entry.package, &entry.exhibit.common.name)
}

/// 3.10 comes after 3.9.
fn order(number: &str) -> Vec<u32> {
    number
        .split('.')
        .map(|part| part.parse().unwrap_or(u32::MAX))
        .collect()
}

fn item(scope: &Scope<'_>, label: &Label, entry: &Entry) -> String {
    let (caption, drawing) = match &entry.exhibit.body {
        Body::Figure(figure) => (&figure.caption, thumbnail(scope, entry, figure)),
        Body::Table(table) => (&table.caption, String::new()),
        _ => return String::new(),
    };
    format!(
        "<li id=\"{}\"><a class=\"listed\" href=\"{}\">{drawing}<span class=\"label\">{}</span></a>\
         <span class=\"listed-caption\">{}</span></li>",
        id(entry),
        html::attribute(&scope.link(label.page, &label.id)),
        html::text(&label.text()),
        scope.inline(first_sentence(caption), &entry.package, &source(entry))
    )
}

/// The first panel as an image, fetched when it comes near the window: a drawing in the page would weigh as much as
/// the figure itself.
fn thumbnail(scope: &Scope<'_>, entry: &Entry, figure: &Figure) -> String {
    let Some(panel) = figure.panels.first() else {
        return String::new();
    };
    // Nobody copies files beside the pages there.
    if scope.whole.weaver.options.inline_data {
        return String::new();
    }
    let to = Path::new("exhibits").join(&entry.package).join(&panel.file);
    let address = scope.page.relative(&to.to_string_lossy().replace('\\', "/"));
    scope
        .found
        .borrow_mut()
        .copies
        .insert((entry.folder.join(&panel.file), to));
    format!(
        "<img class=\"thumbnail\" src=\"{}\" alt=\"\" width=\"{}\" height=\"{}\" loading=\"lazy\">",
        html::attribute(&address),
        panel.width,
        panel.height
    )
}

/// The first sentence of a caption. A period inside a formula, a directive, code or emphasis ends none.
fn first_sentence(caption: &str) -> &str {
    let (mut math, mut code, mut stars, mut braces) = (false, false, 0, 0);
    let letters: Vec<(usize, char)> = caption.char_indices().collect();
    for (index, &(at, letter)) in letters.iter().enumerate() {
        match letter {
            '$' => math = !math,
            '`' => code = !code,
            '*' if !math => stars += 1,
            '{' => braces += 1,
            '}' => braces -= 1,
            '.' | '?' | '!' if !math && !code && stars % 2 == 0 && braces == 0 => {
                let mut after = letters[index + 1..].iter().map(|(_, letter)| *letter);
                let blank = after.next().is_none_or(char::is_whitespace);
                let begins = after.next().is_none_or(|letter| !letter.is_lowercase());
                if blank && begins {
                    return &caption[..at + 1];
                }
            }
            _ => {}
        }
    }
    caption
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_where_it_ends() {
        for (caption, first) in [
            ("One. Two.", "One."),
            ("To $10^{-6}. A$ it goes. Next.", "To $10^{-6}. A$ it goes."),
            (
                "In {{#value a.B}} steps, i.e. few. Next",
                "In {{#value a.B}} steps, i.e. few.",
            ),
            ("*Left. Right.* and so on. Next", "*Left. Right.* and so on."),
            ("Version 3.2 is out. $x$ too.", "Version 3.2 is out."),
            ("No end", "No end"),
        ] {
            assert_eq!(first_sentence(caption), first);
        }
    }
}

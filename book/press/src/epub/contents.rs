//! The order of the pages, as the book's own table of contents gives it.

use std::path::Path;

use scraper::{Html, Selector};

use super::element::{Element, Node};
use super::xhtml::escape;

/// An entry of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A part begins.
    Part(String),
    /// The parts end; appendices follow.
    End,
    /// A page, by the name of its rendered file.
    Page {
        /// `03-newton.html`
        file: String,
        /// `3` for a chapter with a number.
        number: Option<String>,
        /// Its name.
        title: String,
    },
}

/// Reads `toc.html`. Chapters that are still drafts have no page and are left out.
pub fn read(toc: &str) -> Vec<Entry> {
    let document = Html::parse_document(toc);
    let Ok(items) = Selector::parse("ol.chapter li") else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for item in document.select(&items) {
        let item = Element::of(item);
        if item.has_class("part-title") {
            entries.push(Entry::Part(item.words()));
        } else if item.has_class("spacer") {
            entries.push(Entry::End);
        } else if let Some(link) = link(&item) {
            let number = link.children.iter().find_map(|child| match child {
                Node::Element(element) if element.name == "strong" => {
                    Some(element.words().trim_end_matches('.').to_owned())
                }
                _ => None,
            });
            let words = link.words();
            let title = match &number {
                Some(number) => words
                    .trim_start_matches(number.as_str())
                    .trim_start_matches('.')
                    .trim(),
                None => words.as_str(),
            };
            entries.push(Entry::Page {
                file: link.attribute("href").unwrap_or_default().to_owned(),
                number,
                title: title.to_owned(),
            });
        }
    }
    entries
}

/// The item's own link, not that of an item inside it.
fn link(item: &Element) -> Option<Element> {
    item.children.iter().find_map(|child| match child {
        Node::Element(element) if element.name == "a" && element.attribute("href").is_some() => {
            Some(element.clone())
        }
        Node::Element(element) if element.name != "ol" => link(element),
        _ => None,
    })
}

/// The table of contents as a list, its parts as lists in it. `sections` gives the sections of a page: (place, name).
pub fn list(entries: &[Entry], sections: impl Fn(&str) -> Vec<(String, String)>) -> String {
    let mut text = String::from("<ol>\n");
    let mut open = false;
    for (at, entry) in entries.iter().enumerate() {
        match entry {
            Entry::Part(_) | Entry::End if open => {
                text.push_str("</ol></li>\n");
                open = false;
            }
            _ => {}
        }
        match entry {
            Entry::Part(title) => {
                // A part whose chapters are all drafts has nothing to list.
                let pages = matches!(entries.get(at + 1), Some(Entry::Page { .. }));
                if pages {
                    text.push_str(&format!("<li><span>{}</span><ol>\n", escape(title)));
                    open = true;
                }
            }
            Entry::End => {}
            Entry::Page { file, number, title } => {
                let page = escape(&address(file));
                let number = number
                    .as_ref()
                    .map_or(String::new(), |number| format!("{number}. "));
                text.push_str(&format!(
                    "<li><a href=\"{page}\">{}{}</a>",
                    escape(&number),
                    escape(title)
                ));
                let sections = sections(file);
                if !sections.is_empty() {
                    text.push_str("<ol>");
                    for (place, name) in sections {
                        text.push_str(&format!(
                            "<li><a href=\"{page}#{}\">{}</a></li>",
                            escape(&place),
                            escape(&name)
                        ));
                    }
                    text.push_str("</ol>");
                }
                text.push_str("</li>\n");
            }
        }
    }
    if open {
        text.push_str("</ol></li>\n");
    }
    text + "</ol>"
}

/// The name of a page in the EPUB.
pub fn address(file: &str) -> String {
    Path::new(file)
        .with_extension("xhtml")
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOC: &str = "<ol class='chapter'><li class='chapter-item'><span><a href='preface.html'>Preface</a></span></li>\
        <li class='part-title'>Curvature</li><li class='chapter-item'><span><a href='03-newton.html'><strong>3.</strong> Newton&#39;s way</a></span></li>\
        <li class='chapter-item'><span><span><strong>4.</strong> A draft</span></span></li>\
        <li class='part-title'>Drafts</li><li class='chapter-item'><span><span><strong>5.</strong> Another</span></span></li>\
        <li class='spacer'></li><li class='chapter-item'><span><a href='notes.html'>Notes</a></span></li></ol>";

    #[test]
    fn drafts_have_no_entry() {
        let page = |file: &str, number: Option<&str>, title: &str| Entry::Page {
            file: file.to_owned(),
            number: number.map(str::to_owned),
            title: title.to_owned(),
        };
        assert_eq!(
            read(TOC),
            [
                page("preface.html", None, "Preface"),
                Entry::Part("Curvature".to_owned()),
                page("03-newton.html", Some("3"), "Newton's way"),
                Entry::Part("Drafts".to_owned()),
                Entry::End,
                page("notes.html", None, "Notes"),
            ]
        );
    }

    #[test]
    fn parts_hold_their_chapters_and_empty_ones_are_left_out() {
        let sections = |file: &str| match file {
            "03-newton.html" => vec![("step".to_owned(), "A & B".to_owned())],
            _ => Vec::new(),
        };
        assert_eq!(
            list(&read(TOC), sections).replace('\n', ""),
            "<ol><li><a href=\"preface.xhtml\">Preface</a></li>\
             <li><span>Curvature</span><ol><li><a href=\"03-newton.xhtml\">3. Newton's way</a>\
             <ol><li><a href=\"03-newton.xhtml#step\">A &amp; B</a></li></ol></li></ol></li>\
             <li><a href=\"notes.xhtml\">Notes</a></li></ol>"
        );
    }
}

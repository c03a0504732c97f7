//! The cover: level lines of a narrow valley, the long way down and the short one.

use super::element::{Element, Node};
use super::package::Identity;
use super::xhtml::{escape, inside};

const DRAWING: &str = include_str!("cover.svg");

/// The cover as a drawing of its own. In its middle stands the `figure` of the book's cover page, a whole `<svg>`; a book
/// without one has a plain cover.
pub fn drawing(identity: &Identity, figure: Option<&Element>) -> String {
    let lines = |text: &str, height: usize| -> String {
        broken(text)
            .iter()
            .enumerate()
            .map(|(at, line)| {
                format!(
                    "<tspan x=\"800\" dy=\"{}\">{}</tspan>",
                    if at == 0 { 0 } else { height },
                    escape(line)
                )
            })
            .collect()
    };
    DRAWING
        .replace("{figure}", &figure.map_or(String::new(), placed))
        .replace("{title}", &lines(&identity.title, 190))
        .replace("{description}", &lines(&identity.description, 74))
        .replace("{label}", &escape(&identity.title))
}

/// The figure between title and description, as wide as the cover's margins allow.
fn placed(figure: &Element) -> String {
    let mut figure = figure.clone();
    for name in ["role", "aria-label", "class", "style"] {
        figure.take(name);
    }
    for (name, value) in [("x", "120"), ("y", "830"), ("width", "1360"), ("height", "1000")] {
        figure.set(name, value.to_owned());
    }
    inside(&Element::new("div", &[], vec![Node::Element(figure)]))
}

/// The drawing of the cover page.
pub fn figure(page: &Element) -> Option<Element> {
    let mut found = None;
    page.visit(&mut |element| {
        if found.is_none() && element.has_class("drawing") {
            element.visit(&mut |inner| {
                if found.is_none() && inner.name == "svg" {
                    found = Some(inner.clone());
                }
            });
        }
    });
    found
}

/// Two lines of about the same length where one would be long.
fn broken(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if text.chars().count() < 18 || words.len() < 2 {
        return vec![text.to_owned()];
    }
    let length = |words: &[&str]| words.iter().map(|word| word.chars().count() + 1).sum::<usize>();
    let cut = (1..words.len())
        .min_by_key(|&cut| length(&words[..cut]).abs_diff(length(&words[cut..])))
        .unwrap_or(1);
    vec![words[..cut].join(" "), words[cut..].join(" ")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_break_in_the_middle() {
        assert_eq!(broken("Beyond the Gradient"), ["Beyond the", "Gradient"]);
        assert_eq!(broken("Newton"), ["Newton"]);
    }

    #[test]
    fn nothing_of_the_pattern_is_left() {
        let identity = Identity {
            title: "A & B".to_owned(),
            description: "c".to_owned(),
            authors: Vec::new(),
            language: "en".to_owned(),
            modified: String::new(),
        };
        let drawing = drawing(&identity, None);
        assert!(
            drawing.contains("A &amp; B") && !drawing.contains('{'),
            "{drawing}"
        );
    }
}

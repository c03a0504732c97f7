//! Writes a tree as XHTML: what a browser forgives, a reader of EPUB does not.

use super::element::{Element, Node, Vocabulary};

/// Elements that have no content and no closing tag.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];

/// An element and all below it. The element around it is taken to be HTML.
pub fn write(element: &Element) -> String {
    let mut text = String::new();
    element_into(element, Vocabulary::Html, &mut text);
    text
}

/// What stands inside an element.
pub fn inside(element: &Element) -> String {
    let mut text = String::new();
    for child in &element.children {
        node_into(child, element.vocabulary, &mut text);
    }
    text
}

fn node_into(node: &Node, around: Vocabulary, text: &mut String) {
    match node {
        Node::Text(words) => text.push_str(&escape(words)),
        Node::Element(element) => element_into(element, around, text),
    }
}

fn element_into(element: &Element, around: Vocabulary, text: &mut String) {
    let Element {
        name,
        vocabulary,
        attributes,
        children,
    } = element;
    text.push('<');
    text.push_str(name);
    if *vocabulary != around {
        attribute("xmlns", vocabulary.address(), text);
        if *vocabulary == Vocabulary::Svg {
            attribute("xmlns:xlink", "http://www.w3.org/1999/xlink", text);
        }
    }
    for (name, value) in attributes {
        if !name.starts_with("xmlns") {
            attribute(name, value, text);
        }
    }
    let void = *vocabulary == Vocabulary::Html && VOID.contains(&name.as_str());
    if void || (*vocabulary != Vocabulary::Html && children.is_empty()) {
        text.push_str("/>");
        return;
    }
    text.push('>');
    for child in children {
        node_into(child, *vocabulary, text);
    }
    text.push_str("</");
    text.push_str(name);
    text.push('>');
}

fn attribute(name: &str, value: &str, text: &mut String) {
    text.push(' ');
    text.push_str(name);
    text.push_str("=\"");
    text.push_str(&escape(value));
    text.push('"');
}

/// Text as it stands between tags or in quotes. XML knows no entities but five, and no control characters at all.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            character if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') => {}
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;

    fn rewritten(html: &str) -> String {
        let page = Html::parse_document(&format!("<main>{html}</main>"));
        let main = page.select(&Selector::parse("main").unwrap()).next().unwrap();
        inside(&Element::of(main))
    }

    #[test]
    fn void_elements_are_closed_and_empty_ones_are_not() {
        assert_eq!(rewritten("a<br>b<hr><p></p>"), "a<br/>b<hr/><p></p>");
    }

    #[test]
    fn drawings_regain_their_spelling_and_name_space() {
        assert_eq!(
            rewritten("<svg viewbox='0 0 1 1'><image preserveaspectratio=none /></svg>"),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             viewBox=\"0 0 1 1\"><image preserveAspectRatio=\"none\"/></svg>"
        );
    }

    #[test]
    fn formulas_say_what_they_are_once() {
        assert_eq!(
            rewritten("<math><mi>x</mi><mspace></math>"),
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mi>x</mi><mspace/></math>"
        );
    }

    #[test]
    fn entities_become_characters_and_quotes_are_kept() {
        assert_eq!(
            rewritten("<p title='a \"b\" &amp; c'>x &lt; y&nbsp;&mdash; z &amp; <!-- w --></p>"),
            "<p title=\"a &quot;b&quot; &amp; c\">x &lt; y\u{a0}— z &amp; </p>"
        );
    }

    #[test]
    fn attributes_without_value_get_an_empty_one() {
        assert_eq!(
            rewritten("<details open>a</details>"),
            "<details open=\"\">a</details>"
        );
    }

    #[test]
    fn control_characters_are_left_out() {
        assert_eq!(escape("a\u{c}b\u{1}\n"), "ab\n");
    }

    proptest::proptest! {
        /// Whatever the page says, a strict reader finds the same words in it.
        #[test]
        fn words_survive(words in "[a-z<>&\"' é∇]{0,40}") {
            let element = Element::new("p", &[("title", &words)], vec![Node::Text(words.clone())]);
            let text = write(&element);
            let page = Html::parse_document(&text);
            let found = Element::of(page.select(&Selector::parse("p").unwrap()).next().unwrap());
            proptest::prop_assert_eq!(found, element_without_nothing(element));
        }
    }

    /// A parser makes no node of no words.
    fn element_without_nothing(mut element: Element) -> Element {
        element
            .children
            .retain(|child| *child != Node::Text(String::new()));
        element
    }
}

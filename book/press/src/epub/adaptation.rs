//! Makes a rendered page fit for an e-reader: no scripts, no variables in colors, nothing that only a click opens.

use std::collections::BTreeSet;

use super::element::{Element, Node, Vocabulary};

/// What has no use in an e-reader: cards that a pointer opens, the code and run boxes, links to files and drawings beside the page, and lines that
/// need a browser's layout.
const DROPPED: [&str; 10] = [
    "claim-card",
    "exhibit-code",
    "exhibit-data",
    "exhibit-run",
    "copy",
    "instrument",
    "cover-start",
    "map-legend",
    "map-lines",
    "thumbnail",
];

/// Changes pages of the book. `pages` are the names of those that the EPUB holds, as rendered: `03-newton.html`.
pub struct Adaptation<'a> {
    /// The pages that links may lead to.
    pub pages: &'a BTreeSet<String>,
}

impl Adaptation<'_> {
    /// The whole content of a page.
    pub fn of(&self, main: Element) -> Element {
        let children = self.nodes(main.children, false);
        Element { children, ..main }
    }

    fn nodes(&self, nodes: Vec<Node>, foot: bool) -> Vec<Node> {
        nodes
            .into_iter()
            .flat_map(|node| match node {
                Node::Element(element) => self.element(element, foot),
                text @ Node::Text(_) => vec![text],
            })
            .collect()
    }

    /// What becomes of an element: nothing, itself changed, or what was inside it.
    fn element(&self, mut element: Element, foot: bool) -> Vec<Node> {
        let dropped = DROPPED.iter().any(|class| element.has_class(class))
            || matches!(element.name.as_str(), "script" | "style" | "button" | "template")
            // The list of all exhibits says where each comes from.
            || (foot && element.has_class("provenance"));
        if dropped {
            return Vec::new();
        }
        let foot = foot || element.has_class("exhibit-foot");
        element.children = self.nodes(std::mem::take(&mut element.children), foot);
        if element.has_class("exhibit-foot") && element.words().is_empty() {
            return Vec::new();
        }
        // A heading that links to itself.
        if element.name == "a" && element.has_class("header") {
            return element.children;
        }
        match element.vocabulary {
            Vocabulary::Html => self.html(&mut element),
            Vocabulary::Svg => drawing(&mut element),
            Vocabulary::MathMl => return vec![Node::Element(formula(element))],
        }
        vec![Node::Element(element)]
    }

    fn html(&self, element: &mut Element) {
        if element.name == "details" && element.has_class("long") {
            element.set("open", String::new());
        }
        element.attributes.retain(|(name, _)| {
            !matches!(name.as_str(), "tabindex" | "download" | "align") && !name.starts_with("data-")
        });
        if let Some(style) = element.take("style") {
            // Columns of a figure; e-readers know no variables.
            if let Some(columns) = style.strip_prefix("--columns:") {
                let class = element.take("class").unwrap_or_default();
                element.set(
                    "class",
                    format!("{class} columns-{}", columns.trim_end_matches(';')),
                );
            } else if !style.starts_with("--") {
                element.set("style", style);
            }
        }
        if let Some(id) = element.take("id") {
            element.set("id", identifier(&id));
        }
        if element.name == "a"
            && let Some(target) = element.take("href")
        {
            match self.link(&target) {
                Some(target) => element.set("href", target),
                None => element.name = "span".to_owned(),
            }
        }
        // A group's or region's name belongs to what scrolls, and nothing scrolls here.
        if element.has_class("scroll") || element.has_class("formula") {
            element.take("role");
            element.take("aria-label");
        }
    }

    /// Where a link leads in the EPUB; `None` where it has nothing there.
    fn link(&self, target: &str) -> Option<String> {
        if ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| target.starts_with(scheme))
        {
            return Some(target.to_owned());
        }
        let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
        let fragment = match fragment {
            "" => String::new(),
            fragment => format!("#{}", identifier(fragment)),
        };
        if file.is_empty() {
            return Some(fragment).filter(|fragment| !fragment.is_empty());
        }
        let page = self.pages.get(file)?.strip_suffix(".html")?;
        Some(format!("{page}.xhtml{fragment}"))
    }
}

/// An identifier as XML allows it: it begins with a letter and has no colon. The same for the place and for its links.
pub fn identifier(id: &str) -> String {
    let id = id.replace(':', "-");
    if id.starts_with(|first: char| first.is_alphabetic() || first == '_') {
        id
    } else {
        format!("s-{id}")
    }
}

fn drawing(element: &mut Element) {
    for (name, value) in &mut element.attributes {
        if name == "href" {
            *name = "xlink:href".to_owned();
        }
        *value = fixed_colors(value);
    }
    element.attributes.retain(|(name, _)| name != "tabindex");
    // SVG 1.1, which EPUB's checker knows, has it as a style only.
    if let Some(order) = element.take("paint-order") {
        let style = element.take("style").map_or(String::new(), |style| style + ";");
        element.set("style", format!("{style}paint-order:{order}"));
    }
    // The drawing's own colors are in a style sheet for browsers; here each stands where it is used.
    element
        .children
        .retain(|child| !matches!(child, Node::Element(Element { name, .. }) if name == "style"));
}

/// `var(--plot-blue,#1247d0)` becomes `#1247d0`: the light theme's color.
pub fn fixed_colors(value: &str) -> String {
    let mut fixed = String::new();
    let mut rest = value;
    while let Some(at) = rest.find("var(") {
        fixed.push_str(&rest[..at]);
        let inside = &rest[at + 4..];
        let end = inside.find(')').unwrap_or(inside.len());
        let color = inside[..end]
            .split_once(',')
            .map_or("currentColor", |(_, color)| color.trim());
        fixed.push_str(color);
        rest = inside.get(end + 1..).unwrap_or("");
    }
    fixed + rest
}

/// MathML 3, which EPUB prescribes, knows `displaystyle` and `scriptlevel` on few elements; others are put in one.
fn formula(mut element: Element) -> Element {
    element
        .attributes
        .retain(|(name, _)| !matches!(name.as_str(), "tabindex" | "role" | "aria-label"));
    let own: &[&str] = match element.name.as_str() {
        "mstyle" | "math" => return element,
        "mtable" => &["scriptlevel"],
        _ => &["displaystyle", "scriptlevel"],
    };
    let (styles, attributes): (Vec<_>, Vec<_>) = std::mem::take(&mut element.attributes)
        .into_iter()
        .partition(|(name, _)| own.contains(&name.as_str()));
    element.attributes = attributes;
    if styles.is_empty() {
        return element;
    }
    Element {
        name: "mstyle".to_owned(),
        vocabulary: Vocabulary::MathMl,
        attributes: styles,
        children: vec![Node::Element(element)],
    }
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;
    use crate::epub::xhtml::inside;

    fn adapted(html: &str) -> String {
        let pages = BTreeSet::from(["03-newton.html".to_owned()]);
        let page = Html::parse_document(&format!("<main>{html}</main>"));
        let main = page.select(&Selector::parse("main").unwrap()).next().unwrap();
        inside(&Adaptation { pages: &pages }.of(Element::of(main)))
    }

    #[test]
    fn links_lead_into_the_book_or_nowhere() {
        assert_eq!(
            adapted(
                "<a href='03-newton.html#1-step'>a</a><a href='#b:c'>b</a><a href='x/y.csv' download>c</a>"
            ),
            "<a href=\"03-newton.xhtml#s-1-step\">a</a><a href=\"#b-c\">b</a><span>c</span>"
        );
        assert_eq!(
            adapted("<h2 id='1-step'><a class='header' href='#1-step'>One</a></h2>"),
            "<h2 id=\"s-1-step\">One</h2>"
        );
    }

    #[test]
    fn cards_and_boxes_are_left_out_and_marks_are_kept() {
        assert_eq!(
            adapted(
                "<div class='exhibit-foot'><details class='exhibit-code'>x</details><details class='provenance'>y</details></div>\
                 <div class='exhibit-foot'><span class='exhibit-mark'>timed</span></div><details class='provenance'>z</details>"
            ),
            "<div class=\"exhibit-foot\"><span class=\"exhibit-mark\">timed</span></div><details class=\"provenance\">z</details>"
        );
    }

    #[test]
    fn a_long_table_is_open() {
        assert_eq!(
            adapted("<details class='long'><summary>a</summary>b</details>"),
            "<details class=\"long\" open=\"\"><summary>a</summary>b</details>"
        );
    }

    #[test]
    fn drawings_have_fixed_colors() {
        assert_eq!(
            fixed_colors("a var(--x,#123456) var(--y, red) var(--z)"),
            "a #123456 red currentColor"
        );
        assert!(
            adapted("<svg><style>a{}</style><path fill='var(--p,#abcdef)'/></svg>")
                .ends_with("><path fill=\"#abcdef\"/></svg>")
        );
    }

    #[test]
    fn styles_of_a_formula_stand_around_it() {
        assert!(
            adapted("<math><mfrac displaystyle=false><mn>1</mn><mn>2</mn></mfrac></math>").contains(
                "><mstyle displaystyle=\"false\"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle></math>"
            )
        );
    }

    #[test]
    fn a_table_keeps_the_style_it_may_have() {
        let mtable = adapted("<math><mtable displaystyle=true scriptlevel=0></mtable></math>");
        assert!(
            mtable.contains("<mstyle scriptlevel=\"0\"><mtable displaystyle=\"true\"/></mstyle>"),
            "{mtable}"
        );
    }

    #[test]
    fn the_order_of_painting_is_a_style() {
        assert!(
            adapted("<svg><text paint-order=stroke></text></svg>")
                .contains("<text style=\"paint-order:stroke\"/>")
        );
    }

    #[test]
    fn columns_become_a_class() {
        assert_eq!(
            adapted("<div class=panels style='--columns:2'></div>"),
            "<div class=\"panels columns-2\"></div>"
        );
    }
}

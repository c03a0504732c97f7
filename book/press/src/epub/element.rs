//! A page as a tree that may be changed: elements, and the text between them.

use scraper::{ElementRef, Node as Parsed};

/// The vocabulary an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// Everything else.
    Html,
    /// What stands in `<svg>`.
    Svg,
    /// What stands in `<math>`.
    MathMl,
}

impl Vocabulary {
    /// Its name space.
    pub fn address(self) -> &'static str {
        match self {
            Self::Html => "http://www.w3.org/1999/xhtml",
            Self::Svg => "http://www.w3.org/2000/svg",
            Self::MathMl => "http://www.w3.org/1998/Math/MathML",
        }
    }
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Words, not escaped.
    Text(String),
    /// A tag and what is inside.
    Element(Element),
}

/// A tag and what is inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// As its vocabulary spells it: `linearGradient`.
    pub name: String,
    /// Where the name comes from.
    pub vocabulary: Vocabulary,
    /// In the order of the page, as their vocabulary spells them: `viewBox`.
    pub attributes: Vec<(String, String)>,
    /// What is inside, in order.
    pub children: Vec<Node>,
}

impl Element {
    /// An element of HTML.
    pub fn new(name: &str, attributes: &[(&str, &str)], children: Vec<Node>) -> Self {
        Self {
            name: name.to_owned(),
            vocabulary: Vocabulary::Html,
            attributes: attributes
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            children,
        }
    }

    /// Copies an element of a parsed page. Comments are left out.
    pub fn of(parsed: ElementRef<'_>) -> Self {
        let value = parsed.value();
        let children = parsed
            .children()
            .filter_map(|child| match child.value() {
                Parsed::Text(text) => Some(Node::Text(text.to_string())),
                Parsed::Element(_) => ElementRef::wrap(child).map(|child| Node::Element(Self::of(child))),
                _ => None,
            })
            .collect();
        Self {
            name: value.name.local.to_string(),
            vocabulary: match &*value.name.ns {
                "http://www.w3.org/2000/svg" => Vocabulary::Svg,
                "http://www.w3.org/1998/Math/MathML" => Vocabulary::MathMl,
                _ => Vocabulary::Html,
            },
            attributes: value
                .attrs
                .iter()
                .map(|(name, value)| {
                    let name = match &name.prefix {
                        Some(prefix) if !prefix.is_empty() => format!("{prefix}:{}", name.local),
                        _ => name.local.to_string(),
                    };
                    (name, value.to_string())
                })
                .collect(),
            children,
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    /// Takes an attribute away.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.attributes.iter().position(|(found, _)| found == name)?;
        Some(self.attributes.remove(at).1)
    }

    /// Gives an attribute a value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.take(name);
        self.attributes.push((name.to_owned(), value.into()));
    }

    /// Whether one of its classes is this.
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|classes| classes.split_ascii_whitespace().any(|found| found == class))
    }

    /// The words inside, without tags; white space is one blank.
    pub fn words(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn gather(&self, into: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => into.push_str(text),
                Node::Element(element) => element.gather(into),
            }
        }
    }

    /// Calls a function on this element and on all below it.
    pub fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        see(self);
        for child in &self.children {
            if let Node::Element(element) = child {
                element.visit(see);
            }
        }
    }
}

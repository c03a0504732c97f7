//! What stands where in a page: one pass of Markdown over the source, with byte ranges.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::directive::{self, Directive};

/// A formula.
#[derive(Debug, Clone)]
pub struct Formula {
    /// Its bytes with the dollars.
    pub range: Range<usize>,
    /// TeX.
    pub tex: String,
    /// Written with two dollars.
    pub display: bool,
}

/// A fenced block of code.
#[derive(Debug, Clone)]
pub struct Fence {
    /// Its bytes with both fences.
    pub range: Range<usize>,
    /// The words behind the opening fence.
    pub info: String,
    /// What is inside.
    pub body: String,
}

impl Fence {
    /// The first word of the info string: the language.
    pub fn language(&self) -> &str {
        self.info.split([' ', ',', '\t']).next().unwrap_or_default()
    }

    /// What follows the language.
    pub fn rest(&self) -> &str {
        self.info[self.language().len()..].trim_matches([' ', ',', '\t'])
    }
}

/// A heading.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Its bytes.
    pub range: Range<usize>,
    /// 1 to 6.
    pub level: u8,
    /// The identifier, when it can be known before rendering (a formula or directive hides it).
    pub id: Option<String>,
    /// Whether the author wrote the identifier.
    pub explicit: bool,
    /// Its words; formulas are missing.
    pub text: String,
    /// The bytes of its words, formulas and directives.
    pub words: Range<usize>,
}

impl Heading {
    /// Whether it says more than its words: a formula, or what a directive gives.
    pub fn is_computed(&self, page: &str) -> bool {
        let words = page.get(self.words.clone()).unwrap_or_default();
        words.contains('$') || words.contains("{{")
    }
}

/// A link or an image.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its bytes.
    pub range: Range<usize>,
    /// Where it leads.
    pub target: String,
    /// Whether it is an image.
    pub image: bool,
}

/// A footnote's definition.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its bytes.
    pub range: Range<usize>,
    /// Its label.
    pub label: String,
    /// Its Markdown.
    pub body: String,
}

/// Everything of a page that the press has to know.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// Directives that the press weaves, outside code.
    pub directives: Vec<Directive>,
    /// Directives that mdBook expands, anywhere.
    pub includes: Vec<Directive>,
    /// Formulas.
    pub formulas: Vec<Formula>,
    /// Fences.
    pub fences: Vec<Fence>,
    /// Headings.
    pub headings: Vec<Heading>,
    /// Links and images.
    pub links: Vec<Link>,
    /// References to footnotes.
    pub marks: Vec<(Range<usize>, String)>,
    /// Footnotes.
    pub notes: Vec<Note>,
    /// References to footnotes that do not exist.
    pub orphans: Vec<(Range<usize>, String)>,
    /// Dollars that begin no formula.
    pub dollars: Vec<usize>,
    /// Code: fenced, indented, in line.
    pub code: Vec<Range<usize>>,
    /// Comments of HTML.
    pub comments: Vec<Range<usize>>,
    /// Tags of HTML.
    pub html: Vec<Range<usize>>,
}

/// Markdown as mdBook reads it, and math.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH
}

/// Whether a byte lies in one of the ranges.
pub fn within(ranges: &[Range<usize>], at: usize) -> bool {
    ranges.iter().any(|range| range.contains(&at))
}

impl Scan {
    /// Reads a page.
    pub fn of(text: &str) -> Self {
        let mut scan = Self::default();
        let mut fence: Option<Fence> = None;
        let mut heading: Option<Heading> = None;
        let mut computable = true;
        for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
            if let Some(heading) = &mut heading
                && !matches!(event, Event::End(_))
            {
                heading.words = match heading.words.is_empty() {
                    true => range.clone(),
                    false => heading.words.start..range.end.max(heading.words.end),
                };
            }
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    scan.code.push(range.clone());
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => info.to_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    fence = Some(Fence {
                        range,
                        info,
                        body: String::new(),
                    });
                }
                Event::End(TagEnd::CodeBlock) => scan.fences.extend(fence.take()),
                Event::Text(words) => {
                    if let Some(fence) = &mut fence {
                        fence.body.push_str(&words);
                    } else if let Some(heading) = &mut heading {
                        heading.text.push_str(&words);
                    }
                }
                Event::SoftBreak | Event::HardBreak => {
                    if let Some(heading) = &mut heading {
                        heading.text.push('\n');
                    }
                }
                Event::Code(words) => {
                    scan.code.push(range);
                    if let Some(heading) = &mut heading {
                        heading.text.push_str(&words);
                    }
                }
                Event::InlineMath(tex) | Event::DisplayMath(tex) => {
                    computable = false;
                    let display = text[range.clone()].starts_with("$$");
                    scan.formulas.push(Formula {
                        range,
                        tex: tex.to_string(),
                        display,
                    });
                }
                Event::Start(Tag::Heading { level, id, .. }) => {
                    computable = true;
                    heading = Some(Heading {
                        range,
                        level: match level {
                            HeadingLevel::H1 => 1,
                            HeadingLevel::H2 => 2,
                            HeadingLevel::H3 => 3,
                            HeadingLevel::H4 => 4,
                            HeadingLevel::H5 => 5,
                            HeadingLevel::H6 => 6,
                        },
                        explicit: id.is_some(),
                        id: id.map(|id| id.to_string()),
                        text: String::new(),
                        words: 0..0,
                    });
                }
                Event::End(TagEnd::Heading(_)) => {
                    if let Some(mut heading) = heading.take() {
                        let known = computable && !heading.text.contains("{{");
                        if heading.id.is_none() && known {
                            heading.id = Some(heading_id(&heading.text));
                        }
                        heading.text = heading.text.split_whitespace().collect::<Vec<_>>().join(" ");
                        scan.headings.push(heading);
                    }
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    scan.links.push(Link {
                        range,
                        target: dest_url.to_string(),
                        image: false,
                    });
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    scan.links.push(Link {
                        range,
                        target: dest_url.to_string(),
                        image: true,
                    });
                }
                Event::FootnoteReference(label) => scan.marks.push((range, label.to_string())),
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let source = &text[range.clone()];
                    let body = source.split_once("]:").map_or(source, |(_, body)| body);
                    scan.notes.push(Note {
                        label: label.to_string(),
                        body: dedent(body),
                        range,
                    });
                }
                Event::Html(source) | Event::InlineHtml(source) => {
                    if source.trim_start().starts_with("<!--") {
                        scan.comments.push(range.clone());
                    }
                    scan.html.push(range);
                }
                _ => {}
            }
        }
        unique(&mut scan.headings);
        let formulas: Vec<_> = scan
            .formulas
            .iter()
            .map(|formula| formula.range.clone())
            .collect();
        let opaque: Vec<_> = formulas.iter().chain(&scan.code).cloned().collect();
        for found in directive::find(text, &opaque) {
            if directive::MDBOOK.contains(&found.name.as_str()) {
                scan.includes.push(found);
            } else if !within(&scan.code, found.range.start)
                && !within(&formulas, found.range.start)
                && !within(&scan.comments, found.range.start)
            {
                scan.directives.push(found);
            }
        }
        scan.find_orphans(text, &formulas);
        for (at, _) in text.match_indices('$') {
            let escaped = text[..at].ends_with('\\');
            let elsewhere = [&scan.code, &formulas, &scan.comments, &scan.html]
                .into_iter()
                .any(|ranges| within(ranges, at));
            let address = scan
                .links
                .iter()
                .any(|link| link.target.contains('$') && link.range.contains(&at));
            if !escaped && !elsewhere && !address {
                scan.dollars.push(at);
            }
        }
        scan
    }

    /// Markdown shows the reference to a footnote that does not exist as it is written.
    fn find_orphans(&mut self, text: &str, formulas: &[Range<usize>]) {
        for (open, _) in text.match_indices("[^") {
            let Some(length) = text[open..].find(']') else {
                continue;
            };
            let label = &text[open + 2..open + length];
            let escaped = open > 0 && text.as_bytes()[open - 1] == b'\\';
            let known = self.marks.iter().any(|(range, _)| range.contains(&open))
                || self
                    .notes
                    .iter()
                    .any(|note| note.range.contains(&open) && open <= note.range.start + 3);
            let plain = !label.is_empty() && !label.contains(char::is_whitespace);
            if plain && !escaped && !known && !within(&self.code, open) && !within(formulas, open) {
                self.orphans.push((open..open + length + 1, label.to_owned()));
            }
        }
    }
}

/// The identifier that mdBook gives a heading.
pub fn heading_id(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .filter_map(|character| {
            if character.is_alphanumeric() || character == '_' || character == '-' {
                Some(character)
            } else if character.is_whitespace() {
                Some('-')
            } else {
                None
            }
        })
        .collect()
}

/// mdBook appends `-1`, `-2`, … to an identifier that it has already given. Those that an author wrote stay.
fn unique(headings: &mut [Heading]) {
    let mut used = std::collections::HashSet::new();
    for heading in headings {
        let Some(id) = heading.id.clone().filter(|_| !heading.explicit) else {
            continue;
        };
        let mut candidate = id.clone();
        let mut count = 0;
        while !used.insert(candidate.clone()) {
            count += 1;
            candidate = format!("{id}-{count}");
        }
        heading.id = Some(candidate);
    }
}

fn dedent(body: &str) -> String {
    body.lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_math_and_comments_hide_directives() {
        let text = "{{#value a}} `{{#value b}}` <!-- {{#value c}} -->\n\n```text\n{{#value d}}\n{{#include e}}\n```\n\n$x{{#value f}}$\n";
        let scan = Scan::of(text);
        let names: Vec<_> = scan.directives.iter().map(|d| d.arguments.as_str()).collect();
        assert_eq!(names, ["a"]);
        assert_eq!(scan.includes.len(), 1);
    }

    #[test]
    fn headings_get_the_ids_that_mdbook_gives() {
        let scan = Scan::of(
            "# Newton's *method*\n\n## Why `lib.rs`?\n\n## Same\n\n## Same\n\n## Own {#mine}\n\n## With $x$\n",
        );
        let ids: Vec<_> = scan
            .headings
            .iter()
            .map(|heading| heading.id.as_deref())
            .collect();
        assert_eq!(
            ids,
            [
                Some("newtons-method"),
                Some("why-librs"),
                Some("same"),
                Some("same-1"),
                Some("mine"),
                None
            ]
        );
    }

    #[test]
    fn footnotes_are_found_and_orphans_too() {
        let scan = Scan::of("A[^one] b[^two].\n\n[^one]: The *first*\n    note.\n");
        assert_eq!(scan.marks.len(), 1);
        assert_eq!(scan.notes[0].body, "The *first*\nnote.");
        assert_eq!(scan.orphans[0].1, "two");
    }

    #[test]
    fn math_keeps_its_tex() {
        let scan = Scan::of("Let $a_i * b_j$ and $$x$$.\n\n```math energy\nE = m c^2\n```\n");
        assert_eq!(scan.formulas[0].tex, "a_i * b_j");
        assert!(scan.formulas[1].display);
        assert_eq!(scan.fences[0].rest(), "energy");
        assert_eq!(scan.fences[0].body, "E = m c^2\n");
    }

    proptest::proptest! {
        /// No text makes the scanner panic, and every range lies on the borders of characters.
        #[test]
        fn any_text_can_be_scanned(text in "([ -~\nλ]|\\{\\{#|\\}\\}|\\$|```|\\[\\^a\\]){0,60}") {
            let scan = Scan::of(&text);
            for range in scan.directives.iter().map(|d| &d.range).chain(scan.formulas.iter().map(|f| &f.range)).chain(&scan.code) {
                proptest::prop_assert!(text.get(range.clone()).is_some());
            }
        }
    }
}

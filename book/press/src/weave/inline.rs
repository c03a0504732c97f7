//! A line of Markdown with TeX and directives, such as a caption, to HTML.

use std::ops::Range;

use pulldown_cmark::{Options, Parser};

use super::edit::Edits;
use super::page::Page;
use super::scan::{self, Heading, Scan};
use super::scope::{Place, Scope};
use super::{cite, claim, html, reference, tally, value};
use crate::weave::directive::{self, Directive};

/// A browser may break a line between a formula and the comma behind it. Ties to the formula what must stay on its
/// line: closing punctuation behind it and a parenthesis before it.
pub fn kept_together(text: &str, formula: Range<usize>, mathml: String) -> (Range<usize>, String) {
    let before = &text[..formula.start];
    let parenthesis = before.ends_with('(') && !before.ends_with("](");
    let mut tail: String = text[formula.end..]
        .chars()
        .take_while(|&character| matches!(character, ',' | '.' | ';' | ':' | '?' | ')' | '’' | '”' | '–'))
        .collect();
    let mut end = formula.end + tail.len();
    // The genitive, $H$'s: Markdown would not make an apostrophe of what stands between two tags.
    if let Some(letters) = text[end..].strip_prefix('\'') {
        let letters: String = letters
            .chars()
            .take_while(|letter| letter.is_alphabetic())
            .collect();
        if !letters.is_empty() {
            end += 1 + letters.len();
            tail.push('’');
            tail.push_str(&letters);
        }
    }
    if !parenthesis && tail.is_empty() {
        return (formula, mathml);
    }
    let (start, opening) = if parenthesis {
        (formula.start - 1, "(")
    } else {
        (formula.start, "")
    };
    let tail = html::shield(&html::text(&tail));
    (
        start..end,
        format!("<span class=\"nobreak\">{opening}{mathml}{tail}</span>"),
    )
}

/// Where the blank before the mark of a claim begins, which is dropped: the mark has its own small space, and it must
/// not begin a line.
fn without_blank(text: &str, start: usize) -> usize {
    let before = &text[..start];
    let words = before.trim_end_matches([' ', '\n']);
    let paragraph = before[words.len()..].matches('\n').count() > 1;
    let sentence = words
        .chars()
        .next_back()
        .is_some_and(|last| last.is_alphanumeric() || ".,;:!?)]}’”%$*_…".contains(last));
    if sentence && !paragraph {
        words.len()
    } else {
        start
    }
}

/// The mark of a claim stands behind the punctuation that ends its clause, as the mark of a footnote does.
pub fn behind_punctuation(text: &str, mark: Range<usize>, woven: String) -> (Range<usize>, String) {
    let tail: String = text[mark.end..]
        .chars()
        .take_while(|&character| matches!(character, ',' | '.' | ';' | ':' | '?' | '!' | ')' | '’' | '”'))
        .collect();
    let range = without_blank(text, mark.start)..mark.end + tail.len();
    (range, html::shield(&html::text(&tail)) + &woven)
}

impl Scope<'_> {
    /// Renders Markdown. Names without a chapter are `owner`'s; whatever is wrong stands at `place`.
    pub fn inline(&self, markdown: &str, owner: &str, place: &Place) -> String {
        if is_plain(markdown) {
            return html::text(markdown);
        }
        let scan = Scan::of(markdown);
        let mut edits = Edits::default();
        for formula in &scan.formulas {
            let mathml = html::shield(&self.formula(&formula.tex, formula.display, place));
            let (range, woven) = kept_together(markdown, formula.range.clone(), mathml);
            edits.replace(range, woven);
        }
        for directive in &scan.directives {
            let woven = html::shield(&self.directive(directive, owner, place));
            let (range, woven) = if directive.name == "claim" {
                behind_punctuation(markdown, directive.range.clone(), woven)
            } else {
                (directive.range.clone(), woven)
            };
            edits.replace(range, woven);
        }
        let source = edits.apply(markdown);
        let options = scan::options() - Options::ENABLE_MATH - Options::ENABLE_FOOTNOTES;
        let mut out = String::with_capacity(source.len() * 2);
        pulldown_cmark::html::push_html(&mut out, Parser::new_ext(&source, options));
        let out = out
            .trim()
            .replace("</p>\n<p>", "<br>")
            .replace("<p>", "")
            .replace("</p>", "");
        out.replace('\n', " ")
    }

    /// The words of a heading, for a link to it.
    pub fn heading(&self, page: &Page, heading: &Heading, place: &Place) -> String {
        if !heading.is_computed(&page.text) {
            return html::text(&heading.text);
        }
        let words = self.inline(&page.text[heading.words.clone()], &page.owner, place);
        // A link holds no other.
        if words.contains("<a ") {
            html::text(&html::words(&words))
        } else {
            words
        }
    }

    /// Typesets a formula.
    pub fn formula(&self, tex: &str, display: bool, place: &Place) -> String {
        match self.whole.weaver.math.convert(tex, display) {
            Ok(mathml) => mathml,
            Err(error) => {
                let line = place.line + tex[..error.range.start].matches('\n').count();
                let place = Place::new(&place.file, line);
                let near = tex.get(error.range.clone()).unwrap_or_default().trim();
                let near = if near.is_empty() {
                    String::new()
                } else {
                    format!(" at ‘{}’", near.chars().take(40).collect::<String>())
                };
                let shown: String = tex
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .chars()
                    .take(60)
                    .collect();
                self.error(
                    &place,
                    format!("bad TeX in ‘{shown}’{near}: {}", error.message),
                    "mend the formula; a dollar that begins none is written \\$",
                );
                format!("<code class=\"missing-exhibit\">{}</code>", html::text(tex))
            }
        }
    }

    /// Renders a directive that stands inside a sentence.
    pub fn directive(&self, directive: &Directive, owner: &str, place: &Place) -> String {
        if directive.unclosed {
            self.error(
                place,
                format!("the directive {{{{#{} is not closed", directive.name),
                "end it with }}",
            );
            return self.missing(&directive.name);
        }
        if directive.unmarked {
            let inner = format!("{} {}", directive.name, directive.arguments);
            let inner = inner.trim();
            self.error(
                place,
                format!("{{{{{inner}}}}} is no directive"),
                format!("write {{{{#{inner}}}}}"),
            );
            return self.missing(&directive.name);
        }
        let arguments = directive.arguments.as_str();
        match directive.name.as_str() {
            "value" => value::render(self, arguments, owner, place),
            "claim" => claim::render(self, arguments, owner, place),
            "ref" => reference::render(self, arguments, owner, place),
            "cite" => cite::cite(self, arguments, place),
            "quote" => cite::quote(self, arguments, place),
            "tally" => tally::render(self),
            name if directive.is_block() => {
                let what = format!("{} has to stand alone on its line", directive.written());
                self.error(
                    place,
                    what,
                    "put it on a line of its own, with blank lines around it",
                );
                self.missing(name)
            }
            name => {
                let known = directive::WOVEN.iter().chain(&directive::MDBOOK).copied();
                let remedy = match super::nearest::nearest(name, known) {
                    // A chapter publishes words with `run.text`, and they are values like others.
                    _ if name == "text" => format!("write {{{{#value {arguments}}}}}"),
                    Some(near) => format!("did you mean {{{{#{near}}}}}?"),
                    None => format!("the directives are {}", directive::WOVEN.join(", ")),
                };
                self.error(place, format!("unknown directive {{{{#{name}}}}}"), remedy);
                self.missing(name)
            }
        }
    }
}

/// Whether a text needs no Markdown.
fn is_plain(text: &str) -> bool {
    !text.contains([
        '$', '*', '_', '`', '[', '<', '>', '&', '\\', '{', '~', '"', '\'', '|', '\n', '#', '!',
    ]) && !text.contains("--")
        && !text.contains("...")
        && !text.starts_with(['-', '+', ':', ' ', '='])
        && !text
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with([')', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tied(text: &str) -> String {
        let start = text.find('$').unwrap();
        let end = text.rfind('$').unwrap() + 1;
        let (range, woven) = kept_together(text, start..end, "M".into());
        html::unescape(&format!("{}{woven}{}", &text[..range.start], &text[range.end..]))
    }

    #[test]
    fn punctuation_stays_with_its_formula() {
        assert_eq!(tied("of $f$, and"), "of <span class=\"nobreak\">M,</span> and");
        assert_eq!(tied("so ($x$). No"), "so <span class=\"nobreak\">(M).</span> No");
        assert_eq!(tied("$H$'s rows"), "<span class=\"nobreak\">M’s</span> rows");
        assert_eq!(tied("a $x$ b"), "a M b");
        assert_eq!(tied("[$x$](page.md)"), "[M](page.md)");
    }

    #[test]
    fn a_claim_stands_behind_the_punctuation() {
        let marked = |text: &str| {
            let (start, end) = (text.find("{{").unwrap(), text.find("}}").unwrap() + 2);
            let (range, woven) = behind_punctuation(text, start..end, "M".into());
            html::unescape(&format!("{}{woven}{}", &text[..range.start], &text[range.end..]))
        };
        assert_eq!(marked("It doubles{{#claim x}}. So"), "It doubles.M So");
        assert_eq!(marked("(It doubles {{#claim x}}.) So"), "(It doubles.)M So");
        assert_eq!(marked("It doubles{{#claim x}}, twice"), "It doubles,M twice");
        assert_eq!(marked("It doubles{{#claim x}} twice"), "It doublesM twice");
    }

    #[test]
    fn a_claim_follows_its_sentence_without_a_blank() {
        let at = |text: &str| without_blank(text, text.find("{{").unwrap());
        assert_eq!(at("It doubles {{#claim x}}."), "It doubles".len());
        assert_eq!(at("It doubles.\n{{#claim x}}"), "It doubles.".len());
        assert_eq!(at("It doubles.\n\n{{#claim x}}"), "It doubles.\n\n".len());
        assert_eq!(at("- {{#claim x}}"), 2);
    }
}

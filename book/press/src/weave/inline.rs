//! A line of Markdown with TeX and directives, such as a caption, to HTML.

use pulldown_cmark::{Options, Parser};

use super::edit::Edits;
use super::scan::{self, Scan};
use super::scope::{Place, Scope};
use super::{cite, claim, html, reference, value};
use crate::weave::directive::{self, Directive};

impl Scope<'_> {
    /// Renders Markdown. Names without a chapter are `owner`'s; whatever is wrong stands at `place`.
    pub fn inline(&self, markdown: &str, owner: &str, place: &Place) -> String {
        if is_plain(markdown) {
            return html::text(markdown);
        }
        let scan = Scan::of(markdown);
        let mut edits = Edits::default();
        for formula in &scan.formulas {
            edits.replace(
                formula.range.clone(),
                html::shield(&self.formula(&formula.tex, formula.display, place)),
            );
        }
        for directive in &scan.directives {
            edits.replace(
                directive.range.clone(),
                html::shield(&self.directive(directive, owner, place)),
            );
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

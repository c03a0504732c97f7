//! Directives: `{{#name arguments}}` in a page.

use std::ops::Range;

/// The directives that the press weaves.
pub const WOVEN: [&str; 19] = [
    "figure",
    "table",
    "value",
    "claim",
    "listing",
    "ref",
    "cite",
    "quote",
    "references",
    "figures",
    "claims",
    "values",
    "map",
    "tally",
    "drawing",
    "notation",
    "methods",
    "verdict",
    "verdicts",
];

/// Those of them that stand inside a sentence; the others take a line of their own.
const INLINE: [&str; 6] = ["value", "claim", "ref", "cite", "quote", "tally"];

/// The directives that mdBook expands; the press only checks them.
pub const MDBOOK: [&str; 5] = ["include", "rustdoc_include", "playground", "playpen", "title"];

/// One directive as it stands in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its bytes, from the first brace to the last.
    pub range: Range<usize>,
    /// The word behind `#`.
    pub name: String,
    /// The rest, trimmed.
    pub arguments: String,
    /// Whether it stands alone on its line.
    pub alone: bool,
    /// Whether its closing braces are missing.
    pub unclosed: bool,
    /// Whether the `#` is missing: `{{figure paths}}`.
    pub unmarked: bool,
}

impl Directive {
    /// Whether it takes a line of its own.
    pub fn is_block(&self) -> bool {
        !INLINE.contains(&self.name.as_str()) && WOVEN.contains(&self.name.as_str())
    }

    /// As it should be written.
    pub fn written(&self) -> String {
        if self.arguments.is_empty() {
            format!("{{{{#{}}}}}", self.name)
        } else {
            format!("{{{{#{} {}}}}}", self.name, self.arguments)
        }
    }
}

/// Finds every directive of a text, escaped ones (`\{{#…}}`) excepted.
pub fn find(text: &str) -> Vec<Directive> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|offset| at + offset) {
        at = open + 2;
        if open > 0 && bytes[open - 1] == b'\\' {
            continue;
        }
        let marked = bytes.get(open + 2) == Some(&b'#');
        let start = open + if marked { 3 } else { 2 };
        let word: String = text[start..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
            .collect();
        // Without the mark it is only a slip when the word is a directive's.
        if !marked && !WOVEN.contains(&word.as_str()) {
            continue;
        }
        let line_end = text[open..].find('\n').map_or(text.len(), |offset| open + offset);
        // A directive may be broken over lines, as prose is, but not over paragraphs.
        let paragraph_end = text[open..]
            .find("\n\n")
            .map_or(text.len(), |offset| open + offset);
        let close = text[start..paragraph_end].find("}}").map(|offset| start + offset);
        let next = text[start..paragraph_end].find("{{").map(|offset| start + offset);
        let close = close.filter(|&close| next.is_none_or(|next| close < next));
        let (range, arguments) = match close {
            Some(close) => (open..close + 2, &text[start + word.len()..close]),
            None => (open..line_end, &text[start + word.len()..line_end]),
        };
        let line_start = text[..open].rfind('\n').map_or(0, |newline| newline + 1);
        let after = text[range.end..]
            .find('\n')
            .map_or(text.len(), |offset| range.end + offset);
        found.push(Directive {
            alone: text[line_start..open].trim().is_empty() && text[range.end..after].trim().is_empty(),
            name: word,
            arguments: arguments.split_whitespace().collect::<Vec<_>>().join(" "),
            unclosed: close.is_none(),
            unmarked: !marked,
            range: range.clone(),
        });
        at = range.end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_arguments_and_places() {
        let text = "Six {{#value iterations}} steps.\n\n{{#figure paths}}\n\n\\{{#value x}} {{#quote m10\n\"1.40\"}}";
        let found = find(text);
        let summary: Vec<_> = found
            .iter()
            .map(|d| {
                (
                    d.name.as_str(),
                    d.arguments.as_str(),
                    d.alone,
                    &text[d.range.clone()],
                )
            })
            .collect();
        assert_eq!(
            summary,
            [
                ("value", "iterations", false, "{{#value iterations}}"),
                ("figure", "paths", true, "{{#figure paths}}"),
                ("quote", "m10 \"1.40\"", false, "{{#quote m10\n\"1.40\"}}"),
            ]
        );
    }

    #[test]
    fn an_unclosed_or_unmarked_directive_is_still_found() {
        let found = find("a {{#value x\n\nb {{figure y}} c {{handlebars}}");
        assert_eq!(found.len(), 2);
        assert!(found[0].unclosed);
        assert!(found[1].unmarked);
    }
}

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

/// Those of them that take no arguments.
const BARE: [&str; 7] = [
    "references",
    "figures",
    "claims",
    "values",
    "map",
    "notation",
    "verdicts",
];

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

    /// Whether it stands for itself: a list, a table or a map of the whole book or page.
    pub fn takes_nothing(&self) -> bool {
        BARE.contains(&self.name.as_str())
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

/// Finds every directive of a text, escaped ones (`\{{#…}}`) excepted. One that stands in the arguments of another,
/// as a value in the reason of a verdict, follows it. Braces in the `opaque` ranges, formulas and code, close nothing.
pub fn find(text: &str, opaque: &[Range<usize>]) -> Vec<Directive> {
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
        let inside = start + word.len();
        let line_end = text[open..].find('\n').map_or(text.len(), |offset| open + offset);
        // A directive may be broken over lines, as prose is, but not over paragraphs.
        let paragraph_end = text[open..]
            .find("\n\n")
            .map_or(text.len(), |offset| open + offset);
        let close = closing(text, start..paragraph_end, opaque);
        let (range, arguments) = match close {
            Some(close) => (open..close + 2, &text[inside..close]),
            None => (open..line_end, &text[inside..line_end]),
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
        at = if close.is_some() { inside } else { range.end };
    }
    found
}

/// The braces that close a directive whose arguments begin the range.
fn closing(text: &str, within: Range<usize>, opaque: &[Range<usize>]) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = within.start;
    while at + 1 < within.end {
        if let Some(shut) = opaque
            .iter()
            .find(|range| range.contains(&at) && range.start >= within.start)
        {
            at = shut.end;
            continue;
        }
        match &bytes[at..at + 2] {
            b"{{" => {
                depth += 1;
                at += 2;
            }
            b"}}" if depth == 0 => return Some(at),
            b"}}" => {
                depth -= 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_arguments_and_places() {
        let text = "Six {{#value iterations}} steps.\n\n{{#figure paths}}\n\n\\{{#value x}} {{#quote m10\n\"1.40\"}}";
        let found = find(text, &[]);
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
        let found = find("a {{#value x\n\nb {{figure y}} c {{handlebars}}", &[]);
        assert_eq!(found.len(), 2);
        assert!(found[0].unclosed);
        assert!(found[1].unmarked);
    }
    #[test]
    fn a_directive_may_hold_another_and_formulas_with_braces() {
        let text = "{{#verdict wrong: {{#value a}} of $\\frac{1}{\\sqrt{x}}$}}. {{#value b}}";
        let formula = text.find('$').unwrap()..text.rfind('$').unwrap() + 1;
        let found = find(text, &[formula]);
        let arguments: Vec<_> = found.iter().map(|found| found.arguments.as_str()).collect();
        assert_eq!(
            arguments,
            ["wrong: {{#value a}} of $\\frac{1}{\\sqrt{x}}$", "a", "b"]
        );
        let forgotten = find("In {{#value a steps and {{#value b}} more.", &[]);
        assert!(forgotten[0].unclosed);
    }
}

//! A caption in pieces, for the page, where a turned figure gets another one.
//!
//! The press weaves a caption once, for the figure as it is printed; the page can neither read Markdown nor set TeX. So the
//! module takes the turned figure's caption apart, and the page has only to put the pieces together: words as they are,
//! and each formula by its *shape*, which is its TeX without its numbers. The press brings every shape of the printed
//! caption typeset ([`shapes`] names them), and the page sets the numbers in. What cannot be taken apart so (a reference, a
//! value, a link) gives no pieces, and the printed caption stays.
//!
//! All of this is in every module, so it looks at single ASCII letters: tables of Unicode and searches for words weigh.

/// A part of a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words, as they are read.
    Words(String),
    /// Words in italics.
    Emphasis(String),
    /// A formula, and what may not be torn from it at the end of a line.
    Formula {
        /// An opening parenthesis, or nothing.
        before: String,
        /// The formula.
        formula: Formula,
        /// Closing punctuation.
        after: String,
    },
}

/// A formula: its shape, and the numbers that were in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The TeX, with [`NUMBER`] or [`SIGNED`] for each number.
    pub shape: String,
    /// The numbers as they were written, in order.
    pub numbers: Vec<String>,
}

/// Stands in a shape for a number before which a minus would subtract.
pub const NUMBER: char = '#';

/// Stands in a shape for a number and its sign.
pub const SIGNED: char = '±';

/// Takes a caption apart; nothing when it holds more than words, *emphasis* and formulas.
///
/// ```
/// use exhibit::caption::{Piece, pieces};
/// let caption = pieces("From $(-1.2, 1)$, *downhill*.").unwrap_or_default();
/// assert_eq!(caption.len(), 5);
/// assert!(matches!(&caption[1], Piece::Formula { formula, .. }
///     if formula.shape == "(±, ±)" && formula.numbers == ["-1.2", "1"]));
/// assert_eq!(pieces("See {{#ref paths}}."), None);
/// ```
pub fn pieces(markdown: &str) -> Option<Vec<Piece>> {
    // A list, a heading or a quotation begins otherwise.
    let first = markdown.chars().next()?;
    if !(first.is_ascii_alphabetic() || matches!(first, '$' | '*' | '(')) {
        return None;
    }
    let parts: Vec<&str> = markdown.split('$').collect();
    let mut pieces = Vec::new();
    let mut rest = (*parts.first()?).to_owned();
    for pair in parts[1..].chunks(2) {
        let [tex, behind] = pair else { return None };
        let before = if rest.ends_with('(') { "(" } else { "" };
        rest.truncate(rest.len() - before.len());
        words(&rest, &mut pieces)?;
        let (after, behind) = tail(behind);
        pieces.push(Piece::Formula {
            before: before.to_owned(),
            formula: Formula::of(tex)?,
            after,
        });
        rest = behind.to_owned();
    }
    words(&rest, &mut pieces)?;
    Some(pieces)
}

/// The shapes of a caption's formulas, each once.
pub fn shapes(markdown: &str) -> Vec<String> {
    let mut shapes = Vec::new();
    for piece in pieces(markdown).unwrap_or_default() {
        if let Piece::Formula { formula, .. } = piece
            && !shapes.contains(&formula.shape)
        {
            shapes.push(formula.shape);
        }
    }
    shapes
}

impl Formula {
    fn of(tex: &str) -> Option<Self> {
        if tex.is_empty() || has_loose_ends(tex) || tex.contains([NUMBER, SIGNED, '\n']) {
            return None;
        }
        let (mut shape, mut numbers) = (String::new(), Vec::new());
        let mut rest = tex;
        while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
            let length = number_length(&rest[start..]);
            let (before, from) = rest.split_at(start);
            let (digits, behind) = from.split_at(length);
            shape += before;
            // Of `x_12` only the 1 is the index, and of `\frac12` it is half of the digits.
            if shape.ends_with(|last: char| last.is_ascii_alphabetic() || last == '_' || last == '^') {
                shape += digits;
            } else {
                let is_negative = shape.strip_suffix('-').is_some_and(can_be_signed);
                if is_negative {
                    shape.pop();
                }
                shape.push(if can_be_signed(&shape) { SIGNED } else { NUMBER });
                numbers.push(format!("{}{digits}", if is_negative { "-" } else { "" }));
            }
            rest = behind;
        }
        Some(Self {
            shape: shape + rest,
            numbers,
        })
    }
}

/// Whether a minus behind this is a sign.
fn can_be_signed(tex: &str) -> bool {
    let tex = tex.trim_end_matches(' ');
    tex.is_empty() || tex.ends_with(['(', '[', '{', ',', '=', '<', '>'])
}

/// The length of the number at the start: digits, and perhaps a point and more digits.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    match text[whole..].strip_prefix('.').map(digits) {
        Some(more @ 1..) => whole + 1 + more,
        _ => whole,
    }
}

/// What stays with a formula at the end of a line, as on the printed page; and what comes after.
fn tail(text: &str) -> (String, &str) {
    let end = text
        .find(|letter| !matches!(letter, ',' | '.' | ';' | ':' | '?' | ')' | '’' | '”' | '–'))
        .unwrap_or(text.len());
    let (closing, rest) = text.split_at(end);
    let Some(behind) = rest.strip_prefix('\'') else {
        return (closing.to_owned(), rest);
    };
    let letters = behind
        .find(|letter: char| !letter.is_ascii_alphabetic())
        .unwrap_or(behind.len());
    if letters == 0 {
        return (closing.to_owned(), rest);
    }
    let (letters, rest) = behind.split_at(letters);
    (format!("{closing}’{letters}"), rest)
}

/// Words and emphasis, or nothing when Markdown would see more in them.
fn words(text: &str, pieces: &mut Vec<Piece>) -> Option<()> {
    let strange = [
        '\\', '`', '[', ']', '<', '>', '&', '_', '~', '{', '}', '|', '"', '\n',
    ];
    // Two hyphens are a dash, and three points an ellipsis.
    let run = |pair: &[u8]| pair == b"--" || pair == b"..";
    if text.contains(strange) || text.as_bytes().windows(2).any(run) {
        return None;
    }
    let runs: Vec<_> = text.split('*').collect();
    if runs.len().is_multiple_of(2) {
        return None;
    }
    for (i, run) in runs.into_iter().enumerate() {
        let run = apostrophes(run);
        match i % 2 {
            1 if run.is_empty() || has_loose_ends(&run) => return None,
            1 => pieces.push(Piece::Emphasis(run)),
            _ if run.is_empty() => {}
            _ => pieces.push(Piece::Words(run)),
        }
    }
    Some(())
}

/// Whether a blank stands at an end: then Markdown sees no formula and no emphasis.
fn has_loose_ends(text: &str) -> bool {
    text.starts_with(' ') || text.ends_with(' ')
}

/// As a printer sets them.
fn apostrophes(text: &str) -> String {
    let mut set = String::with_capacity(text.len());
    for letter in text.chars() {
        let inside = !set.is_empty() && !set.ends_with([' ', '(']);
        set.push(match letter {
            '\'' if inside => '’',
            '\'' => '‘',
            letter => letter,
        });
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formula(tex: &str) -> (String, Vec<String>) {
        let Formula { shape, numbers } = Formula::of(tex).unwrap();
        (shape, numbers)
    }

    #[test]
    fn a_formula_is_a_shape_and_numbers() {
        for (tex, shape, numbers) in [
            ("f", "f", &[][..]),
            ("(-1.2, 1)", "(±, ±)", &["-1.2", "1"]),
            ("(0.5, -0.25)", "(±, ±)", &["0.5", "-0.25"]),
            (r"\lambda_1 = -0.5", r"\lambda_1 = ±", &["-0.5"]),
            (r"\kappa - 1", r"\kappa - #", &["1"]),
            ("10^{-8}", "±^{±}", &["10", "-8"]),
            ("8N^2", "±N^2", &["8"]),
            (r"\frac12", r"\frac12", &[]),
            ("x = 3.", "x = ±.", &["3"]),
        ] {
            assert_eq!(
                formula(tex),
                (
                    shape.to_owned(),
                    numbers.iter().map(|n| (*n).to_owned()).collect()
                ),
                "{tex}"
            );
        }
        for tex in ["", " x", "a # b", "±1"] {
            assert_eq!(Formula::of(tex), None, "{tex}");
        }
    }

    #[test]
    fn a_caption_is_taken_apart() {
        let words = |text: &str| Piece::Words(text.to_owned());
        let piece = |before: &str, tex: &str, after: &str| Piece::Formula {
            before: before.to_owned(),
            formula: Formula::of(tex).unwrap(),
            after: after.to_owned(),
        };
        assert_eq!(
            pieces("Newton's way ($\\alpha = 0.5$), *far* from $H$'s end; $f$ = 2.").unwrap(),
            [
                words("Newton’s way "),
                piece("(", "\\alpha = 0.5", "),"),
                words(" "),
                Piece::Emphasis("far".to_owned()),
                words(" from "),
                piece("", "H", "’s"),
                words(" end; "),
                piece("", "f", ""),
                words(" = 2."),
            ]
        );
        assert_eq!(shapes("$x = 1$ and $x = -2$, $y$"), ["x = ±", "y"]);
    }

    #[test]
    fn what_the_page_cannot_read_gives_no_pieces() {
        for caption in [
            "",
            "See {{#ref paths}}.",
            "A [link](x).",
            "`code`",
            "half a $formula",
            "* a list",
            "1. a list",
            "a **b** c",
            "a *b",
            "a \"b\"",
            "a -- b",
            "a $ x$ b",
            "f_1",
            "a $$x$$ b",
        ] {
            assert_eq!(pieces(caption), None, "{caption}");
        }
    }
}

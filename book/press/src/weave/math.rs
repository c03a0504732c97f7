//! TeX to MathML, through math-core.
//!
//! The macros of the whole book are those of [`MACROS`] and those of `[preprocessor.press.macros]` in book.toml,
//! which win.

use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

/// Macros that every page may use.
pub const MACROS: [(&str, &str); 15] = [
    ("R", r"\mathbb{R}"),
    ("N", r"\mathbb{N}"),
    ("E", r"\mathbb{E}"),
    ("T", r"\mathsf{T}"),
    ("norm", r"\lVert #1 \rVert"),
    ("abs", r"\lvert #1 \rvert"),
    ("inner", r"\langle #1, #2 \rangle"),
    ("argmin", r"\operatorname*{arg\,min}"),
    ("argmax", r"\operatorname*{arg\,max}"),
    ("diag", r"\operatorname{diag}"),
    ("trace", r"\operatorname{tr}"),
    ("rank", r"\operatorname{rank}"),
    ("cond", r"\operatorname{cond}"),
    ("sign", r"\operatorname{sign}"),
    ("half", r"\tfrac{1}{2}"),
];

/// What is wrong with a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MathError {
    /// Where in the TeX.
    pub range: Range<usize>,
    /// In words.
    pub message: String,
}

/// The typesetter of formulas.
pub struct Math {
    converter: LatexToMathML,
}

impl std::fmt::Debug for Math {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Math")
    }
}

impl Math {
    /// A typesetter that knows the book's macros and these.
    ///
    /// # Errors
    ///
    /// When a macro's definition is no TeX, or its name no name: the macro and the reason.
    pub fn new(own: &[(String, String)]) -> Result<Self, (String, MathError)> {
        let mut macros: Vec<(String, String)> = MACROS
            .iter()
            .filter(|(name, _)| own.iter().all(|(other, _)| other != name))
            .map(|&(name, definition)| (name.to_owned(), definition.to_owned()))
            .collect();
        macros.extend(
            own.iter()
                .map(|(name, definition)| (name.trim_start_matches('\\').to_owned(), definition.clone())),
        );
        let names: Vec<String> = macros.iter().map(|(name, _)| name.clone()).collect();
        let config = MathCoreConfig {
            macros,
            ..MathCoreConfig::default()
        };
        let converter = LatexToMathML::new(config).map_err(|(error, index, definition)| {
            let name = names.get(index).cloned().unwrap_or_default();
            (name, explain(&error, &definition))
        })?;
        Ok(Self { converter })
    }

    /// A typesetter without macros.
    pub fn plain() -> Self {
        Self {
            converter: LatexToMathML::default(),
        }
    }

    /// Typesets a formula. The result stands on one line.
    ///
    /// # Errors
    ///
    /// When the TeX cannot be read.
    pub fn convert(&self, tex: &str, display: bool) -> Result<String, MathError> {
        let style = if display {
            MathDisplay::Block
        } else {
            MathDisplay::Inline
        };
        if tex.trim().is_empty() {
            return Err(MathError {
                range: 0..tex.len(),
                message: "The formula is empty.".into(),
            });
        }
        let converted = self
            .converter
            .convert_with_local_state(tex, style)
            .map_err(|error| explain(&error, tex))?;
        let mathml = readable_primes(&converted.mathml).replace('\n', " ");
        // An italic f reaches to the left of its place, into the word before it.
        Ok(if !display && tex.trim_start().starts_with('f') {
            mathml.replacen("<math", "<math class=\"overhang\"", 1)
        } else {
            mathml
        })
    }
}

fn explain(error: &math_core::LatexError, tex: &str) -> MathError {
    let range = error.0.start.min(tex.len())..error.0.end.min(tex.len());
    MathError {
        range,
        message: error.error_message(),
    }
}

/// Primes as superscripts are shrunk and raised twice, since the glyphs of U+2032 to U+2034 already are in most
/// fonts. Beside their base they have the size and the place that they should; a little space keeps them off the
/// overhang of an *f*.
fn readable_primes(mathml: &str) -> String {
    let mut out = mathml.to_owned();
    for prime in ['′', '″', '‴'] {
        let superscript = format!("<mo>{prime}</mo></msup>");
        while let Some(end) = out.find(&superscript) {
            let Some(start) = matching_open(&out[..end]) else {
                break;
            };
            let body = out[start + "<msup>".len()..end].to_owned();
            let replacement = format!(
                "<mrow>{body}<mo class=\"prime\" lspace=\"0.08em\" rspace=\"0\">&#{};</mo></mrow>",
                prime as u32
            );
            out.replace_range(start..end + superscript.len(), &replacement);
        }
    }
    out
}

/// The `<msup>` that is still open at the end of the text.
fn matching_open(before: &str) -> Option<usize> {
    let mut depth = 0;
    let mut end = before.len();
    loop {
        let open = before[..end].rfind("<msup>");
        let close = before[..end].rfind("</msup>");
        match (open, close) {
            (Some(open), Some(close)) if close > open => {
                depth += 1;
                end = close;
            }
            (Some(open), _) => {
                if depth == 0 {
                    return Some(open);
                }
                depth -= 1;
                end = open;
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_macro_of_the_book_converts() {
        let math = Math::new(&[]).unwrap();
        for tex in [
            r"\R^n",
            r"\norm{x_k}_2",
            r"A^\T",
            r"\argmin_x f(x)",
            r"\diag(d)",
            r"\inner{u}{v}",
            r"\abs{x}",
            r"\half x",
            r"\trace A + \rank A + \cond A + \sign x",
            r"\E[x], \N, \argmax_i",
        ] {
            let html = math
                .convert(tex, false)
                .unwrap_or_else(|error| panic!("{tex}: {error:?}"));
            assert!(html.starts_with("<math"), "{html}");
        }
    }

    #[test]
    fn bad_tex_says_what_is_wrong() {
        let math = Math::new(&[]).unwrap();
        let error = math.convert(r"\frac{1}{2", false).unwrap_err();
        assert!(
            error.message.contains("}") || error.message.contains("closing"),
            "{}",
            error.message
        );
        let error = math.convert(r"\nosuch x", false).unwrap_err();
        assert!(error.message.contains("nosuch"), "{}", error.message);
        assert_eq!(error.range.start, 0);
    }

    #[test]
    fn own_macros_win() {
        let math = Math::new(&[("R".into(), r"\mathrm{Real}".into())]).unwrap();
        assert!(!math.convert(r"\R", false).unwrap().contains('ℝ'));
        assert!(Math::new(&[("bad name".into(), "x".into())]).is_err());
    }

    #[test]
    fn an_overhanging_letter_is_set_off() {
        let math = Math::new(&[]).unwrap();
        assert!(
            math.convert("f(x)", false)
                .unwrap()
                .starts_with("<math class=\"overhang\"")
        );
        assert!(!math.convert("f(x)", true).unwrap().contains("overhang"));
        assert!(!math.convert("x + f", false).unwrap().contains("overhang"));
    }

    #[test]
    fn primes_stand_beside_their_base() {
        let math = Math::new(&[]).unwrap();
        let html = math.convert("f'(x) + (a^2)' + f''(x) + f'''(x)", false).unwrap();
        assert_eq!(html.matches("class=\"prime\"").count(), 4, "{html}");
        assert!(!html.contains("</mo></msup>"), "{html}");
    }
}

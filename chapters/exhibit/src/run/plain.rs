//! Markdown and TeX as plain text, for the terminal.

use crate::directive::without_directives;

/// Reduces Markdown, TeX and the book's directives to readable text: `$\norm{g_k}$` becomes ‖g_k‖.
pub(crate) fn plain(text: &str) -> String {
    let text = without_directives(text);
    let mut plain = String::new();
    for (number, part) in text.split('$').enumerate() {
        plain += &if number % 2 == 1 {
            math(part)
        } else {
            part.replace(['*', '`'], "")
        };
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Commands and their signs, in turn.
const SIGNS: &str = "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε eta η theta θ kappa κ lambda λ mu μ nu ν \
    xi ξ pi π tau τ rho ρ sigma σ phi φ omega ω Delta Δ Sigma Σ nabla ∇ partial ∂ infty ∞ ell ℓ sum ∑ sqrt √ half ½ \
    lVert ‖ rVert ‖ Vert ‖ | ‖ lvert | rvert | le ≤ leq ≤ ge ≥ geq ≥ ne ≠ approx ≈ succeq ⪰ sim ~ in ∈ to → \
    times × cdot · pm ± top ᵀ T ᵀ star * dots … ldots … R ℝ N ℕ E 𝔼";

/// Names that stand for themselves.
const FUNCTIONS: &[&str] = &[
    "log", "ln", "exp", "max", "min", "sin", "cos", "tan", "det", "argmin", "diag", "trace", "rank", "cond",
    "sign", "%", "{", "}", "#", "_", "&",
];

fn sign(command: &str) -> Option<&'static str> {
    let mut words = SIGNS.split_whitespace();
    while let (Some(name), Some(sign)) = (words.next(), words.next()) {
        if name == command {
            return Some(sign);
        }
    }
    None
}

/// TeX reduced to text: commands to signs, simple exponents raised, braces and styles dropped.
fn math(tex: &str) -> String {
    let mut text = String::new();
    let mut rest = tex;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let (command, after) = name(rest);
                rest = after;
                match command {
                    "norm" | "abs" => {
                        let bar = if command == "norm" { '‖' } else { '|' };
                        let (inside, after) = group(rest);
                        text += &format!("{bar}{}{bar}", math(inside).trim());
                        rest = after;
                        continue;
                    }
                    // Spaces that TeX ignores: after an opening sign, before a closing one.
                    "nabla" | "partial" | "lVert" | "lvert" => rest = rest.trim_start(),
                    "rVert" | "rvert" => text.truncate(text.trim_end().len()),
                    _ => {}
                }
                match sign(command) {
                    Some(sign) => text += sign,
                    None if FUNCTIONS.contains(&command) => text += command,
                    None if [",", ";", ":", "!", " "].contains(&command) => text.push(' '),
                    // Styles, such as \mathbf.
                    None => {}
                }
            }
            '^' => {
                let (exponent, after) = group(rest);
                let exponent = math(exponent);
                match raise(&exponent) {
                    Some(raised) => text += &raised,
                    None => text += &format!("^{exponent}"),
                }
                rest = after;
            }
            '{' | '}' => {}
            '-' => text.push('−'),
            '~' => text.push(' '),
            c => text.push(c),
        }
    }
    text
}

/// The name of a command, without its backslash, and what follows: letters, or one other character.
fn name(tex: &str) -> (&str, &str) {
    let letters = tex.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tex.len());
    tex.split_at(if letters > 0 {
        letters
    } else {
        tex.chars().next().map_or(0, char::len_utf8)
    })
}

/// What a command or `^` applies to, and what follows: a braced group, a command or one character.
fn group(tex: &str) -> (&str, &str) {
    if let Some(inside) = tex.strip_prefix('{') {
        let mut depth = 1;
        for (at, c) in inside.char_indices() {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            if depth == 0 {
                return (&inside[..at], &inside[at + 1..]);
            }
        }
        return (inside, "");
    }
    if let Some(command) = tex.strip_prefix('\\') {
        return tex.split_at(1 + name(command).0.len());
    }
    tex.split_at(tex.chars().next().map_or(0, char::len_utf8))
}

fn raise(text: &str) -> Option<String> {
    const PLAIN: &str = "0123456789−+knTᵀ";
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵏⁿᵀᵀ";
    text.chars()
        .map(|c| RAISED.chars().nth(PLAIN.chars().position(|plain| plain == c)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tex_becomes_readable() {
        assert_eq!(plain(r"error $e_k$ to $10^{-6}$"), "error e_k to 10⁻⁶");
        assert_eq!(plain(r"$\lVert \nabla f \rVert_2 \le 10^{-8}$"), "‖∇f‖_2 ≤ 10⁻⁸");
        assert_eq!(plain(r"$e_{k+1}/e_k^2$ *and* `code`"), "e_k+1/e_k² and code");
        assert_eq!(plain(r"$\mathbf{x}^\top$ costs $N^3$"), "xᵀ costs N³");
        assert_eq!(plain(r"$\kappa^{1/2}$"), "κ^1/2");
        assert_eq!(plain(r"$\norm{\nabla f(x_{k})} \in \R^{N}$"), "‖∇f(x_k)‖ ∈ ℝ^N");
        assert_eq!(plain("As {{#ref newton:paths}} shows"), "As newton:paths shows");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".*") {
            plain(&text);
            plain(&format!("${text}$"));
        }
    }
}

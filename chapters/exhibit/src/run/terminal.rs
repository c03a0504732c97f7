//! Exhibits in the terminal: tables, values and claims as words on stdout.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table as Grid, TableStyle};

use crate::manifest::{Body, Claim, Exhibit, Table};

/// An exhibit as it is printed.
pub(crate) fn show(exhibit: &Exhibit) -> String {
    let name = &exhibit.common.name;
    match &exhibit.body {
        Body::Figure(figure) => format!("  {name}: {}", plain(&figure.caption)),
        Body::Table(table) => format!("  {name}: {}\n{}", plain(&table.caption), grid(table)),
        Body::Value(value) => match &value.unit {
            Some(unit) => format!("  {name} = {} {unit}", plain(&value.text)),
            None => format!("  {name} = {}", plain(&value.text)),
        },
        Body::Claim(claim) => verdict(name, claim),
    }
}

/// `✓ few-iterations: Newton needs at most seven iterations (6, claimed ≤ 7)`
fn verdict(name: &str, claim: &Claim) -> String {
    let Claim {
        measured_text,
        bound_text,
        attempts,
        ..
    } = claim;
    let mark = if claim.holds { "✓" } else { "✗" };
    let tries = if *attempts > 1 {
        format!(", measured {attempts} times")
    } else {
        String::new()
    };
    let verdict = if claim.holds { "" } else { " — FALSE" };
    format!(
        "  {mark} {name}: {} ({measured_text}, claimed {bound_text}{tries}){verdict}",
        plain(&claim.statement)
    )
}

fn grid(table: &Table) -> String {
    let mut grid = Grid::new();
    let rule = LineStyle::none().fill('─').junction('─');
    let style = TableStyle::new()
        .top_border(rule)
        .header_separator(rule)
        .bottom_border(rule);
    grid.load_style(style)
        .set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_header(table.columns.iter().map(|column| match &column.unit {
        Some(unit) => format!("{} ({unit})", plain(&column.head)),
        None => plain(&column.head),
    }));
    for row in &table.rows {
        grid.add_row(row.iter().map(|cell| plain(&cell.text)));
    }
    for (column, of) in grid.column_iter_mut().zip(&table.columns) {
        column.set_cell_alignment(if of.align == "right" {
            CellAlignment::Right
        } else {
            CellAlignment::Left
        });
    }
    grid.trim_fmt()
        .lines()
        .map(|line| format!("  {line}\n"))
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// Markdown and TeX reduced to readable text: `$\lVert g_k \rVert$` becomes ‖g_k‖.
pub(crate) fn plain(text: &str) -> String {
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

const COMMANDS: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("varepsilon", "ε"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("phi", "φ"),
    ("omega", "ω"),
    ("Delta", "Δ"),
    ("Sigma", "Σ"),
    ("nabla", "∇"),
    ("partial", "∂"),
    ("infty", "∞"),
    ("lVert", "‖"),
    ("rVert", "‖"),
    ("lvert", "|"),
    ("rvert", "|"),
    ("Vert", "‖"),
    ("|", "‖"),
    ("le", "≤"),
    ("leq", "≤"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("ne", "≠"),
    ("approx", "≈"),
    ("sim", "~"),
    ("times", "×"),
    ("cdot", "·"),
    ("pm", "±"),
    ("to", "→"),
    ("sqrt", "√"),
    ("in", "∈"),
    ("sum", "∑"),
    ("top", "ᵀ"),
    ("star", "*"),
    ("ell", "ℓ"),
    ("dots", "…"),
    ("ldots", "…"),
];

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
                    // Spaces that TeX ignores: after an opening sign, before a closing one.
                    "nabla" | "partial" | "lVert" | "lvert" => rest = rest.trim_start(),
                    "rVert" | "rvert" => text.truncate(text.trim_end().len()),
                    _ => {}
                }
                match COMMANDS.iter().find(|(name, _)| *name == command) {
                    Some((_, sign)) => text += sign,
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

/// Names that stand for themselves.
const FUNCTIONS: &[&str] = &[
    "log", "ln", "exp", "max", "min", "sin", "cos", "tan", "det", "%", "{", "}", "#", "_", "&",
];

/// The name of a command, without its backslash, and what follows: letters, or one other character.
fn name(tex: &str) -> (&str, &str) {
    let letters = tex.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tex.len());
    tex.split_at(if letters > 0 {
        letters
    } else {
        tex.chars().next().map_or(0, char::len_utf8)
    })
}

/// What `^` applies to: a braced group, a command or one character.
fn group(tex: &str) -> (&str, &str) {
    if let Some(inner) = tex.strip_prefix('{') {
        return inner.split_once('}').unwrap_or((inner, ""));
    }
    if let Some(command) = tex.strip_prefix('\\') {
        return tex.split_at(1 + name(command).0.len());
    }
    tex.split_at(tex.chars().next().map_or(0, char::len_utf8))
}

fn raise(text: &str) -> Option<String> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    text.chars()
        .map(|c| match c {
            '0'..='9' => RAISED.chars().nth(c as usize - '0' as usize),
            '−' => Some('⁻'),
            '+' => Some('⁺'),
            'k' => Some('ᵏ'),
            'n' => Some('ⁿ'),
            'T' | 'ᵀ' => Some('ᵀ'),
            _ => None,
        })
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
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".*") {
            plain(&text);
            plain(&format!("${text}$"));
        }
    }
}

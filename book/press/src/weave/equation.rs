//! A display formula; with a label it carries a number.

use super::catalog::Kind;
use super::html;
use super::scan::Fence;
use super::scope::{Place, Scope};

/// Formulas of more TeX than this may be wider than a phone, and then scroll inside themselves.
const LONG: usize = 50;

/// A fence `math label`.
pub fn render(scope: &Scope<'_>, fence: &Fence, place: &Place) -> String {
    let name = fence.rest();
    if name.contains(char::is_whitespace) {
        scope.error(
            place,
            format!("the label ‘{name}’ of the formula has blanks"),
            "write one word behind ```math, such as newton-step",
        );
    }
    for numbered in ["align", "equation", "gather", "multline", "alignat"] {
        if fence.body.contains(&format!("\\begin{{{numbered}}}")) {
            scope.error(
                place,
                format!("\\begin{{{numbered}}} would number by itself"),
                format!("write {numbered}*, and a label behind ```math for the number"),
            );
        }
    }
    let body = fence.body.trim_end();
    let mathml = scope.formula(body, true, &Place::new(&place.file, place.line + 1));
    let label = scope
        .whole
        .catalog
        .get(Kind::Equation, &scope.page.owner, name)
        .filter(|_| !name.is_empty());
    let spoken = label.map_or_else(
        || "Formula".to_owned(),
        |label| format!("Equation {}", label.number),
    );
    let long = body.len() > LONG;
    let scroll = if long {
        format!(" role=\"group\" tabindex=\"0\" aria-label=\"{spoken}\"")
    } else {
        String::new()
    };
    match label {
        Some(label) => format!(
            "<div class=\"equation\" id=\"{id}\"><div class=\"formula\"{scroll}>{mathml}</div>\
             <a class=\"number\" href=\"#{id}\" aria-label=\"{spoken}\">({})</a></div>",
            html::text(&label.number),
            id = html::attribute(&label.id)
        ),
        None => format!("<div class=\"equation\"><div class=\"formula\"{scroll}>{mathml}</div></div>"),
    }
}

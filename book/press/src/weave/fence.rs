//! Fences: formulas, boxes of commands, and code with its colors.

use super::highlight;
use super::scan::Fence;
use super::scope::{Place, Scope};
use super::{equation, html};

/// What stands in place of a fence; nothing when mdBook shall render it.
pub fn render(scope: &Scope<'_>, fence: &Fence, place: &Place) -> Option<String> {
    // mdBook expands these after us; what comes out is not known yet.
    let expanded = fence.body.contains("{{#");
    match fence.language() {
        "math" => Some(equation::render(scope, fence, place)),
        "try" => Some(commands(scope, fence, place)),
        language @ ("rust" | "rs" | "sh" | "bash" | "console" | "toml" | "python" | "bibtex")
            if !expanded =>
        {
            let body = if matches!(language, "rust" | "rs") {
                without_hidden(&fence.body)
            } else {
                fence.body.clone()
            };
            Some(format!(
                "<pre><code class=\"language-{language} nohighlight\">{}</code></pre>",
                highlight::highlight(language, body.trim_end_matches('\n'))
            ))
        }
        _ => None,
    }
}

/// Lines that rustdoc hides.
fn without_hidden(body: &str) -> String {
    body.lines()
        .filter(|line| {
            let line = line.trim_start();
            line != "#" && !line.starts_with("# ")
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// A box of commands to try: one a line.
fn commands(scope: &Scope<'_>, fence: &Fence, place: &Place) -> String {
    if fence.body.trim().is_empty() {
        scope.error(
            place,
            "the box of commands is empty",
            "write one command a line between the fences",
        );
    }
    let title = if fence.rest().is_empty() {
        "Try it"
    } else {
        fence.rest()
    };
    format!(
        "<div class=\"try\" role=\"group\" aria-label=\"{}\"><p class=\"try-title\">{}</p><pre><code class=\"language-sh nohighlight\">{}</code></pre></div>",
        html::attribute(title),
        html::text(title),
        highlight::highlight("sh", fence.body.trim_end())
    )
}

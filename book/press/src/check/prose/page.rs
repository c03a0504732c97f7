//! The numbers of a page.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::blank::blank;
use super::{Bounds, Exception, Report, agrees, shown, typed};
use crate::check::numeral::{self, Numeral};
use crate::problem::Problem;
use crate::weave::catalog::split_owner;
use crate::weave::page::Page;
use crate::weave::scan;

static REASON: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<!--\s*typed:\s*(.*?)\s*-->").ok());

pub(super) fn check(page: &Page, bounds: &Bounds) -> Report {
    let text = &page.text;
    let blanked = blank(page);
    let claims = claimed(page, &blanked, bounds);
    let mut reasons: Vec<(Range<usize>, String, bool)> = REASON
        .as_ref()
        .map(|pattern| {
            pattern
                .captures_iter(text)
                .filter_map(|capture| {
                    let whole = capture.get(0)?;
                    let in_code = scan::within(&page.scan.code, whole.start());
                    (!in_code).then(|| {
                        (
                            whole.range(),
                            capture.get(1).map_or("", |reason| reason.as_str()).to_owned(),
                            false,
                        )
                    })
                })
                .collect()
        })
        .unwrap_or_default();
    let mut report = Report::default();
    for Numeral { range, value } in numeral::find(&blanked) {
        let bound = value.is_some_and(|value| {
            claims
                .iter()
                .any(|(sentence, bounds)| sentence.contains(&range.start) && agrees(value, bounds))
        });
        if bound {
            continue;
        }
        let line = page.lines.line(range.start);
        let last = page.lines.line(range.end.saturating_sub(1).max(range.start));
        let reason = reasons.iter_mut().find(|(comment, _, _)| {
            let at = page.lines.line(comment.start);
            comment.start >= range.start && (at == line || at == last)
        });
        match reason {
            Some((_, reason, used)) if !reason.is_empty() => {
                *used = true;
                report.exceptions.push(Exception {
                    file: page.file.clone(),
                    line,
                    text: shown(&blanked[range]),
                    reason: reason.clone(),
                });
            }
            _ => report
                .problems
                .push(typed(&page.file, line, &blanked[range], true)),
        }
    }
    for (range, reason, used) in reasons {
        let line = page.lines.line(range.start);
        if reason.is_empty() {
            report.problems.push(Problem::error(
                &page.file,
                line,
                "the exception gives no reason",
                "write <!-- typed: why this number may be typed -->",
            ));
        } else if !used {
            report.problems.push(Problem::error(
                &page.file,
                line,
                format!("nothing on this line needs the exception ‘{reason}’"),
                "remove the comment, or move it behind its number",
            ));
        }
    }
    report
}

/// The sentences before claims: what they state is measured, and may repeat the bound.
fn claimed(page: &Page, blanked: &str, bounds: &Bounds) -> Vec<(Range<usize>, Vec<f64>)> {
    let mut found = Vec::new();
    for directive in page
        .scan
        .directives
        .iter()
        .filter(|directive| directive.name == "claim")
    {
        let (package, name) = split_owner(&directive.arguments, &page.owner);
        let Some(bounds) = bounds.get(&(package.to_owned(), name.to_owned())) else {
            continue;
        };
        let before =
            blanked[..directive.range.start].trim_end_matches([' ', '\n', '.', '!', '?', ';', ':', ',']);
        let paragraph = before.rfind("\n\n").map_or(0, |at| at + 2);
        let start = [". ", ".\n", "? ", "! "]
            .iter()
            .filter_map(|end| before[paragraph..].rfind(end))
            .max()
            .map_or(paragraph, |at| paragraph + at + 1);
        found.push((start..directive.range.start, bounds.clone()));
    }
    found
}

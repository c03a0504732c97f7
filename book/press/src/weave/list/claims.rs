//! The list of claims: what the book states, what was measured, what it promised, and where it says so.

use super::super::claim::{Standing, anchor, sentence};
use super::super::scope::Scope;
use super::super::{html, provenance};
use super::{by_chapter, id, key, links, mentions, source};
use crate::library::Entry;
use exhibit::manifest::Body;

/// `{{#claims}}`, in the order in which the pages make them.
pub fn render(scope: &Scope<'_>) -> String {
    let mentions = mentions(scope, "claim");
    let is_claim = |entry: &Entry| matches!(entry.exhibit.body, Body::Claim(_));
    let list = by_chapter(scope, "claims", is_claim, |_, mut entries| {
        let places = |entry: &Entry| mentions.get(&key(entry)).map_or(&[][..], Vec::as_slice);
        entries.sort_by_key(|entry| places(entry).first().copied().unwrap_or((usize::MAX, 0)));
        let items: String = entries
            .iter()
            .map(|entry| item(scope, entry, places(entry)))
            .collect();
        format!("<ul class=\"claim-list\" role=\"list\">{items}</ul>")
    });
    format!("{}\n{list}", summary(scope))
}

/// How many there are, and how they stand.
fn summary(scope: &Scope<'_>) -> String {
    let standings: Vec<Standing> = scope
        .whole
        .weaver
        .library
        .iter()
        .filter_map(|entry| match &entry.exhibit.body {
            Body::Claim(claim) => Some(Standing::of(entry, claim, scope.whole.weaver.options.ci)),
            _ => None,
        })
        .collect();
    let count = |wanted: Standing| standings.iter().filter(|standing| **standing == wanted).count();
    let mut parts = vec![format!(
        "{} claims: <span class=\"claim-standing holds\">{} hold</span>",
        standings.len(),
        count(Standing::Holds)
    )];
    for (standing, words) in [
        (Standing::Unsure, "not reproduced on this machine"),
        (Standing::Fails, "false"),
    ] {
        if count(standing) > 0 {
            parts.push(format!(
                "<span class=\"claim-standing {}\">{} {words}</span>",
                standing.class(),
                count(standing)
            ));
        }
    }
    format!("<p class=\"claim-summary\">{}.</p>\n", parts.join(", "))
}

fn item(scope: &Scope<'_>, entry: &Entry, places: &[(usize, usize)]) -> String {
    let Body::Claim(claim) = &entry.exhibit.body else {
        return String::new();
    };
    let common = &entry.exhibit.common;
    let standing = Standing::of(entry, claim, scope.whole.weaver.options.ci);
    let verdict = match standing {
        Standing::Holds => "✓ holds",
        Standing::Fails => "✗ false",
        Standing::Unsure => "~ not reproduced",
    };
    let made = links(scope, places, |page| {
        anchor(&page.owner, &entry.package, &common.name)
    });
    let made = if made.is_empty() {
        String::new()
    } else {
        format!(" <span class=\"claim-made\">in {made}</span>")
    };
    let timed = if common.timed {
        " <span class=\"exhibit-mark timed\">timed</span>"
    } else {
        ""
    };
    format!(
        "<li id=\"{}\"><p class=\"claim-statement\">{}</p>\
         <p class=\"claim-facts\"><span class=\"claim-standing {}\">{verdict}</span> <span>measured <b>{}</b></span> \
         <span>claimed {}</span>{made}{timed}</p><div class=\"exhibit-foot\">{}{}</div></li>",
        id(entry),
        sentence(&scope.inline(&claim.statement, &entry.package, &source(entry))),
        standing.class(),
        html::text(&claim.measured_text),
        html::text(&claim.bound_text),
        provenance::assertion(scope, entry),
        provenance::details(scope, entry)
    )
}

//! Verdicts on a text from outside the book: one a section, each resting on the claims that the section names, and the
//! table of all of a page.

use std::ops::Range;

use super::catalog::split_owner;
use super::claim::{Standing, anchor, sentence};
use super::directive::Directive;
use super::html;
use super::page::Page;
use super::reference;
use super::scan::Heading;
use super::scope::{Place, Scope};
use exhibit::manifest::Body;

/// What a verdict can be, as it is written, its class, and how it is shown.
const RULINGS: [(&str, &str, &str); 3] = [
    ("right", "right", "Right"),
    ("right but", "right-but", "Right, but"),
    ("wrong", "wrong", "Wrong"),
];

/// One section of a page with its verdict.
#[derive(Debug, Clone)]
struct Judged<'a> {
    heading: Option<&'a Heading>,
    verdict: &'a Directive,
    /// The section, with what stands below smaller headings, unless they have verdicts of their own.
    section: Range<usize>,
}

/// The verdicts of a page, in its order.
fn judged(page: &Page) -> Vec<Judged<'_>> {
    let headings = &page.scan.headings;
    let verdicts = || {
        let directives = page.scan.directives.iter();
        directives.filter(|found| found.name == "verdict")
    };
    let above = |at: usize| headings.iter().rfind(|heading| heading.range.start < at);
    let own = |heading: &Heading| {
        verdicts().any(|verdict| above(verdict.range.start).is_some_and(|above| above.range == heading.range))
    };
    verdicts()
        .map(|verdict| {
            let at = verdict.range.start;
            let heading = above(at).filter(|heading| heading.level > 1);
            let level = heading.map_or(u8::MAX, |heading| heading.level);
            let next = headings
                .iter()
                .find(|next| next.range.start > at && (next.level <= level || own(next)));
            let start = heading.map_or(at, |heading| heading.range.end);
            let end = next.map_or(page.text.len(), |next| next.range.start);
            Judged {
                heading,
                verdict,
                section: start..end,
            }
        })
        .collect()
}

impl<'a> Judged<'a> {
    /// The directives of this name in the section, each argument once.
    fn named(&self, page: &'a Page, name: &'static str) -> Vec<&'a str> {
        let mut found: Vec<&str> = Vec::new();
        for directive in &page.scan.directives {
            let inside = self.section.contains(&directive.range.start);
            if inside && directive.name == name && !found.contains(&directive.arguments.as_str()) {
                found.push(&directive.arguments);
            }
        }
        found
    }

    /// The sections of the book that it refers to.
    fn sections(&self, page: &'a Page) -> Vec<&'a str> {
        let mut references = self.named(page, "ref");
        references.retain(|arguments| arguments.starts_with("section "));
        references
    }
}

/// `right but: the reason` in its two halves.
fn halves(arguments: &str) -> (&str, &str) {
    let (ruling, reason) = arguments.split_once(':').unwrap_or((arguments, ""));
    (ruling.trim(), reason.trim())
}

fn shown(scope: &Scope<'_>, arguments: &str, owner: &str, place: &Place) -> Option<String> {
    let (ruling, reason) = halves(arguments);
    let (_, class, words) = RULINGS.into_iter().find(|(written, _, _)| *written == ruling)?;
    let reason = if reason.is_empty() {
        String::new()
    } else {
        format!(" {}", sentence(&scope.inline(reason, owner, place)))
    };
    Some(format!(
        "<b class=\"ruling {class}\">{words}</b><span class=\"reason\">{reason}</span>"
    ))
}

/// `{{#verdict right but: it holds for dense matrices}}`, under the heading that names what is judged.
pub fn render(scope: &Scope<'_>, directive: &Directive, owner: &str, place: &Place) -> String {
    let arguments = directive.arguments.as_str();
    let (ruling, reason) = halves(arguments);
    let Some(shown) = shown(scope, arguments, owner, place) else {
        let known = RULINGS.map(|(written, _, _)| written).join(", ");
        scope.error(
            place,
            format!("‘{ruling}’ is no verdict"),
            format!("the verdicts are {known}; the reason stands behind a colon"),
        );
        return scope.missing(arguments);
    };
    if reason.is_empty() && ruling != "right" {
        scope.error(
            place,
            format!("the verdict ‘{ruling}’ gives no reason"),
            format!("write {{{{#verdict {ruling}: reason}}}}"),
        );
    }
    let all = judged(scope.page);
    let own = all.iter().find(|judged| judged.verdict == directive);
    if let Some(own) = own {
        let twice = all.iter().filter(|other| {
            other.section == own.section && other.verdict.range.start < directive.range.start
        });
        if twice.count() > 0 {
            scope.error(
                place,
                "this section has two verdicts",
                "give each a heading of its own",
            );
        }
        match own.heading {
            None => scope.error(
                place,
                "the verdict stands under no heading",
                "a heading of the second level or below names what is judged",
            ),
            Some(heading) if heading.id.is_none() => scope.error(
                place,
                "the heading of the verdict has no identifier",
                "write one behind it: {#name}",
            ),
            Some(_) => {}
        }
        if own.named(scope.page, "claim").is_empty() && own.sections(scope.page).is_empty() {
            scope.error(
                place,
                "the verdict rests on nothing",
                "name what was measured in its section: {{#claim chapter:name}}, or {{#ref section chapter#name}} where it is a matter of words",
            );
        }
    }
    format!("<p class=\"verdict\">{shown}</p>")
}

/// `{{#verdicts}}`: what is judged on this page, how, and what each verdict rests on.
pub fn table(scope: &Scope<'_>, owner: &str, place: &Place) -> String {
    let page = scope.page;
    let all = judged(page);
    if all.is_empty() {
        scope.error(
            place,
            "this page has no verdicts",
            "write {{#verdict right}} under the heading of each claim that it judges",
        );
        return scope.missing("verdicts");
    }
    let rows: String = all
        .iter()
        .map(|judged| {
            // A mistake in the words is said where they stand.
            let at = Place::new(&page.file, page.lines.line(judged.verdict.range.start));
            let claim = judged.heading.map_or_else(String::new, |heading| {
                let id = heading.id.as_deref().unwrap_or_default();
                format!(
                    "<a href=\"#{}\">{}</a>",
                    html::attribute(id),
                    scope.heading(page, heading, &at)
                )
            });
            format!(
                "<tr><th scope=\"row\">{claim}</th><td>{}</td><td>{}</td></tr>",
                shown(scope, &judged.verdict.arguments, owner, &at).unwrap_or_default(),
                evidence(scope, judged, &at)
            )
        })
        .collect();
    html::table("verdicts", "Verdicts", ["claim", "verdict", "rests on"], &rows)
}

/// The claims of a section, gathered by chapter, and the sections that it refers to.
fn evidence(scope: &Scope<'_>, judged: &Judged<'_>, place: &Place) -> String {
    let mut chapters: Vec<(&str, String)> = Vec::new();
    for address in judged.named(scope.page, "claim") {
        let (package, name) = split_owner(address, &scope.page.owner);
        let Some(mark) = mark(scope, package, name) else {
            continue;
        };
        match chapters.iter_mut().find(|(known, _)| *known == package) {
            Some((_, marks)) => marks.push_str(&mark),
            None => chapters.push((package, mark)),
        }
    }
    let place_of = |package: &str| reference::page_of(scope.whole.pages, package).map(|(index, _)| index);
    chapters.sort_by_key(|(package, _)| place_of(package));
    let claims = chapters
        .into_iter()
        .map(|(package, marks)| format!("<li>{} {marks}</li>", reference::chapter(scope, package, place)));
    let sections = judged.sections(scope.page).into_iter().map(|arguments| {
        format!(
            "<li>{}</li>",
            reference::render(scope, arguments, &scope.page.owner, place)
        )
    });
    let items: String = claims.chain(sections).collect();
    format!("<ul role=\"list\">{items}</ul>")
}

/// The mark of a claim, which leads to the sentence that makes it. What is wrong with it is said where the section names it.
fn mark(scope: &Scope<'_>, package: &str, name: &str) -> Option<String> {
    let entry = scope.whole.weaver.library.get(package, name)?;
    let Body::Claim(claim) = &entry.exhibit.body else {
        return None;
    };
    let standing = Standing::of(entry, claim, scope.whole.weaver.options.ci);
    let statement = html::words(&scope.inline(&claim.statement, package, &super::list::source(entry)));
    let label = format!(
        "{} Measured {}, claimed {}.",
        sentence(&statement),
        claim.measured_text,
        claim.bound_text
    );
    let makes = |page: &&Page| {
        let mut claims = page.scan.directives.iter().filter(|found| found.name == "claim");
        page.owner == package
            && claims.any(|found| split_owner(&found.arguments, &page.owner) == (package, name))
    };
    let home = scope.whole.pages.iter().position(|page| makes(&page));
    let target = home.map(|index| scope.link(index, &anchor(package, package, name)));
    let attributes = format!(
        "class=\"claim {}\" title=\"{}\" aria-label=\"Claim {}: {}\"",
        standing.class(),
        html::attribute(&label),
        standing.words(),
        html::attribute(&label)
    );
    Some(match target.or_else(|| scope.listed(entry)) {
        Some(href) => format!(
            "<a {attributes} href=\"{}\">{}</a>",
            html::attribute(&href),
            standing.mark()
        ),
        None => format!("<span {attributes} role=\"img\">{}</span>", standing.mark()),
    })
}

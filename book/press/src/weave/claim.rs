//! The mark behind a sentence that makes a claim, and its card.

use super::catalog::split_owner;
use super::html;
use super::provenance::source_line;
use super::scope::{Place, Scope};
use crate::library::Entry;
use exhibit::manifest::{Body, Claim};

/// How a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The measurement keeps the bound.
    Holds,
    /// It does not.
    Fails,
    /// It does not, but it was measured with a clock, and this machine is not the one that decides.
    Unsure,
}

impl Standing {
    /// How a claim stands; on CI a timed claim fails like any other.
    pub fn of(entry: &Entry, claim: &Claim, ci: bool) -> Self {
        match (claim.holds, entry.exhibit.common.timed && !ci) {
            (true, _) => Self::Holds,
            (false, false) => Self::Fails,
            (false, true) => Self::Unsure,
        }
    }

    /// The class of the mark.
    pub fn class(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Unsure => "unsure",
        }
    }

    /// The mark.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Holds => "✓",
            Self::Fails => "✗ claim false",
            Self::Unsure => "~ not reproduced on this machine",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "is false",
            Self::Unsure => "was not reproduced on this machine",
        }
    }
}

/// `{{#claim digits-double}}`. A claim that is false is an error on the page that makes it.
pub fn render(scope: &Scope<'_>, arguments: &str, owner: &str, place: &Place) -> String {
    let (package, name) = split_owner(arguments, owner);
    let again = scope
        .found
        .borrow()
        .used
        .contains(&(package.to_owned(), name.to_owned()));
    let Some(entry) = scope.exhibit("claim", arguments, owner, place) else {
        return scope.missing(arguments);
    };
    let Body::Claim(claim) = &entry.exhibit.body else {
        return String::new();
    };
    let common = &entry.exhibit.common;
    let standing = Standing::of(entry, claim, scope.whole.weaver.options.ci);
    let verdict = format!(
        "the claim ‘{}’ {}: “{}” — measured {}, claimed {}",
        common.name,
        standing.words(),
        claim.statement,
        claim.measured_text,
        claim.bound_text
    );
    let line = format!("{}:{}", common.source.file, common.source.line);
    match standing {
        Standing::Holds => {}
        Standing::Fails => {
            scope.error(
                place,
                verdict,
                format!("change the sentence, or mend what is measured at {line}"),
            );
        }
        Standing::Unsure => scope.warning(
            place,
            verdict,
            format!(
                "it was measured {} times ({line}); let the machine rest and build again",
                claim.attempts
            ),
        ),
    }
    let statement = scope.inline(&claim.statement, &entry.package, place);
    let label = format!(
        "Claim {}: {} Measured {}, claimed {}.",
        standing.words(),
        sentence(&html::words(&statement)),
        claim.measured_text,
        claim.bound_text
    );
    let timed = if common.timed { " timed" } else { "" };
    let attributes = format!(
        "class=\"claim {}{timed}\" aria-label=\"{}\"",
        standing.class(),
        html::attribute(&label)
    );
    let mark = match scope.listed(entry) {
        Some(href) => format!(
            "<a {attributes} href=\"{}\">{}</a>",
            html::attribute(&href),
            standing.mark()
        ),
        None => format!(
            "<span {attributes} role=\"img\" tabindex=\"0\">{}</span>",
            standing.mark()
        ),
    };
    // The list of claims leads to where a page first makes one.
    let id = if again {
        String::new()
    } else {
        format!(" id=\"{}\"", anchor(&scope.page.owner, package, name))
    };
    format!(
        "<span class=\"claim-box\"{id}>{mark}<span class=\"claim-card\"><span class=\"claim-statement\">{}</span> \
         <span class=\"claim-measured\">measured <b>{}</b>, claimed {}</span> {}</span></span>",
        sentence(&statement),
        html::text(&claim.measured_text),
        html::text(&claim.bound_text),
        source_line(scope, entry)
    )
}

/// The identifier of a claim on a page that makes it.
pub fn anchor(page: &str, package: &str, name: &str) -> String {
    html::identifier(&if page == package {
        format!("claim-{name}")
    } else {
        format!("claim-{package}-{name}")
    })
}

/// A sentence ends with a period.
pub fn sentence(words: &str) -> String {
    let words = words.trim();
    let mut letters = words.chars();
    let upper = match letters.next() {
        Some(first) if first.is_lowercase() => format!("{}{}", first.to_uppercase(), letters.as_str()),
        _ => words.to_owned(),
    };
    if upper.ends_with(['.', '!', '?', '…']) {
        upper
    } else {
        format!("{upper}.")
    }
}

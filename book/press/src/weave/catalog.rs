//! Every numbered thing of the book: figures, tables, listings, equations, and where each has its home.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use super::html;
use super::page::Page;
use crate::problem::Problem;

/// What carries a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A figure.
    Figure,
    /// A table.
    Table,
    /// A listing.
    Listing,
    /// A numbered display.
    Equation,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Figure, Self::Table, Self::Listing, Self::Equation];

    /// In lower case, as directives and identifiers write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Table => "table",
            Self::Listing => "listing",
            Self::Equation => "equation",
        }
    }

    /// The kind that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Figure => "Figure",
            Self::Table => "Table",
            Self::Listing => "Listing",
            Self::Equation => "Equation",
        })
    }
}

/// A numbered thing.
#[derive(Debug, Clone)]
pub struct Label {
    /// What it is.
    pub kind: Kind,
    /// The chapter or page that its name belongs to.
    pub owner: String,
    /// Its name.
    pub name: String,
    /// The page that is its home.
    pub page: usize,
    /// "3.2".
    pub number: String,
    /// The identifier on its home page.
    pub id: String,
}

impl Label {
    /// "Figure 3.2", "Equation (3.4)".
    pub fn text(&self) -> String {
        match self.kind {
            Kind::Equation => format!("{} ({})", self.kind, self.number),
            _ => format!("{}\u{a0}{}", self.kind, self.number),
        }
    }
}

/// All numbered things.
#[derive(Debug, Default)]
pub struct Catalog {
    labels: BTreeMap<(String, String, Kind), Label>,
}

/// A thing as a page shows it, in the order of the page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Shown {
    kind: Kind,
    owner: String,
    name: String,
    line: usize,
}

impl Catalog {
    /// Numbers everything. A thing's home is its own chapter's page when that page shows it, else the first page that does.
    pub fn of(pages: &[Page]) -> (Self, Vec<Problem>) {
        let shown: Vec<Vec<Shown>> = pages.iter().map(shown).collect();
        let mut problems = Vec::new();
        let at_home: BTreeSet<(String, String, Kind)> = pages
            .iter()
            .zip(&shown)
            .flat_map(|(page, shown)| shown.iter().filter(|thing| thing.owner == page.owner))
            .map(|thing| (thing.owner.clone(), thing.name.clone(), thing.kind))
            .collect();
        let mut catalog = Self::default();
        for (index, (page, things)) in pages.iter().zip(&shown).enumerate() {
            let mut counts: HashMap<Kind, usize> = HashMap::new();
            let mut lines: HashMap<(String, String, Kind), usize> = HashMap::new();
            for thing in things {
                let key = (thing.owner.clone(), thing.name.clone(), thing.kind);
                if let Some(first) = lines.insert(key.clone(), thing.line) {
                    let what = format!(
                        "the {} ‘{}’ stands twice on this page",
                        thing.kind.word(),
                        thing.name
                    );
                    let remedy = match thing.kind {
                        Kind::Equation => {
                            format!("give one of them another label; the first is on line {first}")
                        }
                        _ => format!(
                            "refer to the one on line {first}: {{{{#ref {} {}}}}}",
                            thing.kind.word(),
                            thing.name
                        ),
                    };
                    problems.push(Problem::error(&page.file, thing.line, what, remedy));
                    continue;
                }
                let foreign = thing.owner != page.owner;
                if foreign && (at_home.contains(&key) || catalog.labels.contains_key(&key)) {
                    continue;
                }
                let count = counts.entry(thing.kind).or_default();
                *count += 1;
                let number = match &page.label {
                    Some(label) => format!("{label}.{count}"),
                    None => count.to_string(),
                };
                let id = if foreign {
                    html::identifier(&format!("{}-{}-{}", thing.kind.word(), thing.owner, thing.name))
                } else {
                    html::identifier(&format!("{}-{}", thing.kind.word(), thing.name))
                };
                let label = Label {
                    kind: thing.kind,
                    owner: thing.owner.clone(),
                    name: thing.name.clone(),
                    page: index,
                    number,
                    id,
                };
                catalog.labels.insert(key, label);
            }
        }
        (catalog, problems)
    }

    /// The thing of this kind and name.
    pub fn get(&self, kind: Kind, owner: &str, name: &str) -> Option<&Label> {
        self.labels.get(&(owner.to_owned(), name.to_owned(), kind))
    }

    /// How many things of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.labels.keys().filter(|(_, _, of)| *of == kind).count()
    }

    /// The things of this name, of any kind.
    pub fn named(&self, owner: &str, name: &str) -> Vec<&Label> {
        Kind::ALL
            .into_iter()
            .filter_map(|kind| self.get(kind, owner, name))
            .collect()
    }

    /// Everything that belongs to a chapter or page.
    pub fn of_owner<'a>(&'a self, owner: &'a str) -> impl Iterator<Item = &'a Label> {
        self.labels.values().filter(move |label| label.owner == owner)
    }
}

/// Splits `chapter:name`. A path such as `Newton::step` has no chapter.
pub fn split_owner<'a>(address: &'a str, home: &'a str) -> (&'a str, &'a str) {
    match address.split_once(':') {
        Some((owner, name))
            if !name.starts_with(':')
                && !owner.is_empty()
                && owner
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') =>
        {
            (owner, name)
        }
        _ => (home, address),
    }
}

fn shown(page: &Page) -> Vec<Shown> {
    let mut found: Vec<(usize, Shown)> = Vec::new();
    for directive in &page.scan.directives {
        let Some(kind) = Kind::from_word(&directive.name).filter(|kind| *kind != Kind::Equation) else {
            continue;
        };
        let (owner, name) = split_owner(&directive.arguments, &page.owner);
        let line = page.lines.line(directive.range.start);
        found.push((
            directive.range.start,
            Shown {
                kind,
                owner: owner.to_owned(),
                name: name.to_owned(),
                line,
            },
        ));
    }
    for fence in &page.scan.fences {
        if fence.language() == "math" && !fence.rest().is_empty() {
            let line = page.lines.line(fence.range.start);
            let (owner, name) = (page.owner.clone(), fence.rest().to_owned());
            found.push((
                fence.range.start,
                Shown {
                    kind: Kind::Equation,
                    owner,
                    name,
                    line,
                },
            ));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, shown)| shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_no_chapter() {
        assert_eq!(split_owner("newton:paths", "hessian"), ("newton", "paths"));
        assert_eq!(
            split_owner("newton:Newton::step", "hessian"),
            ("newton", "Newton::step")
        );
        assert_eq!(
            split_owner("figures::paths", "hessian"),
            ("hessian", "figures::paths")
        );
        assert_eq!(split_owner("paths", "hessian"), ("hessian", "paths"));
    }
}

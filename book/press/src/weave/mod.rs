//! Weaving: exhibits, listings, formulas, references and citations into the pages.
//!
//! [`page`] reads all pages, [`catalog`] numbers everything, then every page is woven on its own, in parallel.
//! Nothing stops at the first mistake: what is wrong is collected with page and line.

pub mod bibliography;
pub mod catalog;
pub mod cite;
pub mod claim;
pub mod directive;
pub mod edit;
pub mod equation;
pub mod fence;
pub mod figure;
pub mod highlight;
pub mod html;
pub mod include;
pub mod inline;
mod instrument;
pub mod lines;
pub mod list;
pub mod listing;
pub mod map;
pub mod math;
pub mod methods;
pub mod nearest;
pub mod notation;
pub mod page;
pub mod provenance;
pub mod reference;
pub mod scan;
pub mod scope;
pub mod settings;
pub mod sidenote;
pub mod source;
pub mod table;
pub mod tally;
pub mod value;
pub mod verdict;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::config::Config;
use rayon::prelude::*;

use crate::chapter::Chapter;
use crate::library::Library;
use crate::problem::Problem;

use crate::pipeline::live::Modules;
use bibliography::Bibliography;
use catalog::Catalog;
use edit::Edits;
use list::Lists;
use math::Math;
use page::Page;
use scope::{Found, Place, Scope, Whole};
use settings::Settings;
use source::Sources;

/// Circumstances of a build.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// On CI a timed claim that is false is an error.
    pub ci: bool,
    /// The commit that the book is built from, as it shall be shown.
    pub commit: Option<String>,
    /// Nobody copies files beside the pages, so data goes into them.
    pub inline_data: bool,
    /// The scripts that make figures live, by package; a chapter without one keeps its drawings as they are printed.
    pub modules: Modules,
}

/// Everything that weaving needs, read once.
#[derive(Debug)]
pub struct Weaver<'a> {
    /// The root of the workspace.
    pub root: PathBuf,
    /// The folder of pages, relative to the root.
    pub source: PathBuf,
    /// The chapters.
    pub chapters: &'a [Chapter],
    /// What they published.
    pub library: &'a Library,
    /// Circumstances.
    pub options: &'a Options,
    /// From book.toml.
    pub settings: Settings,
    /// Where the sources can be read on the web.
    pub repository: Option<String>,
    /// What can be cited.
    pub bibliography: Bibliography,
    /// The typesetter of formulas.
    pub math: Math,
    /// The chapters' sources.
    pub sources: Sources,
    problems: Vec<Problem>,
}

/// A woven book.
#[derive(Debug)]
pub struct Woven {
    /// Its pages are Markdown and HTML that mdBook renders.
    pub book: Book,
    /// Everything that is wrong.
    pub problems: Vec<Problem>,
    /// Every exhibit that a page names: package and name.
    pub used: BTreeSet<(String, String)>,
    /// Files that belong beside the rendered pages: from (absolute), to (relative to the book).
    pub copies: Vec<(PathBuf, PathBuf)>,
}

/// The bibliography, relative to the root.
pub const BIBLIOGRAPHY: &str = "book/references.bib";

impl<'a> Weaver<'a> {
    /// Reads bibliography, macros and settings.
    pub fn new(
        root: &Path,
        config: &Config,
        chapters: &'a [Chapter],
        library: &'a Library,
        options: &'a Options,
    ) -> Self {
        let mut problems = Vec::new();
        let settings = Settings::read(config).unwrap_or_else(|what| {
            problems.push(Problem::error(
                "book.toml",
                0,
                what,
                "write name = \"text\", one a line",
            ));
            Settings::default()
        });
        let bibliography = match std::fs::read_to_string(root.join(BIBLIOGRAPHY)) {
            Ok(text) => Bibliography::parse(&text).unwrap_or_else(|(line, what)| {
                problems.push(Problem::error(BIBLIOGRAPHY, line, what, "mend the entry"));
                Bibliography::default()
            }),
            Err(_) => Bibliography::default(),
        };
        let macros: Vec<(String, String)> = settings
            .macros
            .iter()
            .map(|(name, tex)| (name.clone(), tex.clone()))
            .collect();
        let math = Math::new(&macros).unwrap_or_else(|(name, error)| {
            problems.push(Problem::error(
                "book.toml",
                0,
                format!("[preprocessor.press.macros] {name}: {}", error.message),
                "mend the macro; a name is of letters only",
            ));
            Math::plain()
        });
        Self {
            root: root.to_owned(),
            source: config.book.src.clone(),
            chapters,
            library,
            options,
            repository: config.html_config().and_then(|html| html.git_repository_url),
            sources: Sources::new(root, chapters.iter().map(|chapter| chapter.folder.clone())),
            settings,
            bibliography,
            math,
            problems,
        }
    }

    /// The folder of a package: a chapter's, or one of the crates that chapters share.
    pub fn folder(&self, package: &str) -> Option<PathBuf> {
        let chapter = self.chapters.iter().find(|chapter| chapter.package == package);
        chapter.map(|chapter| chapter.folder.clone()).or_else(|| {
            let shared = Path::new("chapters").join(package);
            self.root
                .join(&shared)
                .join("Cargo.toml")
                .is_file()
                .then_some(shared)
        })
    }

    /// Weaves a book.
    pub fn weave(&self, mut book: Book) -> Woven {
        let (pages, drafts) = page::read(&book, &self.source, self.chapters);
        let (catalog, mut problems) = Catalog::of(&pages);
        problems.extend(self.problems.iter().cloned());
        let whole = Whole {
            weaver: self,
            lists: Lists::of(&pages),
            references: pages.iter().position(|page| {
                let directives = &page.scan.directives;
                directives.iter().any(|directive| directive.name == "references")
            }),
            pages: &pages,
            drafts: &drafts,
            catalog: &catalog,
        };
        let woven: Vec<(String, Found)> = (0..pages.len())
            .into_par_iter()
            .map(|index| weave_page(&Scope::new(&whole, index)))
            .collect();
        let mut used = BTreeSet::new();
        let mut cited = BTreeSet::new();
        let mut copies = BTreeSet::new();
        let mut texts = BTreeMap::new();
        for (page, (text, found)) in pages.iter().zip(woven) {
            problems.extend(found.problems);
            used.extend(found.used);
            cited.extend(found.cited);
            copies.extend(found.copies);
            texts.insert(page.path.clone(), text);
        }
        for work in self.bibliography.sorted() {
            if !cited.contains(&work.key) {
                problems.push(Problem::warning(
                    BIBLIOGRAPHY,
                    work.line,
                    format!("nothing cites ‘{}’", work.key),
                    format!(
                        "write {{{{#cite {}}}}} where it belongs, or remove the entry",
                        work.key
                    ),
                ));
            }
        }
        book.for_each_chapter_mut(|chapter| {
            if let Some(text) = chapter.path.as_ref().and_then(|path| texts.remove(path)) {
                chapter.content = text;
            }
        });
        problems.sort();
        problems.dedup();
        Woven {
            book,
            problems,
            used,
            copies: copies.into_iter().collect(),
        }
    }
}

fn weave_page(scope: &Scope<'_>) -> (String, Found) {
    let page: &Page = scope.page;
    let at = |offset: usize| Place::new(&page.file, page.lines.line(offset));
    let mut edits = Edits::default();
    let noted = |offset: usize| page.scan.notes.iter().any(|note| note.range.contains(&offset));
    for directive in &page.scan.directives {
        // What stands in a note is woven with the note.
        if noted(directive.range.start) {
            continue;
        }
        let place = at(directive.range.start);
        let arguments = directive.arguments.as_str();
        let block = directive.alone && !directive.unclosed && !directive.unmarked;
        if block && directive.takes_nothing() && !arguments.is_empty() {
            scope.error(
                &place,
                format!("{{{{#{}}}}} takes nothing, not ‘{arguments}’", directive.name),
                format!("write {{{{#{}}}}}", directive.name),
            );
        }
        let woven = match directive.name.as_str() {
            "figure" if block => figure::render(scope, arguments, &page.owner, &place),
            "table" if block => table::render(scope, arguments, &page.owner, &place),
            "listing" if block => listing::render(scope, arguments, &page.owner, &place),
            "references" if block => cite::references(scope),
            "drawing" if block => figure::drawing(scope, arguments, &page.owner, &place),
            "map" if block => map::render(scope),
            "methods" if block => methods::render(scope, arguments, &page.owner, &place),
            "notation" if block => notation::render(scope, &place),
            "verdict" if block => verdict::render(scope, directive, &page.owner, &place),
            "verdicts" if block => verdict::table(scope, &page.owner, &place),
            "figures" if block => list::figures::render(scope),
            "claims" if block => list::claims::render(scope),
            "values" if block => list::values::render(scope),
            _ => {
                let woven = html::shield(&scope.directive(directive, &page.owner, &place));
                if directive.name == "claim" {
                    let mark = directive.range.clone();
                    let (range, woven) = inline::behind_punctuation(&page.text, mark, woven);
                    edits.replace(range, woven);
                } else {
                    edits.replace(directive.range.clone(), woven);
                }
                continue;
            }
        };
        edits.replace(
            directive.range.clone(),
            closed(&page.text, directive.range.end, woven),
        );
    }
    for directive in &page.scan.includes {
        include::check(scope, directive, &at(directive.range.start));
    }
    for formula in &page.scan.formulas {
        if noted(formula.range.start) {
            continue;
        }
        let mathml = scope.formula(&formula.tex, formula.display, &at(formula.range.start));
        let mathml = html::shield(&mathml);
        let (range, woven) = if formula.display {
            (formula.range.clone(), mathml)
        } else {
            inline::kept_together(&page.text, formula.range.clone(), mathml)
        };
        edits.replace(range, woven);
    }
    for &dollar in &page.scan.dollars {
        scope.error(
            &at(dollar),
            "a dollar begins no formula",
            "a formula ends in its own paragraph, has no unbalanced braces, and no line of it begins with + or -; a price is written \\$",
        );
    }
    for fence in &page.scan.fences {
        if let Some(woven) = fence::render(scope, fence, &at(fence.range.start)) {
            edits.replace(fence.range.clone(), closed(&page.text, fence.range.end, woven));
        }
    }
    sidenote::weave(scope, &mut edits);
    let text = opening(page) + &edits.apply(&page.text);
    (text, scope.found.take())
}

/// "Chapter 3" above the title, so that it stands also where all pages are one.
fn opening(page: &Page) -> String {
    match page.kind {
        page::Kind::Plain => String::new(),
        page::Kind::Chapter | page::Kind::Appendix => {
            format!("<p class=\"chapter-number\">{}</p>\n\n", html::text(&page.name()))
        }
    }
}

/// A block of HTML ends with a blank line: the next line must be one.
fn closed(text: &str, end: usize, mut woven: String) -> String {
    let rest = text[end..].trim_start_matches([' ', '\t', '\r']);
    let next = rest.strip_prefix('\n').unwrap_or(rest);
    let next = next.trim_start_matches([' ', '\t', '\r']);
    if !next.is_empty() && !next.starts_with('\n') {
        woven.push('\n');
        if !rest.starts_with('\n') {
            woven.push('\n');
        }
    }
    woven
}

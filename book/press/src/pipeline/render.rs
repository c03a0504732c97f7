//! From woven pages to HTML.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, BookItem};
use mdbook_driver::config::Config;
use mdbook_driver::errors::Error;
use mdbook_summary::parse_summary;

use super::configuration::causes;
use super::failure::hint;
use super::house::House;
use super::log;
use super::navigation;
use super::preparation::Preparation;
use super::stamp;
use crate::check;
use crate::library::Library;
use crate::problem::Problem;
use crate::summary;
use crate::weave::{Options, Weaver};

/// The pages, loaded and woven.
pub struct Pages {
    mdbook: MDBook,
    copies: Vec<(PathBuf, PathBuf)>,
}

/// A book whose pages were rendered.
#[derive(Debug, Clone, Copy)]
pub struct Rendered {
    /// How many there are.
    pub pages: usize,
    /// What mdBook alone needed for the woven pages.
    pub mdbook: Duration,
}

/// The circumstances of this build.
pub fn options(root: &Path, inline_data: bool) -> Options {
    Options {
        ci: stamp::is_ci(),
        commit: stamp::commit(root),
        inline_data,
        ..Options::default()
    }
}

/// Loads the pages and weaves them. Without a configuration or with a summary that cannot be read there are none;
/// then the problems say so.
pub fn weave(
    house: &House,
    preparation: &Preparation,
    library: &Library,
    options: &Options,
) -> (Option<Pages>, Vec<Problem>) {
    let Some(config) = preparation.config.clone() else {
        return (None, Vec::new());
    };
    let src = config.book.src.clone();
    let (loaded, heard) = log::heard(|| load(house, &config));
    let mut problems = log::problems(heard, house.root(), &src);
    let mut mdbook = match loaded {
        Ok(mdbook) => mdbook,
        Err(error) => {
            problems.push(Problem::error(src.join("SUMMARY.md"), 0, causes(&error), ""));
            return (None, problems);
        }
    };
    let (book, copies, more) = woven(
        house.root(),
        &config,
        preparation,
        library,
        options,
        std::mem::take(&mut mdbook.book),
    );
    problems.extend(more);
    mdbook.book = book;
    (Some(Pages { mdbook, copies }), problems)
}

/// Weaves a loaded book and looks for exhibits that no page uses.
pub fn woven(
    root: &Path,
    config: &Config,
    preparation: &Preparation,
    library: &Library,
    options: &Options,
    book: Book,
) -> (Book, Vec<(PathBuf, PathBuf)>, Vec<Problem>) {
    let mut problems = check::source(root, config, &book);
    let woven = Weaver::new(root, config, &preparation.chapters, library, options).weave(book);
    problems.extend(woven.problems);
    for entry in library.iter() {
        let common = &entry.exhibit.common;
        if !woven.used.contains(&(entry.package.clone(), common.name.clone())) {
            problems.push(Problem::error(
                &common.source.file,
                common.source.line as usize,
                format!("no page uses the {} `{}`", entry.kind(), entry.address()),
                format!(
                    "write {{{{#{} {}}}}} on a page, or do not publish it",
                    entry.kind(),
                    common.name
                ),
            ));
        }
    }
    (woven.book, woven.copies, problems)
}

/// Loads all pages that exist. A page that does not has been reported, and the others have a right to be read.
pub fn load(house: &House, config: &Config) -> Result<MDBook, Error> {
    let src = house.root().join(&config.book.src);
    let text = std::fs::read_to_string(src.join("SUMMARY.md"))?;
    let text = summary::with_drafts(&text, |page| page.is_empty() || src.join(page).is_file());
    MDBook::load_with_config_and_summary(house.root(), within(config.clone()), parse_summary(&text)?)
}

/// The configuration of a rendering in-process: our own preprocessor has done its work already.
fn within(mut config: Config) -> Config {
    let preprocessors: Option<BTreeMap<String, toml::Value>> = config.get("preprocessor").ok().flatten();
    let others: BTreeMap<_, _> = preprocessors
        .into_iter()
        .flatten()
        .filter(|(name, _)| name != "press")
        .collect();
    // Setting a table to what it was without an entry cannot fail.
    let _ = config.set("preprocessor", others);
    config
}

impl Pages {
    /// Puts a box with its problems at the top of each page that has any, for a draft.
    pub fn mark(&mut self, problems: &[Problem]) {
        mark(&mut self.mdbook.book, &self.mdbook.config.book.src, problems);
    }

    /// Renders into a folder, refines and checks what came out. Without a result the problems say why. What was `said`
    /// of the sources is not said again.
    pub fn render(
        mut self,
        root: &Path,
        folder: &Path,
        said: &[Problem],
    ) -> (Option<Rendered>, Vec<Problem>) {
        let src = self.mdbook.config.book.src.clone();
        self.mdbook.config.build.build_dir = folder.to_path_buf();
        let start = Instant::now();
        let (built, heard) = log::heard(|| catch_unwind(AssertUnwindSafe(|| self.mdbook.build())));
        let mdbook = start.elapsed();
        let mut problems = log::problems(heard, root, &src);
        match built {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                let system = error
                    .chain()
                    .find_map(|cause| cause.downcast_ref::<std::io::Error>());
                let advice = system.map(hint).unwrap_or_default();
                let what = format!("mdBook cannot render the book: {}{advice}", causes(&error));
                problems.push(Problem::error("", 0, what, ""));
                return (None, problems);
            }
            Err(_) => {
                let what = "mdBook panicked while rendering; its words stand above";
                let remedy = "the page changed last is the first suspect: look for unbalanced HTML";
                problems.push(Problem::error(src, 0, what, remedy));
                return (None, problems);
            }
        }
        for (from, to) in &self.copies {
            let to = folder.join(to);
            let copied = to
                .parent()
                .map_or(Ok(()), std::fs::create_dir_all)
                .and_then(|()| std::fs::copy(from, &to).map(|_| ()));
            if let Err(cause) = copied {
                let what = format!("cannot copy {}: {cause}{}", from.display(), hint(&cause));
                problems.push(Problem::error("", 0, what, ""));
                return (None, problems);
            }
        }
        if let Err(cause) = navigation::mend(folder) {
            let what = format!("the pages cannot be mended: {cause}{}", hint(&cause));
            problems.push(Problem::error("", 0, what, ""));
        }
        if let Err(cause) = check::search_index(folder, &self.mdbook.book) {
            problems.push(Problem::error(
                "",
                0,
                format!("the search index cannot be refined: {cause}"),
                "",
            ));
        }
        problems.extend(check::rendered(root, folder, &src, &self.mdbook.book, said));
        let pages = self
            .mdbook
            .iter()
            .filter(|item| matches!(item, BookItem::Chapter(page) if page.path.is_some()));
        (
            Some(Rendered {
                pages: pages.count(),
                mdbook,
            }),
            problems,
        )
    }

    /// The woven book.
    pub fn book(&self) -> &Book {
        &self.mdbook.book
    }
}

/// Puts a box with its problems at the top of each page that has any.
pub fn mark(book: &mut Book, src: &Path, problems: &[Problem]) {
    book.for_each_chapter_mut(|page| {
        let Some(path) = &page.source_path else { return };
        let file = src.join(path);
        let mut items = String::new();
        for problem in problems.iter().filter(|problem| problem.file == file) {
            let line = if problem.line > 0 { format!("line {}: ", problem.line) } else { String::new() };
            let words = format!("{line}{} {}", problem.what, problem.remedy);
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            items.push_str(&format!("<li>{}</li>", crate::weave::html::text(&words)));
        }
        if !items.is_empty() {
            page.content = format!(
                "<div class=\"press-problems\" role=\"alert\" style=\"border:2px solid #c33;padding:0 1em;margin:1em 0\">\
                 <p>This is a draft. What is wrong on this page:</p><ul>{items}</ul></div>\n\n{}",
                page.content
            );
        }
    });
}

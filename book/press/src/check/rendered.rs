//! The rendered pages: every link leads somewhere, nothing is fetched from outside, no identifier is given twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use mdbook_preprocessor::book::Book;
use rayon::prelude::*;

use super::markup::{Piece, Pieces, attributes};
use super::source::{percent_decoded, scheme};
use crate::folder::files;
use crate::problem::Problem;
use crate::weave::html::{unescape, words};
use crate::weave::include::normal;
use crate::weave::lines::Lines;
use crate::weave::nearest::nearest;

/// A rendered page, as far as links need it.
struct Rendered {
    /// Relative to the book.
    path: PathBuf,
    ids: BTreeSet<String>,
    twice: BTreeSet<String>,
    links: Vec<Link>,
}

struct Link {
    /// The tag and attribute: `a href`.
    tag: String,
    target: String,
    /// The words of a link, to find it in the source.
    words: String,
}

/// Checks all pages in a folder of rendered HTML. `source` is the folder of pages, relative to the root: `book/src`. What
/// has been `said` of a page's source is not said again of what was rendered from it.
pub fn rendered(root: &Path, html: &Path, source: &Path, book: &Book, said: &[Problem]) -> Vec<Problem> {
    let files = files(html, &[]);
    let known: BTreeSet<PathBuf> = files
        .iter()
        .filter_map(|file| file.strip_prefix(html).ok())
        .map(Path::to_owned)
        .collect();
    let pages: Vec<Rendered> = files
        .par_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "html"))
        .filter_map(|file| {
            let text = std::fs::read_to_string(file).ok()?;
            Some(Rendered::read(
                file.strip_prefix(html).unwrap_or(file).to_owned(),
                &text,
            ))
        })
        .collect();
    let ids: HashMap<&Path, &BTreeSet<String>> = pages
        .iter()
        .map(|page| (page.path.as_path(), &page.ids))
        .collect();
    let sources: BTreeMap<PathBuf, (PathBuf, String)> = book
        .chapters()
        .filter_map(|chapter| {
            let path = chapter.path.as_ref()?;
            let file = source.join(chapter.source_path.as_ref().unwrap_or(path));
            let text = std::fs::read_to_string(root.join(&file)).unwrap_or_else(|_| chapter.content.clone());
            Some((path.with_extension("html"), (file, text)))
        })
        .collect();
    let mut problems: Vec<Problem> = pages
        .par_iter()
        .flat_map_iter(|page| page.problems(&known, &ids, &sources, said))
        .collect();
    problems.extend(styles(html, &files));
    problems.sort();
    problems.dedup();
    problems
}

impl Rendered {
    fn read(path: PathBuf, text: &str) -> Self {
        let mut page = Self {
            path,
            ids: BTreeSet::new(),
            twice: BTreeSet::new(),
            links: Vec::new(),
        };
        let mut open: Option<(usize, usize)> = None;
        for piece in Pieces::of(text) {
            match piece {
                Piece::Open {
                    name,
                    attributes: source,
                    at,
                } => {
                    let first = page.links.len();
                    page.tag(name, source);
                    let anchor = name == "a" && page.links.len() > first;
                    if anchor {
                        let start = at + 1 + name.len() + source.len() + 1;
                        open = Some((page.links.len() - 1, start));
                    }
                }
                Piece::Close { name: "a" } => {
                    if let Some((index, start)) = open.take() {
                        // The slice from the tag to its end is found again through the text itself.
                        let rest = text.get(start..).unwrap_or_default();
                        let end = rest.find("</a>").unwrap_or(0);
                        page.links[index].words = words(&rest[..end]);
                    }
                }
                _ => {}
            }
        }
        page
    }

    fn tag(&mut self, name: &str, source: &str) {
        for (attribute, value) in attributes(source) {
            match attribute {
                "id" => {
                    let id = unescape(value);
                    if !self.ids.insert(id.clone()) {
                        self.twice.insert(id);
                    }
                }
                // Old pages name their anchors this way.
                "name" if name == "a" => {
                    self.ids.insert(unescape(value));
                }
                "href" | "src" | "poster" | "data" | "action" | "xlink:href" => {
                    self.link(name, attribute, value)
                }
                "srcset" => {
                    for candidate in value.split(',') {
                        let target = candidate.split_whitespace().next().unwrap_or_default();
                        self.link(name, attribute, target);
                    }
                }
                "style" => {
                    for target in urls(&unescape(value)) {
                        self.link(name, attribute, target);
                    }
                }
                "http-equiv" if value.eq_ignore_ascii_case("refresh") => {
                    let content = super::markup::attribute(source, "content").unwrap_or_default();
                    if let Some((_, target)) = content.split_once("url=") {
                        self.link(name, "content", target);
                    }
                }
                _ => {}
            }
        }
    }

    fn link(&mut self, tag: &str, attribute: &str, value: &str) {
        if (tag == "data" && attribute == "data") || (tag == "button") {
            return;
        }
        let target = unescape(value).trim().to_owned();
        self.links.push(Link {
            tag: format!("{tag} {attribute}"),
            target,
            words: String::new(),
        });
    }

    fn problems(
        &self,
        known: &BTreeSet<PathBuf>,
        ids: &HashMap<&Path, &BTreeSet<String>>,
        sources: &BTreeMap<PathBuf, (PathBuf, String)>,
        said: &[Problem],
    ) -> Vec<Problem> {
        let mut problems = Vec::new();
        for id in &self.twice {
            problems.push(self.problem(
                sources,
                &[id],
                format!("the rendered page has two elements with the identifier ‘{id}’"),
                "give one of them another; an identifier of your own may be that of an exhibit or heading",
            ));
        }
        for link in &self.links {
            // The page for printing repeats the links of all pages, rewritten by mdBook.
            let printed = self.path == Path::new("print.html") && scheme(&link.target).is_none();
            if printed {
                continue;
            }
            if let Some((what, remedy)) = self.broken(link, known, ids) {
                let file = link.target.split('#').next().unwrap_or_default();
                let written = file.replace(".html", ".md");
                let fragment = link.target.split_once('#').map_or("", |(_, fragment)| fragment);
                if self.was_said(
                    said,
                    sources,
                    &[&link.target, &link.target.replacen(file, &written, 1)],
                ) {
                    continue;
                }
                let needles = [
                    link.target.as_str(),
                    written.as_str(),
                    fragment,
                    link.words.as_str(),
                ];
                problems.push(self.problem(sources, &needles, what, &remedy));
            }
        }
        problems
    }

    fn broken(
        &self,
        link: &Link,
        known: &BTreeSet<PathBuf>,
        ids: &HashMap<&Path, &BTreeSet<String>>,
    ) -> Option<(String, String)> {
        let target = link.target.as_str();
        let fetched = !matches!(link.tag.as_str(), "a href" | "area href" | "a xlink:href");
        if let Some(scheme) = scheme(target) {
            let outside = matches!(
                scheme.to_ascii_lowercase().as_str(),
                "http" | "https" | "ws" | "wss" | "ftp"
            );
            return (fetched && outside).then(|| {
                (
                    format!("<{}=\"{target}\"> is fetched from outside", link.tag),
                    "keep a copy in the book: nothing may be requested from anywhere".to_owned(),
                )
            });
        }
        if target.is_empty() {
            let harmless = link.tag != "a href" && link.tag != "img src";
            return (!harmless).then(|| ("a link leads nowhere".to_owned(), "write its address".to_owned()));
        }
        let (path, fragment) = target
            .split_once('#')
            .map_or((target, None), |(path, fragment)| (path, Some(fragment)));
        let path = percent_decoded(path.split('?').next().unwrap_or(path));
        // The page for addresses that do not exist is written for the root of a server.
        if path.starts_with('/') && self.path == Path::new("404.html") {
            return None;
        }
        let mut file = match path.as_str() {
            "" => self.path.clone(),
            path => normal(&self.path.parent().unwrap_or(Path::new("")).join(path)),
        };
        if path.ends_with('/') || file.as_os_str().is_empty() {
            file.push("index.html");
        }
        let Some(_) = known.get(&file) else {
            let name = file.to_string_lossy().into_owned();
            let names: Vec<String> = known
                .iter()
                .map(|file| file.to_string_lossy().into_owned())
                .collect();
            let remedy = match nearest(&name, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean {near}?"),
                None => "write a path relative to the page".to_owned(),
            };
            return Some((
                format!("the link {target} is broken: the book has no {name}"),
                remedy,
            ));
        };
        let fragment =
            percent_decoded(fragment.filter(|fragment| !fragment.is_empty() && *fragment != "top")?);
        let there = ids.get(file.as_path())?;
        if there.contains(&fragment) {
            return None;
        }
        let remedy = match nearest(&fragment, there.iter().map(String::as_str)) {
            Some(near) => format!("did you mean #{near}?"),
            None => "link to a heading, a figure or another element with an identifier".to_owned(),
        };
        Some((
            format!(
                "the link {target} is broken: {} has no ‘{fragment}’",
                file.display()
            ),
            remedy,
        ))
    }

    /// Whether something has been said of a link, under one of these addresses, when the page's source was read.
    fn was_said(
        &self,
        said: &[Problem],
        sources: &BTreeMap<PathBuf, (PathBuf, String)>,
        addresses: &[&str],
    ) -> bool {
        let Some((file, _)) = sources.get(&self.path) else {
            return false;
        };
        said.iter()
            .filter(|problem| &problem.file == file)
            .any(|problem| {
                let names = |address: &&str| problem.what.split(' ').any(|word| word == *address);
                let link = problem.what.starts_with("the link ") || problem.what.starts_with("the image ");
                link && addresses.iter().any(names)
            })
    }

    /// A problem at the line of the source where one of the needles stands.
    fn problem(
        &self,
        sources: &BTreeMap<PathBuf, (PathBuf, String)>,
        needles: &[&str],
        what: String,
        remedy: &str,
    ) -> Problem {
        match sources.get(&self.path) {
            Some((file, text)) => {
                let found = needles
                    .iter()
                    .filter(|needle| needle.len() > 1)
                    .find_map(|needle| text.find(*needle));
                let line = found.map_or(0, |at| Lines::of(text).line(at));
                Problem::error(file, line, what, remedy)
            }
            // No page of the book: a part of the theme.
            None => Problem::error(Path::new("target/book").join(&self.path), 0, what, remedy),
        }
    }
}

/// The addresses in `url(…)` and `@import` of a style sheet.
fn urls(style: &str) -> Vec<&str> {
    let mut found: Vec<&str> = style
        .split("url(")
        .skip(1)
        .filter_map(|rest| {
            let rest = rest.trim_start();
            match rest.chars().next()? {
                quote @ ('"' | '\'') => rest[1..].split(quote).next(),
                _ => rest.split(')').next(),
            }
        })
        .map(str::trim)
        .collect();
    for rest in style.split("@import").skip(1) {
        let rest = rest.trim_start();
        if let Some(quote @ ('"' | '\'')) = rest.chars().next() {
            found.extend(rest[1..].split(quote).next());
        }
    }
    found
}

fn styles(html: &Path, files: &[PathBuf]) -> Vec<Problem> {
    let sheets = files
        .par_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "css"));
    sheets
        .flat_map_iter(|file| {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let folder = file.parent().unwrap_or(html).to_owned();
            let shown = Path::new("book/theme").join(file.strip_prefix(html).unwrap_or(file));
            let found: Vec<Problem> = urls(&text)
                .into_iter()
                .filter_map(|target| {
                    if target.starts_with("data:") || target.starts_with('#') || target.is_empty() {
                        return None;
                    }
                    if scheme(target).is_some() {
                        return Some(Problem::error(
                            &shown,
                            0,
                            format!("the style sheet fetches {target} from outside"),
                            "keep a copy in book/theme",
                        ));
                    }
                    let path = percent_decoded(target.split(['?', '#']).next().unwrap_or(target));
                    (!folder.join(&path).is_file()).then(|| {
                        Problem::error(
                            &shown,
                            0,
                            format!("the style sheet names {target}, and there is no such file"),
                            "put the file into book/theme",
                        )
                    })
                })
                .collect();
            found
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_style_sheet() {
        assert_eq!(
            urls(
                "@import \"a.css\"; b { background: url( 'c.png' ) } d { src: url(e.woff2) format('woff2') }"
            ),
            ["c.png", "e.woff2", "a.css"]
        );
    }
}

//! The search index, made from the rendered pages: words of prose, captions and listings, and none of the markup of
//! formulas and drawings, which mdBook puts into its own.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use elasticlunr::IndexBuilder;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::markup::{Piece, Pieces, attribute};
use crate::weave::html::unescape;

const START: &str = "window.search = Object.assign(window.search, JSON.parse('";
const END: &str = "'));";

/// Longer words are no words; mdBook drops them too.
const LONGEST: usize = 80;

/// Headings of deeper levels do not begin a part of their own; mdBook's default.
const DEPTH: u8 = 3;

/// What mdBook configured; the rest of its index is not read.
#[derive(Debug, Deserialize)]
struct Given {
    results_options: Value,
    search_options: Value,
}

#[derive(Serialize)]
struct Index {
    results_options: Value,
    search_options: Value,
    doc_urls: Vec<String>,
    index: elasticlunr::Index,
}

/// A part of a page, from one heading to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    url: String,
    title: String,
    body: String,
    trail: String,
}

/// Writes the search index of a folder of rendered pages anew. Without an index there is nothing to do.
///
/// # Errors
///
/// When a file cannot be read or written, or mdBook's index is not in the form that it has had since 0.5.
pub fn search_index(folder: &Path, book: &Book) -> io::Result<()> {
    let Some(file) = index_file(folder)? else {
        return Ok(());
    };
    let given = given(&std::fs::read_to_string(&file)?)?;
    let chapters: Vec<&Chapter> = book
        .iter()
        .filter_map(|item| match item {
            BookItem::Chapter(chapter) if chapter.path.is_some() => Some(chapter),
            _ => None,
        })
        .collect();
    let parts: Vec<Vec<Part>> = chapters
        .par_iter()
        .map(|chapter| {
            let path = chapter
                .path
                .as_deref()
                .unwrap_or(Path::new(""))
                .with_extension("html");
            let html = std::fs::read_to_string(folder.join(&path))?;
            Ok(read(
                &html,
                &path.to_string_lossy().replace('\\', "/"),
                &chapter.name,
                &chapter.parent_names,
            ))
        })
        .collect::<io::Result<_>>()?;
    let mut index = IndexBuilder::new()
        .add_field_with_tokenizer("title", Box::new(tokens))
        .add_field_with_tokenizer("body", Box::new(tokens))
        .add_field_with_tokenizer("breadcrumbs", Box::new(tokens))
        .build();
    let mut urls = Vec::new();
    for part in parts.into_iter().flatten() {
        index.add_doc(&urls.len().to_string(), [&part.title, &part.body, &part.trail]);
        urls.push(part.url);
    }
    let new = Index {
        results_options: given.results_options,
        search_options: given.search_options,
        doc_urls: urls,
        index,
    };
    let json = serde_json::to_string(&new)?;
    let json = json.replace('\\', "\\\\").replace('\'', "\\'");
    std::fs::write(&file, format!("{START}{json}{END}"))
}

fn index_file(folder: &Path) -> io::Result<Option<PathBuf>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("searchindex") && name.ends_with(".js") {
            return Ok(Some(entry.path()));
        }
    }
    Ok(None)
}

fn given(script: &str) -> io::Result<Given> {
    let json = script
        .trim_end()
        .strip_prefix(START)
        .and_then(|rest| rest.strip_suffix(END))
        .ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "mdBook writes its index in another form than in 0.5",
            )
        })?;
    let mut plain = String::with_capacity(json.len());
    let mut characters = json.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next()),
            _ => plain.push(character),
        }
    }
    serde_json::from_str(&plain).map_err(io::Error::from)
}

/// Words as elasticlunr cuts them, long ones dropped, punctuation at their ends too.
fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || c == '-')
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_')
                .to_lowercase()
        })
        .filter(|word| !word.is_empty() && word.len() <= LONGEST)
        .collect()
}

/// Reads a page.
fn read(html: &str, url: &str, name: &str, parents: &[String]) -> Vec<Part> {
    let main = html.find("<main").map_or(html, |start| &html[start..]);
    let main = main.find("</main>").map_or(main, |end| &main[..end]);
    let mut reader = Reader::new(url, name, parents);
    // The element that is being skipped, and how deep in elements of its name we are.
    let mut skipping: Option<(String, usize)> = None;
    for piece in Pieces::of(main) {
        if let Some((skipped, depth)) = &mut skipping {
            match piece {
                Piece::Open { name, attributes, .. }
                    if name == skipped.as_str() && !attributes.ends_with('/') =>
                {
                    *depth += 1
                }
                Piece::Close { name } if name == skipped.as_str() => *depth -= 1,
                _ => {}
            }
            if *depth == 0 {
                skipping = None;
            }
            continue;
        }
        match piece {
            Piece::Open { name, attributes, .. }
                if is_silent(name, attributes) && !attributes.ends_with('/') =>
            {
                skipping = Some((name.to_owned(), 1));
                reader.space();
            }
            Piece::Open { name, attributes, .. } => reader.open(name, attributes),
            Piece::Close { name } => reader.close(name),
            Piece::Text(text) => reader.text(text),
            Piece::Raw(_) => {}
        }
    }
    reader.finish()
}

/// What nobody searches for: the markup of formulas, the words in drawings, the small print below exhibits.
fn is_silent(name: &str, attributes: &str) -> bool {
    if matches!(name, "math" | "svg" | "script" | "style" | "template" | "button") {
        return true;
    }
    let Some(class) = attribute(attributes, "class") else {
        return false;
    };
    class.split_whitespace().any(|class| {
        matches!(
            class,
            "exhibit-foot"
                | "provenance"
                | "exhibit-code"
                | "claim-box"
                | "sidenote-mark"
                | "sidenote-number"
        )
    })
}

struct Reader<'a> {
    url: &'a str,
    name: &'a str,
    trail: Vec<(u8, String)>,
    parents: usize,
    id: Option<String>,
    heading: Option<u8>,
    title: String,
    body: String,
    parts: Vec<Part>,
}

impl<'a> Reader<'a> {
    fn new(url: &'a str, name: &'a str, parents: &[String]) -> Self {
        let trail: Vec<(u8, String)> = parents
            .iter()
            .cloned()
            .chain([name.to_owned()])
            .map(|name| (0, name))
            .collect();
        Self {
            url,
            name,
            parents: trail.len(),
            trail,
            id: None,
            heading: None,
            title: String::new(),
            body: String::new(),
            parts: Vec::new(),
        }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        let level = level(name).filter(|level| *level <= DEPTH);
        match (level, attribute(attributes, "id")) {
            (Some(level), Some(id)) => {
                self.flush();
                self.trail.retain(|(other, _)| *other < level);
                self.id = Some(unescape(id));
                self.heading = Some(level);
            }
            _ if is_inline(name) => {}
            _ => self.space(),
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(level) = self.heading
            && self::level(name) == Some(level)
        {
            self.heading = None;
            self.trail.push((level, collapse(&self.title).into_owned()));
        } else if !is_inline(name) {
            self.space();
        }
    }

    fn text(&mut self, text: &str) {
        let words = unescape(text);
        if self.heading.is_some() {
            self.title.push_str(&words)
        } else {
            self.body.push_str(&words)
        }
    }

    /// Elements part words, as they do on the page; those inside a line do not.
    fn space(&mut self) {
        if self.heading.is_none() {
            self.body.push(' ');
        }
    }

    fn flush(&mut self) {
        let title = collapse(&self.title).into_owned();
        let body = collapse(&self.body).into_owned();
        if !title.is_empty() || !body.is_empty() {
            let url = match &self.id {
                Some(id) => format!("{}#{id}", self.url),
                None => self.url.to_owned(),
            };
            let title = if title.is_empty() {
                self.name.to_owned()
            } else {
                title
            };
            // A page's heading mostly repeats the page's name.
            let mut names: Vec<&str> = self.trail.iter().map(|(_, name)| name.as_str()).collect();
            names.dedup();
            let trail = names.join(" » ");
            self.parts.push(Part {
                url,
                title,
                body,
                trail,
            });
        }
        self.title.clear();
        self.body.clear();
        debug_assert!(self.trail.len() >= self.parents.min(1));
    }

    fn finish(mut self) -> Vec<Part> {
        self.flush();
        self.parts
    }
}

/// Elements that stand inside a word or sentence.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "cite"
            | "code"
            | "data"
            | "em"
            | "i"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "wbr"
    )
}

fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

fn collapse(text: &str) -> Cow<'_, str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    Cow::Owned(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><body><nav>menu</nav><main><h1 id=\"a\"><a class=\"header\" href=\"#a\">Newton</a></h1><p>Let <math><mi>zeta</mi></math> be. <em>W</em>ell.</p><figure><svg viewBox=\"0 0 1 1\"><g><text>axis</text></g><path/></svg><figcaption>The caption</figcaption><div class=\"exhibit-foot\"><div>seed</div></div></figure><h2 id=\"b\">Part</h2><pre><code>fn <span class=\"hl-function\">newton_step</span>()</code></pre></main></body></html>";

    #[test]
    fn captions_and_listings_are_words_and_formulas_and_drawings_are_none() {
        let parts = read(PAGE, "03-newton.html", "Newton’s method", &[]);
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].url, "03-newton.html#a");
        assert_eq!(parts[0].title, "Newton");
        assert_eq!(parts[0].body, "Let be. Well. The caption");
        assert_eq!(parts[1].trail, "Newton’s method » Newton » Part");
        assert!(parts[1].body.contains("newton_step"));
    }

    #[test]
    fn a_heading_that_repeats_the_name_stands_once() {
        let parts = read(PAGE, "03-newton.html", "Newton", &[]);
        assert_eq!(parts[1].trail, "Newton » Part");
    }

    #[test]
    fn an_index_is_written_in_mdbooks_form() {
        let folder = tempfile::tempdir().unwrap();
        let old = "{\"results_options\":{\"limit_results\":30},\"search_options\":{\"bool\":\"OR\"},\"doc_urls\":[\"it's\"],\"index\":{}}";
        let old = old.replace('\'', "\\'");
        std::fs::write(
            folder.path().join("searchindex-1.js"),
            format!("{START}{old}{END}"),
        )
        .unwrap();
        std::fs::write(folder.path().join("a.html"), PAGE).unwrap();
        let mut book = Book::new();
        book.push_item(Chapter::new("It's A", String::new(), "a.md", Vec::new()));
        search_index(folder.path(), &book).unwrap();
        let new = std::fs::read_to_string(folder.path().join("searchindex-1.js")).unwrap();
        assert_eq!(given(&new).unwrap().results_options["limit_results"], 30);
        assert!(
            new.contains("caption")
                && !new.contains("zeta")
                && !new.contains("axis")
                && !new.contains("seed")
        );
        assert!(new.contains("newton_step"));
    }
}

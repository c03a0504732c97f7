//! `cargo book epub`: the finished book as one file for an e-reader.
//!
//! Reads the rendered pages, not the sources: what the press has woven and checked is what the EPUB holds. Each page is
//! parsed as a browser would ([`element`]), made fit for e-readers ([`adaptation`]) and written as XHTML ([`xhtml`]).

pub mod adaptation;
pub mod archive;
pub mod contents;
pub mod cover;
pub mod date;
pub mod element;
pub mod package;
pub mod xhtml;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use scraper::{Html, Selector};

use self::adaptation::Adaptation;
use self::contents::Entry;
use self::element::{Element, Vocabulary};
use self::package::{Identity, Item};
use self::xhtml::escape;

const STYLE: &str = include_str!("style.css");

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#;

/// Why there is no EPUB.
#[derive(Debug, thiserror::Error)]
pub enum EpubError {
    /// A file of the rendered book cannot be read.
    #[error("cannot read {}: {cause}\n    build the book first: `cargo book`", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A rendered page has no `<main>`, where the theme puts the text.
    #[error("{} has no <main>: the theme must put a page's text into one", path.display())]
    NoText {
        /// The page.
        path: PathBuf,
    },
    /// The contents name no page.
    #[error("{} lists no page: an EPUB needs one", path.display())]
    NoPages {
        /// The contents.
        path: PathBuf,
    },
    /// The archive's format cannot hold it.
    #[error("cannot pack the EPUB: {0}")]
    Archive(#[from] zip::result::ZipError),
}

/// A page that has been adapted.
struct Page {
    /// What stands in `<main>`.
    text: Element,
    title: String,
}

impl Page {
    fn properties(&self) -> Vec<&'static str> {
        let (mut math, mut svg) = (false, false);
        self.text.visit(&mut |element| match element.vocabulary {
            Vocabulary::MathMl => math = true,
            Vocabulary::Svg => svg = true,
            Vocabulary::Html => {}
        });
        [(math, "mathml"), (svg, "svg")]
            .into_iter()
            .filter_map(|(has, name)| has.then_some(name))
            .collect()
    }

    /// Its sections: (place, name).
    fn sections(&self) -> Vec<(String, String)> {
        let mut sections = Vec::new();
        self.text.visit(&mut |element| {
            if element.name == "h2"
                && let Some(id) = element.attribute("id")
            {
                sections.push((id.to_owned(), element.words()));
            }
        });
        sections
    }

    fn write(&self, language: &str) -> String {
        document(language, &self.title, "", xhtml::inside(&self.text).trim())
    }
}

/// Makes the EPUB of a rendered book in a folder.
///
/// # Errors
/// When the folder does not hold a rendered book.
pub fn make(book: &Path, identity: &Identity) -> Result<Vec<u8>, EpubError> {
    let toc = book.join("toc.html");
    let entries = contents::read(&text(&toc)?);
    let names: BTreeSet<String> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Page { file, .. } => Some(file.clone()),
            _ => None,
        })
        .collect();
    if names.is_empty() {
        return Err(EpubError::NoPages { path: toc });
    }
    let adaptation = Adaptation { pages: &names };
    let mut pages: BTreeMap<&str, Page> = BTreeMap::new();
    let mut order = Vec::new();
    for entry in &entries {
        if let Entry::Page { file, title, .. } = entry {
            let text = adaptation.of(main(&book.join(file))?);
            let title = title.clone();
            order.push(file.as_str());
            pages.insert(file, Page { text, title });
        }
    }
    let (faces, fonts) = fonts(book)?;
    let language = identity.language.as_str();

    let mut items = Vec::new();
    let mut files = vec![("META-INF/container.xml".to_owned(), CONTAINER.as_bytes().to_vec())];
    let mut add = |file: &str, kind, properties: Vec<&'static str>, page, content: Vec<u8>| {
        files.push((format!("book/{file}"), content));
        items.push(Item {
            file: file.to_owned(),
            kind,
            properties,
            page,
        });
    };
    let figure = pages.values().find_map(|page| cover::figure(&page.text));
    let drawing = cover::drawing(identity, figure.as_ref()).into_bytes();
    add("cover.svg", "image/svg+xml", vec!["cover-image"], false, drawing);
    let image = format!(
        "<div class=\"cover-page\"><img src=\"cover.svg\" alt=\"{}\"/></div>",
        escape(&identity.title)
    );
    let cover = document(language, &identity.title, " epub:type=\"cover\"", &image);
    add("cover.xhtml", XHTML, vec![], true, cover.into_bytes());
    let list = contents::list(&entries, |file| {
        pages.get(file).map(Page::sections).unwrap_or_default()
    });
    let list = format!(
        "<nav epub:type=\"toc\" role=\"doc-toc\" aria-labelledby=\"contents\"><h1 id=\"contents\">Contents</h1>\n{list}\n</nav>"
    );
    let list = document(language, "Contents", "", &list);
    add("contents.xhtml", XHTML, vec!["nav"], true, list.into_bytes());
    for file in order {
        let page = &pages[file];
        add(
            &contents::address(file),
            XHTML,
            page.properties(),
            true,
            page.write(language).into_bytes(),
        );
    }
    add(
        "style.css",
        "text/css",
        vec![],
        false,
        format!("{faces}\n{STYLE}").into_bytes(),
    );
    for (name, content) in fonts {
        add(&format!("fonts/{name}"), "font/woff2", vec![], false, content);
    }
    files.push((
        "book/package.opf".to_owned(),
        package::write(identity, &items).into_bytes(),
    ));
    Ok(archive::pack(&files)?)
}

const XHTML: &str = "application/xhtml+xml";

fn document(language: &str, title: &str, attributes: &str, body: &str) -> String {
    let (language, title) = (escape(language), escape(title));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{language}\" xml:lang=\"{language}\">\n\
         <head>\n<meta charset=\"UTF-8\"/>\n<title>{title}</title>\n<link rel=\"stylesheet\" href=\"style.css\"/>\n</head>\n\
         <body{attributes}>\n{body}\n</body>\n</html>\n"
    )
}

fn bytes(path: &Path) -> Result<Vec<u8>, EpubError> {
    std::fs::read(path).map_err(|cause| EpubError::Unreadable {
        path: path.to_owned(),
        cause,
    })
}

fn text(path: &Path) -> Result<String, EpubError> {
    Ok(String::from_utf8_lossy(&bytes(path)?).into_owned())
}

fn main(path: &Path) -> Result<Element, EpubError> {
    let page = Html::parse_document(&text(path)?);
    Selector::parse("main")
        .ok()
        .and_then(|wanted| page.select(&wanted).next())
        .map(Element::of)
        .ok_or_else(|| EpubError::NoText {
            path: path.to_owned(),
        })
}

type Files = Vec<(String, Vec<u8>)>;

/// The faces of the theme: the rules that name them, and the files. A theme without fonts has none.
fn fonts(book: &Path) -> Result<(String, Files), EpubError> {
    let folder = book.join("fonts");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        return Ok((String::new(), Vec::new()));
    };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut rules = String::new();
    let mut files = Vec::new();
    for name in names {
        let path = folder.join(&name);
        if name.ends_with(".css") {
            rules.push_str(&text(&path)?.replace("../fonts/", "fonts/"));
        } else if name.ends_with(".woff2") {
            files.push((name, bytes(&path)?));
        }
    }
    Ok((rules, files))
}

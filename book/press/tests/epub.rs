//! The EPUB of a small rendered book: what is in it, and in what order.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up fails")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use press::epub::{EpubError, make, package::Identity};

fn identity() -> Identity {
    Identity {
        title: "A & B".to_owned(),
        description: "A small book".to_owned(),
        authors: vec!["Ada".to_owned()],
        language: "en".to_owned(),
        modified: "2026-01-31T12:00:00Z".to_owned(),
    }
}

fn write(folder: &Path, file: &str, content: &str) {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

fn book() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let toc = "<ol class=chapter><li><a href=preface.html>Preface</a></li><li class=part-title>One</li>\
        <li><a href=01-step.html><strong>1.</strong> Step</a></li><li><span>A draft</span></li></ol>";
    write(folder.path(), "toc.html", toc);
    write(
        folder.path(),
        "preface.html",
        "<main><h1>Preface</h1><p>See <a href=01-step.html#figure-x>it</a>.<br>&nbsp;</main>",
    );
    let step = "<header>bar</header><main><p class=chapter-number>Chapter 1</p><h1>Step</h1><h2 id=a>A</h2><math><mi>x</mi></math>\
        <figure id=figure-x><svg viewbox='0 0 1 1' role=img aria-label=x><path fill='var(--plot-blue,#1247d0)'/></svg></figure></main>";
    write(folder.path(), "01-step.html", step);
    write(
        folder.path(),
        "fonts/fonts-1.css",
        "@font-face { src: url('../fonts/text-2.woff2') }",
    );
    write(folder.path(), "fonts/text-2.woff2", "font");
    folder
}

/// The files in the order of the archive, and their contents.
fn unpacked(epub: Vec<u8>) -> (Vec<String>, BTreeMap<String, String>) {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).unwrap();
    let mut names = Vec::new();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        names.push(file.name().to_owned());
        files.insert(file.name().to_owned(), text);
    }
    (names, files)
}

#[test]
fn the_kind_comes_first_and_uncompressed() {
    let epub = make(book().path(), &identity()).unwrap();
    // A reader tells an EPUB by these bytes at this place.
    assert_eq!(&epub[30..58], b"mimetypeapplication/epub+zip");
}

#[test]
fn every_file_is_declared_and_every_page_is_in_order() {
    let (names, files) = unpacked(make(book().path(), &identity()).unwrap());
    let package = &files["book/package.opf"];
    for name in names.iter().filter_map(|name| name.strip_prefix("book/")) {
        let declared = package.contains(&format!("href=\"{name}\""));
        assert_eq!(declared, name != "package.opf", "{name} in {package}");
    }
    let pages: Vec<_> = names.iter().filter(|name| name.ends_with(".xhtml")).collect();
    assert_eq!(
        pages,
        [
            "book/cover.xhtml",
            "book/contents.xhtml",
            "book/preface.xhtml",
            "book/01-step.xhtml"
        ]
    );
    assert_eq!(package.matches("<itemref").count(), 4);
    assert!(
        package.contains(
            "href=\"01-step.xhtml\" media-type=\"application/xhtml+xml\" properties=\"mathml svg\""
        )
    );
    assert!(package.contains("<dc:title>A &amp; B</dc:title>"));
    assert!(package.contains("properties=\"cover-image\"") && package.contains("properties=\"nav\""));
}

#[test]
fn pages_are_xhtml_with_fixed_colors_and_links_between_them() {
    let (_, files) = unpacked(make(book().path(), &identity()).unwrap());
    let preface = &files["book/preface.xhtml"];
    assert!(
        preface.contains("<p>See <a href=\"01-step.xhtml#figure-x\">it</a>.<br/>\u{a0}</p>"),
        "{preface}"
    );
    let step = &files["book/01-step.xhtml"];
    assert!(
        step.contains("<p class=\"chapter-number\">Chapter 1</p><h1>Step</h1>"),
        "{step}"
    );
    assert!(
        step.contains("viewBox=\"0 0 1 1\"") && step.contains("<path fill=\"#1247d0\"/>"),
        "{step}"
    );
    assert!(!step.contains("bar"), "{step}");
    assert!(
        files["book/contents.xhtml"]
            .contains("<a href=\"01-step.xhtml\">1. Step</a><ol><li><a href=\"01-step.xhtml#a\">A</a>")
    );
    assert!(files["book/style.css"].contains("url('fonts/text-2.woff2')"));
}

#[test]
fn the_same_book_is_the_same_bytes() {
    let folder = book();
    assert_eq!(
        make(folder.path(), &identity()).unwrap(),
        make(folder.path(), &identity()).unwrap()
    );
}

#[test]
fn what_is_no_book_is_refused() {
    let folder = book();
    std::fs::write(folder.path().join("preface.html"), "<p>no main</p>").unwrap();
    assert!(matches!(
        make(folder.path(), &identity()),
        Err(EpubError::NoText { .. })
    ));
    std::fs::write(folder.path().join("toc.html"), "<ol class=chapter></ol>").unwrap();
    assert!(matches!(
        make(folder.path(), &identity()),
        Err(EpubError::NoPages { .. })
    ));
    let empty = tempfile::tempdir().unwrap();
    let error = make(empty.path(), &identity()).unwrap_err().to_string();
    assert!(error.contains("cargo book"), "{error}");
}

#[test]
fn the_cover_has_the_drawing_of_the_cover_page() {
    let folder = book();
    let preface = "<main><h1>Preface</h1><figure class='exhibit drawing'><svg viewbox='0 0 2 1' role=img aria-label=x><path fill='var(--plot-blue,#1247d0)'/></svg></figure>\
        <nav class=book-map style='--lines:33px'><ol><li><svg class=map-lines><line x1=1></line></svg><p>1 <a href=01-step.html>Step</a></p></li></ol></nav></main>";
    write(folder.path(), "preface.html", preface);
    let (_, files) = unpacked(make(folder.path(), &identity()).unwrap());
    let cover = &files["book/cover.svg"];
    assert!(
        cover.contains("fill=\"#1247d0\"") && cover.contains("x=\"120\"") && !cover.contains("{figure}"),
        "{cover}"
    );
    let page = &files["book/preface.xhtml"];
    assert!(
        !page.contains("map-lines") && !page.contains("--lines") && page.contains("01-step.xhtml"),
        "{page}"
    );
}

//! The contact sheet: one page that shows what a run published, for a quick look without the book.

use super::plain::plain;
use super::terminal::show;
use crate::manifest::{Body, Exhibit};

/// An HTML page of all exhibits, to lie beside their files.
pub(crate) fn sheet(chapter: &str, exhibits: &[Exhibit]) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>{chapter}</title>\n<style>\
         :root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;\
         padding:0 1rem}}figure{{margin:2rem 0}}figure div{{display:flex;flex-wrap:wrap;gap:1rem}}\
         img{{width:560px;max-width:100%}}pre{{overflow-x:auto}}</style>\n<h1>{chapter}</h1>\n"
    );
    for exhibit in exhibits {
        let name = &exhibit.common.name;
        page += &match &exhibit.body {
            Body::Figure(figure) => {
                let panels: String = figure
                    .panels
                    .iter()
                    .map(|panel| format!("<img src=\"{}\" alt=\"{}\">", panel.file, escape(&figure.alt)))
                    .collect();
                let caption = escape(&plain(&figure.caption));
                format!(
                    "<figure><div>{panels}</div><figcaption><b>{name}</b> {caption}</figcaption></figure>\n"
                )
            }
            _ => format!("<pre>{}</pre>\n", escape(&show(exhibit))),
        };
    }
    page
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

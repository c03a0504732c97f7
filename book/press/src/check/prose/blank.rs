//! A page with its prose alone.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::formula::spoken;
use crate::weave::page::Page;
use crate::weave::scan;

/// The prose of a page, byte for byte; everything else is blank. A word stands for what is computed.
pub(super) fn blank(page: &Page) -> String {
    let text = &page.text;
    let mut bytes = text.clone().into_bytes();
    let hide = |bytes: &mut Vec<u8>, range: Range<usize>, word: &str| {
        for byte in &mut bytes[range.clone()] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        // At the end of the range, so that the unit behind a number in a formula stays near.
        if word.len() <= range.len() {
            bytes[range.end - word.len()..range.end].copy_from_slice(word.as_bytes());
        }
    };
    for (event, range) in Parser::new_ext(text, scan::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(_)) => hide(&mut bytes, range, ""),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                // The words of a link are prose, its address is not.
                let source = &text[range.clone()];
                if let Some(at) = source.rfind(&format!("]({dest_url}")) {
                    hide(&mut bytes, range.start + at..range.end, "");
                }
            }
            _ => {}
        }
    }
    for range in page
        .scan
        .code
        .iter()
        .chain(&page.scan.html)
        .chain(&page.scan.comments)
    {
        hide(&mut bytes, range.clone(), "x");
    }
    for directive in page.scan.directives.iter().chain(&page.scan.includes) {
        // The reason of a verdict is prose.
        let written = &text[directive.range.clone()];
        match written.find(':').filter(|_| directive.name == "verdict") {
            Some(colon) => {
                hide(
                    &mut bytes,
                    directive.range.start..directive.range.start + colon + 1,
                    "",
                );
                hide(&mut bytes, directive.range.end - 2..directive.range.end, "");
            }
            None => hide(&mut bytes, directive.range.clone(), "x"),
        }
    }
    for formula in &page.scan.formulas {
        hide(&mut bytes, formula.range.clone(), &spoken(&formula.tex));
    }
    for heading in &page.scan.headings {
        let source = &text[heading.range.clone()];
        if let Some(at) = source.rfind("{#").filter(|_| heading.explicit) {
            let end = source[at..].find('}').map_or(source.len(), |end| at + end + 1);
            hide(
                &mut bytes,
                heading.range.start + at..heading.range.start + end,
                "",
            );
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

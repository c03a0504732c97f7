//! The list of contents that mdBook writes into every page.

use std::io;
use std::path::Path;

use crate::folder::files;

/// Mends the list of contents: mdBook opens an item for each part's title and each separator and closes it behind the
/// title's or separator's own.
///
/// # Errors
/// When a page cannot be read or written.
pub fn mend(html: &Path) -> io::Result<()> {
    for file in files(html, &[]) {
        if file.extension().is_some_and(|extension| extension == "html") {
            let text = std::fs::read_to_string(&file)?;
            if let Some(mended) = mended(&text) {
                std::fs::write(&file, mended)?;
            }
        }
    }
    Ok(())
}

/// The page with its list mended; `None` when there is nothing to mend.
fn mended(page: &str) -> Option<String> {
    const STRAY: &str = "<li class=\"chapter-item expanded \"><li class=\"";
    const OWN: [&str; 2] = ["part-title\"", "spacer\""];
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find(STRAY) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let own = &rest[STRAY.len()..];
        if !OWN.iter().any(|class| own.starts_with(class)) {
            let (item, after) = rest.split_at(STRAY.len());
            out.push_str(item);
            rest = after;
            continue;
        }
        out.push_str("<li class=\"");
        rest = own;
        if let Some(end) = rest.find("</li>") {
            let end = end + "</li>".len();
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            rest = rest.strip_prefix("</li>").unwrap_or(rest);
        }
    }
    if out.is_empty() {
        return None;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_title_is_one_item() {
        let page = "<ol><li class=\"chapter-item expanded \"><li class=\"part-title\">The wall</li></li>\
                    <li class=\"chapter-item expanded \">5</li></ol>";
        assert_eq!(
            mended(page).unwrap(),
            "<ol><li class=\"part-title\">The wall</li><li class=\"chapter-item expanded \">5</li></ol>"
        );
        assert_eq!(mended("<p>nothing</p>"), None);
    }

    #[test]
    fn a_separator_is_one_item() {
        let page = "<ol><li class=\"chapter-item expanded \"><li class=\"spacer\"></li></li><li>5</li></ol>";
        assert_eq!(
            mended(page).unwrap(),
            "<ol><li class=\"spacer\"></li><li>5</li></ol>"
        );
    }
}

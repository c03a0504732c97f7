//! SUMMARY.md, line by line: mdBook's own reader keeps no line numbers and stops at the first page that is missing.

use regex::Regex;

/// One page of SUMMARY.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its line, counted from one.
    pub line: usize,
    /// Its title.
    pub title: String,
    /// Its file, relative to SUMMARY.md; a draft has none.
    pub location: Option<String>,
    /// Its place among the numbered chapters, drafts included; only top-level items have one.
    pub number: Option<u32>,
}

/// The pages in order.
pub fn entries(text: &str) -> Vec<Entry> {
    let Some(link) = link() else { return Vec::new() };
    let mut place = 0;
    let mut entries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some(found) = link.captures(line) else {
            continue;
        };
        let top_level = found.name("bullet").is_some() && found["indent"].is_empty();
        if top_level {
            place += 1;
        }
        let location = location(&found["location"]);
        entries.push(Entry {
            line: index + 1,
            title: found["title"].to_owned(),
            location: (!location.is_empty()).then(|| location.to_owned()),
            number: top_level.then_some(place),
        });
    }
    entries
}

/// The same text, where a page that does not exist has become a draft.
pub fn with_drafts(text: &str, exists: impl Fn(&str) -> bool) -> String {
    let Some(link) = link() else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        match link.captures(line).and_then(|found| found.name("location")) {
            Some(found) if !exists(location(found.as_str())) => {
                out.push_str(&line[..found.start()]);
                out.push_str(&line[found.end()..]);
            }
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

fn link() -> Option<Regex> {
    Regex::new(r"^(?P<indent>\s*)(?P<bullet>[-*+]\s+)?\[(?P<title>[^\]]*)\]\((?P<location>[^)]*)\)").ok()
}

fn location(written: &str) -> &str {
    written.trim().trim_start_matches("./")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Summary\n\n[Preface](preface.md)\n\n- [A](01-a.md)\n  - [B](b.md)\n- [C]()\n- [D](./03-d.md)\n---\n[E](e.md)\n";

    #[test]
    fn drafts_count_and_appendices_do_not() {
        let found: Vec<_> = entries(TEXT)
            .into_iter()
            .map(|e| (e.line, e.title, e.location.unwrap_or_default(), e.number))
            .collect();
        let expected = [
            (3, "Preface", "preface.md", None),
            (5, "A", "01-a.md", Some(1)),
            (6, "B", "b.md", None),
            (7, "C", "", Some(2)),
            (8, "D", "03-d.md", Some(3)),
            (10, "E", "e.md", None),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(l, t, p, n)| (*l, (*t).to_owned(), (*p).to_owned(), *n))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_missing_page_becomes_a_draft() {
        assert_eq!(with_drafts(TEXT, |_| true), TEXT);
        let drafts = with_drafts(TEXT, |page| page != "03-d.md" && page != "preface.md");
        assert_eq!(
            drafts,
            TEXT.replace("(./03-d.md)", "()").replace("(preface.md)", "()")
        );
    }
}

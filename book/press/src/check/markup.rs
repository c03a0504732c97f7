//! A reader of rendered HTML: tags with their attributes, and the text between them. Quick, and as forgiving as a browser.

/// A piece of a rendered page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// `<name attributes>`; the offset of `<`.
    Open {
        /// The tag's name as written.
        name: &'a str,
        /// What follows the name.
        attributes: &'a str,
        /// Where it begins.
        at: usize,
    },
    /// `</name>`
    Close {
        /// The tag's name as written.
        name: &'a str,
    },
    /// Text between tags, as written.
    Text(&'a str),
    /// What is inside `<script>` or `<style>`.
    Raw(&'a str),
}

/// Walks through a page.
#[derive(Debug, Clone)]
pub struct Pieces<'a> {
    source: &'a str,
    at: usize,
    raw: Option<&'static str>,
}

impl<'a> Pieces<'a> {
    /// The pieces of a page.
    pub fn of(source: &'a str) -> Self {
        Self {
            source,
            at: 0,
            raw: None,
        }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let rest = self.source.get(self.at..).filter(|rest| !rest.is_empty())?;
            if let Some(name) = self.raw.take() {
                let end = find_close(rest, name).unwrap_or(rest.len());
                if end > 0 {
                    self.at += end;
                    return Some(Piece::Raw(&rest[..end]));
                }
            }
            let bytes = rest.as_bytes();
            if bytes[0] != b'<' {
                let end = rest.find('<').unwrap_or(rest.len());
                self.at += end;
                return Some(Piece::Text(&rest[..end]));
            }
            if rest.starts_with("<!--") {
                self.at += rest.find("-->").map_or(rest.len(), |end| end + 3);
                continue;
            }
            if bytes.get(1).is_some_and(|byte| matches!(byte, b'!' | b'?')) {
                self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
                continue;
            }
            let closing = bytes.get(1) == Some(&b'/');
            let start = if closing { 2 } else { 1 };
            if !bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
                self.at += 1;
                return Some(Piece::Text(&rest[..1]));
            }
            let end = tag_end(bytes, start);
            let inside = &rest[start..end];
            let name_end = inside
                .find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
                .unwrap_or(inside.len());
            let (name, attributes) = inside.split_at(name_end);
            let at = self.at;
            self.at += (end + 1).min(rest.len());
            if closing {
                return Some(Piece::Close { name });
            }
            self.raw = ["script", "style"]
                .into_iter()
                .find(|raw| name.eq_ignore_ascii_case(raw));
            return Some(Piece::Open { name, attributes, at });
        }
    }
}

/// The offset of the `>` that ends a tag; those in quotes do not.
fn tag_end(bytes: &[u8], start: usize) -> usize {
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate().skip(start) {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    bytes.len()
}

fn find_close(rest: &str, name: &str) -> Option<usize> {
    rest.match_indices("</").map(|(at, _)| at).find(|at| {
        rest.get(at + 2..at + 2 + name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
    })
}

/// The attributes of a tag, as written.
pub fn attributes(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = source;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(|c: char| c == '=' || c.is_ascii_whitespace() || c == '/')
            .unwrap_or(rest.len());
        let name = &rest[..end.max(1).min(rest.len())];
        rest = &rest[name.len()..];
        let after = rest.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            return Some((name, ""));
        };
        let value = value.trim_start();
        match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let end = value[1..].find(quote).map_or(value.len(), |end| end + 1);
                let found = &value[1..end];
                rest = value.get(end + 1..).unwrap_or("");
                Some((name, found))
            }
            _ => {
                let end = value
                    .find(|c: char| c.is_ascii_whitespace())
                    .unwrap_or(value.len());
                rest = &value[end..];
                Some((name, &value[..end]))
            }
        }
    })
}

/// The value of one attribute.
pub fn attribute<'a>(source: &'a str, wanted: &str) -> Option<&'a str> {
    attributes(source)
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_page() {
        let source = "<!DOCTYPE html><!-- <a> --><a href=\"x>y\" data-z='1' b>t < 2</a><script>if (a</b) {}</script><br/>";
        let pieces: Vec<_> = Pieces::of(source).collect();
        assert_eq!(
            pieces,
            [
                Piece::Open {
                    name: "a",
                    attributes: " href=\"x>y\" data-z='1' b",
                    at: 27
                },
                Piece::Text("t "),
                Piece::Text("<"),
                Piece::Text(" 2"),
                Piece::Close { name: "a" },
                Piece::Open {
                    name: "script",
                    attributes: "",
                    at: source.find("<script").unwrap()
                },
                Piece::Raw("if (a</b) {}"),
                Piece::Close { name: "script" },
                Piece::Open {
                    name: "br",
                    attributes: "/",
                    at: source.find("<br").unwrap()
                },
            ]
        );
        let found: Vec<_> = attributes(" href=\"x>y\" data-z='1' b c=d").collect();
        assert_eq!(found, [("href", "x>y"), ("data-z", "1"), ("b", ""), ("c", "d")]);
    }
}

//! Escaping: text and attributes of the HTML that goes into a page.
//!
//! What the press writes passes through Markdown once more. A block of HTML ends at a blank line, and inside
//! a paragraph Markdown reads the text between two tags. So a block is always a single line, and the text of
//! inline HTML hides its punctuation in character references.

/// Escapes text that stands in a block of HTML.
pub fn text(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + source.len() / 8);
    for character in source.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // mdBook expands `{{#include …}}` wherever it finds it.
            '{' => out.push_str("&#123;"),
            '\n' => out.push_str("&#10;"),
            '\r' => {}
            _ => out.push(character),
        }
    }
    out
}

/// A table that scrolls where the page is too narrow for it: what it is called, its heads, its rows as HTML.
pub fn table(class: &str, label: &str, heads: [&str; 3], rows: &str) -> String {
    let heads = heads.map(|head| format!("<th scope=\"col\">{}</th>", text(head)));
    format!(
        "<div class=\"scroll {class}\" role=\"group\" tabindex=\"0\" aria-label=\"{}\">\
         <table><thead><tr>{}</tr></thead><tbody>{rows}</tbody></table></div>",
        attribute(label),
        heads.concat()
    )
}

/// Escapes the value of an attribute, which stands in double quotes.
pub fn attribute(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + source.len() / 8);
    for character in source.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '{' => out.push_str("&#123;"),
            '|' => out.push_str("&#124;"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(character),
        }
    }
    out
}

/// Makes finished HTML safe inside a paragraph or a cell of a table: the punctuation of its text becomes character
/// references, so that Markdown finds nothing to read in it.
pub fn shield(html: &str) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    let mut inside = false;
    let mut quoted = false;
    for character in html.chars() {
        match character {
            '<' if !inside => {
                inside = true;
                out.push('<');
            }
            '>' if inside && !quoted => {
                inside = false;
                out.push('>');
            }
            '"' if inside => {
                quoted = !quoted;
                out.push('"');
            }
            '|' => out.push_str("&#124;"),
            '\n' => out.push_str(if inside { " " } else { "&#10;" }),
            _ if inside => out.push(character),
            // An entity stays one; the rest of the list cannot begin or end anything in Markdown.
            '&' | ';' | '#' | ',' | '%' | '/' | '=' | '.' => out.push(character),
            _ if character.is_ascii_punctuation() => {
                out.push_str("&#");
                out.push_str(&(character as u32).to_string());
                out.push(';');
            }
            _ => out.push(character),
        }
    }
    out.replace("...", "&#46;..")
}

/// The words of a fragment of HTML: tags dropped, entities read, white space collapsed.
pub fn words(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        match rest[open..].find('>') {
            Some(close) => rest = &rest[open + close + 1..],
            None => {
                rest = "";
            }
        }
    }
    out.push_str(rest);
    let decoded = unescape(&out);
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads the character references that [`text`], [`attribute`] and [`shield`] write.
pub fn unescape(source: &str) -> String {
    if !source.contains('&') {
        return source.to_owned();
    }
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest
            .char_indices()
            .take(12)
            .find(|&(_, character)| character == ';')
            .map(|(at, _)| at);
        let decoded = end.and_then(|end| entity(&rest[1..end]));
        match (decoded, end) {
            (Some(character), Some(end)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => return None,
    })
}

/// Turns a name such as `Newton::step` into an identifier of HTML.
pub fn identifier(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for character in name.chars() {
        if character.is_alphanumeric() || character == '_' || character == '-' {
            out.push(character);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shielded_text_has_nothing_for_markdown() {
        let shielded = shield("<em class=\"a*b\">x*y_z`[1]`</em> a|b \"q\" ...");
        assert_eq!(
            shielded,
            "<em class=\"a*b\">x&#42;y&#95;z&#96;&#91;1&#93;&#96;</em> a&#124;b &#34;q&#34; &#46;.."
        );
        assert_eq!(words(&shielded), "x*y_z`[1]` a|b \"q\" ...");
    }

    #[test]
    fn unescaping_reads_what_escaping_wrote() {
        let source = "a < b && c > \"d\" {{#x}}";
        assert_eq!(unescape(&text(source)), source);
        assert_eq!(unescape(&attribute(source)), source);
        assert_eq!(unescape("R&D; 5 & 6 &#xe9;"), "R&D; 5 & 6 é");
    }

    #[test]
    fn identifiers_keep_the_name_readable() {
        assert_eq!(identifier("Method for Newton::step"), "Method-for-Newton-step");
        assert_eq!(identifier("newton_step"), "newton_step");
    }

    fn rendered(markdown: &str) -> String {
        let mut html = String::new();
        let parser = pulldown_cmark::Parser::new_ext(markdown, crate::weave::scan::options());
        pulldown_cmark::html::push_html(&mut html, parser);
        html
    }

    proptest::proptest! {
        /// Whatever stands in a shielded text, Markdown leaves its words as they are.
        #[test]
        fn markdown_leaves_shielded_text_alone(source in "[ -~éλ×−]{0,60}") {
            let shielded = shield(&format!("<b>{}</b>", text(&source)));
            let expected = source.split_whitespace().collect::<Vec<_>>().join(" ");
            proptest::prop_assert_eq!(words(&rendered(&format!("A {shielded} z"))), format!("A {expected} z").split_whitespace().collect::<Vec<_>>().join(" "));
        }

        #[test]
        fn attributes_come_back(source in "[ -~éλ×−]{0,60}") {
            proptest::prop_assert_eq!(unescape(&attribute(&source)), source);
        }
    }
}

//! Syntax colors, given at build time: they need no JavaScript and print well.
//!
//! Each token becomes a `<span>` with one class: `hl-keyword`, `hl-type`, `hl-function`, `hl-macro`, `hl-string`,
//! `hl-number`, `hl-comment`, `hl-doc`, `hl-attribute`, `hl-lifetime`.

use super::html;

const KEYWORDS: [&str; 41] = [
    "as",
    "async",
    "await",
    "break",
    "const",
    "continue",
    "crate",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "fn",
    "for",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "match",
    "mod",
    "move",
    "mut",
    "pub",
    "ref",
    "return",
    "self",
    "Self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "type",
    "unsafe",
    "use",
    "where",
    "while",
    "macro_rules",
    "union",
    "yield",
];

const PRIMITIVES: [&str; 17] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16", "u32",
    "u64", "u128", "usize",
];

/// Highlights source of a language that the book uses, or escapes it when the language is another.
pub fn highlight(language: &str, source: &str) -> String {
    match language {
        "rust" | "rs" => rust(source),
        "sh" | "bash" | "shell" | "console" | "toml" | "bibtex" | "python" | "py" => {
            comments_and_strings(language, source)
        }
        _ => html::text(source),
    }
}

/// Highlights Rust. The source need not be complete: nothing here fails.
pub fn rust(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut out = String::with_capacity(source.len() * 3);
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let rest = &source[at..];
        let class = if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            let doc = (rest.starts_with("///") && !rest.starts_with("////")) || rest.starts_with("//!");
            if doc { "doc" } else { "comment" }
        } else if rest.starts_with("/*") {
            at += block_comment(rest);
            "comment"
        } else if let Some(length) = string(rest) {
            at += length;
            "string"
        } else if rest.starts_with('\'') {
            let (length, class) = quote(rest);
            at += length;
            class
        } else if rest.starts_with("#[") || rest.starts_with("#![") {
            at += attribute(rest);
            "attribute"
        } else if bytes[at].is_ascii_digit() {
            at += number(rest);
            "number"
        } else if rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let length = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            at += length;
            word(&rest[..length], &rest[length..])
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            ""
        };
        push(&mut out, class, &source[start..at]);
    }
    out
}

fn push(out: &mut String, class: &str, token: &str) {
    if class.is_empty() {
        out.push_str(&html::text(token));
    } else {
        out.push_str("<span class=\"hl-");
        out.push_str(class);
        out.push_str("\">");
        out.push_str(&html::text(token));
        out.push_str("</span>");
    }
}

fn word(word: &str, after: &str) -> &'static str {
    if KEYWORDS.contains(&word) {
        return "keyword";
    }
    if PRIMITIVES.contains(&word) {
        return "type";
    }
    if after.starts_with('!') && !after.starts_with("!=") {
        return "macro";
    }
    let constant = word.len() > 1
        && word
            .chars()
            .all(|c| c.is_uppercase() || c.is_numeric() || c == '_');
    if word.starts_with(char::is_uppercase) && !constant {
        return "type";
    }
    if constant {
        return "constant";
    }
    let call = after.starts_with('(') || after.starts_with("::<");
    if call { "function" } else { "" }
}

fn block_comment(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// The length of a string literal, with its prefix.
fn string(rest: &str) -> Option<usize> {
    let prefix = rest
        .bytes()
        .take_while(|byte| matches!(byte, b'b' | b'r' | b'c'))
        .count();
    if prefix > 2 {
        return None;
    }
    let hashes = rest[prefix..].bytes().take_while(|&byte| byte == b'#').count();
    let raw = rest[..prefix].contains('r');
    if !rest[prefix + hashes..].starts_with('"') || (hashes > 0 && !raw) {
        return None;
    }
    let body = prefix + hashes + 1;
    if raw {
        let close = format!("\"{}", "#".repeat(hashes));
        return Some(
            rest[body..]
                .find(&close)
                .map_or(rest.len(), |end| body + end + close.len()),
        );
    }
    let bytes = rest.as_bytes();
    let mut at = body;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
    Some(rest.len())
}

/// A character or a lifetime.
fn quote(rest: &str) -> (usize, &'static str) {
    let mut characters = rest.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => {
            let end = rest[2..]
                .char_indices()
                .skip(1)
                .find(|&(_, c)| c == '\'')
                .map(|(at, _)| at + 3);
            (end.unwrap_or(rest.len()), "string")
        }
        Some((at, first)) => {
            let after = at + first.len_utf8();
            if rest[after..].starts_with('\'') {
                return (after + 1, "string");
            }
            let length = rest[1..]
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .map_or(rest.len(), |end| end + 1);
            (length.max(1), "lifetime")
        }
        None => (1, ""),
    }
}

fn attribute(rest: &str) -> usize {
    let mut depth = 0;
    for (at, character) in rest.char_indices() {
        match character {
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    rest.len()
}

fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let exponent = at > 0 && matches!(bytes[at - 1], b'e' | b'E') && !rest.starts_with("0x");
        let fraction = byte == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        let bare_fraction = byte == b'.'
            && !bytes
                .get(at + 1)
                .is_some_and(|next| *next == b'.' || next.is_ascii_alphabetic() || *next == b'_');
        let sign = matches!(byte, b'+' | b'-') && exponent;
        if byte.is_ascii_alphanumeric() || byte == b'_' || fraction || bare_fraction || sign {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// A light hand for shells, TOML and Python: comments, strings, and the first word of a shell's line.
fn comments_and_strings(language: &str, source: &str) -> String {
    let shell = matches!(language, "sh" | "bash" | "shell" | "console");
    let mut out = String::with_capacity(source.len() * 2);
    for (index, line) in source.split('\n').enumerate() {
        if index > 0 {
            out.push_str("&#10;");
        }
        let trimmed = line.trim_start();
        if trimmed.starts_with('#') {
            push(&mut out, "comment", line);
            continue;
        }
        if language == "toml" && trimmed.starts_with('[') {
            push(&mut out, "keyword", line);
            continue;
        }
        let mut at = 0;
        if shell {
            let indent = line.len() - trimmed.len();
            let prompt = if trimmed.starts_with("$ ") { 2 } else { 0 };
            let end = trimmed[prompt..]
                .find(' ')
                .map_or(line.len(), |end| indent + prompt + end);
            push(&mut out, "", &line[..indent + prompt]);
            push(&mut out, "function", &line[indent + prompt..end]);
            at = end;
        }
        while at < line.len() {
            let rest = &line[at..];
            if rest.starts_with(" #") {
                push(&mut out, "comment", rest);
                break;
            }
            let first = rest.chars().next().unwrap_or(' ');
            if matches!(first, '"' | '\'') {
                let end = rest[1..].find(first).map_or(rest.len(), |end| end + 2);
                push(&mut out, "string", &rest[..end]);
                at += end;
            } else {
                let mut end = rest
                    .find(['"', '\'', '#'])
                    .unwrap_or(rest.len())
                    .max(first.len_utf8());
                // The blank that introduces a comment belongs to it.
                if end < rest.len() && rest.as_bytes()[end] == b'#' && rest[..end].ends_with(' ') && end > 1 {
                    end -= 1;
                }
                push(&mut out, "", &rest[..end]);
                at += end;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weave::html::words;

    #[test]
    fn tokens_get_their_classes() {
        let html = rust(
            "/// Doc.\npub fn step<'a>(x: &'a [f64]) -> f64 { x[0] * 1e-3 + f(\"a\\\"b\", 'c') } // end",
        );
        for part in [
            "<span class=\"hl-doc\">/// Doc.</span>&#10;",
            "<span class=\"hl-keyword\">pub</span>",
            "<span class=\"hl-function\">f</span>",
            "<span class=\"hl-lifetime\">'a</span>",
            "<span class=\"hl-type\">f64</span>",
            "<span class=\"hl-number\">1e-3</span>",
            "<span class=\"hl-string\">\"a\\\"b\"</span>",
            "<span class=\"hl-string\">'c'</span>",
            "<span class=\"hl-comment\">// end</span>",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
    }

    #[test]
    fn nothing_is_lost() {
        for source in [
            "let r = 0..n; let s = 1.0.sqrt(); let t = 0x1F_u8; r#\"raw \" string\"#",
            "'",
            "\"open",
            "/* open",
            "#[open",
            "'\\n' '\\u{1F600}' 'é'",
            "b'\\0' b\"x\" c\"y\" br\"z\"",
            "x != y && matches!(z, A | B)",
            "1..=2",
            "λ += η * 2.",
        ] {
            let expected = source.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words(&rust(source)), expected);
            assert_eq!(words(&highlight("sh", source)), expected);
            assert_eq!(words(&highlight("toml", source)), expected);
        }
    }

    proptest::proptest! {
        /// Any text at all, cut anywhere: colors change no word and nothing panics.
        #[test]
        fn colors_change_no_word(source in "[ -~\nλ]{0,80}") {
            let expected = source.split_whitespace().collect::<Vec<_>>().join(" ");
            for language in ["rust", "sh", "toml", "text"] {
                proptest::prop_assert_eq!(words(&highlight(language, &source)), expected.clone());
            }
        }
    }
}

//! A formula as the check reads it.

use std::sync::LazyLock;

use regex::Regex;

/// A bare number as itself, what is approximately a number as that, any other as a word.
pub(super) fn spoken(tex: &str) -> String {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s*(?:\\approx|\\sim|≈)?\s*\d[\d.,]*(?:\s*×\s*10\^\{?-?\d+\}?)?\s*(?:[%×]|[a-zA-Z]{1,12}(?:/s)?)?\s*$").ok()
    });
    static ABOUT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:\\approx|≈)\s*(\d[\d.,]*(?:\s*×\s*10\^\{?-?\d+\}?)?)").ok());
    let mut plain = tex
        .replace("\\times", "×")
        .replace("\\%", "%")
        .replace("\\,", " ")
        .replace("{,}", ",");
    for command in ["\\text{", "\\mathrm{", "\\textrm{"] {
        while let Some(start) = plain.find(command) {
            let Some(end) = plain[start..].find('}').map(|end| start + end) else {
                break;
            };
            let inner = plain[start + command.len()..end].to_owned();
            plain.replace_range(start..=end, &inner);
        }
    }
    if NUMBER.as_ref().is_some_and(|number| number.is_match(&plain)) {
        return format!(" {}", plain.trim().replace("\\approx", "≈").replace("\\sim", "≈"));
    }
    if let Some(about) = ABOUT.as_ref().and_then(|about| about.captures(&plain)) {
        return format!("x ≈{}", &about[1]);
    }
    "x".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_read_when_they_are_numbers() {
        assert_eq!(spoken("12"), " 12");
        assert_eq!(spoken(r"3\times"), " 3×");
        assert_eq!(spoken(r"12\,\text{ms}"), " 12 ms");
        assert_eq!(spoken(r"\kappa \approx 2508"), "x ≈2508");
        assert_eq!(spoken("N \\times N"), "x");
        assert_eq!(spoken("x_{12}"), "x");
    }
}

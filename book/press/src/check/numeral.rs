//! Numerals that look like measurements: with a unit, or in a comparison.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A numeral that looks measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Numeral {
    /// Its bytes, with unit or comparison.
    pub range: Range<usize>,
    /// The number, where it can be told.
    pub value: Option<f64>,
}

const NUMBER: &str = r"[~≈]?\d(?:[\d,\u{202f}\u{2009}]*\d)?(?:\.\d+)?(?:[eE][-+−]?\d+)?(?:\s?×\s?10(?:\^\{?[-−]?\d+\}?|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?";
const WORD: &str = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:a |one )?hundred|(?:a |one )?thousand|(?:a |one )?million|(?:a )?dozen";
const MANY: &str = "three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen";
const SPAN: &str =
    r"ms|µs|μs|ns|milliseconds?|microseconds?|nanoseconds?|sec|seconds?|minutes?|min|hours?|days?";
const SIZE: &str = r"[kKMGTP]i?B|bytes?|megabytes?|gigabytes?|terabytes?|[kMGTP]?FLOPS?(?:/s)?|[kMGTP]?flops?(?:/s)?|GFlop/s|[kMG]Hz|operations";
const COUNT: &str = "iterations?|epochs?|evaluations?";
const MORE: &str = "as|faster|slower|quicker|more|fewer|less|larger|smaller|bigger|cheaper|dearer|longer|shorter|better|worse|higher|lower|costlier";
const COST: &str = "time|cost|work|errors?|number|memory|speed|price|iterations|size|evaluations|flops";
const NOUN: &str =
    "errors?|loss(?:es)?|accuracy|accuracies|residuals?|slopes?|exponents?|speed-?ups?|ratios?|factor|share";

static RULES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let word = format!(r"\b(?P<n>{WORD})\b");
    let rules = [
        format!(r"(?P<n>{NUMBER})[\s\u{{202f}}-]?(?:%|percent\b|per cent\b)"),
        format!(r"(?i:{word}[\s-](?:percent|per cent)\b)"),
        format!(r"(?P<n>{NUMBER})[\s\u{{202f}}-]?(?:{SPAN}|{SIZE})\b"),
        format!(r"(?P<n>{NUMBER})\s+s\b|\b(?P<m>\d+\.\d+)s\b"),
        format!(r"(?i:{word}[\s-](?:{SPAN}|megabytes|gigabytes|terabytes)\b)"),
        format!(r"(?P<n>{NUMBER})[\s-](?:{COUNT}|steps|passes)\b"),
        format!(r"(?i:\b(?P<n>{MANY})[\s-](?:{COUNT})\b)"),
        format!(r"(?P<n>{NUMBER})[\s-]times\s+(?:{MORE}|the\s+(?:{COST}))\b"),
        format!(r"(?i:{word}[\s-]times\s+(?:{MORE}|the\s+(?:{COST}))\b)"),
        format!(r"(?P<n>{NUMBER})\s?×"),
        r"(?i:\b(?P<n>twice|thrice|half|double|triple)\s+as\s+(?:many|much|fast|slow|large|small|long|short|cheap|dear|big|good|bad|accurate|often|few)\b)".to_owned(),
        format!(r"(?i:\b(?P<n>twice|thrice|half|double|triple)\s+the\s+(?:{COST})\b)"),
        r"(?i:\b(?P<n>two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|hundred|thousand|\d+)-?fold\b)".to_owned(),
        format!(r"(?P<n>{NUMBER})\s+(?:more|fewer)\b"),
        format!(r"(?i:\b(?P<n>{NUMBER}|{WORD}|an?)\s+orders?\s+of\s+magnitude\b)"),
        format!(
            r"\b(?:{NOUN})\s+(?:of|is|was|are|at|=|≈|falls? to|fell to|drops? to|reaches|below|above|under|over|around|about|near)\s+(?:about |roughly |only |nearly )?(?P<n>{NUMBER})"
        ),
        format!(r"≈\s?(?P<n>{NUMBER})"),
    ];
    rules.iter().filter_map(|rule| Regex::new(rule).ok()).collect()
});

/// The rule of 3×, which has to be told from 3×3.
const TIMES: usize = 9;

/// The rule of measured nouns, which lets an error of 0 or a slope of 2 pass.
const NOUNS: usize = 15;

/// How many rules there are; each has compiled.
const RULE_COUNT: usize = 17;

/// Finds the numerals of a text that look measured, in order. What is no prose was blanked before.
pub fn find(text: &str) -> Vec<Numeral> {
    debug_assert_eq!(RULES.len(), RULE_COUNT);
    let mut found: Vec<Numeral> = Vec::new();
    for (index, rule) in RULES.iter().enumerate() {
        for capture in rule.captures_iter(text) {
            let (Some(whole), Some(number)) =
                (capture.get(0), capture.name("n").or_else(|| capture.name("m")))
            else {
                continue;
            };
            if is_part_of_word(text, number.start()) {
                continue;
            }
            let times = index == TIMES;
            if times && is_dimension(&text[whole.end()..]) {
                continue;
            }
            let noun = index == NOUNS;
            if noun && is_small_integer(number.as_str()) {
                continue;
            }
            let range = number.start()..whole.end().max(number.end());
            found.push(Numeral {
                range,
                value: value(number.as_str()),
            });
        }
    }
    found.sort_by_key(|numeral| (numeral.range.start, std::cmp::Reverse(numeral.range.end)));
    let mut end = 0;
    found.retain(|numeral| {
        let keep = numeral.range.start >= end;
        if keep {
            end = numeral.range.end;
        }
        keep
    });
    found
}

/// `x86-64`, `f32`, `v0.5 s`, `3.2.1`.
fn is_part_of_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    match before {
        Some(before) if before.is_alphanumeric() || matches!(before, '_' | '^' | '#' | '/') => true,
        Some('.' | '-' | ',') => text[..at - 1].ends_with(|c: char| c.is_alphanumeric()),
        _ => false,
    }
}

/// 8×8, 650 × 650, 2 × N: a shape. 3× faster, 3×: a comparison.
fn is_dimension(after: &str) -> bool {
    let after = after.trim_start();
    let word: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
    if word.is_empty() {
        return after.starts_with(|c: char| c.is_numeric() || c == '(');
    }
    !MORE.split('|').any(|more| more == word)
        && (word.chars().count() == 1 || after.starts_with(char::is_uppercase))
}

fn is_small_integer(number: &str) -> bool {
    number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number that a numeral means.
pub fn value(numeral: &str) -> Option<f64> {
    let numeral = numeral.trim().trim_start_matches(['~', '≈']).to_lowercase();
    let numeral = numeral.trim_start_matches("a ").trim_start_matches("one ");
    let words = [
        ("half", 0.5),
        ("one", 1.0),
        ("two", 2.0),
        ("twice", 2.0),
        ("double", 2.0),
        ("three", 3.0),
        ("thrice", 3.0),
        ("triple", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("nine", 9.0),
        ("ten", 10.0),
        ("eleven", 11.0),
        ("twelve", 12.0),
        ("dozen", 12.0),
        ("fifteen", 15.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("sixty", 60.0),
        ("seventy", 70.0),
        ("eighty", 80.0),
        ("ninety", 90.0),
        ("hundred", 100.0),
        ("thousand", 1000.0),
        ("million", 1e6),
    ];
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == numeral) {
        return Some(*value);
    }
    let plain: String = numeral
        .chars()
        .filter(|c| !matches!(c, ',' | '\u{202f}' | '\u{2009}' | ' '))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    if let Some((mantissa, power)) = plain.split_once("×10") {
        let power: String = power
            .chars()
            .filter_map(|c| match c {
                '⁻' => Some('-'),
                '0'..='9' | '-' => Some(c),
                _ => "⁰¹²³⁴⁵⁶⁷⁸⁹"
                    .chars()
                    .position(|digit| digit == c)
                    .and_then(|digit| char::from_digit(digit as u32, 10)),
            })
            .collect();
        return format!("{mantissa}e{power}").parse().ok();
    }
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_compiles() {
        assert_eq!(RULES.len(), RULE_COUNT);
    }

    #[test]
    fn measurements_are_found() {
        for (text, expected, value) in [
            ("It took 12 ms.", "12 ms", Some(12.0)),
            ("It took 1.5 s in all.", "1.5 s", Some(1.5)),
            ("a share of 37 % of", "37 %", Some(37.0)),
            ("after 312 iterations", "312 iterations", Some(312.0)),
            ("after seven iterations", "seven iterations", Some(7.0)),
            ("it is 3× faster", "3×", Some(3.0)),
            ("it is 3.5× as", "3.5×", Some(3.5)),
            ("ten times faster than", "ten times faster", Some(10.0)),
            ("twice as many as", "twice as many", Some(2.0)),
            ("half as many again", "half as many", Some(0.5)),
            ("a tenfold gain", "tenfold", Some(10.0)),
            ("gives 14 GFLOP/s here", "14 GFLOP/s", Some(14.0)),
            ("needs 8 TB of", "8 TB", Some(8.0)),
            ("two orders of magnitude", "two orders of magnitude", Some(2.0)),
            ("an error of 0.037 on", "0.037", Some(0.037)),
            ("about ≈ 2508 there", "2508", Some(2508.0)),
            ("1,797 evaluations", "1,797 evaluations", Some(1797.0)),
            ("2 × 10⁻⁹ s", "2 × 10⁻⁹ s", Some(2e-9)),
            ("fifty percent of", "fifty percent", Some(50.0)),
            ("three hours later", "three hours", Some(3.0)),
            ("half the cost of", "half the cost", Some(0.5)),
        ] {
            let found = find(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(&text[found[0].range.clone()], expected, "{text}");
            assert_eq!(found[0].value, value, "{text}");
        }
    }

    #[test]
    fn definitions_pass() {
        for text in [
            "a matrix of 8N² bytes",
            "In 1981 the authors, and in the 1970s",
            "Chapter 3, section 2.1",
            "the 8×8 digits, a 650 × 650 matrix, 2 × N",
            "x86-64 steps and f32 times",
            "one step and two steps",
            "the slope is 1, then of 2",
            "takes two derivatives, applies it twice",
            "the step size 0.1",
            "tolerance 1e-8",
            "Newton's method of 1669",
            "version 0.5.4 s",
            "half of each step",
            "the 1797 images, the last 297",
            "a second, one second",
            "three chapters",
            "the 64 pixels",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}

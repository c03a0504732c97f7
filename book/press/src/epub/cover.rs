//! The cover: level lines of a narrow valley, the long way down and the short one.

use super::package::Identity;
use super::xhtml::escape;

const DRAWING: &str = include_str!("cover.svg");

/// The cover as a drawing of its own.
pub fn drawing(identity: &Identity) -> String {
    let lines = |text: &str, height: usize| -> String {
        broken(text)
            .iter()
            .enumerate()
            .map(|(at, line)| {
                format!(
                    "<tspan x=\"800\" dy=\"{}\">{}</tspan>",
                    if at == 0 { 0 } else { height },
                    escape(line)
                )
            })
            .collect()
    };
    DRAWING
        .replace("{title}", &lines(&identity.title, 190))
        .replace("{description}", &lines(&identity.description, 74))
        .replace("{label}", &escape(&identity.title))
}

/// Two lines of about the same length where one would be long.
fn broken(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if text.chars().count() < 18 || words.len() < 2 {
        return vec![text.to_owned()];
    }
    let length = |words: &[&str]| words.iter().map(|word| word.chars().count() + 1).sum::<usize>();
    let cut = (1..words.len())
        .min_by_key(|&cut| length(&words[..cut]).abs_diff(length(&words[cut..])))
        .unwrap_or(1);
    vec![words[..cut].join(" "), words[cut..].join(" ")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_break_in_the_middle() {
        assert_eq!(broken("Beyond the Gradient"), ["Beyond the", "Gradient"]);
        assert_eq!(broken("Newton"), ["Newton"]);
    }

    #[test]
    fn nothing_of_the_pattern_is_left() {
        let identity = Identity {
            title: "A & B".to_owned(),
            description: "c".to_owned(),
            authors: Vec::new(),
            language: "en".to_owned(),
            modified: String::new(),
        };
        let drawing = drawing(&identity);
        assert!(
            drawing.contains("A &amp; B") && !drawing.contains('{'),
            "{drawing}"
        );
    }
}

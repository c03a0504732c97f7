//! What mdBook only logs, heard.

use std::fmt::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use regex::Regex;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use crate::problem::Problem;

/// Runs something and collects the warnings and errors that it logs.
pub fn heard<R>(work: impl FnOnce() -> R) -> (R, Vec<(Level, String)>) {
    let ear = Ear::default();
    let subscriber = tracing_subscriber::registry().with(ear.clone());
    let result = tracing::subscriber::with_default(subscriber, work);
    let heard = std::mem::take(&mut *ear.heard.lock().unwrap_or_else(PoisonError::into_inner));
    (result, heard)
}

/// Turns what was heard into problems; a message that names a page of `src` gets its path and, where it can be found,
/// its line.
pub fn problems(heard: Vec<(Level, String)>, root: &Path, src: &Path) -> Vec<Problem> {
    let page = Regex::new(r"(?:in|for) `?([^\s`:]+\.md)`?").ok();
    heard
        .into_iter()
        .map(|(_, message)| {
            let named = page.as_ref().and_then(|page| page.captures(&message));
            let file = named.map(|found| src.join(&found[1])).unwrap_or_default();
            if message.contains("search index is very large") {
                return Problem::warning(file, 0, message, "exclude pages in [output.html.search.chapter]");
            }
            let text = std::fs::read_to_string(root.join(&file)).unwrap_or_default();
            let line = line(&message, &text).unwrap_or(0);
            let remedy = if message.contains("HTML") {
                "close each tag before the Markdown block around it ends"
            } else if message.starts_with("footnote") {
                "write each note once, and refer to it"
            } else {
                ""
            };
            Problem::error(file, line, message, remedy)
        })
        .collect()
}

/// The line of a page that a message is about, counted from one.
fn line(message: &str, page: &str) -> Option<usize> {
    let quoted = message.split('`').nth(1)?;
    if message.starts_with("footnote") {
        let definition = format!("[^{quoted}]:");
        return page
            .lines()
            .position(|line| line.trim_start().starts_with(&definition))
            .map(|index| index + 1);
    }
    let name = quoted.strip_prefix('<')?.strip_suffix('>')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    let tag = Regex::new(&format!(r"(?i)<(/?){}(?:\s[^>]*)?>", regex::escape(name))).ok()?;
    let mut open = Vec::new();
    for (index, line) in page.lines().enumerate() {
        for found in tag.captures_iter(line) {
            if found[1].is_empty() {
                open.push(index + 1);
            } else if open.pop().is_none() {
                return Some(index + 1);
            }
        }
    }
    open.first().copied()
}

/// A layer that collects.
#[derive(Debug, Clone, Default)]
struct Ear {
    heard: Arc<Mutex<Vec<(Level, String)>>>,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Ear {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level = *event.metadata().level();
        if level > Level::WARN {
            return;
        }
        let mut words = Words(String::new());
        event.record(&mut words);
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((level, words.0));
    }
}

/// The message of an event.
struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let separator = if self.0.is_empty() { "" } else { " " };
        let _ = if field.name() == "message" {
            write!(self.0, "{separator}{value:?}")
        } else {
            write!(self.0, "{separator}{} = {value:?}", field.name())
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_heard_and_find_their_page() {
        let (result, heard) = heard(|| {
            tracing::info!("all is well");
            tracing::warn!("unclosed HTML tag `<b>` found in `{}`", "03-newton.md");
            7
        });
        assert_eq!(result, 7);
        let problems = problems(heard, Path::new("/nowhere"), Path::new("book/src"));
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].file, Path::new("book/src/03-newton.md"));
        assert!(problems[0].is_error());
    }

    #[test]
    fn the_line_of_a_stray_tag_is_found() {
        let page = "# A\n\n<b>good</b>\n\na <b>bold claim\n\n[^note]: words\n";
        assert_eq!(line("unclosed HTML tag `<b>` found in `a.md`", page), Some(5));
        assert_eq!(
            line("unexpected HTML end tag `</b>` found in `a.md`", "x\ny</b>\n"),
            Some(2)
        );
        assert_eq!(
            line("footnote `note` in `a.md` is defined but not referenced", page),
            Some(7)
        );
        assert_eq!(line("unclosed HTML tag `<i>` found in `a.md`", page), None);
    }
}

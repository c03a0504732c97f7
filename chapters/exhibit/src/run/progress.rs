//! Progress, on stderr: a bar on a terminal, sparse plain lines elsewhere.

use std::cell::Cell;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How long a plain line has to wait for the next.
const QUIET: Duration = Duration::from_secs(5);

/// Shows how far a long computation is. Dropping it clears the bar.
#[derive(Debug)]
#[must_use = "a bar is gone when it is dropped"]
pub struct Progress {
    label: String,
    len: u64,
    done: Cell<u64>,
    show: Show,
}

#[derive(Debug)]
enum Show {
    Bar(ProgressBar),
    Lines(Cell<Instant>),
    Nothing,
}

impl Progress {
    pub(crate) fn new(len: u64, label: String, quiet: bool) -> Self {
        let show = match (quiet, stderr().is_terminal()) {
            (true, _) => Show::Nothing,
            (false, true) => Show::Bar(bar(len, &label)),
            (false, false) => Show::Lines(Cell::new(Instant::now())),
        };
        Self {
            label,
            len,
            done: Cell::new(0),
            show,
        }
    }

    /// So many more steps are done.
    pub fn inc(&self, steps: u64) {
        let done = self.done.get() + steps;
        self.done.set(done);
        match &self.show {
            Show::Bar(bar) => bar.inc(steps),
            Show::Lines(last) if last.get().elapsed() >= QUIET && done < self.len => {
                last.set(Instant::now());
                eprintln!("  {}: {done} of {}", self.label, self.len);
            }
            _ => {}
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Show::Bar(bar) = &self.show {
            bar.finish_and_clear();
        }
    }
}

fn bar(len: u64, label: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("  {msg} {bar:30} {pos}/{len} {eta}");
    let bar = ProgressBar::new(len).with_message(label.to_owned());
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

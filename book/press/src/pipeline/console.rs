//! What a person sees while the press works: bars on a terminal, plain lines elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// Words to the person who builds.
#[derive(Debug)]
pub struct Console {
    bars: Option<MultiProgress>,
    /// mdBook reads a preprocessor's stdout, so there words go to stderr.
    results_to_stdout: bool,
}

impl Console {
    /// For a command that a person typed.
    pub fn new() -> Self {
        let bars = std::io::stderr().is_terminal().then(MultiProgress::new);
        Self {
            bars,
            results_to_stdout: true,
        }
    }

    /// For a command whose stdout belongs to somebody else.
    pub fn aside() -> Self {
        Self {
            results_to_stdout: false,
            ..Self::new()
        }
    }

    /// Whether a person watches.
    pub fn is_terminal(&self) -> bool {
        self.bars.is_some()
    }

    /// What goes on, to stderr.
    pub fn note(&self, words: &str) {
        self.apart(|| {
            let _ = writeln!(std::io::stderr(), "{words}");
        });
    }

    /// A result.
    pub fn say(&self, words: &str) {
        self.apart(|| {
            // A reader who closes the pipe has read enough.
            let _ = if self.results_to_stdout {
                writeln!(std::io::stdout(), "{words}")
            } else {
                writeln!(std::io::stderr(), "{words}")
            };
        });
    }

    /// Bytes of somebody else's stderr.
    pub fn forward(&self, bytes: &[u8]) {
        self.apart(|| {
            let _ = std::io::stderr().write_all(bytes);
        });
    }

    /// A task that takes time.
    pub fn task(&self, name: &str) -> Task {
        let bar = self.bars.as_ref().map(|bars| {
            let bar = bars.add(ProgressBar::new_spinner());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed} {wide_msg}") {
                bar.set_style(style);
            }
            bar.set_prefix(name.to_owned());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        if bar.is_none() {
            self.note(&format!("{name} …"));
        }
        Task {
            name: name.to_owned(),
            bar,
            start: Instant::now(),
        }
    }

    fn apart(&self, write: impl FnOnce()) {
        match &self.bars {
            Some(bars) => bars.suspend(write),
            None => write(),
        }
    }
}

impl Default for Console {
    fn default() -> Self {
        Self::new()
    }
}

/// A task under way.
#[derive(Debug)]
pub struct Task {
    name: String,
    bar: Option<ProgressBar>,
    start: Instant,
}

impl Task {
    /// The last thing that it said.
    pub fn said(&self, words: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(words.to_owned());
        }
    }

    /// It ended.
    pub fn end(self, console: &Console, outcome: &str) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        console.note(&format!(
            "{} {outcome} in {}",
            self.name,
            seconds(self.start.elapsed())
        ));
    }
}

/// A duration as people read it.
pub fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 0.995 {
        format!("{seconds:.2} s")
    } else if seconds < 99.95 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", duration.as_secs() / 60, duration.as_secs() % 60)
    }
}

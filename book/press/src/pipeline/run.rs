//! Running a chapter.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::console::{Console, Task};
use super::part::Part;

/// How many of a failed chapter's last lines are shown.
const LAST_LINES: usize = 12;

/// A run of one part of a chapter that ended.
#[derive(Debug)]
pub struct Ended {
    /// How long it took.
    pub took: Duration,
    /// What went wrong: in words, with the last lines.
    pub fault: Option<String>,
}

/// Runs one part of a chapter and waits for it.
pub fn run(root: &Path, executable: &Path, part: Part, title: &str, console: &Console) -> Ended {
    let start = Instant::now();
    let task = console.task(title);
    let spawned = Command::new(executable)
        .args(["--part", part.as_str()])
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(cause) => {
            task.end(console, "could not be started");
            return Ended {
                took: start.elapsed(),
                fault: Some(format!("cannot be started: {cause}")),
            };
        }
    };
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // What it prints is for those who run it by hand; only a failure shows its end.
    let (spoken, complaints) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| stdout.map(|pipe| last_lines(pipe, None)).unwrap_or_default());
        let complaints = stderr
            .map(|pipe| last_lines(pipe, Some(&task)))
            .unwrap_or_default();
        (reader.join().unwrap_or_default(), complaints)
    });
    let fault = match child.wait() {
        Ok(status) if status.success() => None,
        Ok(status) => {
            let lines = if complaints.is_empty() { spoken } else { complaints };
            let mut words = ending(status);
            for line in lines {
                words.push_str("\n| ");
                words.push_str(&line);
            }
            Some(words)
        }
        Err(cause) => Some(format!("was lost: {cause}")),
    };
    task.end(console, if fault.is_none() { "ran" } else { "failed" });
    Ended {
        took: start.elapsed(),
        fault,
    }
}

/// How a process ended, in words.
fn ending(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(101), _) => "panicked (exit code 101)".to_owned(),
        (Some(code), _) => format!("ended with exit code {code}"),
        (None, Some(9)) => "was killed (signal 9; perhaps memory ran out)".to_owned(),
        (None, Some(signal)) => format!("was ended by signal {signal}"),
        (None, None) => "ended without telling how".to_owned(),
    }
}

/// Reads to the end and keeps the last lines.
fn last_lines(pipe: impl Read, task: Option<&Task>) -> VecDeque<String> {
    let mut lines = VecDeque::new();
    let mut reader = BufReader::new(pipe);
    let mut bytes = Vec::new();
    while matches!(reader.read_until(b'\n', &mut bytes), Ok(1..)) {
        let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        bytes.clear();
        if line.is_empty() {
            continue;
        }
        if let Some(task) = task {
            task.said(&line);
        }
        if lines.len() == LAST_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_lines_are_kept() {
        let text: String = (1..=40).map(|i| format!("line {i}\n\n")).collect();
        let lines = last_lines(text.as_bytes(), None);
        assert_eq!(lines.len(), LAST_LINES);
        assert_eq!(lines.back().map(String::as_str), Some("line 40"));
    }
}

//! `cargo book try`: runs what the book's *Try it* boxes tell a reader to type.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::build::Outcome;
use super::console::{Console, seconds};
use super::failure::Failure;
use super::house::House;
use super::preparation::Preparation;
use crate::folder::files;
use crate::problem::{Problem, Report};

/// How many of a failed command's last lines are shown.
const LAST_LINES: usize = 12;

/// One command of a box.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Attempt {
    page: PathBuf,
    line: usize,
    command: String,
}

/// Runs every command of every box, one after the other.
///
/// # Errors
/// When a shell cannot be started.
pub fn run(house: &House, console: &Console) -> Result<Outcome, Failure> {
    let preparation = Preparation::read(house);
    let src = preparation
        .config
        .map_or_else(|| PathBuf::from("book/src"), |config| config.book.src);
    let mut report = Report::new();
    let attempts: Vec<_> = files(&house.root().join(&src), &[])
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "md"))
        .filter_map(|file| std::fs::read_to_string(&file).ok().map(|text| (file, text)))
        .flat_map(|(file, text)| attempts(house.shown(&file), &text))
        .collect();
    for attempt in &attempts {
        let start = Instant::now();
        let output = Command::new("sh")
            .args(["-c", &attempt.command])
            .current_dir(house.root())
            .stdin(Stdio::null())
            .output()
            .map_err(Failure::system("run", "sh"))?;
        let mark = if output.status.success() { "ok" } else { "FAILED" };
        console.say(&format!(
            "{mark:<6} {} ({}, {}:{})",
            attempt.command,
            seconds(start.elapsed()),
            attempt.page.display(),
            attempt.line
        ));
        if !output.status.success() {
            report.push(fault(attempt, &output));
        }
    }
    if !report.is_empty() {
        console.note(&report.to_string());
    }
    console.say(&format!(
        "{} commands tried, {} failed",
        attempts.len(),
        report.errors()
    ));
    Ok(if report.is_empty() {
        Outcome::Finished
    } else {
        Outcome::Failed
    })
}

fn fault(attempt: &Attempt, output: &std::process::Output) -> Problem {
    let text = String::from_utf8_lossy(if output.stderr.is_empty() {
        &output.stdout
    } else {
        &output.stderr
    });
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let mut what = format!("`{}` fails ({})", attempt.command, output.status);
    for line in lines.iter().skip(lines.len().saturating_sub(LAST_LINES)) {
        what.push_str("\n| ");
        what.push_str(line);
    }
    let remedy = if output.status.code() == Some(127) {
        "a program is missing: `just` comes with `cargo install just`"
    } else {
        "a reader would see the same: mend the command or what it runs"
    };
    Problem::error(&attempt.page, attempt.line, what, remedy)
}

/// The commands of the boxes of a page: one a line; a comment or an empty line is none, and a line that ends with a
/// backslash goes on.
fn attempts(page: &Path, text: &str) -> Vec<Attempt> {
    let mut found = Vec::new();
    let mut fence: Option<(String, bool)> = None;
    let mut pending: Option<(usize, String)> = None;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        let ticks: String = trimmed.chars().take_while(|&c| c == '`').collect();
        match &fence {
            None if ticks.len() >= 3 => {
                let ours = trimmed[ticks.len()..].trim() == "try";
                fence = Some((ticks, ours));
            }
            None => {}
            Some((open, _)) if trimmed.len() == ticks.len() && ticks.len() >= open.len() => fence = None,
            Some((_, false)) => {}
            Some((_, true)) => {
                let (start, mut command) = pending.take().unwrap_or((index + 1, String::new()));
                match trimmed.strip_suffix('\\') {
                    Some(part) => {
                        command.push_str(part);
                        pending = Some((start, command));
                    }
                    None => {
                        command.push_str(trimmed);
                        if !command.is_empty() && !command.starts_with('#') {
                            found.push(Attempt {
                                page: page.to_path_buf(),
                                line: start,
                                command,
                            });
                        }
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_with_their_lines() {
        let text = "# A\n\n```try\njust chapter 3\n\n# a remark\ncargo run \\\n  --release\n```\n\n```sh\nrm -rf x\n```\n````try\ntrue\n````\n";
        let found: Vec<_> = attempts(Path::new("a.md"), text)
            .into_iter()
            .map(|a| (a.line, a.command))
            .collect();
        assert_eq!(
            found,
            [
                (4, "just chapter 3".to_owned()),
                (7, "cargo run --release".to_owned()),
                (15, "true".to_owned())
            ]
        );
    }
}

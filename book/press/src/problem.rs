//! What is wrong, where, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// Whether a problem fails the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The book is not finished.
    Error,
    /// The reader should know; the book is finished all the same.
    Warning,
}

/// One thing that is wrong with the book.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file to open, relative to the root: `book/src/03-newton.md`. Empty when no file is to blame.
    pub file: PathBuf,
    /// Its line, counted from one; 0 means the whole file.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do. May be empty where `what` leaves only one thing to do.
    pub remedy: String,
    /// Whether it fails the build.
    pub severity: Severity,
}

impl Problem {
    /// A problem that fails the build.
    pub fn error(
        file: impl AsRef<Path>,
        line: usize,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let file = file.as_ref().to_path_buf();
        Self {
            file,
            line,
            what: what.into(),
            remedy: remedy.into(),
            severity: Severity::Error,
        }
    }

    /// A problem that does not.
    pub fn warning(
        file: impl AsRef<Path>,
        line: usize,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(file, line, what, remedy)
        }
    }

    /// Whether it fails the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.as_os_str().is_empty() {
            write!(f, "{}", self.file.display())?;
            if self.line > 0 {
                write!(f, ":{}", self.line)?;
            }
            write!(f, ": ")?;
        }
        if self.severity == Severity::Warning {
            write!(f, "warning: ")?;
        }
        indented(f, &self.what)?;
        if !self.remedy.is_empty() {
            write!(f, "\n    ")?;
            indented(f, &self.remedy)?;
        }
        Ok(())
    }
}

/// Writes the first line as it is and sets the others in.
fn indented(f: &mut fmt::Formatter<'_>, words: &str) -> fmt::Result {
    for (index, line) in words.trim_end().lines().enumerate() {
        if index > 0 {
            write!(f, "\n    ")?;
        }
        write!(f, "{line}")?;
    }
    Ok(())
}

/// All that was found, in the order of a reader who walks through the files.
#[derive(Debug, Clone, Default)]
pub struct Report {
    problems: Vec<Problem>,
}

impl Report {
    /// An empty report.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one problem.
    pub fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Adds several.
    pub fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        self.problems.extend(problems);
    }

    /// The problems by file and line, each once.
    pub fn sorted(&self) -> Vec<&Problem> {
        let mut sorted: Vec<_> = self.problems.iter().collect();
        sorted.sort();
        sorted.dedup();
        sorted
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// How many of them fail the build.
    pub fn errors(&self) -> usize {
        self.sorted()
            .into_iter()
            .filter(|problem| problem.is_error())
            .count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.sorted().into_iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_everything_once_and_in_order() {
        let mut report = Report::new();
        report.push(Problem::error(
            "book/src/03-newton.md",
            42,
            "unknown figure `pths`",
            "did you mean `paths`?",
        ));
        report.push(Problem::warning(
            "book/src/01-first-order.md",
            0,
            "the page is empty",
            "",
        ));
        report.push(Problem::error(
            "book/src/03-newton.md",
            42,
            "unknown figure `pths`",
            "did you mean `paths`?",
        ));
        report.push(Problem::error("", 0, "the disk is full\nor nearly", "make room"));
        assert_eq!(
            report.to_string(),
            "the disk is full\n    or nearly\n    make room\n\
             book/src/01-first-order.md: warning: the page is empty\n\
             book/src/03-newton.md:42: unknown figure `pths`\n    did you mean `paths`?"
        );
        assert_eq!(report.errors(), 2);
    }
}

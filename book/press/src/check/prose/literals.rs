//! The words in a source file that a reader of the book will see.

use std::path::{Path, PathBuf};

use syn::visit::Visit;

use super::collector::{ClaimCall, Collector, Text};
use super::{Exception, Report, agrees, shown, typed};
use crate::check::numeral::{self, Numeral};

/// The texts in a source file that a reader of the book will see.
pub(super) struct Literals {
    file: PathBuf,
    pub package: String,
    source: String,
    texts: Vec<Text>,
    pub claims: Vec<ClaimCall>,
}

impl Literals {
    pub fn read(root: &Path, file: &Path, package: &str) -> Option<Self> {
        let source = std::fs::read_to_string(file).ok()?;
        let parsed = syn::parse_file(&source).ok()?;
        let mut collector = Collector::default();
        collector.visit_file(&parsed);
        Some(Self {
            file: file.strip_prefix(root).unwrap_or(file).to_owned(),
            package: package.to_owned(),
            texts: collector.texts,
            claims: collector.claims,
            source,
        })
    }

    pub fn check(&self) -> Report {
        let rows: Vec<&str> = self.source.lines().collect();
        let mut report = Report::default();
        for text in &self.texts {
            for Numeral { range, value } in numeral::find(&text.words) {
                if value.is_some_and(|value| agrees(value, &text.bounds)) {
                    continue;
                }
                let reason = (text.line..=text.last_line)
                    .filter_map(|line| rows.get(line - 1))
                    .find_map(|row| row.split_once("// typed:"))
                    .map(|(_, reason)| reason.trim());
                match reason {
                    Some(reason) if !reason.is_empty() => report.exceptions.push(Exception {
                        file: self.file.clone(),
                        line: text.line,
                        text: shown(&text.words[range]),
                        reason: reason.to_owned(),
                    }),
                    _ => report
                        .problems
                        .push(typed(&self.file, text.line, &text.words[range], false)),
                }
            }
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_and_claims_are_read_from_the_source() {
        let source = r#"
            fn f(run: &mut Run) -> Outcome {
                let n = 3;
                run.figure("a", Figure::new(plot).caption("Newton is 3 times faster").alt(format!("{n} iterations, 12 ms")))?;
                run.table("b", Table::new("Took 5 s"))?; // typed: a budget
                claim!(run, "few", "at most seven iterations", n, <=, 7)?;
                claim!(run, "many", "at least nine iterations", n, >=, 8)?;
                Ok(())
            }
        "#;
        let parsed = syn::parse_file(source).unwrap();
        let mut collector = Collector::default();
        collector.visit_file(&parsed);
        let literals = Literals {
            file: "chapters/x/src/main.rs".into(),
            package: "x".into(),
            source: source.into(),
            texts: collector.texts,
            claims: collector.claims,
        };
        let report = literals.check();
        let found: Vec<_> = report
            .problems
            .iter()
            .map(|problem| (problem.line, problem.what.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (4, "the number ‘12 ms’ is typed"),
                (4, "the number ‘3 times faster’ is typed"),
                (7, "the number ‘nine iterations’ is typed"),
            ]
        );
        assert_eq!(report.exceptions.len(), 1);
        assert_eq!(report.exceptions[0].reason, "a budget");
    }
}

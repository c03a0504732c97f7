//! The search that was recorded: what each trial found, one line each.

use std::fmt::Write as _;

use problems::Real;
use reckoning::{End, Protocol, Run, Score, Setting, Trial};

use crate::field::Field;

/// The search as it is committed. `just chapter 18 --full --only search` makes it again, in target/runs/reckoning.
pub const COMMITTED: &str = include_str!("../recorded/search/trials.csv");

/// What is remembered of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub task: String,
    pub contestant: String,
    pub number: usize,
    pub setting: Setting,
    pub score: Score,
    /// the step that diverged
    pub diverged: Option<usize>,
    /// work until the training loss was within each of the task's gaps
    pub gaps: Vec<Option<f64>>,
}

impl Line {
    /// What is to be remembered of a run.
    pub fn of<T: Real>(field: &Field<T>, trial: &Trial, run: &Run) -> Self {
        let task = &field.task;
        Self {
            task: task.name.to_owned(),
            contestant: field.contestants[trial.contestant].name.to_owned(),
            number: trial.number,
            setting: trial.setting.clone(),
            score: Score::of(task, run),
            diverged: match run.end {
                End::Diverged { step } => Some(step),
                _ => None,
            },
            gaps: task
                .gaps
                .iter()
                .map(|&gap| run.within(task, gap).map(|point| point.work))
                .collect(),
        }
    }

    /// As it stands in the record.
    fn text(&self) -> String {
        let numbers = |all: Vec<String>| all.join(" ");
        let fields = [
            self.task.replace(',', ";"),
            self.contestant.clone(),
            self.number.to_string(),
            exact(self.setting.horizon),
            numbers(self.setting.values.iter().map(|&value| exact(value)).collect()),
            self.score.work.map_or(String::new(), exact),
            self.score.validation_loss.map_or(String::new(), exact),
            self.diverged.map_or(String::new(), |step| step.to_string()),
            numbers(
                self.gaps
                    .iter()
                    .map(|gap| gap.map_or("-".to_owned(), exact))
                    .collect(),
            ),
        ];
        fields.join(",")
    }
}

/// Why a record is of no use.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RecordError {
    #[error("line {line} of recorded/search/trials.csv is damaged: restore the file from the repository")]
    Damaged { line: usize },
    #[error(
        "recorded/search/trials.csv was found with other settings of {task}: run `just chapter 18 --full --only search` \
         and copy target/runs/reckoning/trials.csv over it"
    )]
    Stale { task: &'static str },
    #[error("recorded/search/trials.csv has {found} trials of {contestant} on {task}, not {expected}")]
    Trials {
        task: &'static str,
        contestant: &'static str,
        expected: usize,
        found: usize,
    },
}

/// The first bytes of a digest.
pub fn digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

/// The part of a record that tells of one task: a comment with the digest of the settings, and a line for each trial.
pub fn write<T: Real>(field: &Field<T>, protocol: &Protocol, trials: &[Trial], runs: &[Run]) -> String {
    let task = &field.task;
    let mut text = format!(
        "# {}: settings {}\n",
        task.name,
        digest(&field.settings(protocol))
    );
    for (trial, run) in trials.iter().zip(runs) {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}", Line::of(field, trial, run).text());
    }
    text
}

/// The head of a record.
pub const HEAD: &str = "task,contestant,trial,length,setting,work,validation loss,diverged,work to gaps\n";

fn exact(x: f64) -> String {
    format!("{x:?}")
}

/// The trials of one task out of a record, contestant by contestant. Fails if a line is damaged, if the search had other
/// settings than the program has now, or if a contestant has not as many trials as the protocol says.
pub fn read<T: Real>(
    record: &str,
    field: &Field<T>,
    protocol: &Protocol,
) -> Result<Vec<Vec<Line>>, RecordError> {
    let task = field.task.name;
    let head = format!("# {task}: settings {}", digest(&field.settings(protocol)));
    if !record.lines().any(|line| line == head) {
        return Err(RecordError::Stale { task });
    }
    let mut lines = Vec::new();
    for (at, text) in record.lines().enumerate().skip(1) {
        if !text.starts_with('#') {
            lines.push(read_line(text).ok_or(RecordError::Damaged { line: at + 1 })?);
        }
    }
    let each = field.contestants.iter().map(|who| {
        let own: Vec<Line> = lines
            .iter()
            .filter(|line| line.task == task && line.contestant == who.name)
            .cloned()
            .collect();
        let complete = own.len() == protocol.trials
            && own.iter().all(|line| {
                line.setting.values.len() == who.space.hyperparameters.len()
                    && line.gaps.len() == field.task.gaps.len()
            });
        if complete {
            Ok(own)
        } else {
            Err(RecordError::Trials {
                task,
                contestant: who.name,
                expected: protocol.trials,
                found: own.len(),
            })
        }
    });
    each.collect()
}

fn read_line(text: &str) -> Option<Line> {
    let fields: Vec<&str> = text.split(',').collect();
    let [
        task,
        contestant,
        number,
        horizon,
        values,
        work,
        loss,
        diverged,
        gaps,
    ] = fields[..]
    else {
        return None;
    };
    let optional = |text: &str| -> Option<Option<f64>> {
        if text.is_empty() || text == "-" {
            return Some(None);
        }
        text.parse().ok().filter(|x: &f64| x.is_finite()).map(Some)
    };
    Some(Line {
        task: task.replace(';', ","),
        contestant: contestant.to_owned(),
        number: number.parse().ok()?,
        setting: Setting {
            horizon: horizon.parse().ok()?,
            values: values
                .split(' ')
                .map(|value| value.parse().ok())
                .collect::<Option<_>>()?,
        },
        score: Score {
            work: optional(work)?,
            validation_loss: optional(loss)?,
        },
        diverged: if diverged.is_empty() {
            None
        } else {
            Some(diverged.parse().ok()?)
        },
        gaps: gaps.split(' ').map(optional).collect::<Option<_>>()?,
    })
}

/// The setting that the protocol chooses of each contestant's trials.
pub fn chosen(lines: &[Vec<Line>]) -> Vec<Setting> {
    lines
        .iter()
        .filter_map(|own| best(own))
        .map(|line| line.setting.clone())
        .collect()
}

/// The trial that the protocol chooses.
pub fn best(own: &[Line]) -> Option<&Line> {
    let scores: Vec<Score> = own.iter().map(|line| line.score).collect();
    Protocol::best(&scores).map(|at| &own[at])
}

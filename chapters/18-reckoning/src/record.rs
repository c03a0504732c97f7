//! The search that was recorded: what each trial found, one line each.

use std::fmt::Write as _;

use problems::Real;
use reckoning::{Protocol, Run, Score, Setting, Trial};

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
        let score = Score::of(task, run);
        let fields = [
            task.name.replace(',', ";"),
            field.contestants[trial.contestant].name.to_owned(),
            trial.number.to_string(),
            exact(trial.setting.horizon),
            trial
                .setting
                .values
                .iter()
                .map(|&value| exact(value))
                .collect::<Vec<_>>()
                .join(" "),
            optional(score.work),
            optional(score.validation_loss),
            match run.end {
                reckoning::End::Diverged { step } => step.to_string(),
                _ => String::new(),
            },
            task.gaps
                .iter()
                .map(|&gap| {
                    run.within(task, gap)
                        .map_or("-".to_owned(), |point| exact(point.work))
                })
                .collect::<Vec<_>>()
                .join(" "),
        ];
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}", fields.join(","));
    }
    text
}

/// The head of a record.
pub const HEAD: &str = "task,contestant,trial,length,setting,work,validation loss,diverged,work to gaps\n";

fn exact(x: f64) -> String {
    format!("{x:?}")
}

fn optional(x: Option<f64>) -> String {
    x.map_or(String::new(), exact)
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

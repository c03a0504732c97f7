//! A task with those who take part in it, and their runs, computed side by side.

use std::sync::Mutex;

use exhibit::{Ink, Progress};
use problems::Real;
use rayon::prelude::*;
use reckoning::{
    Contestant, Price, Protocol, ReckoningError, Run, Setting, Task, Trial, contestants, digits, mnist,
};

use crate::journal::Journal;

/// A task and its contestants.
pub struct Field<T> {
    pub task: Task<T>,
    pub contestants: Vec<Contestant<T>>,
}

/// The digits: everybody.
pub fn everybody() -> Vec<Contestant<f64>> {
    let mut all = contestants::first_order();
    all.extend(contestants::second_order());
    all
}

pub fn convex() -> Result<Field<f64>, ReckoningError> {
    Ok(Field {
        task: digits::softmax_regression()?,
        contestants: everybody(),
    })
}

pub fn network() -> Result<Field<f64>, ReckoningError> {
    Ok(Field {
        task: digits::network()?,
        contestants: everybody(),
    })
}

/// MNIST: those whose state is no matrix of N×N.
pub fn large() -> Result<Field<f32>, ReckoningError> {
    Ok(Field {
        task: mnist::task(&problems::data::mnist()?)?,
        contestants: contestants::first_order(),
    })
}

/// Why runs are not all there.
#[derive(Debug, thiserror::Error)]
pub enum Interrupted {
    #[error(transparent)]
    Reckoning(#[from] ReckoningError),
    #[error("a finished run cannot be kept ({0}): make room, or look at the rights of target/runs")]
    Journal(#[from] std::io::Error),
}

impl<T: Real> Field<T> {
    /// Everything that decides what a run finds, as text.
    pub fn settings(&self, protocol: &Protocol) -> String {
        let Task {
            name,
            architecture,
            initialization,
            regularization,
            batch,
            budget,
            shortest,
            target,
            gaps,
            looks,
            ..
        } = &self.task;
        let spaces: Vec<_> = self
            .contestants
            .iter()
            .map(|who| (who.name, who.entry, &who.space))
            .collect();
        let regularization: f64 = regularization.to_subset_unchecked();
        format!(
            "{protocol:?} {name} {architecture:?} {initialization:?} {regularization} {batch} {budget} {shortest} \
             {target:?} {gaps:?} {looks:?} {spaces:?}"
        )
    }

    /// The runs that some trials ask for, in their order, on as many threads as there are. What a journal holds is not
    /// computed again, and what is computed is kept in it.
    pub fn runs(
        &self,
        trials: &[Trial],
        journal: Option<&Journal>,
        progress: Progress,
    ) -> Result<Vec<Run>, Interrupted> {
        let compute = |trial: &Trial| trial.run(&self.task, &self.contestants);
        complete(trials, &|trial| self.key(trial), journal, &compute, progress)
    }

    fn key(&self, trial: &Trial) -> String {
        let who = self.contestants[trial.contestant].name;
        format!("{} {who} {} {}", self.task.name, trial.number, trial.seed)
    }

    /// The runs of the chosen settings: for each contestant one a seed.
    pub fn judge(
        &self,
        protocol: &Protocol,
        chosen: &[Setting],
        progress: Progress,
    ) -> Result<Vec<Judged>, Interrupted> {
        let runs = self.runs(&protocol.judgment(chosen), None, progress)?;
        let each = self
            .contestants
            .iter()
            .zip(chosen)
            .zip(runs.chunks(protocol.seeds.max(1)));
        Ok(each
            .map(|((who, setting), runs)| Judged::new(who, setting.clone(), runs.to_vec()))
            .collect())
    }
}

/// A contestant with the setting that the search chose, and its runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    pub name: &'static str,
    pub ink: Ink,
    /// its entry in the ledger of chapter 5
    pub entry: &'static str,
    pub setting: Setting,
    pub runs: Vec<Run>,
}

impl Judged {
    pub fn new<T>(who: &Contestant<T>, setting: Setting, runs: Vec<Run>) -> Self {
        Self {
            name: who.name,
            ink: who.ink,
            entry: who.entry,
            setting,
            runs,
        }
    }

    /// Bytes of `T` kept beside parameters and gradient; NaN if the ledger does not know the method.
    pub fn state<T>(&self, parameters: usize) -> f64 {
        Price::memory(self.entry, parameters).map_or(f64::NAN, |numbers| numbers * size_of::<T>() as f64)
    }

    /// The median over the runs of a number; a run that has none counts as worse than all that have.
    pub fn median(&self, number: impl Fn(&Run) -> Option<f64>) -> Option<f64> {
        let mut numbers: Vec<f64> = self
            .runs
            .iter()
            .map(|run| number(run).unwrap_or(f64::INFINITY))
            .collect();
        numbers.sort_by(f64::total_cmp);
        numbers
            .get(numbers.len() / 2)
            .copied()
            .filter(|median| median.is_finite())
    }
}

/// Completes runs: recalls those that the journal holds and computes the others, each as soon as a thread is free.
pub fn complete(
    trials: &[Trial],
    key: &(dyn Fn(&Trial) -> String + Sync),
    journal: Option<&Journal>,
    compute: &(dyn Fn(&Trial) -> Result<Run, ReckoningError> + Sync),
    progress: Progress,
) -> Result<Vec<Run>, Interrupted> {
    let progress = Mutex::new(progress);
    trials
        .par_iter()
        .map(|trial| {
            let name = key(trial);
            let run = match journal.and_then(|journal| journal.recall(&name)) {
                Some(run) => run,
                None => {
                    let run = compute(trial)?;
                    if let Some(journal) = journal {
                        journal.keep(&name, &run)?;
                    }
                    run
                }
            };
            if let Ok(progress) = progress.lock() {
                progress.inc(1);
            }
            Ok(run)
        })
        .collect()
}

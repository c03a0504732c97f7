//! The same chances for all.

use std::cmp::Ordering;

use problems::Real;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::{Contestant, ReckoningError, Run, Setting, Task, train};

/// How hyperparameters are searched, and how the chosen ones are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protocol {
    /// settings tried for each method: the published defaults, and the others at random
    pub trials: usize,
    /// runs with the chosen setting, each from another seed
    pub seeds: usize,
    /// decides what is drawn
    pub seed: u64,
}

/// One run that the protocol asks for. Runs are independent of each other: who computes them, and in which order, does
/// not matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// which contestant, by its place
    pub contestant: usize,
    /// which trial, or which repetition
    pub number: usize,
    /// the setting
    pub setting: Setting,
    /// start and batches
    pub seed: u64,
}

impl Trial {
    /// The run. Fails as [`train`] does.
    pub fn run<T: Real>(&self, task: &Task<T>, contestants: &[Contestant<T>]) -> Result<Run, ReckoningError> {
        train(task, &contestants[self.contestant], &self.setting, self.seed)
    }
}

impl Protocol {
    /// The search: for each contestant its defaults and then random settings, all from the same seed.
    pub fn search<T>(&self, task: &Task<T>, contestants: &[Contestant<T>]) -> Vec<Trial> {
        let each = contestants.iter().enumerate().flat_map(|(contestant, who)| {
            (0..self.trials).map(move |number| Trial {
                contestant,
                number,
                setting: match number {
                    0 => who.space.defaults(),
                    _ => who
                        .space
                        .draw(task.shortest, &mut stream(self.seed, number as u64)),
                },
                // Tuned on another seed than judged.
                seed: self.seed.wrapping_add(1000),
            })
        });
        each.collect()
    }

    /// The judgment: each contestant with its chosen setting, from each seed.
    pub fn judgment(&self, chosen: &[Setting]) -> Vec<Trial> {
        let each = chosen.iter().enumerate().flat_map(|(contestant, setting)| {
            (0..self.seeds).map(move |number| Trial {
                contestant,
                number,
                setting: setting.clone(),
                seed: self.seed.wrapping_add(number as u64),
            })
        });
        each.collect()
    }

    /// The place of the best of some trials: the one that reached the target with the least work; if none did, the one
    /// with the least validation loss at its end. Among equals the first. `None` of none.
    pub fn best(scores: &[Score]) -> Option<usize> {
        (0..scores.len()).min_by(|&a, &b| scores[a].compare(&scores[b]).then(a.cmp(&b)))
    }
}

/// What the protocol ranks a run by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// work until the target, if it was reached
    pub work: Option<f64>,
    /// the validation loss at the end; none of a run that diverged, which ends nowhere
    pub validation_loss: Option<f64>,
}

impl Score {
    /// Of a run.
    pub fn of<T: Real>(task: &Task<T>, run: &Run) -> Self {
        Self {
            work: run.reached(task).map(|point| point.work),
            validation_loss: run
                .curve
                .last()
                .filter(|_| !run.diverged())
                .map(|point| point.validation_loss),
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let number = |x: Option<f64>| x.unwrap_or(f64::INFINITY);
        let by_work = number(self.work).total_cmp(&number(other.work));
        by_work.then(number(self.validation_loss).total_cmp(&number(other.validation_loss)))
    }
}

/// A stream of random numbers for each trial, the same for all methods.
fn stream(seed: u64, trial: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(trial);
    rng
}

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
    pub fn search<T>(&self, contestants: &[Contestant<T>]) -> Vec<Trial> {
        let each = contestants.iter().enumerate().flat_map(|(contestant, who)| {
            (0..self.trials).map(move |number| Trial {
                contestant,
                number,
                setting: match number {
                    0 => who.space.defaults(),
                    _ => who.space.draw(&mut stream(self.seed, number as u64)),
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

    /// The place of the best of some runs on a task: the one that reached the target with the least work; if none did,
    /// the one with the least validation loss at its end. Among equals the first. `None` of none.
    pub fn best<T>(task: &Task<T>, runs: &[Run]) -> Option<usize> {
        (0..runs.len()).min_by(|&a, &b| better(task, &runs[a], &runs[b]).then(a.cmp(&b)))
    }
}

fn better<T>(task: &Task<T>, a: &Run, b: &Run) -> Ordering {
    let work = |run: &Run| run.reached(task.target).map_or(f64::INFINITY, |point| point.work);
    // A run that diverged ends nowhere.
    let loss = |run: &Run| match run.curve.last() {
        Some(last) if !run.diverged() => last.validation_loss,
        _ => f64::INFINITY,
    };
    work(a).total_cmp(&work(b)).then(loss(a).total_cmp(&loss(b)))
}

/// A stream of random numbers for each trial, the same for all methods.
fn stream(seed: u64, trial: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(trial);
    rng
}

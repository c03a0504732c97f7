//! One run: a method, a setting, a seed.

use std::fmt::{self, Display, Formatter};

use first_order::Batches;
use nalgebra::DVector;
use network::Network;
use problems::{Objective, Real, Stopwatch};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::{Batch, Contestant, Cost, Price, ReckoningError, Setting, Task};

/// A look at a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// steps taken
    pub step: usize,
    /// what was asked for them
    pub cost: Cost,
    /// that in gradients of the whole training set
    pub work: f64,
    /// seconds spent on steps, looks not counted; 0 without the feature `run`
    pub seconds: f64,
    /// the training loss
    pub loss: f64,
    /// the validation loss
    pub validation_loss: f64,
    /// the fraction of validation images misread
    pub validation_error: f64,
    /// the fraction of test images misread
    pub test_error: f64,
}

/// How a run ended. As text it is a clause: *diverged at step 12*.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// The run's length was over.
    Finished,
    /// The loss was NaN, infinite or more than a hundred times that at the start, or a parameter was not a number.
    Diverged {
        /// the step that led there
        step: usize,
    },
    /// The method had no step to offer, as at a minimum where rounding decides.
    Stopped {
        /// steps taken until then
        step: usize,
        /// what it says
        reason: String,
    },
}

/// A batch whose loss is more than so many times that of the first batch has diverged.
pub const DIVERGED: f64 = 100.0;

impl Display for End {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finished => write!(to, "finished"),
            Self::Diverged { step } => write!(to, "diverged at step {step}"),
            Self::Stopped { step, reason } => write!(to, "stopped after step {step}: {reason}"),
        }
    }
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// looks, the start first; every number in them is finite
    pub curve: Vec<Point>,
    /// how it ended
    pub end: End,
}

impl Run {
    /// The first look that is on the task's target.
    pub fn reached<T: Real>(&self, task: &Task<T>) -> Option<&Point> {
        self.curve.iter().find(|point| task.is_met(point))
    }

    /// The first look whose training loss is within this of the task's lowest.
    pub fn within<T: Real>(&self, task: &Task<T>, gap: f64) -> Option<&Point> {
        self.curve.iter().find(|point| point.loss - task.lowest <= gap)
    }

    /// Whether it diverged.
    pub fn diverged(&self) -> bool {
        matches!(self.end, End::Diverged { .. })
    }
}

/// Trains with a method and a setting; start and batches come from the seed alone, so that every method has the same.
///
/// Fails if the task is at fault or the method refuses the setting. That a method diverges or gives up is a result.
pub fn train<T: Real>(
    task: &Task<T>,
    contestant: &Contestant<T>,
    setting: &Setting,
    seed: u64,
) -> Result<Run, ReckoningError> {
    task.check()?;
    let mut trainer = contestant.trainer(setting)?;
    let network = task.network(&task.parts.training)?;
    let examples = network.data().len();
    let price = Price::of(&task.architecture, examples, contestant.entry).ok_or(ReckoningError::NoPrice {
        entry: contestant.entry,
    })?;
    let mut looker = Looker::new(task)?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut x: DVector<T> = task.initialization.draw(&task.architecture, &mut rng)?;
    let size = if trainer.looks_at_all() {
        examples
    } else {
        task.batch
    };
    let mut batches = Batches::new(examples, size);
    let length = task.budget * setting.horizon;

    let (mut step, mut cost, mut seconds, mut first) = (0, Cost::default(), 0.0, f64::NAN);
    let mut curve = Vec::new();
    curve.extend(looker.look(&x, step, cost, &price, seconds));
    let end = 'run: loop {
        for batch in batches.shuffle(&mut rng) {
            let work = price.work(&cost);
            if work >= length {
                break 'run End::Finished;
            }
            let watch = Stopwatch::start();
            let batch = Batch {
                network: &network,
                examples: batch,
                progress: work / length,
            };
            let made = trainer.step(batch, &mut x);
            seconds += watch.seconds();
            let made = match made {
                Ok(made) => made,
                Err(error) => {
                    let reason = error.to_string();
                    break 'run End::Stopped { step, reason };
                }
            };
            step += 1;
            cost += made.cost;
            if first.is_nan() {
                first = made.loss;
            }
            // NaN compares false: the question is whether all is well.
            if !(made.loss <= DIVERGED * first && x.iter().all(|entry| entry.is_finite())) {
                break 'run End::Diverged { step };
            }
            if looker.is_due(price.work(&cost)) {
                match looker.look(&x, step, cost, &price, seconds) {
                    Some(point) => curve.push(point),
                    None => break 'run End::Diverged { step },
                }
            }
        }
    };
    if end == End::Finished && curve.last().is_none_or(|last| last.step < step) {
        match looker.look(&x, step, cost, &price, seconds) {
            Some(point) => curve.push(point),
            None => {
                return Ok(Run {
                    curve,
                    end: End::Diverged { step },
                });
            }
        }
    }
    Ok(Run { curve, end })
}

/// Looks at a run now and then.
struct Looker<T> {
    followed: Network<T>,
    validation: Network<T>,
    test: Network<T>,
    next: f64,
    factor: f64,
}

impl<T: Real> Looker<T> {
    fn new(task: &Task<T>) -> Result<Self, ReckoningError> {
        Ok(Self {
            followed: task.network(&task.parts.followed)?,
            validation: task.network(&task.parts.validation)?,
            test: task.network(&task.parts.test)?,
            next: task.looks[0],
            factor: task.looks[1],
        })
    }

    fn is_due(&mut self, work: f64) -> bool {
        let due = work >= self.next;
        while self.next <= work {
            self.next *= self.factor;
        }
        due
    }

    /// `None` where a loss is no number.
    fn look(&self, x: &DVector<T>, step: usize, cost: Cost, price: &Price, seconds: f64) -> Option<Point> {
        let loss: f64 = self.followed.value(x).to_subset_unchecked();
        let validation_loss: f64 = self.validation.value(x).to_subset_unchecked();
        (loss.is_finite() && validation_loss.is_finite()).then(|| Point {
            step,
            cost,
            work: price.work(&cost),
            seconds,
            loss,
            validation_loss,
            validation_error: self.validation.error_rate(x),
            test_error: self.test.error_rate(x),
        })
    }
}

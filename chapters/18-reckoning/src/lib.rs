//! The reckoning: one frame in which every method of the book trains the same networks, and every cost is counted.
//!
//! * A [`Trainer`] makes steps and says what each cost; a [`Contestant`] is a trainer that can be made, with its published
//!   defaults and the [`SearchSpace`] its hyperparameters are drawn from.
//! * A [`Task`] is a network, data in three parts (to train on, to choose by, to report) and a [`Target`] to reach.
//! * The [`Protocol`] deals the same number of trials with the same random numbers to each, and ranks them by one rule.
//! * [`train`] is one run; its [`Run`] is a curve and how it ended, divergence included.
//! * [`Price`] turns what was asked into floating-point operations, so that methods that ask for different things can be
//!   compared.
//!
//! ```
//! use reckoning::{contestants, digits, train};
//!
//! // Adam with its published defaults, for as much work as forty passes over the digits: its default steps are short.
//! let mut task = digits::softmax_regression()?;
//! task.budget = 40.0;
//! let adam = &contestants::first_order::<f64>()[3];
//! let run = train(&task, adam, &adam.space.defaults(), 1)?;
//! assert!(run.curve.last().is_some_and(|end| end.test_error < 0.2));
//! # Ok::<(), reckoning::ReckoningError>(())
//! ```
//!
//! A run never fails because a method did: that it diverged, and at which step, is its result. What fails is a question
//! that has no answer, with a [`ReckoningError`].

mod band;
mod contestant;
mod cost;
mod error;
mod full_batch;
mod mini_batch;
mod protocol;
mod run;
mod space;
mod task;
mod trainer;

pub mod contestants;
#[cfg(feature = "run")]
pub mod digits;
pub mod figures;
#[cfg(feature = "run")]
pub mod mnist;

pub use band::Band;
pub use contestant::{Contestant, Recipe};
pub use cost::{Cost, Price};
pub use error::ReckoningError;
pub use full_batch::{Algebra, Curved, FullBatch};
pub use mini_batch::MiniBatch;
pub use protocol::{Protocol, Score, Trial};
pub use run::{End, Point, Run, train};
pub use space::{Hyperparameter, SearchSpace, Setting};
pub use task::{Parts, Target, Task};
pub use trainer::{Batch, Step, Trainer};

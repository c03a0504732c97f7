//! Running: a chapter's command line, its experiments, and publishing what they found.

mod chapter;
mod cli;
mod error;
mod failure;
mod instrument;
mod list;
mod origin;
mod plain;
mod progress;
mod publish;
mod request;
#[allow(clippy::module_inception)]
mod run;
mod sheet;
mod step;
mod terminal;

pub use chapter::Chapter;
pub use error::PublishError;
pub use progress::Progress;
pub use run::{Outcome, Run};

//! Running: a chapter's command line, its experiments, and publishing what they found.

mod chapter;
mod cli;
mod list;
mod origin;
mod plain;
mod progress;
mod publish;
#[allow(clippy::module_inception)]
mod run;
mod sheet;
mod terminal;

pub use chapter::Chapter;
pub use progress::Progress;
pub use run::{Outcome, PublishError, Run};

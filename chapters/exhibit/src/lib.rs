//! How a chapter publishes: figures, tables, values and claims.
//!
//! Three features, each usable alone:
//! - `draw`: figures as text. Pure functions, no file, clock, thread or terminal; also builds for the page.
//! - `manifest`: what was published, as the press reads it.
//! - `run`: a chapter's command line, which runs experiments and publishes what they found.
//!
//! A chapter's `main.rs` names its experiments:
//!
//! ```no_run
//! use exhibit::{Format, Outcome, Run, claim};
//!
//! fn iterations(run: &mut Run) -> Outcome {
//!     let needed = 6;
//!     run.value("iterations", needed, Format::Integer)?;
//!     claim!(run, "few-iterations", "at most seven iterations are needed", needed, <=, 7)?;
//!     Ok(())
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     exhibit::chapter!().experiment("iterations", iterations).run()
//! }
//! ```

pub mod caption;
mod claim;
mod directive;
mod number;
mod parameter;
mod table;

#[cfg(feature = "draw")]
mod draw;
#[cfg(feature = "draw")]
mod live;
#[cfg(feature = "manifest")]
pub mod manifest;
#[cfg(feature = "run")]
mod run;

pub use claim::Relation;
pub use number::{Format, Number, THIN, machine};
pub use parameter::{Field, Kind, Parameter, ParameterError, ParameterValue, Parameters, Point, Scale};
pub use table::{Cell, Column, Table};

#[cfg(feature = "draw")]
pub use draw::{Anchor, Axis, Detail, Figure, Handle, Ink, Marker, Palette, Plot, Readout, Stroke};
#[cfg(feature = "draw")]
pub use live::{Live, Setting, answer, page, with};
#[cfg(feature = "manifest")]
pub use manifest::{Claim, Exhibit};
#[cfg(feature = "run")]
pub use rand_chacha::ChaCha8Rng;
#[cfg(feature = "run")]
pub use run::{Chapter, Outcome, Progress, PublishError, Run};

//! An experiment and how it is measured.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::cli::{Options, Part};
use super::run::{Outcome, Run};
use crate::live::Live;
use crate::manifest::Body;

/// How often a timed experiment is measured before a false claim stands.
const ATTEMPTS: u32 = 3;

/// An experiment and the function that runs it.
pub(super) struct Step {
    pub name: &'static str,
    pub part: Part,
    pub function: Box<dyn Fn(&mut Run) -> Outcome>,
}

impl Step {
    /// Runs the experiment; a timed one again while a claim is false, up to three times in all.
    pub fn measure(&self, options: &Options, live: &[Live]) -> Result<Run, String> {
        let timed = self.part == Part::Timed;
        let mut attempt = 1;
        loop {
            let mut run = Run::new(options.request.clone(), self.name, timed).with_live(live);
            match catch_unwind(AssertUnwindSafe(|| (self.function)(&mut run))) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Err(format!("failed: {error}")),
                Err(panic) => return Err(format!("panicked: {}", message(panic.as_ref()))),
            }
            let mut all_hold = true;
            for exhibit in &mut run.exhibits {
                if let Body::Claim(claim) = &mut exhibit.body {
                    claim.attempts = attempt;
                    all_hold &= claim.holds;
                }
            }
            if all_hold || !timed || attempt == ATTEMPTS {
                return Ok(run);
            }
            attempt += 1;
            eprintln!(
                "  a claim of ‘{}’ is false: measuring again ({attempt} of {ATTEMPTS})",
                self.name
            );
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

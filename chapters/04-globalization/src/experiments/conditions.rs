//! What counts as a good step length.

use exhibit::{Outcome, Run};
use globalization::figures;

pub fn conditions(run: &mut Run) -> Outcome {
    run.figure("conditions", figures::conditions())?;
    Ok(())
}

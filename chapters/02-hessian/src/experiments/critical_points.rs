//! The kinds of stationary point.

use exhibit::{Outcome, Run};
use hessian::figures;

pub fn critical_points(run: &mut Run) -> Outcome {
    let p = run.parameters();
    run.figure("critical-points", figures::critical_points(&p))?;
    Ok(())
}

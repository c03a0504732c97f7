//! Five methods down one valley.

use exhibit::{Outcome, Run, claim};
use first_order::figures::{self, Paths};

pub fn paths(run: &mut Run) -> Outcome {
    let p: Paths = run.parameters();
    run.figure("paths", figures::paths(&p))?;
    beyond_of(run, 1.05)?;
    aligned_of(run, 0.0)
}

/// The paths with step sizes at this fraction of the limits.
pub fn beyond_of(run: &mut Run, step: f64) -> Outcome {
    let p = Paths {
        step,
        ..Paths::default()
    };
    let [descent, momentum, nesterov, ..] = figures::left(&p);
    let least = descent.min(momentum).min(nesterov);
    claim!(run, "beyond-the-limit", "beyond their limits gradient descent, momentum and Nesterov end farther from the minimum than they began", least, >, 1)?;
    Ok(())
}

/// The paths down a valley turned by this many degrees.
pub fn aligned_of(run: &mut Run, angle: f64) -> Outcome {
    let p = Paths {
        angle,
        ..Paths::default()
    };
    let [descent, momentum, nesterov, rmsprop, adam] = figures::left(&p);
    let others = descent.min(momentum).min(nesterov).min(adam);
    claim!(run, "aligned", "down a valley along the axes RMSprop comes nearest to the minimum: the ratio of what is left to the least of the others", rmsprop / others, <, 1)?;
    Ok(())
}

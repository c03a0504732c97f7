//! Three methods in Rosenbrock's valley.

use exhibit::{Format, Outcome, Run, claim};
use newton::figures;

pub fn paths(run: &mut Run) -> Outcome {
    let p: figures::Paths = run.parameters();
    run.figure("paths", figures::paths(&p))?;
    run.value("first-order-steps", p.steps, Format::Integer)?;
    let race = figures::race(&p);
    let lowest = [&race.gradient_descent, &race.momentum].map(|trace| {
        trace
            .iterations
            .iter()
            .map(|at| at.value)
            .fold(f64::INFINITY, f64::min)
    });
    claim!(run, "others-far", "neither gradient descent nor momentum has reached f = 10⁻⁶", lowest[0].min(lowest[1]), >, 1e-6)?;
    Ok(())
}

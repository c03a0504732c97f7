//! What the method believes about the Hessian.

use exhibit::{Outcome, Run};
use quasi_newton::figures;

pub fn approximation(run: &mut Run) -> Outcome {
    let p: figures::Approximation = run.parameters();
    run.figure("approximation", figures::approximation(&p))?;
    Ok(())
}

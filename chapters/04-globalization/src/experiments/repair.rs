//! A direction that leads uphill, and its repair.

use exhibit::{Format, Outcome, Run};
use globalization::ModifiedCholesky;
use nalgebra::{dmatrix, dvector};
use newton::newton_step;

pub fn repair(run: &mut Run) -> Outcome {
    // The worked example of the text.
    let hessian = dmatrix![1.0, 2.0; 2.0, 1.0];
    let gradient = dvector![1.0, -1.0];
    let newton = newton_step(&hessian, &gradient)?;
    let factor = ModifiedCholesky::new(&hessian)?;
    let repaired = factor.solve(&-&gradient);
    run.value("uphill-slope", gradient.dot(&newton), Format::Significant(2))?;
    run.value("repaired-slope", gradient.dot(&repaired), Format::Significant(2))?;
    Ok(())
}

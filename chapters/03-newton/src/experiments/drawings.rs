//! What only has to be drawn: the valley of the cover, and the model.

use exhibit::{Outcome, Run};
use newton::figures;

pub fn valley(run: &mut Run) -> Outcome {
    run.figure("valley", newton::valley::drawing())?;
    Ok(())
}

pub fn model(run: &mut Run) -> Outcome {
    run.figure("model", figures::model())?;
    Ok(())
}

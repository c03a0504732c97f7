//! Where RMSprop comes to rest.

use exhibit::{Format, Outcome, Run, claim};
use first_order::RmsProp;

use crate::contest::boxed;
use crate::race::{Bowl, DIMENSION, Recipe};

pub fn hover(run: &mut Run) -> Outcome {
    hover_of(run, &|step_size| boxed(RmsProp::torch(step_size)))
}

/// Where RMSprop comes to rest with a constant step size: nowhere.
pub fn hover_of(run: &mut Run, recipe: Recipe) -> Outcome {
    let bowl = Bowl::new(100.0, DIMENSION, &mut run.rng("hover"));
    let (step_size, steps) = (1e-3, 20_000);
    let errors = recipe(step_size).map_or(Vec::new(), |mut method| bowl.errors(&mut *method, steps));
    let mut late = errors[errors.len() / 2..].to_vec();
    late.sort_by(f64::total_cmp);
    let usual = late[late.len() / 2];
    run.value("hover-steps", steps, Format::Count)?;
    run.value("hover-step", step_size, Format::Significant(1))?;
    run.value("hover-distance", usual, Format::Significant(1))?;
    claim!(
        run,
        "rmsprop-hovers",
        "late in a long run RMSprop is still about as far from the minimum as its step size is long (median distance over step size)",
        usual / step_size,
        in,
        0.3,
        10
    )?;
    Ok(())
}

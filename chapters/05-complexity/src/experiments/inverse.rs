//! An inverse beside a factorization.

use exhibit::{Format, Outcome, Run, claim};

use crate::survey;

pub fn inverse(run: &mut Run) -> Outcome {
    let [cholesky, _, inverse, _] = survey::kernels::<f64>();
    inverse_of(run, [cholesky.work, inverse.work], 5)
}

pub fn inverse_of(run: &mut Run, works: [survey::Work<f64>; 2], turns: usize) -> Outcome {
    let mut least = f64::INFINITY;
    for n in [1001, 1501, 2001] {
        least = least.min(survey::ratio(run, works, n, turns)?);
    }
    run.value("inverse-ratio", least, Format::Significant(2))?;
    claim!(run, "inverse-dear", "from N = 1000 to 2000 an inverse takes the time of at least three Cholesky factorizations", least, >=, 3)?;
    Ok(())
}

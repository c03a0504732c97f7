//! What an exact step costs.

use std::sync::atomic::{AtomicUsize, Ordering};

use exhibit::{Format, Outcome, Run};
use globalization::TrustRegion;
use globalization::contest::{Contestant, contest};
use globalization::subproblem::{SubproblemError, more_sorensen};
use nalgebra::{DMatrix, DVector};
use problems::more_garbow_hillstrom::collection;

use super::suite::contest_limits;

static CALLS: AtomicUsize = AtomicUsize::new(0);
static FACTORED: AtomicUsize = AtomicUsize::new(0);
static HARD: AtomicUsize = AtomicUsize::new(0);

pub fn factorizations(run: &mut Run) -> Outcome {
    fn counting(
        gradient: &DVector<f64>,
        hessian: &DMatrix<f64>,
        radius: f64,
    ) -> Result<DVector<f64>, SubproblemError> {
        let found = more_sorensen(gradient, hessian, radius)?;
        CALLS.fetch_add(1, Ordering::Relaxed);
        FACTORED.fetch_add(found.factorizations, Ordering::Relaxed);
        HARD.fetch_add(usize::from(found.hard_case), Ordering::Relaxed);
        Ok(found.step)
    }
    for counter in [&CALLS, &FACTORED, &HARD] {
        counter.store(0, Ordering::Relaxed);
    }
    let counted = Contestant::new("exact", || Box::new(TrustRegion::new("exact", counting)));
    contest(&[counted], &collection(), &[1.0], &contest_limits())?;
    let [calls, factored, hard] =
        [&CALLS, &FACTORED, &HARD].map(|counter| counter.load(Ordering::Relaxed) as f64);
    run.value("exact-calls", calls, Format::Integer)?;
    run.value("exact-factorizations", factored / calls, Format::Fixed(1))?;
    run.value("exact-hard", hard / calls, Format::Percent(1))?;
    Ok(())
}

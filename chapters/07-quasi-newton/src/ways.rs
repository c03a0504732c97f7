//! Ways to update a matrix and to multiply with it, as the clock sees them.

use std::time::Duration;

use nalgebra::{DMatrix, DVector};
use quasi_newton::{SecantPair, Symmetric, Update, UpdateError, bfgs_by_products};
use rustix::time::{ClockId, clock_gettime};

/// One step's work on a matrix of `n` rows, done once for each call.
pub type Work = Box<dyn FnMut() -> Result<(), UpdateError>>;

/// A way to do it.
#[derive(Clone, Copy)]
pub struct Way {
    /// its name
    pub name: &'static str,
    /// makes ready for `n` rows
    pub prepare: fn(usize) -> Result<Work, UpdateError>,
}

/// This chapter's: the change of the step before and the product of this one in the same pass over a triangle.
pub const ONE_PASS: Way = Way {
    name: "one pass",
    prepare: |n| {
        let (pair, _) = lesson(n)?;
        let mut h = Symmetric::multiple_of_identity(n, pair.scale());
        Ok(Box::new(move || {
            let hy = h.times(pair.change());
            h.add(Update::Bfgs.of_inverse(&pair, &hy)?);
            Ok(())
        }))
    },
};

/// As one would write it first: a product, two changes of rank one, a product.
pub const FOUR_PASSES: Way = Way {
    name: "four passes",
    prepare: |n| {
        let (pair, gradient) = lesson(n)?;
        let mut h = DMatrix::identity(n, n);
        Ok(Box::new(move || {
            Update::Bfgs.update_inverse(&mut h, &pair)?;
            std::hint::black_box(&h * &gradient);
            Ok(())
        }))
    },
};

/// As argmin and SciPy write it.
pub const PRODUCTS: Way = Way {
    name: "dense products",
    prepare: |n| {
        let (pair, gradient) = lesson(n)?;
        let mut h = DMatrix::identity(n, n);
        Ok(Box::new(move || {
            h = bfgs_by_products(&h, &pair)?;
            std::hint::black_box(&h * &gradient);
            Ok(())
        }))
    },
};

/// No update at all: every number of the triangle is read, changed by a factor and written. What memory allows.
pub const MEMORY: Way = Way {
    name: "memory alone",
    prepare: |n| {
        let mut h = DMatrix::from_element(n, n, 1.0);
        Ok(Box::new(move || {
            let factor = std::hint::black_box(1.0);
            for (j, column) in h.as_mut_slice().chunks_exact_mut(n).enumerate() {
                column[j..].iter_mut().for_each(|entry| *entry *= factor);
            }
            Ok(())
        }))
    },
};

/// A pair with positive curvature, and a gradient.
fn lesson(n: usize) -> Result<(SecantPair, DVector<f64>), UpdateError> {
    let step = DVector::from_fn(n, |i, _| (1.0 + i as f64).sin());
    let change = DVector::from_fn(n, |i, _| (2.0 + (i as f64).cos()) * step[i]);
    let gradient = change.map(|entry| 1.0 - entry);
    Ok((SecantPair::new(step, change)?, gradient))
}

/// Seconds of one call, the shortest of three or more: whatever disturbs makes it longer, never shorter. Once a call
/// takes a second, one is enough.
pub fn seconds(way: &Way, n: usize) -> Result<f64, UpdateError> {
    let mut work = (way.prepare)(n)?;
    let (mut best, mut spent, mut runs) = (Duration::MAX, Duration::ZERO, 0);
    while (runs < 3 && spent < Duration::from_secs(1)) || (runs < 200 && spent < Duration::from_millis(100)) {
        let (result, time) = clocked(&mut work);
        result?;
        best = best.min(time);
        spent += time;
        runs += 1;
    }
    Ok(best.as_secs_f64())
}

/// What `work` returns, and the time that this thread spent on a processor meanwhile. On a machine with nothing else to
/// do it is the wall's; where others compete for the processor it does not count their turns.
pub fn clocked<R>(work: impl FnOnce() -> R) -> (R, Duration) {
    let start = thread_time();
    let result = work();
    (result, thread_time().saturating_sub(start))
}

fn thread_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    // Both parts of a processor's time are positive.
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec as u32)
}

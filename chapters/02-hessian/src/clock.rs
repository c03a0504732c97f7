//! Seconds and bytes of a computation.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::memory::peak;

/// What a computation took.
#[derive(Debug, Clone, Copy)]
pub struct Spent {
    /// the shortest of several runs
    pub seconds: f64,
    /// allocated at the same time, beyond what was there before
    pub bytes: f64,
}

/// Runs `work` three times, or until 50 ms are over, and keeps the shortest time: the others were disturbed.
pub fn measure<R>(work: impl Fn() -> R) -> Spent {
    let (mut best, bytes) = peak(|| time(&work));
    let (mut total, mut runs) = (best, 1);
    while runs < 3 || total < Duration::from_millis(50) {
        let this = time(&work);
        best = best.min(this);
        total += this;
        runs += 1;
    }
    Spent {
        seconds: best.as_secs_f64(),
        bytes,
    }
}

/// Runs `work` once, where once is long enough.
pub fn once<R>(work: impl FnOnce() -> R) -> Spent {
    let (time, bytes) = peak(|| time(work));
    Spent {
        seconds: time.as_secs_f64(),
        bytes,
    }
}

fn time<R>(work: impl FnOnce() -> R) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

//! Seconds.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The shortest of two runs of `work`, or of as many as fit in 20 ms: whatever disturbs a run makes it longer.
pub fn seconds<R>(work: impl Fn() -> R) -> f64 {
    seconds_from(|| (), |()| work())
}

/// The same, where each run consumes something that is prepared before the clock starts.
pub fn seconds_from<P, R>(prepare: impl Fn() -> P, work: impl Fn(P) -> R) -> f64 {
    let (mut best, mut total, mut runs) = (Duration::MAX, Duration::ZERO, 0);
    while runs < 2 || total < Duration::from_millis(20) {
        let prepared = black_box(prepare());
        let start = Instant::now();
        let result = black_box(work(prepared));
        let this = start.elapsed();
        drop(result);
        best = best.min(this);
        total += this;
        runs += 1;
    }
    best.as_secs_f64()
}

//! The shortest time: whatever disturbs a computation makes it longer, never shorter.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Seconds of the fastest run of `work`: at least one run, and more until `patience` is over, fifty at the most.
pub fn shortest<R>(patience: Duration, mut work: impl FnMut() -> R) -> f64 {
    let (mut best, mut total) = (Duration::MAX, Duration::ZERO);
    for _ in 0..50 {
        let start = Instant::now();
        black_box(work());
        let this = start.elapsed();
        best = best.min(this);
        total += this;
        if total >= patience {
            break;
        }
    }
    best.as_secs_f64()
}

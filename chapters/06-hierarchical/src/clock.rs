//! Seconds.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The seconds that `work` takes: of one run if that is `long`, else of the shortest of three, or of as many as fit in
/// 50 ms; whatever disturbs a run makes it longer.
pub fn seconds<R>(long: bool, work: impl Fn() -> R) -> f64 {
    let (mut best, mut total, mut runs) = (Duration::MAX, Duration::ZERO, 0);
    loop {
        let start = Instant::now();
        black_box(work());
        let this = start.elapsed();
        best = best.min(this);
        total += this;
        runs += 1;
        if long || runs >= 3 && total >= Duration::from_millis(50) {
            return best.as_secs_f64();
        }
    }
}

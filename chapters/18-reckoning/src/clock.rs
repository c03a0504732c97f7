//! Seconds and bytes of a computation.

use std::hint::black_box;
use std::time::Instant;

use peak_alloc::PeakAlloc;

/// Counts every allocation of this program.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What a computation took.
#[derive(Debug, Clone, Copy)]
pub struct Spent {
    /// the shortest of several runs
    pub seconds: f64,
    /// the most that was allocated at the same time, beyond what was there before
    pub bytes: f64,
}

/// Runs `work` at least so often and for a twentieth of a second, and keeps the shortest time: the others were disturbed.
pub fn measure<R>(times: usize, mut work: impl FnMut() -> R) -> Spent {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let begin = Instant::now();
    let (mut best, mut runs) = (f64::INFINITY, 0);
    while runs < times.max(1) || (times > 1 && begin.elapsed().as_secs_f64() < 0.05) {
        let start = Instant::now();
        black_box(work());
        best = best.min(start.elapsed().as_secs_f64());
        runs += 1;
    }
    Spent {
        seconds: best,
        bytes: MEMORY.peak_usage().saturating_sub(before) as f64,
    }
}

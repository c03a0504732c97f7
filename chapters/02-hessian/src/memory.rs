//! Bytes in use at the same time.

use peak_alloc::PeakAlloc;

/// Counts every allocation of this program.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The result of `work`, and the most bytes that were in use at once on the way to it, beyond those in use before.
pub fn peak<R>(work: impl FnOnce() -> R) -> (R, f64) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = work();
    (result, MEMORY.peak_usage().saturating_sub(before) as f64)
}

//! Seconds, where there is a clock.

/// The time since it was started.
///
/// Without the feature `clock` it always shows 0: in a browser's page the standard library's clock panics, and the
/// same code runs there.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch {
    #[cfg(feature = "clock")]
    start: std::time::Instant,
}

impl Stopwatch {
    /// Starts it.
    pub fn start() -> Self {
        Self {
            #[cfg(feature = "clock")]
            start: std::time::Instant::now(),
        }
    }

    /// Seconds since the start, monotonic; 0 without the feature `clock`.
    pub fn seconds(&self) -> f64 {
        #[cfg(feature = "clock")]
        return self.start.elapsed().as_secs_f64();
        #[cfg(not(feature = "clock"))]
        0.0
    }
}

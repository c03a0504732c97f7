//! Clocks, and the shortest time: whatever disturbs a computation makes it longer, never shorter.

use std::hint::black_box;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// What counts as time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The time that this thread spent on a processor. On a machine with nothing else to do it is the wall's; where
    /// others compete for the processor it does not count their turns.
    Thread,
    /// The clock on the wall, for work that several threads share.
    Wall,
}

impl Clock {
    /// Seconds of the fastest run of `work`: at least one run, and more until `patience` is over, fifty at the most.
    pub fn shortest<R>(self, patience: Duration, mut work: impl FnMut() -> R) -> f64 {
        self.shortest_on(patience, || (), |()| work())
    }

    /// The same for work that uses up an input. Neither making it nor dropping the result counts.
    pub fn shortest_on<I, R>(
        self,
        patience: Duration,
        mut input: impl FnMut() -> I,
        mut work: impl FnMut(I) -> R,
    ) -> f64 {
        let (mut best, begin) = (Duration::MAX, Instant::now());
        for _ in 0..50 {
            let input = input();
            best = best.min(self.time(|| work(input)));
            if begin.elapsed() >= patience {
                break;
            }
        }
        best.as_secs_f64()
    }

    fn time<R>(self, work: impl FnOnce() -> R) -> Duration {
        if self == Self::Wall {
            let start = Instant::now();
            let result = black_box(work());
            let spent = start.elapsed();
            drop(result);
            return spent;
        }
        let start = thread_time();
        let result = black_box(work());
        let spent = thread_time().saturating_sub(start);
        drop(result);
        spent
    }
}

fn thread_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    // Both parts of a processor's time are positive.
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_is_no_work() {
        let nap = || std::thread::sleep(Duration::from_millis(20));
        assert!(Clock::Thread.shortest(Duration::ZERO, nap) < 0.01);
        assert!(Clock::Wall.shortest(Duration::ZERO, nap) >= 0.02);
    }
}

//! Solution to *An hour of one teraflop*: the largest N for a budget of flops, for each method of the book.

use complexity::ledger::{Entry, LEDGER, Setting};

/// The largest N whose step takes at most so many flops and keeps at most so many bytes, by bisection.
fn reach(entry: &Entry, flops: f64, bytes: f64) -> f64 {
    let (mut low, mut high) = (1f64, 1e18f64);
    for _ in 0..200 {
        let middle = (low * high).sqrt();
        let setting = Setting::with_parameters(middle);
        if entry.total(&setting) <= flops && entry.bytes(&setting) <= bytes {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

fn main() {
    let (flops, bytes) = (3600e12, 80e9);
    println!("an hour at 1 Tflop/s, one step: the largest N, and what it is in 80 GB");
    for entry in LEDGER {
        let by_time = reach(entry, flops, f64::INFINITY);
        let by_both = reach(entry, flops, bytes);
        let wall = if by_both < 0.99 * by_time {
            "memory"
        } else {
            "time"
        };
        println!(
            "{:45} {by_time:>9.1e} {by_both:>9.1e}  the wall is {wall}",
            entry.method
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(method: &str) -> &'static Entry {
        LEDGER.iter().find(|entry| entry.method == method).unwrap()
    }

    #[test]
    fn newtons_reach_is_the_cube_root() {
        // N³/3 + 12N²B = 10¹⁸/3 + … at N = 10⁶.
        let setting = Setting::with_parameters(1e6);
        let newton = entry("Newton, by Cholesky");
        let n = reach(newton, newton.total(&setting), f64::INFINITY);
        assert!((n / 1e6 - 1.0).abs() < 1e-9);
    }

    #[test]
    fn memory_is_the_nearer_wall_for_newton() {
        let newton = entry("Newton, by Cholesky");
        assert!((reach(newton, f64::INFINITY, 80e9) - 1e5).abs() < 1.0);
        assert!(reach(newton, 3600e12, f64::INFINITY) > 1e5);
    }
}

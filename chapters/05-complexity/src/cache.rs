//! Traffic: the numbers that travel between memory and cache, which no flop count shows.
//!
//! A [`Cache`] is the textbook's: it holds so many lines of eight numbers, and when it needs room it drops the line
//! that was not used for longest. [`by_columns`] and [`by_blocks`] are the same factorization, the same flops in
//! another order; they touch a cache instead of computing.

use std::collections::VecDeque;

/// Numbers in a line: 64 bytes, as in today's processors.
pub const LINE: usize = 8;

/// A cache for an n×n matrix stored by columns, n a multiple of [`LINE`].
#[derive(Debug, Clone)]
pub struct Cache {
    rows: usize,
    /// how many lines fit
    capacity: usize,
    resident: usize,
    clock: u64,
    /// when each line was last used, if it is here
    used: Vec<Option<u64>>,
    /// uses in order; one that a later use of the same line has outdated means nothing
    queue: VecDeque<(usize, u64)>,
    /// lines fetched from memory
    pub misses: u64,
}

impl Cache {
    /// An empty cache that holds so many numbers (at least one line), before a matrix of so many rows.
    pub fn new(numbers: usize, rows: usize) -> Self {
        Self {
            rows,
            capacity: (numbers / LINE).max(1),
            resident: 0,
            clock: 0,
            used: vec![None; (rows * rows).div_ceil(LINE)],
            queue: VecDeque::new(),
            misses: 0,
        }
    }

    /// Uses entry (i, j).
    ///
    /// # Panics
    /// If the matrix has no such entry.
    pub fn touch(&mut self, i: usize, j: usize) {
        let line = (i + j * self.rows) / LINE;
        self.clock += 1;
        if self.used[line].replace(self.clock).is_none() {
            self.misses += 1;
            self.resident += 1;
        }
        self.queue.push_back((line, self.clock));
        while self.resident > self.capacity {
            let Some((oldest, when)) = self.queue.pop_front() else {
                return;
            };
            if self.used[oldest] == Some(when) {
                self.used[oldest] = None;
                self.resident -= 1;
            }
        }
    }

    /// Numbers fetched from memory.
    pub fn fetched(&self) -> u64 {
        self.misses * LINE as u64
    }
}

/// Cholesky's factorization as in [`kernel::cholesky`](crate::kernel::cholesky): every column meets all columns before
/// it.
pub fn by_columns(n: usize, cache: &mut Cache) {
    for j in 0..n {
        for k in 0..j {
            for i in j..n {
                cache.touch(i, j);
                cache.touch(i, k);
            }
        }
        for i in j..n {
            cache.touch(i, j);
        }
    }
}

/// The same in square blocks of this side: three of them fit into the cache, and every pair that meets does all its
/// work, `block`³ products, before it leaves.
pub fn by_blocks(n: usize, block: usize, cache: &mut Cache) {
    let starts = || (0..n).step_by(block.max(1));
    let range = |start: usize| start..(start + block).min(n);
    for right in starts() {
        for low in starts().filter(|&low| low >= right) {
            // Block (low, right) less the products of what stands to the left of it.
            for left in starts().filter(|&left| left <= right) {
                for j in range(right) {
                    for k in range(left).filter(|&k| k < j) {
                        cache.touch(j, k);
                        for i in range(low).filter(|&i| i >= j) {
                            cache.touch(i, j);
                            cache.touch(i, k);
                        }
                    }
                }
            }
            for j in range(right) {
                for i in range(low).filter(|&i| i >= j) {
                    cache.touch(i, j);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_line_goes() {
        let mut cache = Cache::new(2 * LINE, 2 * LINE);
        // Lines a, b, a, c (drops b), a, b (drops c).
        for (i, misses) in [(0, 1), (LINE, 2), (0, 2)] {
            cache.touch(i, 0);
            assert_eq!(cache.misses, misses);
        }
        for (i, j, misses) in [(0, 1, 3), (0, 0, 3), (LINE, 0, 4)] {
            cache.touch(i, j);
            assert_eq!(cache.misses, misses, "({i}, {j})");
        }
        assert_eq!(cache.fetched(), 4 * LINE as u64);
    }

    /// In a cache that holds the whole matrix either order fetches the lower triangle once.
    #[test]
    fn a_large_cache_fetches_once() {
        let n = 4 * LINE;
        let lines: usize = (0..n).map(|j| n / LINE - j / LINE).sum();
        let mut columns = Cache::new(n * n, n);
        by_columns(n, &mut columns);
        let mut blocks = Cache::new(n * n, n);
        by_blocks(n, LINE, &mut blocks);
        assert_eq!((columns.misses, blocks.misses), (lines as u64, lines as u64));
    }
}

//! How the matrix is cut.

use std::ops::Range;

/// A piece of the matrix: the diagonal block of some rows, whole, or the two blocks beside its halves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A diagonal block that is kept dense.
    Leaf {
        /// its rows, and its columns
        rows: Range<usize>,
    },
    /// A diagonal block that is cut into halves: what remains of it are the two blocks off its diagonal, each the
    /// other's transpose.
    Cut {
        /// the rows of the upper half
        upper: Range<usize>,
        /// the rows of the lower half
        lower: Range<usize>,
        /// how many cuts are around this one, 0 for the first
        level: usize,
    },
}

/// Cuts n rows into halves, those again, and so on until a half has at most `leaf` rows.
///
/// The parts come children first: when a cut is reached, everything inside its two halves has come before.
///
/// ```
/// use hierarchical::{Part, partition};
///
/// let parts = partition(10, 5);
/// assert_eq!(parts[0], Part::Leaf { rows: 0..5 });
/// assert_eq!(parts[1], Part::Leaf { rows: 5..10 });
/// assert_eq!(parts[2], Part::Cut { upper: 0..5, lower: 5..10, level: 0 });
/// ```
pub fn partition(n: usize, leaf: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    cut(0..n, leaf.max(1), 0, &mut parts);
    parts
}

fn cut(rows: Range<usize>, leaf: usize, level: usize, parts: &mut Vec<Part>) {
    if rows.len() <= leaf {
        parts.push(Part::Leaf { rows });
        return;
    }
    let middle = usize::midpoint(rows.start, rows.end);
    let (upper, lower) = (rows.start..middle, middle..rows.end);
    cut(upper.clone(), leaf, level + 1, parts);
    cut(lower.clone(), leaf, level + 1, parts);
    parts.push(Part::Cut { upper, lower, level });
}

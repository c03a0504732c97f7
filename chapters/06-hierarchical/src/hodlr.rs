//! The compressed matrix.

use std::ops::Range;

use nalgebra::{DMatrix, DVector};

use crate::panel::{Panel, PanelMut};
use crate::{Entries, Factor, HodlrError, LowRank, Part, partition};

/// How hard to compress.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compression {
    /// τ: each block off the diagonal may be wrong by this fraction of its own Frobenius norm. Default 1e-8, as in the
    /// comparison with george.
    pub tolerance: f64,
    /// the greatest rank a block may have; default 256. More is an error, never a block cut short.
    pub rank_bound: usize,
    /// the most rows of a diagonal block that is kept dense; default 64, where small factorizations and thin products
    /// cost about the same
    pub leaf: usize,
}

impl Default for Compression {
    fn default() -> Self {
        Self {
            tolerance: 1e-8,
            rank_bound: 256,
            leaf: 64,
        }
    }
}

impl Compression {
    /// With this tolerance, 1e-15 to below 1.
    pub fn tolerance(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }

    /// With this bound of the ranks.
    pub fn rank_bound(self, rank_bound: usize) -> Self {
        Self { rank_bound, ..self }
    }

    /// With leaves of at most so many rows.
    pub fn leaf(self, leaf: usize) -> Self {
        Self { leaf, ..self }
    }
}

/// A block as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// a diagonal block
    Leaf {
        /// its rows, and its columns
        rows: Range<usize>,
        /// its entries
        entries: DMatrix<f64>,
    },
    /// the two blocks beside the halves of a diagonal block
    Cut {
        /// the rows of the upper half
        upper: Range<usize>,
        /// the rows of the lower half
        lower: Range<usize>,
        /// how many cuts are around this one
        level: usize,
        /// the block in the rows of the upper half and the columns of the lower
        block: LowRank,
    },
}

/// A symmetric matrix that is *hierarchically off-diagonal low-rank*: cut into four, its two off-diagonal blocks are of
/// low rank, and its two diagonal blocks are such matrices again (Ambikasaran et al. 2016).
///
/// ```
/// use hierarchical::{Compression, Hodlr, KernelMatrix, Matern32};
/// use nalgebra::DVector;
///
/// let points: Vec<f64> = (0..500).map(|i| f64::from(i) / 10.0).collect();
/// let matrix = KernelMatrix::new(Matern32 { length: 1.0 }, &points, 0.1);
/// let compressed = Hodlr::new(&matrix, &Compression::default())?;
/// assert_eq!(compressed.ranks(0), [2]);
///
/// let factor = compressed.factor()?;
/// let x = DVector::from_fn(500, |i, _| (i as f64).sin());
/// let b = compressed.product(&x)?;
/// assert!((factor.solve(&b)? - x).norm() < 1e-11);
/// # Ok::<(), hierarchical::HodlrError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Hodlr {
    pub(crate) size: usize,
    /// children first
    pub(crate) blocks: Vec<Block>,
}

impl Hodlr {
    /// Compresses the matrix; it evaluates O(rn log n) of its n² entries.
    ///
    /// Fails if the matrix is empty, the settings make no sense, an entry that it meets is not finite, or a block's rank
    /// exceeds its bound.
    pub fn new(entries: &(impl Entries + ?Sized), compression: &Compression) -> Result<Self, HodlrError> {
        let size = entries.size();
        let &Compression { tolerance, leaf, .. } = compression;
        if size == 0 {
            return Err(HodlrError::Empty);
        }
        if !(1e-15..1.0).contains(&tolerance) {
            return Err(HodlrError::Tolerance { tolerance });
        }
        if leaf == 0 {
            return Err(HodlrError::Leaf { leaf });
        }
        let blocks = partition(size, leaf)
            .into_iter()
            .map(|part| match part {
                Part::Leaf { rows } => {
                    let entries = diagonal_block(entries, rows.clone())?;
                    Ok(Block::Leaf { rows, entries })
                }
                Part::Cut { upper, lower, level } => {
                    let block = LowRank::new(entries, upper.clone(), lower.clone(), compression)?;
                    Ok(Block::Cut {
                        upper,
                        lower,
                        level,
                        block,
                    })
                }
            })
            .collect::<Result<_, HodlrError>>()?;
        Ok(Self { size, blocks })
    }

    /// n.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The blocks, children first.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The ranks of the blocks of a level, from the top; level 0 is the first cut.
    pub fn ranks(&self, wanted: usize) -> Vec<usize> {
        let of_level = |block: &Block| match block {
            Block::Cut { level, block, .. } if *level == wanted => Some(block.rank()),
            _ => None,
        };
        self.blocks.iter().filter_map(of_level).collect()
    }

    /// How many levels of cuts there are.
    pub fn levels(&self) -> usize {
        let depth = |block: &Block| match block {
            Block::Cut { level, .. } => level + 1,
            Block::Leaf { .. } => 0,
        };
        self.blocks.iter().map(depth).max().unwrap_or(0)
    }

    /// How many numbers it takes to store, of the n(n + 1)/2 that the matrix has.
    pub fn numbers(&self) -> usize {
        let stored = |block: &Block| match block {
            Block::Leaf { rows, .. } => rows.len() * (rows.len() + 1) / 2,
            Block::Cut { block, .. } => block.rank() * (1 + block.left.nrows() + block.right.nrows()),
        };
        self.blocks.iter().map(stored).sum()
    }

    /// $Kx$, in O(rn log n).
    ///
    /// Fails if `x` does not have n entries, all finite.
    pub fn product(&self, x: &DVector<f64>) -> Result<DVector<f64>, HodlrError> {
        check_right_side(x.as_slice(), x.nrows(), self.size)?;
        let mut y = DVector::zeros(self.size);
        let (x, out) = (x.as_slice(), y.as_mut_slice());
        for block in &self.blocks {
            match block {
                Block::Leaf { rows, entries } => add(&mut out[rows.clone()], entries, &x[rows.clone()]),
                Block::Cut {
                    upper, lower, block, ..
                } => {
                    let weighted = |basis: &DMatrix<f64>, x: &[f64]| {
                        let mut along = Panel::from(basis).transposed_times(Panel::of(x, x.len(), 1));
                        along.iter_mut().zip(&block.weights).for_each(|(a, s)| *a *= s);
                        along
                    };
                    let from_lower = weighted(&block.right, &x[lower.clone()]);
                    let from_upper = weighted(&block.left, &x[upper.clone()]);
                    add(&mut out[upper.clone()], &block.left, &from_lower);
                    add(&mut out[lower.clone()], &block.right, &from_upper);
                }
            }
        }
        Ok(y)
    }

    /// Factors it: see [`Factor`].
    ///
    /// Fails if it is not positive definite.
    pub fn factor(&self) -> Result<Factor, HodlrError> {
        Factor::new(self)
    }
}

/// A diagonal block from its lower triangle.
fn diagonal_block(entries: &(impl Entries + ?Sized), rows: Range<usize>) -> Result<DMatrix<f64>, HodlrError> {
    let m = rows.len();
    let mut block = DMatrix::zeros(m, m);
    for j in 0..m {
        let below = rows.start + j..rows.end;
        entries.fill(
            below,
            rows.start + j,
            &mut block.as_mut_slice()[j * m + j..][..m - j],
        );
    }
    if let Some(at) = block.iter().position(|entry| !entry.is_finite()) {
        return Err(HodlrError::NotFinite {
            row: rows.start + at % m,
            column: rows.start + at / m,
        });
    }
    block.fill_upper_triangle_with_lower_triangle();
    Ok(block)
}

/// $y ← y + Ax$.
fn add(y: &mut [f64], a: &DMatrix<f64>, x: &[f64]) {
    let rows = y.len();
    let mut y = PanelMut {
        data: y,
        stride: rows,
        rows,
        columns: 1,
    };
    y.add_product(1.0, Panel::from(a), Panel::of(x, x.len(), 1));
}

/// An error, if a right side does not have `expected` rows or is not finite.
pub(crate) fn check_right_side(values: &[f64], found: usize, expected: usize) -> Result<(), HodlrError> {
    if found != expected {
        return Err(HodlrError::RightSide { expected, found });
    }
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(at) => Err(HodlrError::RightSideNotFinite { index: at % expected }),
    }
}

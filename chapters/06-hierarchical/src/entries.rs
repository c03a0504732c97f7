//! A symmetric matrix that is never written down.

use std::ops::Range;

use nalgebra::DMatrix;

/// A symmetric matrix given by its entries.
///
/// Nothing else is asked of it: whoever can say what stands in row i and column j can be compressed. The compression
/// looks at a few rows and columns of each block, and believes that entry (i, j) equals entry (j, i).
///
/// ```
/// use hierarchical::Entries;
/// use nalgebra::dmatrix;
///
/// let matrix = dmatrix![2.0, 1.0; 1.0, 3.0];
/// let mut column = [0.0; 2];
/// matrix.fill(0..2, 1, &mut column);
/// assert_eq!(column, [1.0, 3.0]);
/// ```
pub trait Entries {
    /// n, the number of rows, and of columns.
    fn size(&self) -> usize;

    /// The entry in this row and this column, both from 0.
    fn entry(&self, row: usize, column: usize) -> f64;

    /// Writes the entries of a piece of a column to `out`, which is as long as `rows`.
    ///
    /// By default entry by entry; worth overriding where neighbors share work.
    fn fill(&self, rows: Range<usize>, column: usize, out: &mut [f64]) {
        for (value, row) in out.iter_mut().zip(rows) {
            *value = self.entry(row, column);
        }
    }
}

/// A matrix that *is* written down. A matrix that is not square has the size of its shorter side.
impl Entries for DMatrix<f64> {
    fn size(&self) -> usize {
        self.nrows().min(self.ncols())
    }

    fn entry(&self, row: usize, column: usize) -> f64 {
        self[(row, column)]
    }

    fn fill(&self, rows: Range<usize>, column: usize, out: &mut [f64]) {
        out.copy_from_slice(&self.as_slice()[column * self.nrows()..][rows]);
    }
}

impl<E: Entries + ?Sized> Entries for &E {
    fn size(&self) -> usize {
        (**self).size()
    }

    fn entry(&self, row: usize, column: usize) -> f64 {
        (**self).entry(row, column)
    }

    fn fill(&self, rows: Range<usize>, column: usize, out: &mut [f64]) {
        (**self).fill(rows, column, out);
    }
}

/// The matrix with every entry written down: n² numbers, for comparison.
pub fn dense(entries: &impl Entries) -> DMatrix<f64> {
    let n = entries.size();
    let mut matrix = DMatrix::zeros(n, n);
    for column in 0..n {
        entries.fill(0..n, column, &mut matrix.as_mut_slice()[column * n..][..n]);
    }
    matrix
}

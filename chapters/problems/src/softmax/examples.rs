//! Examples, all or a batch.

/// Some examples, in both layouts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Examples<'a, T> {
    /// d×B by columns
    pub(super) columns: &'a [T],
    /// B×d by columns
    pub(super) rows: &'a [T],
    pub(super) labels: &'a [usize],
}

/// Examples copied together.
#[derive(Debug, Clone)]
pub(super) struct Batch<T> {
    /// d×B: the columns of a batch, or a chunk's features weighted for one class
    pub(super) columns: Vec<T>,
    /// B×d: their transpose, or a chunk's rows weighted for every class
    pub(super) rows: Vec<T>,
    pub(super) labels: Vec<usize>,
}

impl<T> Batch<T> {
    pub(super) fn examples(&self) -> Examples<'_, T> {
        Examples {
            columns: &self.columns,
            rows: &self.rows,
            labels: &self.labels,
        }
    }
}

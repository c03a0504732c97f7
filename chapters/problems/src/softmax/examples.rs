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

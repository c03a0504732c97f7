//! What an evaluation needs, kept for the next one.

use super::examples::Batch;

/// What an evaluation needs, kept for the next one.
#[derive(Debug, Clone)]
pub(super) struct Workspace<T> {
    /// where `probabilities` were computed, all examples; empty if they were not
    pub(super) point: Vec<T>,
    pub(super) buffers: Buffers<T>,
    /// the batch's examples, or those of a chunk, weighted
    pub(super) gathered: Batch<T>,
}

/// A row an example.
#[derive(Debug, Clone)]
pub(super) struct Buffers<T> {
    /// M×C by columns
    pub(super) probabilities: Vec<T>,
    /// M×C by columns: residuals, or derivatives along a direction
    pub(super) change: Vec<T>,
    /// M: a maximum, a sum
    pub(super) row: Vec<T>,
}

impl<T> Default for Workspace<T> {
    fn default() -> Self {
        Self {
            point: Vec::new(),
            buffers: Buffers {
                probabilities: Vec::new(),
                change: Vec::new(),
                row: Vec::new(),
            },
            gathered: Batch {
                columns: Vec::new(),
                rows: Vec::new(),
                labels: Vec::new(),
            },
        }
    }
}

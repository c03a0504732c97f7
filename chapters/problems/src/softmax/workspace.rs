//! What an evaluation needs, kept for the next one.

/// What an evaluation needs, kept for the next one.
#[derive(Debug, Clone)]
pub(super) struct Workspace<T> {
    /// where `probabilities` were computed, all examples; empty if they were not
    pub(super) point: Vec<T>,
    /// M×C by columns
    pub(super) probabilities: Vec<T>,
    /// M×C by columns: residuals, or derivatives along a direction
    pub(super) change: Vec<T>,
    /// M: a maximum, a sum
    pub(super) row: Vec<T>,
    /// d×B: the columns of a batch, or a chunk's features weighted for one class
    pub(super) gathered: Vec<T>,
    /// B×d: their transpose, or a chunk's rows weighted for every class
    pub(super) gathered_rows: Vec<T>,
    pub(super) gathered_labels: Vec<usize>,
}

impl<T> Default for Workspace<T> {
    fn default() -> Self {
        Self {
            point: Vec::new(),
            probabilities: Vec::new(),
            change: Vec::new(),
            row: Vec::new(),
            gathered: Vec::new(),
            gathered_rows: Vec::new(),
            gathered_labels: Vec::new(),
        }
    }
}

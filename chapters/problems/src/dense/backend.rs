//! Whose kernels compute.

/// Whose kernels compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// nalgebra, one column at a time
    Nalgebra,
    /// faer, in blocks, on one thread. In a browser's page (wasm32), where faer does not build, nalgebra stands in for
    /// it: the same results to rounding, more slowly.
    Faer,
}

impl Backend {
    /// The least N at which `faer` is used: see [`for_size`](Self::for_size).
    pub const THRESHOLD: usize = 64;

    /// The faster one for an N×N matrix.
    pub fn for_size(n: usize) -> Self {
        if n < Self::THRESHOLD {
            Self::Nalgebra
        } else {
            Self::Faer
        }
    }
}

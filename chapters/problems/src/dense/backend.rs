//! Whose kernels compute.

use std::num::NonZeroUsize;

/// Whose kernels compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// nalgebra, one column at a time
    Nalgebra,
    /// faer, in blocks, on one thread. In a browser's page (wasm32), where faer does not build, nalgebra stands in for
    /// it: the same results to rounding, more slowly.
    Faer,
    /// faer's blocks on several threads: faster from a few hundred rows on, and rounded otherwise than on one, so the
    /// book uses it only where it measures machines. In a browser's page as [`Backend::Faer`].
    Threads(NonZeroUsize),
}

impl Backend {
    /// The least N at which `faer` is used.
    ///
    /// Measured on a Zen 1 core (`cargo bench -p problems --bench dense`): the two take the same time near N = 32 for
    /// Cholesky and for an explicit inverse, near 64 for LU, near 80 for eigenvalues. At N = 16 nalgebra is up to twice
    /// as fast; at N = 512 faer is three to four times as fast, twice for eigenvalues.
    pub const THRESHOLD: usize = 64;

    /// The faster one for an N×N matrix.
    pub fn for_size(n: usize) -> Self {
        if n < Self::THRESHOLD {
            Self::Nalgebra
        } else {
            Self::Faer
        }
    }

    /// How faer is to work, if it is faer.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn threads(self) -> Option<faer::Par> {
        match self {
            Self::Nalgebra => None,
            Self::Faer => Some(faer::Par::Seq),
            Self::Threads(count) => Some(faer::Par::Rayon(count)),
        }
    }
}

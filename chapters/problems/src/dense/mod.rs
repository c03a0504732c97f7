//! Dense linear systems, small and large.
//!
//! nalgebra's factorizations take one column at a time: short to read, fast while the matrix fits in the cache, and
//! several times behind blocked ones for N ≥ 1000. `faer`'s are blocked. Both lay matrices out by columns, so `faer`
//! works here on nalgebra's own memory, without a copy, and on one thread: two would change the rounding from machine to
//! machine, and the book compares methods, not machines. ([`Backend::Threads`] is for the chapter that does.)
//!
//! Every function takes the [`Backend`]; [`Backend::for_size`] knows which one is faster.

mod backend;
#[cfg(not(target_arch = "wasm32"))]
mod blocked;
mod cholesky;
mod eigen;
mod elimination;
mod entry;
mod error;

pub use backend::Backend;
pub use cholesky::{Cholesky, cholesky_solve};
pub use eigen::{Eigen, symmetric_eigen, symmetric_eigenvalues};
pub use elimination::{inverse, lu_solve};
pub use entry::Entry;
pub use error::DenseError;

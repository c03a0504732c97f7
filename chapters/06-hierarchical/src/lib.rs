//! HODLR
mod cross;
mod entries;
mod error;
mod factor;
mod hodlr;
mod kernel;
mod low_rank;
mod order;
mod orthonormal;
mod panel;
mod partition;

pub use entries::{Entries, dense};
pub use error::HodlrError;
pub use factor::Factor;
pub use hodlr::{Block, Compression, Hodlr};
pub use kernel::{Kernel, KernelMatrix, Matern32, Place, SquaredExponential};
pub use low_rank::{LowRank, needed};
pub use order::by_bisection;
pub use partition::{Part, partition};

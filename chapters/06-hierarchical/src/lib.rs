//! HODLR
pub mod figures;

mod cross;
mod entries;
mod error;
mod factor;
mod hodlr;
mod kernel;
mod low_rank;
mod mauna_loa;
mod order;
mod orthonormal;
mod panel;
mod partition;
mod process;
mod svd;

pub use entries::{Entries, dense};
pub use error::HodlrError;
pub use factor::Factor;
pub use hodlr::{Block, Compression, Hodlr};
pub use kernel::{Kernel, KernelMatrix, Matern32, Place, SquaredExponential};
pub use low_rank::{LowRank, needed};
pub use mauna_loa::{Likelihood, MaunaLoa};
pub use order::by_bisection;
pub use partition::{Part, partition};
pub use process::Regression;

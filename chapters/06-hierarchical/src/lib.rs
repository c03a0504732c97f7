//! Faster inverses: matrices whose off-diagonal blocks are of low rank, factored in nearly linear time.
//!
//! A *hierarchically off-diagonal low-rank* matrix, HODLR, is cut into four. Its two off-diagonal blocks are products of
//! a tall and a wide matrix; its two diagonal blocks are cut again, and so on down to small dense ones.
//!
//! * [`Entries`] is what can be compressed: a symmetric matrix that tells its entries one by one. A [`KernelMatrix`] of
//!   a [`Kernel`] is one, and so is a `DMatrix`.
//! * [`LowRank`] is an off-diagonal block, found by adaptive cross approximation from a few rows and columns.
//! * [`Hodlr`] is the compressed matrix: [`Hodlr::product`], and [`Hodlr::factor`].
//! * [`Factor`] is $K = WWᵀ$: [`Factor::solve`], [`Factor::log_determinant`].
//!
//! A rank above its bound, a matrix that is not positive definite, an entry that is not finite: each is a
//! [`HodlrError`], never a wrong number. What the compression cannot promise is an error bound: it has seen a few rows of
//! each block, and 100 entries more.
//!
//! [`Regression`] uses all this on a time series, [`MaunaLoa`] on a real one, and [`Likelihood`] fits its parameters.
//! [`by_bisection`] orders points of the plane and of space, [`by_coupling`] the rows of any symmetric matrix, and
//! [`coupling`] measures what an order is worth; [`figures`] draws.

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
pub use order::{by_bisection, by_coupling, coupling, rising};
pub use partition::{Part, partition};
pub use process::Regression;

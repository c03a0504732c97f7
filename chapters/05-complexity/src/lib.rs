//! What a step costs: operations counted, seconds measured.
//!
//! Two ways lead to the cost of an algorithm, and this crate goes both.
//!
//! * **Count.** A [`Tally`] is a number that notes every operation done to it. Run an algorithm on tallies, and
//!   [`operations`] returns exactly what it did; [`count`] holds the formulas that pencil and paper give, and the two
//!   agree to the last operation. [`kernel`] has the textbook's algorithms, [`Chain`] a network with its gradient and
//!   its Hessian-vector product.
//! * **Measure.** The same code runs on `f64` with a clock beside it; [`hessian::fit`] finds the exponent.
//!
//! ```
//! use complexity::{Tally, count, kernel, operations};
//! use nalgebra::DMatrix;
//!
//! let mut matrix = DMatrix::from_fn(7, 7, |i, j| Tally::from(if i == j { 9.0 } else { 1.0 }));
//! let (factored, spent) = operations(|| kernel::cholesky(&mut matrix));
//! factored?;
//! assert_eq!(spent.total(), count::cholesky(7)); // 7³/3 + 7²/2 + 7/6 = 140
//! # Ok::<(), complexity::Breakdown>(())
//! ```
//!
//! [`cache`] counts what no flop count shows, the numbers that travel between memory and processor. [`network`] knows how many parameters real networks have and [`horizon`] how long a person can wait; [`ledger`] is
//! the bill of every method of the book.

mod chain;
mod curve;
mod tally;

pub mod cache;
pub mod count;
pub mod figures;
pub mod horizon;
pub mod kernel;
pub mod ledger;
pub mod network;

pub use chain::{Chain, ChainError, Memory};
pub use curve::Curve;
pub use kernel::Breakdown;
pub use tally::{Operations, Tally, operations};

//! Quasi-Newton methods.
mod pair;
mod product_form;
mod symmetric;
mod update;
pub use pair::{PairError, SecantPair};
pub use product_form::bfgs_by_products;
pub use symmetric::{Pass, Symmetric};
pub use update::{Formula, RankTwo, UpdateError};

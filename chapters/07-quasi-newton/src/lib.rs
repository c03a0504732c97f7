//! Quasi-Newton methods.
mod line_search;
mod pair;
mod product_form;
mod symmetric;
mod trust_region;
mod update;
pub use line_search::{QuasiNewton, Safeguard, Tally};
pub use pair::{PairError, SecantPair};
pub use product_form::bfgs_by_products;
pub use symmetric::{Pass, Symmetric};
pub use trust_region::Sr1TrustRegion;
pub use update::{Update, RankTwo, UpdateError};

//! The experiments, one file each, in the order of the page.

pub mod approximation;
pub mod convergence;
pub mod cost;
pub mod dennis_more;
pub mod operations;
pub mod suite;
pub mod termination;

//! The experiments, one file each, in the order of the page.

use std::error::Error;

pub mod bill;
pub mod constants;
pub mod counts;
pub mod crossover;
pub mod inverse;
pub mod million;
pub mod traffic;
pub mod wall;

/// What an experiment's parts return.
type Found<T> = Result<T, Box<dyn Error>>;

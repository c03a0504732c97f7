//! The experiments, one file each, in the order of the page.

pub mod affine;
pub mod basins;
pub mod digits;
pub mod drawings;
pub mod errors;
pub mod failures;
pub mod race;
pub mod seconds;
pub mod solve;

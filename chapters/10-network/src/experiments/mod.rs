//! The experiments, one file each, in the order of the page.

pub mod anatomy;
pub mod checked;
pub mod depth;
pub mod ranks;
pub mod sizes;
pub mod speed;
pub mod training;
pub mod whole_hessian;

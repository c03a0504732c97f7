//! The experiments, one file each, in the order of the page.

pub mod cost;
pub mod critical_points;
pub mod difference_error;
pub mod digits;
pub mod digits_cost;
pub mod mixed;
pub mod rosenbrock;
pub mod taylor;

//! Real data, embedded in the executable.

mod co2;
mod digits;

pub use co2::{Co2, Co2Error, co2, read_co2};
pub use digits::{DataError, Digits, digits, read_digits};

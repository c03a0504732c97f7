//! Real data, embedded in the executable.

mod digits;

pub use digits::{DataError, Digits, digits, read_digits};

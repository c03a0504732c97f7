//! Real data: small files are embedded in the executable, MNIST is read from the repository.

mod co2;
mod digits;
mod mnist;

pub use co2::{Co2, Co2Error, co2, read_co2};
pub use digits::{DataError, Digits, digits, read_digits};
pub use mnist::{Images, Mnist, MnistError, mnist, read_idx, read_mnist};

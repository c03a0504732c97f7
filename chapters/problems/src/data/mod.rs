//! Real data: small files are embedded in the executable, MNIST is read from the repository.

mod digits;
mod mnist;

pub use digits::{DataError, Digits, digits, read_digits};
pub use mnist::{Images, Mnist, MnistError, mnist, read_idx, read_mnist};

//! The drawings: pure functions from numbers to a figure.

use exhibit::Format;

mod digits;
mod paths;
mod rates;
mod scaling;
mod valley;
mod walk;

pub use digits::{Training, digits};
pub use paths::{Paths, paths, walks};
pub use rates::{Rates, rates};
pub use scaling::{Scaling, scaling};
pub use walk::Walk;

exhibit::live! {
    "paths": Paths => |p, _| paths(p);
}

/// A condition number as one says it.
fn plain(kappa: f64) -> String {
    let format = if kappa.fract() == 0.0 {
        Format::Count
    } else {
        Format::Significant(3)
    };
    format.text(kappa)
}

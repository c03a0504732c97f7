//! The drawings: pure functions from parameters, or from measured numbers, to a figure.

mod cost;
mod critical_points;
mod difference_error;
mod heatmap;
mod spectrum;
mod surface;

pub use cost::{Cost, cost};
pub use critical_points::{CriticalPoints, critical_points};
pub use difference_error::{DifferenceErrors, difference_error, lowest};
pub use heatmap::{block_norms, heatmap, most_coupled};
pub use spectrum::{Spectrum, spectrum};
pub use surface::Surface;

exhibit::live! {
    "critical-points": CriticalPoints => |p, _| critical_points(p);
}

//! Drawing: pure functions from data to SVG text.

mod axis;
mod canvas;
mod clip;
mod detail;
mod figure;
mod handle;
mod ink;
mod label;
mod layer;
mod layout;
mod level;
mod paint;
mod plot;
mod range;
mod raster;
mod readout;

pub use axis::Axis;
pub use detail::Detail;
pub use figure::Figure;
pub use handle::Handle;
pub use ink::Ink;
pub use layer::{Anchor, Marker, Stroke};
pub use plot::Plot;
pub use raster::Palette;
pub use readout::Readout;

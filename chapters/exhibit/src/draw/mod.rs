//! Drawing: pure functions from data to SVG text.

mod axis;
mod canvas;
mod clip;
mod figure;
mod ink;
mod label;
mod layer;
mod layout;
mod level;
mod paint;
mod plot;
mod raster;

pub use axis::Axis;
pub use figure::Figure;
pub use ink::Ink;
pub use layer::{Anchor, Marker, Stroke};
pub use plot::Plot;
pub use raster::Palette;

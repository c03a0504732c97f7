//! What a matrix may hold.

use crate::Real;

/// `f32` or `f64`: an entry of a matrix that either [`Backend`](super::Backend) factors.
#[cfg(not(target_arch = "wasm32"))]
pub trait Entry: Real + faer::traits::RealField {}

/// `f32` or `f64`: an entry of a matrix that either [`Backend`](super::Backend) factors.
#[cfg(target_arch = "wasm32")]
pub trait Entry: Real {}

impl Entry for f32 {}
impl Entry for f64 {}

//! Test functions with their derivatives by hand, their stationary points, and where to draw them.
//!
//! Each is a [`Formula`](crate::Formula), its text in any kind of number, and an [`Objective`](crate::Objective) in
//! `f64`. Bounds for a drawing come as `[(lowest, highest) of x₁, (lowest, highest) of x₂]`.

mod beale;
mod clairaut;
mod four_wells;
mod himmelblau;
mod hyperbola;
mod quadratic;
mod rosenbrock;
mod two_cycle;

pub use beale::Beale;
pub use clairaut::Clairaut;
pub use four_wells::FourWells;
pub use himmelblau::Himmelblau;
pub use hyperbola::Hyperbola;
pub use quadratic::Quadratic;
pub use rosenbrock::Rosenbrock;
pub use two_cycle::TwoCycle;

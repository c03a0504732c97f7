//! Quasi-Newton methods: learn the Hessian from the steps that are taken anyway.
//!
//! A step $s$ and the change $y$ of the gradient that came with it tell what the Hessian does to one direction. That is
//! the whole source of information here: no second derivative is ever asked for.
//!
//! * A [`SecantPair`] holds $s$ and $y$, and knows whether it is fit to learn from.
//! * An [`Update`] (BFGS, DFP or SR1) changes a matrix so that it agrees with the pair, in $O(N²)$ operations: it adds a
//!   matrix of [rank two](RankTwo).
//! * [`Symmetric`] stores such a matrix so that a step reads it once.
//! * [`QuasiNewton`] steps along $−Hg$ with a line search; [`Sr1TrustRegion`] within a trust region. Both are methods
//!   for [`problems::minimize`].
//! * [`exact_steps`] goes to the end of a quadratic; [`lessons`] listens to what a method knew at each step.
//!
//! ```
//! use problems::{Limits, Rosenbrock, minimize};
//! use quasi_newton::QuasiNewton;
//!
//! let f = Rosenbrock::new(10);
//! let descent = minimize(&mut QuasiNewton::bfgs(), &f, &f.start(), &Limits::default())?;
//! assert!(descent.stop.is_success());
//! # Ok::<(), problems::InputError>(())
//! ```
//!
//! What it costs: N² numbers. Where that is too much, the next chapter forgets.

mod exact;
mod lesson;
mod line_search;
mod pair;
mod product_form;
mod symmetric;
mod trust_region;
mod update;

pub mod figures;

pub use exact::{Standing, exact_steps};
pub use lesson::{Learner, Lesson, lessons};
pub use line_search::{QuasiNewton, Safeguard, Tally};
pub use pair::{PairError, SecantPair};
pub use product_form::bfgs_by_products;
pub use symmetric::{Pass, Symmetric};
pub use trust_region::Sr1TrustRegion;
pub use update::{RankTwo, Update, UpdateError};

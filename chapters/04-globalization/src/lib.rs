//! Newton's method, made safe: how long a step may be, and what to do where the Hessian is no guide.
//!
//! * [`line_search`] keeps a direction and chooses how far to go along it.
//!
//! ```
//! use globalization::line_search::{LineSearch, StrongWolfe};
//! use nalgebra::dvector;
//! use problems::{Objective, Rosenbrock, State};
//!
//! let f = Rosenbrock::new(2);
//! let x = dvector![-1.2, 1.0];
//! let (value, gradient) = f.value_and_gradient(&x);
//! let at = State { x, value, gradient, iteration: 0 };
//! let found = StrongWolfe::default().along(&f, &at, &-&at.gradient, 1e-3)?;
//! assert!(found.landing.value < at.value);
//! # Ok::<(), globalization::line_search::LineSearchError>(())
//! ```

pub mod line_search;

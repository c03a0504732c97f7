//! Newton's method, made safe: how long a step may be, and what to do where the Hessian is no guide.
//!
//! Two ideas, and what belongs to each:
//!
//! * keep the direction, choose the length: [`line_search`], along a direction that [`ModifiedCholesky`] or
//!   [`saddle_free_step`] makes lead downhill; together they are the method [`Searched`];
//! * keep the length, choose the direction: [`TrustRegion`] with the solvers of [`subproblem`]; [`Damped`] and
//!   [`CubicRegularization`] do the same with a penalty in the place of a wall.
//!
//! [`contest`](mod@contest) lets them compete, [`profile`] compares them. Every method is a [`problems::Method`] for [`problems::minimize`]:
//!
//! ```
//! use globalization::TrustRegion;
//! use nalgebra::dvector;
//! use problems::{Hyperbola, Limits, minimize};
//!
//! // √(1 + x²) from 2, where Newton's method diverges.
//! let descent = minimize(&mut TrustRegion::exact(), &Hyperbola, &dvector![2.0], &Limits::default())?;
//! assert!(descent.best[0].abs() < 1e-8);
//! # Ok::<(), problems::InputError>(())
//! ```

mod contestants;
mod cubic;
mod damped;
mod modified_cholesky;
mod radius;
mod saddle_free;
mod searched;
mod spectrum;
mod trial;
mod trust_region;

pub mod contest;
pub mod figures;
pub mod line_search;
pub mod profile;
pub mod saddles;
pub mod subproblem;

pub use cubic::{CubicError, CubicRegularization, cubic_step};
pub use damped::{Damped, DampingError, GaussNewton, SumOfSquares};
pub use modified_cholesky::ModifiedCholesky;
pub use radius::{Radius, gain_ratio};
pub use saddle_free::saddle_free_step;
pub use searched::{Direction, Searched};
pub use trial::Trial;
pub use trust_region::{Solver, TrustRegion, TrustRegionError};

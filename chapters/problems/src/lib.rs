//! What the chapters optimize, and how they keep the record.
//!
//! * [`Objective`] is a function to minimize: its value, gradient, Hessian-vector product and Hessian. [`Stochastic`]
//!   is one that is a mean over examples, so that a batch of them gives an estimate.
//! * [`Method`] makes steps; [`minimize`] repeats them within [`Limits`], and returns a [`Descent`]: the best point
//!   it saw, the reason why it [stopped](Stop), and a [`Trace`] of every iteration.
//! * [`Counted`] counts what an optimizer asks of a function.
//! * [`functions`] holds the classical test functions, each with its derivatives by hand; as a [`Formula`] each can
//!   also be evaluated in any other [`Scalar`], a hyper-dual number for one.
//! * [`more_garbow_hillstrom`] is the collection of 1981 on which optimizers are tested: 35 sums of squares.
//! * [`SoftmaxRegression`] is the smallest honest model of real data; [`data`] holds the data.
//! * [`dense`] solves linear systems with `nalgebra` where they are small and with `faer` where they are large.
//!
//! A function of one's own takes three methods, and what is not given (products with the Hessian, the Hessian) comes
//! from differences of the gradient:
//!
//! ```
//! use nalgebra::{DVector, dvector};
//! use problems::Objective;
//!
//! /// x² + 3y²
//! struct Bowl;
//!
//! impl Objective for Bowl {
//!     fn dimension(&self) -> usize {
//!         2
//!     }
//!     fn value(&self, x: &DVector<f64>) -> f64 {
//!         x[0] * x[0] + 3.0 * x[1] * x[1]
//!     }
//!     fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
//!         dvector![2.0 * x[0], 6.0 * x[1]]
//!     }
//! }
//!
//! let hessian = Bowl.hessian(&dvector![1.0, 1.0]);
//! assert!((hessian[(1, 1)] - 6.0).abs() < 1e-8);
//! ```

pub mod dense;
pub mod functions;
pub mod more_garbow_hillstrom;

#[cfg(feature = "data")]
pub mod data;

mod counted;
mod descent;
mod elementary;
mod formula;
mod input;
mod limits;
mod method;
mod objective;
mod real;
mod scalar;
mod softmax;
mod stochastic;
mod stop;
mod stopwatch;
mod trace;

pub use counted::{Counted, Evaluations};
pub use descent::{Descent, minimize};
pub use formula::Formula;
pub use functions::{Beale, Clairaut, FourWells, Himmelblau, Hyperbola, Quadratic, Rosenbrock, TwoCycle};
pub use input::InputError;
pub use limits::Limits;
pub use method::{Landing, Method, State, StepError};
pub use objective::Objective;
#[cfg(not(target_arch = "wasm32"))]
pub use real::clear_upper_registers;
pub use real::{Factor, Real};
pub use scalar::Scalar;
pub use softmax::{SoftmaxError, SoftmaxRegression};
pub use stochastic::Stochastic;
pub use stop::Stop;
pub use stopwatch::Stopwatch;
pub use trace::{Iteration, Trace};

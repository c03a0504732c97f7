//! The methods that know only the slope.
//!
//! Each is one rule: it is handed the gradient $g$ at the point where it stands, and answers with a step $p$.
//!
//! * [`GradientDescent`] steps against the gradient.
//! * [`HeavyBall`] keeps a velocity, so that a slope that persists builds up speed and one that alternates cancels.
//! * [`Nesterov`] keeps a velocity too, and measures the slope where it will carry.
//! * [`RmsProp`] divides each coordinate by its gradient's recent size.
//! * [`Adam`] does both: a velocity, divided by the recent size.
//!
//! All of them implement [`problems::Method`], so [`problems::minimize`] can drive them on any objective; [`train`]
//! drives them on an objective that is a mean over examples, one mini-batch a step.
//!
//! ```
//! use first_order::HeavyBall;
//! use nalgebra::dvector;
//! use problems::{Limits, Quadratic, minimize};
//!
//! // A bowl with curvatures between 1 and 100, and the momentum that suits it.
//! let bowl = Quadratic::diagonal(100.0, 2);
//! let mut method = HeavyBall::fastest(1.0, 100.0)?;
//! let descent = minimize(&mut method, &bowl, &dvector![1.0, 1.0], &Limits::default())?;
//! assert!(descent.best.norm() < 1e-8);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The methods fail where their mathematics does: a step size beyond the stable limit makes them diverge, and the
//! caller ([`problems::minimize`] or [`train`]) notices and says so. A hyperparameter that is out of its range is an
//! error when the method is made.

mod adam;
mod batches;
mod gradient_descent;
mod hyperparameter;
mod momentum;
mod nesterov;
mod rmsprop;
mod training;

pub mod figures;

pub use adam::Adam;
pub use batches::Batches;
pub use gradient_descent::GradientDescent;
pub use hyperparameter::HyperparameterError;
pub use momentum::HeavyBall;
pub use nesterov::Nesterov;
pub use rmsprop::{Epsilon, RmsProp};
pub use training::{Schedule, TrainingError, train};

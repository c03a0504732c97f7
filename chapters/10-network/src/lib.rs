//! A network from nothing: a multilayer perceptron, and every derivative of its loss as products of matrices.
//!
//! A layer multiplies, adds and bends: $A_l = φ(W_l A_{l−1} + b_l 1ᵀ)$, with one column of $A$ for each example of a
//! batch. All else follows from the chain rule:
//!
//! * [`Pass`]: forward to the loss, and backward with the errors $D_l = ∂ℓ/∂Z_l$; then $∂f/∂W_l$ is $D_l A_{l−1}ᵀ/B$.
//! * [`Network`] with a [`Loss`] and [`Examples`] is an objective: value, gradient, and products of its
//!   [`Curvature`] with a vector, the Hessian's or the Gauss–Newton matrix's, by Pearlmutter's operator R.
//! * [`per_example`]: the gradient of each example by itself.
//! * [`exact`]: the Hessian whole, from products of matrices.
//! * [`Initialization`]: where to start.
//!
//! ```
//! use nalgebra::dmatrix;
//! use network::{Activation, Initialization, classifier};
//! use problems::Objective;
//! use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
//!
//! // Exclusive or, which no linear classifier can learn: 2 inputs, 3 tanh units, 2 classes.
//! let inputs = dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0];
//! let network = classifier(&[2, 3, 2], Activation::Tanh, inputs, vec![0, 1, 1, 0])?;
//! let x = Initialization::Glorot.draw(network.architecture(), &mut ChaCha8Rng::seed_from_u64(1))?;
//! let (value, gradient) = network.value_and_gradient(&x);
//! assert!((value - 2f64.ln()).abs() < 0.5 && gradient.len() == 3 * 3 + 2 * 4);
//! assert!(network.hessian(&x).is_square());
//! # Ok::<(), network::NetworkError>(())
//! ```

mod activation;
mod architecture;
mod error;
mod examples;
mod initialization;
mod loss;
mod network;
mod pass;
mod workspace;

pub mod exact;
pub mod figures;
pub mod per_example;

pub use activation::Activation;
pub use architecture::{Architecture, Layer};
pub use error::NetworkError;
pub use examples::{Examples, Targets};
pub use initialization::Initialization;
pub use loss::Loss;
pub use network::{Network, classifier};
pub use pass::{Curvature, Pass};

//! The Hessian, computed four ways.
//!
//! The Hessian of $f$ at a point $\mathbf{x}$ of $N$ coordinates is the $N×N$ matrix of all second derivatives,
//! $H_{ij} = ∂²f/∂x_i∂x_j$. Which way to it is best depends on what is known of $f$:
//!
//! | way             | needs                     | work for $N$ coordinates | error                  |
//! |-----------------|---------------------------|--------------------------|------------------------|
//! | by hand         | paper, and care           | writing down the entries | rounding               |
//! | [`difference`]  | the gradient, as a box    | $2N$ gradients           | $ε^{2/3}$ at the best  |
//! | [`hyper_dual`]  | the formula of $f$        | $N(N+1)/2$ evaluations   | rounding               |
//! | [`product`]     | Hessian-vector products   | $N$ products             | that of the product    |
//!
//! The first is the problem's own: [`problems::Objective::hessian`]. All four return the same matrix:
//!
//! ```
//! use hessian::{difference, hyper_dual, product};
//! use nalgebra::{dmatrix, dvector};
//! use problems::{Objective, Rosenbrock};
//!
//! let (f, x) = (Rosenbrock::new(2), dvector![1.0, 1.0]);
//! let exact = dmatrix![802.0, -400.0; -400.0, 200.0];
//! assert_eq!(f.hessian(&x), exact);
//! assert_eq!(hyper_dual::hessian(&f, &x)?, exact);
//! assert_eq!(product::hessian(&f, &x)?, exact);
//! assert!((difference::central(&f, &x, difference::CENTRAL_STEP)? - &exact).norm() < 1e-6);
//! # Ok::<(), hessian::HessianError>(())
//! ```
//!
//! What the matrix tells about the point is in [`stationary`]; where $H_{ij} = H_{ji}$ fails, in [`symmetry`]. How
//! a cost grows with $N$ is the business of [`fit`].

mod columns;
mod error;

pub mod difference;
pub mod figures;
pub mod fit;
pub mod hyper_dual;
pub mod model;
pub mod product;
pub mod stationary;
pub mod symmetry;

pub use error::{HessianError, Result};
pub use hyper_dual::HyperDual;
pub use model::Model;
pub use stationary::Kind;

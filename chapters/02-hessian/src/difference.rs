//! The Hessian by differences of the gradient: for a gradient that is a black box.
//!
//! The step h has two enemies. Too long, and the curve between the two points is cut short: truncation, which grows
//! as h (forward) or h² (central). Too short, and the two gradients agree in almost all their digits, so that their
//! difference keeps only the last, wrong ones: rounding, which grows as ε/h. The best step balances the two.

use nalgebra::{DMatrix, DVector};
use problems::Objective;

use crate::columns::{assemble, check_point};
use crate::{HessianError, Result};

/// The step that balances h against ε/h: √ε. For coordinates of the order of one.
pub const FORWARD_STEP: f64 = 1.490_116_119_384_765_6e-8;

/// The step that balances h² against ε/h: ∛ε. For coordinates of the order of one.
pub const CENTRAL_STEP: f64 = 6.055_454_452_393_343e-6;

/// H by forward differences; column j is (∇f(x + h eⱼ) − ∇f(x)) / h.
///
/// Costs N + 1 gradients.
pub fn forward(f: &dyn Objective, x: &DVector<f64>, h: f64) -> Result<DMatrix<f64>> {
    check_point(x, f.dimension())?;
    let here = f.gradient(x);
    assemble(x.len(), |j| {
        let ahead = shifted(x, j, h)?;
        Ok((f.gradient(&ahead) - &here) / (ahead[j] - x[j]))
    })
}

/// H by central differences; column j is
/// (∇f(x + h eⱼ) − ∇f(x − h eⱼ)) / 2h.
///
/// Costs 2N gradients.
pub fn central(f: &dyn Objective, x: &DVector<f64>, h: f64) -> Result<DMatrix<f64>> {
    check_point(x, f.dimension())?;
    assemble(x.len(), |j| {
        let (ahead, behind) = (shifted(x, j, h)?, shifted(x, j, -h)?);
        let change = f.gradient(&ahead) - f.gradient(&behind);
        Ok(change / (ahead[j] - behind[j]))
    })
}

/// x + h eⱼ, rounded: the caller divides by the distance of the rounded points, not by h.
fn shifted(x: &DVector<f64>, j: usize, h: f64) -> Result<DVector<f64>> {
    let mut moved = x.clone();
    moved[j] += h;
    if moved[j] == x[j] || !moved[j].is_finite() {
        return Err(HessianError::Step { index: j, step: h });
    }
    Ok(moved)
}

//! Exercise *Why Wolfe*: the second condition of a line search is the curvature condition in disguise.
//!
//! With s = αp and g₊ᵀp ≥ c₂gᵀp: sᵀy = α(g₊ − g)ᵀp ≥ α(c₂ − 1)gᵀp, which is positive, since c₂ < 1 and gᵀp < 0. Backtracking
//! looks at values only. On −cos x it may end where the slope is steeper than before, and then sᵀy < 0.

use globalization::line_search::{Armijo, LineSearch, LineSearchError, StrongWolfe};
use nalgebra::{DVector, dvector};
use problems::{Objective, State};

/// −cos x.
struct Wave;

impl Objective for Wave {
    fn dimension(&self) -> usize {
        1
    }
    fn value(&self, x: &DVector<f64>) -> f64 {
        -x[0].cos()
    }
    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        x.map(f64::sin)
    }
}

/// sᵀy of the step that a search takes from x = 3 along −g.
fn curvature(search: &dyn LineSearch) -> Result<f64, LineSearchError> {
    let x = dvector![3.0];
    let (value, gradient) = Wave.value_and_gradient(&x);
    let at = State {
        x,
        value,
        gradient,
        iteration: 0,
    };
    let found = search.along(&Wave, &at, &-&at.gradient, 1.0)?;
    let (step, change) = (
        &found.landing.x - &at.x,
        Wave.gradient(&found.landing.x) - &at.gradient,
    );
    Ok(step.dot(&change))
}

fn main() -> Result<(), LineSearchError> {
    println!("backtracking: sᵀy = {:.3}", curvature(&Armijo::default())?);
    println!("strong Wolfe: sᵀy = {:.3}", curvature(&StrongWolfe::default())?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backtracking_ends_on_the_wrong_curvature_and_wolfe_does_not() {
        assert!(curvature(&Armijo::default()).unwrap() < 0.0);
        // c₂ = 0.9, p = −g, s = αp: sᵀy ≥ 0.1 ‖s‖²/α.
        assert!(curvature(&StrongWolfe::default()).unwrap() > 0.0);
    }
}

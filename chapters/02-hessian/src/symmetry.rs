//! Mixed second derivatives one after the other: whether ∂²f/∂xᵢ∂xⱼ = ∂²f/∂xⱼ∂xᵢ.
//!
//! The theorem of Clairaut and Schwarz: the two agree wherever they are continuous. [`problems::Clairaut`] is the
//! classical function that shows that the condition is needed.

use nalgebra::DVector;
use problems::Objective;

/// ∂/∂xⱼ (∂f/∂xᵢ), in this order: how the slope along axis i changes while x moves along axis j, by h to both sides.
pub fn first_then(objective: &dyn Objective, x: &DVector<f64>, [i, j]: [usize; 2], h: f64) -> f64 {
    let slope = |step: f64| {
        let mut moved = x.clone();
        moved[j] += step;
        objective.gradient(&moved)[i]
    };
    (slope(h) - slope(-h)) / (2.0 * h)
}

/// The same from the values at the four corners of a square, which knows no order:
/// (f(+,+) − f(+,−) − f(−,+) + f(−,−)) / 4h², where + and − are steps of h along the axes i and j.
pub fn corners(objective: &dyn Objective, x: &DVector<f64>, [i, j]: [usize; 2], h: f64) -> f64 {
    let value = |along_i: f64, along_j: f64| {
        let mut moved = x.clone();
        moved[i] += along_i;
        moved[j] += along_j;
        objective.value(&moved)
    };
    (value(h, h) - value(h, -h) - value(-h, h) + value(-h, -h)) / (4.0 * h * h)
}

//! Exercise *Half a step*: with damping α = ½ the error is halved, no more.
//!
//! On a quadratic function the full step ends at the minimum, p = −(x − x*), so a step of αp leaves the error
//! (1 − α)(x − x*). Near a minimum every smooth function is nearly quadratic.

use nalgebra::dvector;
use newton::{Newton, NewtonError};
use problems::{Limits, Rosenbrock, minimize};

/// e_{k+1} / e_k of the damped method on Rosenbrock's function.
fn ratios(damping: f64) -> Result<Vec<f64>, NewtonError> {
    let minimum = dvector![1.0, 1.0];
    let limits = Limits::default().maximum_iterations(60);
    let start = dvector![-1.2, 1.0];
    let points = minimize(
        &mut Newton::damped(damping)?,
        &Rosenbrock::new(2),
        &start,
        &limits,
    )
    .map(|descent| descent.trace.points)
    .unwrap_or_default();
    let errors: Vec<f64> = points.iter().map(|point| (point - &minimum).norm()).collect();
    Ok(errors.windows(2).map(|pair| pair[1] / pair[0]).collect())
}

fn main() -> Result<(), NewtonError> {
    for (k, ratio) in ratios(0.5)?.iter().enumerate() {
        println!("{k:3}  {ratio:.6}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_error_is_halved_in_the_end() {
        let ratios = super::ratios(0.5).unwrap();
        assert!((ratios.last().unwrap() - 0.5).abs() < 1e-3, "{ratios:?}");
        assert!((super::ratios(0.25).unwrap().last().unwrap() - 0.75).abs() < 1e-2);
    }
}

//! Exercise: Levenberg–Marquardt is fast where the residuals vanish, and only linear where they do not.
//!
//! Near a minimum the method solves (2JᵀJ)p = −g instead of Hp = −g, so that what is left of the error is
//! e ↦ (2JᵀJ)⁻¹(2JᵀJ − H)e: a factor of about the size of Σ rᵢ∇²rᵢ over JᵀJ. With zero residuals the factor goes to zero.

use globalization::{Damped, GaussNewton};
use nalgebra::DVector;
use newton::Newton;
use problems::more_garbow_hillstrom::{TestProblem, problem};
use problems::{InputError, Limits, Objective, minimize};

/// The last ratios e_{k+1}/e_k while e is well above rounding. The minimum is where Newton's method ends from nearby.
fn ratios(problem: &TestProblem, gauss: bool) -> Result<Vec<f64>, InputError> {
    let limits = Limits::default()
        .gradient_tolerance(1e-14)
        .maximum_iterations(200);
    let from = problem.start();
    let run = |objective: &dyn Objective| minimize(&mut Damped::default(), objective, &from, &limits);
    let descent = if gauss {
        run(&GaussNewton(problem))?
    } else {
        run(problem)?
    };
    let minimum = minimize(&mut Newton::default(), problem, &descent.best, &limits)?.last;
    let errors = descent
        .trace
        .points
        .iter()
        .map(|x: &DVector<f64>| (x - &minimum).norm() / minimum.norm());
    let errors: Vec<f64> = errors.filter(|&error| error > 1e-9).collect();
    Ok(errors
        .windows(2)
        .rev()
        .take(3)
        .map(|pair| pair[1] / pair[0])
        .collect())
}

fn main() -> Result<(), InputError> {
    for number in [1, 14, 6, 16] {
        let Some(problem) = problem(number) else { continue };
        println!("{:24} f* = {:8.3e}", problem.name(), problem.minima()[0].value);
        for (name, gauss) in [("Hessian", false), ("2JᵀJ", true)] {
            let last: Vec<String> = ratios(&problem, gauss)?
                .iter()
                .rev()
                .map(|ratio| format!("{ratio:.1e}"))
                .collect();
            println!("    with {name:8} the last e_(k+1)/e_k: {}", last.join(", "));
        }
    }
    Ok(())
}

#[test]
fn large_residuals_make_it_linear() {
    let last = |number, gauss| ratios(&problem(number).unwrap(), gauss).unwrap()[0];
    // Rosenbrock's residuals vanish; Jennrich and Sampson's, and Brown and Dennis's, do not.
    assert!(last(1, true) < 0.05, "{}", last(1, true));
    for number in [6, 16] {
        assert!(last(number, true) > 0.1, "{number}: {}", last(number, true));
        assert!(
            last(number, false) < 0.5 * last(number, true),
            "{number}: {}",
            last(number, false)
        );
    }
}

//! Exercise: on a parabola the exact minimum keeps half of what the slope promises.
//!
//! With φ(α) = φ(0) + φ'(0)α + cα²/2 the minimum is at α* = −φ'(0)/c, and φ(α*) = φ(0) + φ'(0)α*/2. So Armijo's condition
//! at α* reads ½ ≥ c₁. With more than that, a search refuses the whole Newton step near a minimum, where f is as good as a
//! parabola, and takes some shorter one: the digits no longer double.

use globalization::Searched;
use globalization::line_search::{LineSearch, Ray, Reason};
use nalgebra::dvector;
use problems::{InputError, Limits, Rosenbrock, minimize};

/// Backtracking by halves with any c₁: `Armijo::new` refuses one above ½.
struct Greedy {
    decrease: f64,
}

impl LineSearch for Greedy {
    fn name(&self) -> &str {
        "greedy"
    }

    fn search(&self, ray: &mut Ray<'_>, first: f64) -> Result<f64, Reason> {
        let start = ray.start();
        let mut step = first;
        while ray.value(step)? > start.value + self.decrease * step * start.slope {
            step /= 2.0;
        }
        Ok(step)
    }
}

/// By what the last steps multiply the number of correct digits, and how many steps there are.
fn ending(decrease: f64) -> Result<(f64, usize), InputError> {
    let minimum = dvector![1.0, 1.0];
    let limits = Limits::default()
        .gradient_tolerance(f64::MIN_POSITIVE)
        .target_point(minimum.clone(), 1e-10)
        .maximum_iterations(200);
    let mut method = Searched::newton(Greedy { decrease });
    let descent = minimize(&mut method, &Rosenbrock::new(2), &dvector![-1.2, 1.0], &limits)?;
    let errors: Vec<f64> = descent
        .trace
        .points
        .iter()
        .map(|x| (x - &minimum).norm())
        .collect();
    let last = errors.len() - 1;
    Ok((errors[last].ln() / errors[last - 1].ln(), last))
}

fn main() -> Result<(), InputError> {
    for decrease in [1e-4, 0.3, 0.49, 0.51, 0.7] {
        let (growth, steps) = ending(decrease)?;
        println!("c₁ = {decrease:6}: {steps:3} steps, the last multiplies the digits by {growth:.2}");
    }
    Ok(())
}

#[test]
fn half_is_the_border() {
    for decrease in [1e-4, 0.3, 0.49] {
        assert!(ending(decrease).unwrap().0 > 1.5, "{decrease}");
    }
    for decrease in [0.51, 0.7] {
        let (growth, steps) = ending(decrease).unwrap();
        assert!(
            growth < 1.2 && steps > ending(0.49).unwrap().1,
            "{decrease}: {growth}"
        );
    }
}

//! Exercise “The first step”: Adam without its bias correction.
//!
//! Both averages start at zero. After one step $m = (1 − β_1)g$ and $s = (1 − β_2)g²$, so the uncorrected step is
//! $η(1 − β_1)/\sqrt{1 − β_2} = 0.1/\sqrt{0.001}$ = 3.16 times η: the square is the more biased of the two, and the
//! first steps are too long. It is the flaw that makes RMSprop's first step ten times too long.

use first_order::{Adam, RmsProp};
use nalgebra::{DVector, dvector};
use problems::{Method, Objective, Quadratic, State, StepError};

/// Adam as it would be without the two divisions.
struct Uncorrected {
    step_size: f64,
    mean: DVector<f64>,
    square: DVector<f64>,
}

impl Method for Uncorrected {
    fn name(&self) -> &str {
        "Adam, uncorrected"
    }

    fn step(&mut self, _: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        let g = &at.gradient;
        self.mean = &self.mean * 0.9 + g * 0.1;
        self.square = &self.square * 0.999 + g.component_mul(g) * 0.001;
        Ok(self
            .mean
            .zip_map(&self.square, |m, s| -self.step_size * m / (s.sqrt() + 1e-8)))
    }
}

/// The length of a method's steps, in units of η, while the gradient is always the same.
fn lengths(method: &mut dyn Method, step_size: f64, steps: usize) -> Result<Vec<f64>, StepError> {
    let bowl = Quadratic::diagonal(1.0, 1);
    (0..steps)
        .map(|iteration| {
            let at = State {
                x: dvector![5.0],
                value: 12.5,
                gradient: dvector![5.0],
                iteration,
            };
            Ok(method.step(&bowl, &at)?.norm() / step_size)
        })
        .collect()
}

/// Step lengths of the three methods.
fn table(steps: usize) -> Result<[Vec<f64>; 3], Box<dyn std::error::Error>> {
    let eta = 0.01;
    let mut uncorrected = Uncorrected {
        step_size: eta,
        mean: dvector![0.0],
        square: dvector![0.0],
    };
    let lengths = |method: &mut dyn Method| lengths(method, eta, steps).map_err(|error| error.to_string());
    Ok([
        lengths(&mut Adam::new(eta)?)?,
        lengths(&mut uncorrected)?,
        lengths(&mut RmsProp::torch(eta)?)?,
    ])
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [adam, uncorrected, rmsprop] = table(2000)?;
    println!(
        "{:>6} {:>8} {:>12} {:>8}",
        "step", "Adam", "uncorrected", "RMSprop"
    );
    for k in [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 1999] {
        println!(
            "{:>6} {:>8.3} {:>12.3} {:>8.3}",
            k + 1,
            adam[k],
            uncorrected[k],
            rmsprop[k]
        );
    }
    Ok(())
}

#[test]
fn the_correction_makes_the_first_step_as_long_as_the_rest() {
    let [adam, uncorrected, rmsprop] = table(50).unwrap();
    assert!(adam.iter().all(|length| (length - 1.0).abs() < 1e-6));
    assert!((uncorrected[0] - 0.1 / 0.001f64.sqrt()).abs() < 1e-6);
    assert!((rmsprop[0] - 10.0).abs() < 1e-6);
    assert!(
        uncorrected.iter().fold(0.0f64, |a, b| a.max(*b)) > 6.0,
        "and it gets worse before it gets better"
    );
}

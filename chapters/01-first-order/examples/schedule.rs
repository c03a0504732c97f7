//! Exercise “Come to rest”: RMSprop with a step size that shrinks.
//!
//! Each step is about η long, so an η that shrinks by a constant factor brings the iterates along. Shrink too fast and
//! they stop short; too slowly and they hover longer than they must.

use first_order::RmsProp;
use nalgebra::DVector;
use problems::{Limits, Method, Objective, Quadratic, State, StepError, minimize};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

/// A method whose k-th step is multiplied by `factor`ᵏ.
struct Shrinking<M> {
    method: M,
    factor: f64,
}

impl<M: Method> Method for Shrinking<M> {
    fn name(&self) -> &str {
        self.method.name()
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        Ok(self.method.step(objective, at)? * self.factor.powi(at.iteration as i32))
    }
}

/// How far from the minimum RMSprop is after 20 000 steps, from distance 1, with κ = 10.
fn distance(factor: f64) -> Result<f64, Box<dyn std::error::Error>> {
    let bowl = Quadratic::rotated(10.0, 20, &mut ChaCha8Rng::seed_from_u64(1));
    let start = DVector::from_element(20, 1.0).normalize();
    let limits = Limits::default()
        .maximum_iterations(20_000)
        .gradient_tolerance(1e-12)
        .keep_points(false);
    let mut method = Shrinking {
        method: RmsProp::torch(0.01)?,
        factor,
    };
    Ok(minimize(&mut method, &bowl, &start, &limits)?.last.norm())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for factor in [1.0, 0.9999, 0.9997, 0.999, 0.997, 0.99, 0.9] {
        println!(
            "η shrinks by {factor:<7} a step: distance {:.1e}",
            distance(factor)?
        );
    }
    Ok(())
}

#[test]
fn a_shrinking_step_size_comes_to_rest_and_a_hasty_one_stops_short() {
    let [constant, slow, hasty] = [1.0, 0.999, 0.9].map(|factor| distance(factor).unwrap());
    assert!(constant > 1e-3, "{constant}");
    assert!(slow < 1e-6, "{slow}");
    assert!(hasty > 1e-2, "{hasty}");
}

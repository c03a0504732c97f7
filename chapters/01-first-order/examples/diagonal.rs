//! Exercise “The flattering bowl”: Adam on a quadratic whose axes are the coordinates, and on the same one turned.
//!
//! On the diagonal each coordinate is a problem of its own, and dividing by the gradient's size removes its curvature:
//! κ does not matter any more. Turned, every coordinate mixes all curvatures and there is nothing left to divide away.

use first_order::Adam;
use nalgebra::DVector;
use problems::{Limits, Quadratic, Stop, minimize};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

const VARIABLES: usize = 20;

/// Adam's iterations to a millionth of the distance, with the best of eleven step sizes.
fn iterations(bowl: &Quadratic) -> Option<usize> {
    let start = DVector::from_element(VARIABLES, 1.0).normalize();
    (-10..=0)
        .filter_map(|half| {
            let limits = Limits::default()
                .maximum_iterations(50_000)
                .gradient_tolerance(f64::MIN_POSITIVE)
                .target_point(DVector::zeros(VARIABLES), 1e-6)
                .keep_points(false);
            let mut method = Adam::new(10f64.powf(f64::from(half) / 2.0)).ok()?;
            match minimize(&mut method, bowl, &start, &limits).ok()?.stop {
                Stop::TargetReached { iteration, .. } => Some(iteration),
                _ => None,
            }
        })
        .min()
}

fn main() {
    println!("{:>9} {:>10} {:>10}", "κ", "diagonal", "turned");
    for power in 0..=4 {
        let kappa = 10f64.powi(power);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let counts = [
            Quadratic::diagonal(kappa, VARIABLES),
            Quadratic::rotated(kappa, VARIABLES, &mut rng),
        ]
        .map(|bowl| iterations(&bowl).map_or("—".to_owned(), |count| count.to_string()));
        println!("{kappa:>9} {:>10} {:>10}", counts[0], counts[1]);
    }
}

#[test]
fn on_the_diagonal_the_condition_number_does_not_matter() {
    let diagonal = |kappa| iterations(&Quadratic::diagonal(kappa, VARIABLES)).unwrap();
    let (round, long) = (diagonal(1.0), diagonal(1e4));
    assert!(long.abs_diff(round) * 10 < round, "{round} and {long}");
    let turned = iterations(&Quadratic::rotated(
        1e4,
        VARIABLES,
        &mut ChaCha8Rng::seed_from_u64(1),
    ))
    .unwrap();
    assert!(turned > 3 * long, "{turned} against {long}");
}

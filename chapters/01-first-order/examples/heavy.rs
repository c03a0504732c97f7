//! Exercise “How heavy a ball?”: iterations against the momentum β on a bowl with κ = 100.
//!
//! For each β the step size is the best one: $(1 + \sqrt β)²/λ_N$ if the ball can be light enough to be slowed by the
//! flat directions, else a compromise between the extremes, found here by trying. The best β is
//! $((\sqrt κ − 1)/(\sqrt κ + 1))² ≈ 0.67$: less is sluggish, more rolls back and forth.

use first_order::HeavyBall;
use nalgebra::dvector;
use problems::{Limits, Quadratic, Stop, minimize};

const KAPPA: f64 = 100.0;

/// The fewest iterations to 1e-6 with this momentum, over a fine grid of step sizes up to the stable limit.
fn iterations(beta: f64) -> Option<usize> {
    let bowl = Quadratic::diagonal(KAPPA, 2);
    let limit = 2.0 * (1.0 + beta) / KAPPA;
    (1..200)
        .filter_map(|part| {
            let mut method = HeavyBall::new(limit * f64::from(part) / 200.0, beta).ok()?;
            let limits = Limits::default()
                .maximum_iterations(5_000)
                .gradient_tolerance(f64::MIN_POSITIVE)
                .target_point(dvector![0.0, 0.0], 1e-6);
            match minimize(&mut method, &bowl, &dvector![1.0, 1.0], &limits)
                .ok()?
                .stop
            {
                Stop::TargetReached { iteration, .. } => Some(iteration),
                _ => None,
            }
        })
        .min()
}

fn main() {
    println!("theory's best β: {:.3}", HeavyBall::rate(KAPPA).powi(2));
    for beta in [0.0, 0.2, 0.4, 0.5, 0.6, 0.65, 0.7, 0.8, 0.9, 0.95, 0.99] {
        println!(
            "β = {beta:<5} {:>6}",
            iterations(beta).map_or("—".to_owned(), |count| count.to_string())
        );
    }
}

#[test]
fn the_best_momentum_lies_where_theory_puts_it() {
    let counts: Vec<(f64, usize)> = (0..20)
        .map(|i| f64::from(i) * 0.05)
        .filter_map(|beta| Some((beta, iterations(beta)?)))
        .collect();
    let best = counts.iter().min_by_key(|(_, count)| *count).unwrap().0;
    assert!((best - HeavyBall::rate(KAPPA).powi(2)).abs() < 0.1, "{best}");
    assert!(counts[0].1 > 4 * iterations(0.65).unwrap(), "no momentum is slow");
    assert!(
        iterations(0.95).unwrap() > 3 * iterations(0.65).unwrap(),
        "too much is slow"
    );
}

//! Exercise “Adam in disguise”: a heavy ball with β = 0.9, its step size tuned, beside Adam.
//!
//! Adam's $\hat s$ forgets over about a thousand steps. In a run of a few hundred it hardly moves after the first large
//! gradients, so the division is a fixed rescaling, and what is left is a heavy ball with $β_1 = 0.9$. Its error
//! shrinks by $\sqrt{0.9}$ a step as long as every direction can be made to oscillate, which is up to
//! $κ = ((1 + \sqrt{0.9})/(1 − \sqrt{0.9}))² ≈ 1442$; from there on the count grows like κ.

use first_order::HeavyBall;
use nalgebra::DVector;
use problems::{Limits, Quadratic, Stop, minimize};

const VARIABLES: usize = 20;

/// Iterations to a millionth of the distance of a heavy ball with β = 0.9 and the best of many step sizes.
fn iterations(kappa: f64) -> Option<usize> {
    let bowl = Quadratic::diagonal(kappa, VARIABLES);
    let start = DVector::from_element(VARIABLES, 1.0).normalize();
    let limit = 2.0 * 1.9 / kappa;
    (1..=40)
        .filter_map(|part| {
            let limits = Limits::default()
                .maximum_iterations(20_000)
                .gradient_tolerance(f64::MIN_POSITIVE)
                .target_point(DVector::zeros(VARIABLES), 1e-6)
                .keep_points(false);
            let mut method = HeavyBall::new(limit * f64::from(part) / 41.0, 0.9).ok()?;
            match minimize(&mut method, &bowl, &start, &limits).ok()?.stop {
                Stop::TargetReached { iteration, .. } => Some(iteration),
                _ => None,
            }
        })
        .min()
}

fn main() {
    println!(
        "predicted where κ is small: {:.0}",
        1e-6f64.ln() / 0.9f64.sqrt().ln()
    );
    for power in 0..=4 {
        let kappa = 10f64.powi(power);
        println!(
            "κ = {kappa:<8} {:>6}",
            iterations(kappa).map_or("—".to_owned(), |count| count.to_string())
        );
    }
}

#[test]
fn flat_up_to_the_limit_and_like_kappa_beyond() {
    let predicted = 1e-6f64.ln() / 0.9f64.sqrt().ln();
    for kappa in [10.0, 100.0] {
        let ratio = iterations(kappa).unwrap() as f64 / predicted;
        assert!((0.85..1.15).contains(&ratio), "κ = {kappa}: {ratio}");
    }
    let growth = iterations(3e4).unwrap() as f64 / iterations(1e4).unwrap() as f64;
    assert!((2.4..3.6).contains(&growth), "{growth}");
}

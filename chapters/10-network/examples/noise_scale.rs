//! Exercise *How much examples disagree*: the spread of per-example gradients, without making one.

use nalgebra::DVector;
use network::{Activation, Initialization, classifier, per_example};
use problems::Stochastic;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

/// The mean squared length of the examples' gradients over the squared length of their mean, on the digits.
fn ratio() -> Result<f64, Box<dyn std::error::Error>> {
    let digits = problems::data::digits()?;
    let network = classifier(
        &[64, 16, 10],
        Activation::Tanh,
        digits.images.transpose() / 16.0,
        digits.labels,
    )?;
    let x: DVector<f64> =
        Initialization::Glorot.draw(network.architecture(), &mut ChaCha8Rng::seed_from_u64(1))?;
    let all: Vec<usize> = (0..Stochastic::<f64>::examples(&network)).collect();
    let mean = network.batch_value_and_gradient(&x, &all).1;
    Ok(per_example::squared_norms(&network, &x, &all).mean() / mean.norm_squared())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!(
        "an example's gradient is {:.0} times as long, squared, as their mean",
        ratio()?
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn examples_disagree() {
        // Never below 1 (Jensen), and far above it where examples pull apart.
        assert!(super::ratio().unwrap() > 2.0);
    }
}

//! Exercise *On the way back*: how much shorter the errors of a layer are than those of the next one.

use nalgebra::DVector;
use network::{Activation, Initialization, classifier};
use problems::Objective;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

const HIDDEN: usize = 10;

/// By what factor the errors grow from a hidden layer to the one before, on average over a deep network for the digits.
fn factor(hidden: Activation, initialization: Initialization) -> Result<f64, Box<dyn std::error::Error>> {
    let digits = problems::data::digits()?;
    let mut widths = vec![64; HIDDEN + 1];
    widths.push(10);
    let network = classifier(&widths, hidden, digits.images.transpose() / 16.0, digits.labels)?;
    let x: DVector<f64> = initialization.draw(network.architecture(), &mut ChaCha8Rng::seed_from_u64(1))?;
    let gradient = network.gradient(&x);
    // The biases' part of the gradient is the mean of the errors.
    let errors = |l: usize| {
        let biases = network.architecture().layers()[l].biases(gradient.as_slice());
        DVector::from_column_slice(biases).norm()
    };
    Ok((errors(0) / errors(HIDDEN - 1)).powf(1.0 / (HIDDEN - 1) as f64))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for (hidden, initialization) in [
        (Activation::Logistic, Initialization::Glorot),
        (Activation::Tanh, Initialization::Glorot),
        (Activation::Relu, Initialization::He),
    ] {
        let factor = factor(hidden, initialization)?;
        println!(
            "{hidden:?}: times {factor:.2} a layer, times {:.0e} over {HIDDEN}",
            factor.powi(HIDDEN as i32)
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logistic_units_shorten_the_errors() {
        // The slope is at most ¼, and weights of variance 1/n neither lengthen nor shorten.
        let logistic = factor(Activation::Logistic, Initialization::Glorot).unwrap();
        assert!((0.15..0.3).contains(&logistic), "{logistic}");
        for (hidden, initialization) in [
            (Activation::Tanh, Initialization::Glorot),
            (Activation::Relu, Initialization::He),
        ] {
            let factor = factor(hidden, initialization).unwrap();
            assert!((0.7..1.3).contains(&factor), "{hidden:?}: {factor}");
        }
    }
}

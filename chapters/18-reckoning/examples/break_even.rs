//! Solution: how many gradients a Newton step costs, and what more examples change.

use network::{Activation, Architecture, NetworkError};
use reckoning::{Price, digits};

/// Gradients in one damped Newton step, with one factorization, of a network 64-h-10.
fn gradients(hidden: usize, examples: usize) -> Result<f64, NetworkError> {
    let shape = Architecture::new(&[64, hidden, 10], Activation::Tanh, Activation::Linear)?;
    let price = Price::of(&shape, examples, "Newton, by Cholesky");
    Ok(price.map_or(f64::NAN, |price| (price.hessian + price.algebra) / price.gradient))
}

fn main() -> Result<(), NetworkError> {
    for hidden in [4, 8, 16, 32, 64, 128] {
        let own = gradients(hidden, digits::TRAINING)?;
        let more = gradients(hidden, 1000 * digits::TRAINING)?;
        println!(
            "{hidden:3} hidden units: {own:6.0} gradients a step; with a thousand times the examples {more:6.0}"
        );
    }
    Ok(())
}

/// Only the factorization is spread over the examples; forming costs as many gradients as before.
#[test]
fn more_examples_do_not_make_it_cheap() -> Result<(), NetworkError> {
    let (few, many) = (gradients(32, 1_000)?, gradients(32, 1_000_000)?);
    assert!(many < few && many > 200.0, "{few} and {many}");
    assert!(gradients(64, digits::TRAINING)? > 1000.0);
    Ok(())
}

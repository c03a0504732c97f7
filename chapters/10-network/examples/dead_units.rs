//! Exercise *Start at zero*: if all weights are 0, only the last biases ever learn.

use nalgebra::{DMatrix, DVector};
use network::{Activation, NetworkError, classifier};
use problems::Objective;

/// How many entries of the gradient are not zero, at the parameters 0.
fn alive(hidden: Activation) -> Result<(usize, usize), NetworkError> {
    let inputs = DMatrix::from_fn(3, 9, |i, j| ((i * 5 + j * 3) % 7) as f64 / 7.0);
    let labels = vec![0, 0, 0, 0, 0, 0, 1, 1, 1];
    let network = classifier(&[3, 4, 2], hidden, inputs, labels)?;
    let x = DVector::zeros(Objective::<f64>::dimension(&network));
    let gradient = network.gradient(&x);
    Ok((gradient.iter().filter(|entry| **entry != 0.0).count(), x.len()))
}

fn main() -> Result<(), NetworkError> {
    for hidden in [Activation::Tanh, Activation::Relu, Activation::Logistic] {
        let (alive, all) = alive(hidden)?;
        println!("{hidden:?}: {alive} of {all} entries of the gradient are not zero");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use network::Activation;

    #[test]
    fn only_the_last_biases_move() {
        assert_eq!(super::alive(Activation::Tanh).unwrap(), (2, 26));
        assert_eq!(super::alive(Activation::Relu).unwrap(), (2, 26));
        // A logistic unit gives ½ for nothing, so the last weights learn too.
        assert_eq!(super::alive(Activation::Logistic).unwrap(), (10, 26));
    }
}

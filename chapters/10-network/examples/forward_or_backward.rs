//! Exercise *Forward or backward*: a gradient by N forward passes of R, and by one backward pass.

use nalgebra::{DMatrix, DVector};
use network::{Activation, NetworkError, classifier};
use problems::Objective;

/// The gradient twice: backward, and by N central differences of the value.
fn both() -> Result<(DVector<f64>, DVector<f64>), NetworkError> {
    let inputs = DMatrix::from_fn(3, 9, |i, j| ((i * 5 + j * 3) % 7) as f64 / 7.0);
    let network = classifier(
        &[3, 4, 2],
        Activation::Tanh,
        inputs,
        (0..9).map(|b| b % 2).collect(),
    )?;
    let x = DVector::from_fn(Objective::<f64>::dimension(&network), |i, _| (i as f64).sin());
    let h = 1e-5;
    let differences = DVector::from_fn(x.len(), |i, _| {
        let mut moved = x.clone();
        moved[i] += h;
        let ahead = network.value(&moved);
        moved[i] -= 2.0 * h;
        (ahead - network.value(&moved)) / (2.0 * h)
    });
    Ok((network.gradient(&x), differences))
}

fn main() -> Result<(), NetworkError> {
    let (backward, forward) = both()?;
    println!(
        "one backward pass for all {} entries; {} forward passes for the same",
        backward.len(),
        2 * forward.len()
    );
    println!("they differ by {:.1e}", (backward - forward).amax());
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_ways_agree() {
        let (backward, forward) = super::both().unwrap();
        assert!((backward - forward).amax() < 1e-9);
    }
}

//! Exercise *One network, many parameters*: what a unit multiplies on its way in, it can divide by on its way out.

use nalgebra::DVector;
use network::{Activation, Initialization, Network, NetworkError, classifier};
use problems::Objective;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

/// 3-4-2 with ReLU on a few examples, and a point.
fn case() -> Result<(Network, DVector<f64>), NetworkError> {
    let inputs = nalgebra::DMatrix::from_fn(3, 9, |i, j| ((i * 5 + j * 3) % 7) as f64 / 7.0);
    let labels = (0..9).map(|b| b % 2).collect();
    let network = classifier(&[3, 4, 2], Activation::Relu, inputs, labels)?;
    let x = Initialization::He.draw(network.architecture(), &mut ChaCha8Rng::seed_from_u64(1))?;
    Ok((network, x))
}

/// 1 for what goes into this hidden unit, −1 for what goes out of it, else 0.
fn signs(network: &Network, unit: usize) -> DVector<f64> {
    let mut signs = DVector::zeros(network.architecture().dimension());
    let [hidden, outputs] = [0, 1].map(|l| network.architecture().layers()[l]);
    let (weights, biases) = hidden.split_mut(signs.as_mut_slice());
    weights
        .iter_mut()
        .skip(unit)
        .step_by(hidden.outputs)
        .for_each(|sign| *sign = 1.0);
    biases[unit] = 1.0;
    let (weights, _) = outputs.split_mut(signs.as_mut_slice());
    weights[unit * outputs.outputs..(unit + 1) * outputs.outputs].fill(-1.0);
    signs
}

/// For a factor c: how far f moves, $∇f^T u$, and the length of $Hu + E∇f$, with the signs on the diagonal of E and u = Ex.
fn residuals(unit: usize, c: f64) -> Result<[f64; 3], NetworkError> {
    let (network, x) = case()?;
    let e = signs(&network, unit);
    let u = e.component_mul(&x);
    let scaled = x.zip_map(&e, |x, sign| x * c.powf(sign));
    let gradient = network.gradient(&x);
    Ok([
        network.value(&scaled) - network.value(&x),
        gradient.dot(&u),
        (network.hessian_vector(&x, &u) + e.component_mul(&gradient)).norm(),
    ])
}

fn main() -> Result<(), NetworkError> {
    for unit in 0..4 {
        let [moved, along, rest] = residuals(unit, 3.0)?;
        println!("unit {unit}: f moves by {moved:.0e}, ∇f·u = {along:.0e}, ‖Hu + E∇f‖ = {rest:.0e}");
    }
    println!("So where ∇f = 0, Hu = 0 too: at every minimum H is singular, once for each hidden unit.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaling_a_unit_changes_nothing() {
        for unit in 0..4 {
            assert!(
                residuals(unit, 3.0)
                    .unwrap()
                    .iter()
                    .all(|rest| rest.abs() < 1e-14)
            );
        }
        let (network, x) = case().unwrap();
        // And that is no property of any direction.
        let other = network.hessian_vector(&x, &DVector::repeat(x.len(), 1.0));
        assert!(other.norm() > 1e-3 && network.gradient(&x).sum().abs() > 1e-6);
    }
}

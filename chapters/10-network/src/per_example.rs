//! The gradient of each example by itself.

use nalgebra::{DMatrix, DVector};
use problems::Real;

use crate::Network;

/// N×B: column b is the gradient of the loss of example `batch[b]` alone, without regularization.
///
/// One forward and one backward pass serve them all: an example's gradient is the outer product of its own columns of
/// $D_l$ and $A_{l−1}$, and the pass has them. It is only the *sum* that a product of matrices would take.
///
/// # Panics
/// If `x` has the wrong length, if the batch is empty or names an example that is not there.
pub fn gradients<T: Real>(network: &Network<T>, x: &DVector<T>, batch: &[usize]) -> DMatrix<T> {
    let layers = network.architecture().layers();
    let mut gradients = DMatrix::zeros(x.len(), batch.len());
    network.with_passes(x, Some(batch), |workspace| {
        let mut columns = gradients.as_mut_slice().chunks_exact_mut(x.len());
        for piece in workspace.pieces() {
            let inputs = piece.inputs(network.data());
            for (b, gradient) in (0..piece.pass.batch()).zip(&mut columns) {
                for (l, layer) in layers.iter().enumerate() {
                    let before = if l == 0 { inputs } else { piece.pass.outputs(l - 1) };
                    let a = &before[b * layer.inputs..(b + 1) * layer.inputs];
                    let d = &piece.pass.errors(l)[b * layer.outputs..(b + 1) * layer.outputs];
                    let (weights, biases) = layer.split_mut(gradient);
                    for (column, &a) in weights.chunks_exact_mut(layer.outputs).zip(a) {
                        for (entry, &d) in column.iter_mut().zip(d) {
                            *entry = a * d;
                        }
                    }
                    biases.copy_from_slice(d);
                }
            }
        }
    });
    gradients
}

/// The squared length of each example's gradient, without making the gradients: the squared length of an outer product
/// is the product of the squared lengths, $\sum_l ‖d_l‖² (‖a_{l−1}‖² + 1)$ (Goodfellow 2015).
///
/// # Panics
/// As [`gradients`].
pub fn squared_norms<T: Real>(network: &Network<T>, x: &DVector<T>, batch: &[usize]) -> DVector<T> {
    let layers = network.architecture().layers();
    let mut norms = DVector::zeros(batch.len());
    let square = |column: &[T]| column.iter().fold(T::zero(), |sum, &entry| sum + entry * entry);
    network.with_passes(x, Some(batch), |workspace| {
        let mut start = 0;
        for piece in workspace.pieces() {
            let count = piece.pass.batch();
            let norms = &mut norms.as_mut_slice()[start..start + count];
            for (l, layer) in layers.iter().enumerate() {
                let inputs = piece.inputs(network.data());
                let before = if l == 0 { inputs } else { piece.pass.outputs(l - 1) };
                let errors = piece.pass.errors(l).chunks_exact(layer.outputs);
                let pairs = errors.zip(before.chunks_exact(layer.inputs));
                for (norm, (d, a)) in norms.iter_mut().zip(pairs) {
                    *norm += square(d) * (square(a) + T::one());
                }
            }
            start += count;
        }
    });
    norms
}

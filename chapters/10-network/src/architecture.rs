//! The shape of a network.

use crate::{Activation, NetworkError};

/// One layer: $A = φ(W A_{\text{before}} + b 1ᵀ)$.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// n, entries of a column that comes in
    pub inputs: usize,
    /// m, entries of a column that goes out
    pub outputs: usize,
    /// φ
    pub activation: Activation,
    /// where its parameters begin: W (m×n, by columns), then b (m)
    pub start: usize,
}

impl Layer {
    /// m(n + 1), the number of parameters.
    pub fn parameters(&self) -> usize {
        self.outputs * (self.inputs + 1)
    }

    /// W, m×n by columns, out of the vector of all parameters.
    pub fn weights<'a, S>(&self, x: &'a [S]) -> &'a [S] {
        &x[self.start..self.start + self.outputs * self.inputs]
    }

    /// b, m entries, out of the vector of all parameters.
    pub fn biases<'a, S>(&self, x: &'a [S]) -> &'a [S] {
        let end = self.start + self.parameters();
        &x[end - self.outputs..end]
    }

    /// W and b, to be changed.
    pub fn split_mut<'a, S>(&self, x: &'a mut [S]) -> (&'a mut [S], &'a mut [S]) {
        x[self.start..self.start + self.parameters()].split_at_mut(self.outputs * self.inputs)
    }
}

/// Layers, each of which takes in what the one before gives out.
///
/// ```
/// use network::{Activation, Architecture};
///
/// let shape = Architecture::new(&[784, 128, 10], Activation::Relu, Activation::Linear)?;
/// assert_eq!(shape.dimension(), 128 * 785 + 10 * 129);
/// # Ok::<(), network::NetworkError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Architecture {
    layers: Vec<Layer>,
}

impl Architecture {
    /// From the widths, inputs first and outputs last, with one activation for every layer but the last.
    ///
    /// Fails on fewer than two widths, or one that is 0.
    pub fn new(widths: &[usize], hidden: Activation, output: Activation) -> Result<Self, NetworkError> {
        let last = widths.len().saturating_sub(2);
        let layers = (0..widths.len().saturating_sub(1))
            .map(|l| (widths[l + 1], if l == last { output } else { hidden }))
            .collect::<Vec<_>>();
        Self::with(widths.first().copied().unwrap_or(0), &layers)
    }

    /// From the number of inputs, and for each layer its width and activation.
    ///
    /// Fails where there is no layer, or one of no units.
    pub fn with(inputs: usize, layers: &[(usize, Activation)]) -> Result<Self, NetworkError> {
        if layers.is_empty() {
            return Err(NetworkError::NoLayers);
        }
        if inputs == 0 {
            return Err(NetworkError::EmptyLayer { layer: 0 });
        }
        let (mut start, mut before) = (0, inputs);
        let mut made = Vec::with_capacity(layers.len());
        for (at, &(outputs, activation)) in layers.iter().enumerate() {
            if outputs == 0 {
                return Err(NetworkError::EmptyLayer { layer: at + 1 });
            }
            let layer = Layer {
                inputs: before,
                outputs,
                activation,
                start,
            };
            (start, before) = (start + layer.parameters(), outputs);
            made.push(layer);
        }
        Ok(Self { layers: made })
    }

    /// An autoencoder: down the widths to the code in the middle, and up again to as many outputs as inputs.
    ///
    /// The code is linear, as in Hinton and Salakhutdinov (2006).
    ///
    /// ```
    /// use network::{Activation, Architecture};
    ///
    /// let shape = Architecture::autoencoder(&[784, 250, 30], Activation::Logistic, Activation::Linear)?;
    /// let widths: Vec<usize> = shape.layers().iter().map(|layer| layer.outputs).collect();
    /// assert_eq!(widths, [250, 30, 250, 784]);
    /// # Ok::<(), network::NetworkError>(())
    /// ```
    pub fn autoencoder(
        widths: &[usize],
        hidden: Activation,
        output: Activation,
    ) -> Result<Self, NetworkError> {
        let (Some((&inputs, inner)), Some(&code)) = (widths.split_first(), widths.last()) else {
            return Err(NetworkError::NoLayers);
        };
        let Some(encoder) = inner.split_last().map(|(_, rest)| rest) else {
            return Err(NetworkError::NoLayers);
        };
        let down = encoder.iter().map(|&width| (width, hidden));
        let up = encoder.iter().rev().map(|&width| (width, hidden));
        let layers: Vec<_> = down
            .chain([(code, Activation::Linear)])
            .chain(up)
            .chain([(inputs, output)])
            .collect();
        Self::with(inputs, &layers)
    }

    /// The layers, from the inputs to the outputs.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// N, the number of parameters.
    pub fn dimension(&self) -> usize {
        self.layers.iter().map(Layer::parameters).sum()
    }

    /// Entries of a column that comes in.
    pub fn inputs(&self) -> usize {
        self.layers.first().map_or(0, |layer| layer.inputs)
    }

    /// Entries of a column that goes out.
    pub fn outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.outputs)
    }

    /// The last layer's activation.
    pub fn output_activation(&self) -> Activation {
        self.layers
            .last()
            .map_or(Activation::Linear, |layer| layer.activation)
    }
}

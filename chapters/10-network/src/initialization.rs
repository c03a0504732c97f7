//! Where training starts.

use nalgebra::{DVector, convert};
use problems::Real;
use rand::Rng;
use rand::seq::SliceRandom;
use rand_distr::{Distribution, StandardNormal, StandardUniform};

use crate::{Architecture, NetworkError};

/// How the first weights are drawn. Biases start at 0.
///
/// The width of the distribution is chosen so that neither the outputs, forward, nor the errors, backward, grow or shrink
/// from layer to layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Initialization {
    /// uniform in $±\sqrt{6/(n + m)}$ for a layer of n inputs and m outputs (Glorot and Bengio 2010, equation 16): for
    /// tanh and logistic units
    Glorot,
    /// normal with variance $2/n$, or $1/n$ after which no ReLU follows (He et al. 2015, equation 10)
    He,
    /// so many normal weights of this standard deviation into each unit, the others 0 (Martens 2010: 15 of scale 1)
    Sparse {
        /// weights into each unit that are not 0; all of them where there are fewer inputs
        links: usize,
        /// their standard deviation
        scale: f64,
    },
}

impl Initialization {
    /// Draws the parameters of a network of this shape, N entries.
    ///
    /// The numbers drawn are the same for `f32` and `f64`, up to rounding. Fails on a sparse initialization of no links or
    /// of a scale that is not positive.
    pub fn draw<T: Real, R: Rng>(
        self,
        shape: &Architecture,
        rng: &mut R,
    ) -> Result<DVector<T>, NetworkError> {
        let mut x = DVector::zeros(shape.dimension());
        for layer in shape.layers() {
            let (n, m) = (layer.inputs as f64, layer.outputs as f64);
            let (weights, _) = layer.split_mut(x.as_mut_slice());
            match self {
                Self::Glorot => {
                    let reach = (6.0 / (n + m)).sqrt();
                    for weight in weights {
                        let draw: f64 = StandardUniform.sample(rng);
                        *weight = convert(reach * (2.0 * draw - 1.0));
                    }
                }
                Self::He => {
                    let deviation = layer.activation.gain::<f64>() / n.sqrt();
                    for weight in weights {
                        let draw: f64 = StandardNormal.sample(rng);
                        *weight = convert(deviation * draw);
                    }
                }
                Self::Sparse { links, scale } => {
                    if links == 0 {
                        return Err(NetworkError::Initialization {
                            what: "number of links",
                        });
                    }
                    if !(scale > 0.0 && scale.is_finite()) {
                        return Err(NetworkError::Initialization { what: "scale" });
                    }
                    let mut inputs: Vec<usize> = (0..layer.inputs).collect();
                    for unit in 0..layer.outputs {
                        let (linked, _) = inputs.partial_shuffle(rng, links);
                        for &mut input in linked {
                            let draw: f64 = StandardNormal.sample(rng);
                            weights[unit + input * layer.outputs] = convert(scale * draw);
                        }
                    }
                }
            }
        }
        Ok(x)
    }
}

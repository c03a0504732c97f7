//! What a network learns from.

use nalgebra::DMatrix;
use problems::Real;

use crate::NetworkError;

/// What the outputs ought to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Targets<T> {
    /// a class for each example, from 0
    Classes(Vec<u8>),
    /// a column for each example
    Values(DMatrix<T>),
    /// the inputs themselves: an autoencoder
    Inputs,
}

/// Inputs, one column an example, and targets. Checked once, when they are made.
#[derive(Debug, Clone, PartialEq)]
pub struct Examples<T> {
    inputs: DMatrix<T>,
    targets: Targets<T>,
}

impl<T: Real> Examples<T> {
    /// n×M inputs, one column an example, and targets for as many.
    ///
    /// Fails if there are none, if the numbers of inputs and targets differ, or on an entry that is NaN or infinite.
    pub fn new(inputs: DMatrix<T>, targets: Targets<T>) -> Result<Self, NetworkError> {
        if inputs.is_empty() {
            return Err(NetworkError::NoExamples);
        }
        finite("inputs", &inputs)?;
        let found = match &targets {
            Targets::Classes(labels) => labels.len(),
            Targets::Values(values) => {
                finite("targets", values)?;
                values.ncols()
            }
            Targets::Inputs => inputs.ncols(),
        };
        if found != inputs.ncols() {
            return Err(NetworkError::Size {
                what: "number of targets",
                expected: inputs.ncols(),
                found,
            });
        }
        Ok(Self { inputs, targets })
    }

    /// M, how many there are.
    pub fn len(&self) -> usize {
        self.inputs.ncols()
    }

    /// Whether there are none; there never are.
    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    /// n×M, one column an example.
    pub fn inputs(&self) -> &DMatrix<T> {
        &self.inputs
    }

    /// What the outputs ought to be.
    pub fn targets(&self) -> &Targets<T> {
        &self.targets
    }

    /// The classes of a classifier's examples, else nothing.
    pub fn labels(&self) -> &[u8] {
        match &self.targets {
            Targets::Classes(labels) => labels,
            _ => &[],
        }
    }

    /// The columns that the outputs ought to be; nothing for classes.
    pub(crate) fn values(&self) -> Option<&DMatrix<T>> {
        match &self.targets {
            Targets::Classes(_) => None,
            Targets::Values(values) => Some(values),
            Targets::Inputs => Some(&self.inputs),
        }
    }
}

fn finite<T: Real>(what: &'static str, matrix: &DMatrix<T>) -> Result<(), NetworkError> {
    match matrix.iter().position(|entry| !entry.is_finite()) {
        Some(at) => Err(NetworkError::NotFinite {
            what,
            entry: at % matrix.nrows(),
            example: at / matrix.nrows(),
        }),
        None => Ok(()),
    }
}

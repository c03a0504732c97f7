//! What can be wrong with a network, its data, or a question to it.

/// An input that a network cannot work with. Each message says which one, and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NetworkError {
    /// No layers.
    #[error("a network of no layers: give the width of the inputs and of at least one layer")]
    NoLayers,

    /// A layer of no units.
    #[error("layer {layer} (0 is the inputs) has no units: give every layer at least 1")]
    EmptyLayer {
        /// which layer; 0 is the inputs
        layer: usize,
    },

    /// No examples at all.
    #[error("there are no examples: a mean over none is no number")]
    NoExamples,

    /// A batch of no examples.
    #[error("the batch is empty, and has no mean: give at least one example")]
    EmptyBatch,

    /// A batch names an example that is not there.
    #[error("the batch names example {index}, and there are {examples}, counted from 0")]
    NoSuchExample {
        /// what it names
        index: usize,
        /// how many there are
        examples: usize,
    },

    /// Two things do not have the same size.
    #[error("the {what}: {found}, but {expected} are needed")]
    Size {
        /// what has it
        what: &'static str,
        /// what is needed
        expected: usize,
        /// what was given
        found: usize,
    },

    /// A label is no class.
    #[error("example {example} has label {label}, but the classes are 0 to {}", classes - 1)]
    Label {
        /// which example, from 0
        example: usize,
        /// its label
        label: u8,
        /// how many outputs the network has
        classes: usize,
    },

    /// An entry is NaN or infinite.
    #[error("entry {entry} of example {example} of the {what} is not finite: give finite numbers")]
    NotFinite {
        /// `inputs` or `targets`
        what: &'static str,
        /// which row, from 0
        entry: usize,
        /// which column, from 0
        example: usize,
    },

    /// The loss wants other targets or outputs.
    #[error("{loss} needs {needs}")]
    Loss {
        /// which loss
        loss: &'static str,
        /// what it needs
        needs: &'static str,
    },

    /// λ is negative, NaN or infinite.
    #[error("the regularization is {value}: give a finite number of at least 0")]
    Regularization {
        /// what was given
        value: f64,
    },

    /// No thread, or more than the work is divided among.
    #[error("{threads} threads: give 1 or 2, since a batch is divided among two")]
    Threads {
        /// what was given
        threads: usize,
    },

    /// An initialization's number is out of its range.
    #[error("the initialization's {what} must be positive")]
    Initialization {
        /// which number
        what: &'static str,
    },
}

//! What no softmax regression can be made of.

/// What [`SoftmaxRegression::new`](crate::SoftmaxRegression::new) cannot work with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SoftmaxError {
    /// No examples, or no features.
    #[error("there are {examples} examples of {features} features: give at least one of each")]
    Empty {
        /// rows of the images
        examples: usize,
        /// columns of the images
        features: usize,
    },

    /// Not one label for each example.
    #[error("{examples} examples have {labels} labels: give one for each")]
    Labels {
        /// rows of the images
        examples: usize,
        /// labels given
        labels: usize,
    },

    /// Fewer than two classes.
    #[error("{classes} class(es) leave nothing to tell apart: give at least 2")]
    Classes {
        /// what was given
        classes: usize,
    },

    /// A label is no class.
    #[error("example {example} has label {label}, but the classes are 0 to {}", classes - 1)]
    Label {
        /// which example, from 0
        example: usize,
        /// its label
        label: u8,
        /// how many classes there are
        classes: usize,
    },

    /// A feature is NaN or infinite.
    #[error("feature {feature} of example {example} is not finite: give finite numbers")]
    Feature {
        /// which example, from 0
        example: usize,
        /// which feature, from 0
        feature: usize,
    },

    /// λ is negative, NaN or infinite.
    #[error("the regularization is {value}: give a finite number of at least 0")]
    Regularization {
        /// what was given
        value: f64,
    },
}

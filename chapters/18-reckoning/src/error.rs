//! What can be wrong with a question.

use network::NetworkError;

/// A run that cannot begin, and why.
#[derive(Debug, thiserror::Error)]
pub enum ReckoningError {
    /// The network and its data do not fit, or a batch is empty.
    #[error(transparent)]
    Network(#[from] NetworkError),

    /// A method refuses its hyperparameters.
    #[error("{method} cannot be made with {setting}: {reason}")]
    Setting {
        /// which contestant
        method: &'static str,
        /// with what
        setting: String,
        /// what it says
        reason: String,
    },

    /// A setting has too few or too many numbers.
    #[error("{method} has {expected} hyperparameters, and the setting has {found}")]
    Hyperparameters {
        /// which contestant
        method: &'static str,
        /// as many as it has
        expected: usize,
        /// as many as were given
        found: usize,
    },

    /// The ledger of chapter 5 does not list the method.
    #[error(
        "no entry ‘{entry}’ in complexity::ledger::LEDGER: add the method's costs there, or name one that is"
    )]
    NoPrice {
        /// what was looked for
        entry: &'static str,
    },

    /// A number of the task or the protocol is out of range.
    #[error("the {what} is {value}, and must be {range}")]
    Range {
        /// which number
        what: &'static str,
        /// what it is
        value: f64,
        /// what is allowed
        range: &'static str,
    },

    /// A minimization cannot begin.
    #[error(transparent)]
    Input(#[from] problems::InputError),

    /// A data file is damaged.
    #[cfg(feature = "run")]
    #[error(transparent)]
    Digits(#[from] problems::data::DataError),

    /// A file of MNIST is missing or damaged.
    #[cfg(feature = "run")]
    #[error(transparent)]
    Mnist(#[from] problems::data::MnistError),
}

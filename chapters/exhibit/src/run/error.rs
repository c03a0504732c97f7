//! What cannot be published.

/// Why something could not be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The name cannot be a file's and a link's.
    #[error("‘{0}’ cannot name an exhibit: use a-z, 0-9 and single hyphens")]
    Name(String),
    /// The chapter has an exhibit of this name.
    #[error("‘{name}’ is published twice, first at {first}")]
    Twice {
        /// The name.
        name: String,
        /// File and line of the first.
        first: String,
    },
    /// The number is NaN or infinite.
    #[error("value ‘{name}’ is {value}, and must be finite")]
    NotFinite {
        /// The exhibit.
        name: String,
        /// What it is instead.
        value: String,
    },
    /// Something is missing or wrong.
    #[error("{kind} ‘{name}’ {fault}")]
    Faulty {
        /// `figure`, `table`, `value` or `claim`.
        kind: &'static str,
        /// The exhibit.
        name: String,
        /// What is wrong.
        fault: String,
    },
}

//! Why a run ended early.

/// Why a run ended early.
#[derive(Debug)]
pub(super) enum Failure {
    Usage(clap::Error),
    Broken(String),
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Broken(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self::Broken(message.to_owned())
    }
}

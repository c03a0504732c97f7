//! What a run was asked to do.

use std::collections::BTreeMap;

use crate::parameter::ParameterValue;

/// What a run was asked to do.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub seed: u64,
    pub full: bool,
    pub parameters: BTreeMap<String, ParameterValue>,
    /// No progress, no notes.
    pub quiet: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            seed: 1,
            full: false,
            parameters: BTreeMap::new(),
            quiet: true,
        }
    }
}

//! A number or a word inside a sentence.

use serde::{Deserialize, Serialize};

/// A number or string.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scalar {
    /// As it is read, without the unit.
    pub text: String,
    /// The number, if it is one.
    #[serde(deserialize_with = "Option::deserialize")]
    pub value: Option<f64>,
    /// The unit that follows the text.
    #[serde(deserialize_with = "Option::deserialize")]
    pub unit: Option<String>,
}

//! A claim with what was measured.

use serde::{Deserialize, Serialize};

/// A statement and its measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// What the text claims.
    pub statement: String,
    /// The measured value; none if it was not a finite number, and then the claim is false.
    #[serde(deserialize_with = "Option::deserialize")]
    pub measured: Option<f64>,
    /// The measured value as it is read.
    pub measured_text: String,
    /// `<`, `<=`, `>`, `>=`, `==` or `in`.
    pub relation: String,
    /// One bound, or two for `in`.
    pub bound: Vec<f64>,
    /// Relation and bound as they are read.
    pub bound_text: String,
    /// Whether the measurement keeps the bound.
    pub holds: bool,
    /// How often it was measured.
    pub attempts: u32,
}

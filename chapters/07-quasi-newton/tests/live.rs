//! The live figures of this chapter at any setting.

#![allow(clippy::unwrap_used)]

use quasi_newton::figures::LIVE;

#[path = "../../exhibit/tests/settings/mod.rs"]
mod settings;

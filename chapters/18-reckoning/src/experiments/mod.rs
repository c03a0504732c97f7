//! The experiments, a file for each part of the page.

pub mod search;

use reckoning::Protocol;

/// The protocol of the book: sixteen trials a method, three seeds.
pub const PROTOCOL: Protocol = Protocol {
    trials: 16,
    seeds: 3,
    seed: 1,
};

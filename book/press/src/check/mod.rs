//! Checks: what mdBook lets pass silently, and numbers that were typed by hand.

pub mod markup;
pub mod numeral;
pub mod prose;
pub mod rendered;
pub mod search;
pub mod source;

pub use prose::prose;
pub use rendered::rendered;
pub use search::search_index;
pub use source::source;

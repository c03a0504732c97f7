//! The press: runs the chapters, weaves what they publish into the prose, lets mdBook render, and checks the result.
//!
//! Data flows one way. [`pipeline`] compiles and runs chapters, [`library`] reads what they published, [`weave`] puts it
//! into the pages, mdBook renders, [`check`] reads the rendered pages; whatever is wrong on the way is a
//! [`problem::Problem`], and all of them are reported together.

pub mod chapter;
pub mod check;
pub mod epub;
pub mod folder;
pub mod library;
pub mod pipeline;
pub mod problem;
pub mod summary;
pub mod weave;

//! From the sources to the finished book.
//!
//! [`build`] is the whole way: [`preparation`] compiles and runs what has to run, [`render`] weaves and lets mdBook
//! render, [`scratch`] swaps the result in. [`preprocess`] is the part of it that plain mdBook uses, [`proof`] the
//! part that a proofreader needs. What is remembered from build to build ([`digest`], [`record`], [`snapshot`],
//! [`stamp`]) lies in `target/press` and may be deleted at any time.

pub mod boxes;
pub mod build;
pub mod compiler;
pub mod configuration;
pub mod console;
pub mod digest;
pub mod edition;
pub mod failure;
pub mod freshness;
pub mod house;
pub mod inventory;
pub mod live;
pub mod lock;
pub mod log;
pub mod module;
pub mod navigation;
pub mod part;
pub mod preparation;
pub mod preprocess;
pub mod proof;
pub mod record;
pub mod render;
pub mod run;
pub mod scratch;
pub mod snapshot;
pub mod sources;
pub mod stamp;
pub mod why;

//! x
mod training;
fn main() { training::probe().unwrap(); }

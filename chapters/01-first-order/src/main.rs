//! The experiments of chapter 1, in the order of the page.

use std::process::ExitCode;

use first_order::figures;

mod contest;
mod experiments;
mod ledger;
#[cfg(test)]
mod perturbed;
mod race;

use experiments::{cost, digits, hover, iterations, paths, rates};

fn main() -> ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("paths", paths::paths)
        .experiment("rates", rates::rates)
        .experiment("iterations", iterations::iterations)
        .experiment("hover", hover::hover)
        .experiment("digits", digits::digits)
        .experiment("cost", cost::cost)
        .run()
}

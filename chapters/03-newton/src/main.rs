//! The experiments of the chapter *Newton's method*, in the order of the page.

use std::process::ExitCode;

use newton::figures;

mod experiments;
mod solvers;

#[cfg(test)]
mod perturbed;

use experiments::{affine, basins, digits, drawings, errors, failures, race, seconds, solve};

fn main() -> ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("valley", drawings::valley)
        .experiment("model", drawings::model)
        .experiment("errors", errors::errors)
        .experiment("paths", race::paths)
        .timed("solve", solve::solve)
        .experiment("affine", affine::affine)
        .experiment("basins", basins::basins)
        .experiment("failures", failures::failures)
        .experiment("digits-iterations", digits::digits_iterations)
        .timed("digits-seconds", seconds::digits_seconds)
        .run()
}

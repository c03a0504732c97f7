//! The experiments of the chapter *The N³ wall*, in the order of the page.

use std::process::ExitCode;

mod clock;
mod experiments;
mod peak;
mod survey;

#[cfg(test)]
mod perturbed;

use experiments::{bill, constants, counts, crossover, inverse, million, traffic, wall};

fn main() -> ExitCode {
    exhibit::chapter!()
        .experiment("counts", counts::counts)
        .experiment("million", million::million)
        .experiment("traffic", traffic::traffic)
        .experiment("step-cost", bill::step_cost)
        .timed("wall", wall::wall)
        .timed("inverse", inverse::inverse)
        .timed("constants", constants::constants)
        .timed("crossover", crossover::crossover)
        .run()
}

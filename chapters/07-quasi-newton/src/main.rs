//! The experiments of the chapter *Learning the curvature: BFGS*, in the order of the page.

use std::process::ExitCode;

use quasi_newton::figures;

mod counting;
mod experiments;
mod rival;
mod ways;

#[cfg(test)]
mod perturbed;

use experiments::{approximation, convergence, cost, dennis_more, operations, suite, termination};

fn main() -> ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("termination", termination::termination)
        .experiment("convergence", convergence::convergence)
        .experiment("approximation", approximation::approximation)
        .experiment("dennis-more", dennis_more::dennis_more)
        .experiment("suite", suite::suite)
        .experiment("searches", suite::searches)
        .experiment("operations", operations::operations)
        .timed("cost", cost::cost)
        .run()
}

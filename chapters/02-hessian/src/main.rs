//! The experiments of the chapter, in the order of the page.

use std::process::ExitCode;

use hessian::figures;

mod clock;
mod experiments;
mod memory;
#[cfg(test)]
mod perturbed;

use experiments::{cost, critical_points, difference_error, digits, digits_cost, mixed, rosenbrock, taylor};

fn main() -> ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("rosenbrock", rosenbrock::rosenbrock)
        .experiment("mixed", mixed::mixed)
        .experiment("taylor", taylor::taylor)
        .experiment("critical-points", critical_points::critical_points)
        .experiment("difference-error", difference_error::difference_error)
        .experiment("digits", digits::digits)
        .timed("cost", cost::cost)
        .timed("digits-cost", digits_cost::digits_cost)
        .run()
}

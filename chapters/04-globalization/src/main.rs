//! The experiments of the chapter *Newton that holds*, in the order of the page.

use std::process::ExitCode;

use globalization::figures;

mod experiments;

#[cfg(test)]
mod perturbed;

use experiments::{
    conditions, digits, escape, factorizations, reasons, region, repair, rescue, saddle, subproblem, suite,
};

fn main() -> ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("rescued", rescue::rescued)
        .experiment("conditions", conditions::conditions)
        .experiment("reasons", reasons::reasons)
        .experiment("repair", repair::repair)
        .experiment("subproblem", subproblem::subproblem)
        .experiment("trust-region", region::trust_region)
        .experiment("rosenbrock", digits::rosenbrock)
        .experiment("suite", suite::suite)
        .experiment("factorizations", factorizations::factorizations)
        .experiment("saddle", saddle::saddle)
        .experiment("escape", escape::escape)
        .run()
}

//! The experiments of the chapter *A network from nothing*, in the order of the page.

use std::process::ExitCode;

mod case;
mod contest;
mod experiments;

#[cfg(test)]
mod perturbed;

use experiments::{anatomy, checked, depth, ranks, sizes, speed, training, whole_hessian};

fn main() -> ExitCode {
    exhibit::chapter!()
        .experiment("checked", checked::checked)
        .experiment("ranks", ranks::ranks)
        .experiment("sizes", sizes::sizes)
        .experiment("depth", depth::depth)
        .experiment("training", training::training)
        .timed("speed", speed::speed)
        .timed("anatomy", anatomy::anatomy)
        .timed("whole-hessian", whole_hessian::whole_hessian)
        .run()
}

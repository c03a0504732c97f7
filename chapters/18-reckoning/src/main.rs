//! The experiments of the chapter *The reckoning*, in the order of the page.

use std::process::ExitCode;

mod experiments;
mod field;
mod journal;
mod record;

fn main() -> ExitCode {
    exhibit::chapter!()
        .experiment("search", experiments::search::search)
        .run()
}

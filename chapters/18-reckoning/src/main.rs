//! The experiments of the chapter *The reckoning*, in the order of the page.

use std::process::ExitCode;

mod clock;
mod experiments;
mod field;
mod journal;
mod record;

#[cfg(test)]
mod perturbed;
#[cfg(test)]
mod replayed;

fn main() -> ExitCode {
    exhibit::chapter!()
        .experiment("settings", experiments::search::settings)
        .experiment("digits", experiments::digits::digits)
        .experiment("mnist", experiments::mnist::mnist)
        .experiment("search", experiments::search::search)
        .timed("seconds", experiments::seconds::seconds)
        .timed("reach", experiments::reach::reach)
        .timed("walls", experiments::walls::walls)
        .run()
}

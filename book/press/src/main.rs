//! `cargo book`: builds the book.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

use press::pipeline::build::{Outcome, build};
use press::pipeline::compiler::{Cargo, Compiler, Folder};
use press::pipeline::console::Console;
use press::pipeline::failure::Failure;
use press::pipeline::house::House;
use press::pipeline::preprocess::{preprocess, supports};
use press::pipeline::{boxes, edition, inventory, proof, why};

/// Builds the book: compiles and runs the chapters that changed, weaves what they publish into the prose, renders and
/// checks it.
#[derive(Parser)]
#[command(bin_name = "cargo book", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Task>,
    #[command(flatten)]
    build: Build,
    /// Use the executables in this folder instead of compiling the chapters.
    #[arg(long, value_name = "DIR", global = true, hide = true)]
    executables: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Task {
    /// Build the book into target/book (what `cargo book` alone does).
    Build(Build),
    /// Proofread: directives, links, typed numbers; nothing is compiled or run.
    Check,
    /// Say whether the last build recomputed a chapter or exhibit, and why.
    Why {
        /// A chapter (`newton`, `3`) or an exhibit (`newton:paths`).
        #[arg(value_name = "CHAPTER[:EXHIBIT]")]
        name: String,
    },
    /// List all exhibits, each with its provenance.
    List,
    /// Run every command that the book's boxes tell a reader to try.
    Try,
    /// Write the finished book as an EPUB into target.
    Epub,
    /// Serve mdBook as a preprocessor.
    #[command(hide = true)]
    Preprocess {
        #[command(subcommand)]
        question: Option<Question>,
    },
}

#[derive(Parser)]
struct Build {
    /// Open the book when it is built.
    #[arg(long)]
    open: bool,
    /// Fail when the live figures cannot be compiled for the page, instead of leaving them as they are printed.
    #[arg(long)]
    require_live: bool,
}

#[derive(Subcommand)]
enum Question {
    /// Ask whether a renderer is served.
    Supports {
        /// The renderer.
        renderer: String,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let aside = matches!(arguments.command, Some(Task::Preprocess { .. }));
    let console = if aside { Console::aside() } else { Console::new() };
    match work(arguments, &console) {
        Ok(Outcome::Finished) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::FAILURE,
        Err(failure) => {
            console.note(&format!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn work(arguments: Arguments, console: &Console) -> Result<Outcome, Failure> {
    let compiler: Box<dyn Compiler> = match arguments.executables {
        Some(folder) => Box::new(Folder(folder)),
        None => Box::new(Cargo),
    };
    let here = std::env::current_dir().map_err(Failure::system("find", "the current folder"))?;
    let house = || House::find(&here);
    match arguments.command.unwrap_or(Task::Build(arguments.build)) {
        Task::Build(options) => {
            let house = house()?;
            let outcome = build(&house, compiler.as_ref(), options.require_live, console)?;
            if options.open && outcome == Outcome::Finished {
                open(&house, console);
            }
            Ok(outcome)
        }
        Task::Check => proof::check(&house()?, console),
        Task::Why { name } => why::why(&house()?, &name, console).map(|()| Outcome::Finished),
        Task::List => inventory::list(&house()?, console),
        Task::Try => boxes::run(&house()?, console),
        Task::Epub => edition::epub(&house()?, console),
        Task::Preprocess {
            question: Some(Question::Supports { renderer }),
        } => Ok(if supports(&renderer) {
            Outcome::Finished
        } else {
            Outcome::Failed
        }),
        Task::Preprocess { question: None } => {
            let go_on = preprocess(std::io::stdin(), std::io::stdout(), compiler.as_ref(), console)?;
            Ok(if go_on { Outcome::Finished } else { Outcome::Failed })
        }
    }
}

/// Opens the book in the reader's browser; where that cannot be done, its path has been printed.
fn open(house: &House, console: &Console) {
    let index = house.book().join("index.html");
    let browser = std::env::var("BROWSER").ok();
    let programs = browser.iter().map(String::as_str).chain(["xdg-open", "open"]);
    for program in programs {
        if Command::new(program).arg(&index).spawn().is_ok() {
            return;
        }
    }
    console.note("no browser found: set BROWSER, or open the file yourself");
}

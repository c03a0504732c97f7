//! The command line, the same for every chapter, and its parameters.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::request::Request;
use crate::parameter::{Field, Kind, ParameterValue};

/// What a reader asked for.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub request: Request,
    pub only: Vec<String>,
    pub list: bool,
    pub json: bool,
    pub out: Option<PathBuf>,
    pub open: bool,
    /// A request for a drawing, to be answered instead of running anything.
    pub draw: Option<String>,
    /// Which part to run; both if none.
    pub part: Option<Part>,
}

/// Exhibits that depend on the clock are kept apart from those that do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Untimed,
    Timed,
}

impl Part {
    pub fn name(self) -> &'static str {
        match self {
            Self::Untimed => "untimed",
            Self::Timed => "timed",
        }
    }
}

impl Options {
    /// Whether this is the run that the book shows.
    pub fn is_default(&self) -> bool {
        let Request {
            seed,
            full,
            parameters,
            ..
        } = &self.request;
        self.only.is_empty() && *seed == 1 && !full && parameters.is_empty()
    }

    /// The arguments that decide what is computed, as they would be typed.
    pub fn arguments(&self) -> Vec<String> {
        let Request {
            seed,
            full,
            parameters,
            ..
        } = &self.request;
        let mut arguments: Vec<String> = self.only.iter().map(|name| format!("--only={name}")).collect();
        if *seed != 1 {
            arguments.push(format!("--seed={seed}"));
        }
        if *full {
            arguments.push("--full".into());
        }
        arguments.extend(
            parameters
                .iter()
                .map(|(name, value)| format!("--{}={value}", name.replace('_', "-"))),
        );
        arguments
    }
}

/// Whether every chapter has a flag of this name, so that no parameter may be called so.
pub(crate) fn is_taken(flag: &str) -> bool {
    let mut command = command("", &[], &[]);
    // Only a built command has --help.
    command.build();
    command
        .get_arguments()
        .any(|argument| argument.get_long() == Some(flag))
}

/// Reads the arguments, the program's name first.
pub(crate) fn read(
    chapter: &str,
    experiments: &[&'static str],
    fields: &[&'static Field],
    arguments: impl IntoIterator<Item = std::ffi::OsString>,
) -> Result<Options, clap::Error> {
    let matches = command(chapter, experiments, fields).try_get_matches_from(arguments)?;
    let mut parameters = BTreeMap::new();
    for field in fields {
        if let Some(value) = matches.get_one::<ParameterValue>(field.name)
            && *value != field.default
        {
            parameters.insert(field.name.to_owned(), *value);
        }
    }
    Ok(Options {
        request: Request {
            seed: matches.get_one("seed").copied().unwrap_or(1),
            full: matches.get_flag("full"),
            parameters,
            quiet: false,
        },
        only: many(&matches, "only"),
        list: matches.get_flag("list"),
        json: matches.get_flag("json"),
        out: matches.get_one::<PathBuf>("out").cloned(),
        open: matches.get_flag("open"),
        draw: matches.get_one("draw").cloned(),
        part: matches.get_one::<String>("part").map(|part| match part.as_str() {
            "timed" => Part::Timed,
            _ => Part::Untimed,
        }),
    })
}

fn many(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches
        .get_many::<String>(name)
        .into_iter()
        .flatten()
        .cloned()
        .collect()
}

fn command(chapter: &str, experiments: &[&'static str], fields: &[&'static Field]) -> Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
    };
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    Command::new(chapter.to_owned())
        .about(format!(
            "Runs the experiments of the chapter ‘{chapter}’ and publishes what they find."
        ))
        .after_help(format!("Experiments: {}", experiments.join(", ")))
        .arg(
            option("only", "NAME", "Run this experiment alone; may be repeated")
                .value_parser(experiments.to_vec())
                .action(ArgAction::Append),
        )
        .arg(flag(
            "list",
            "List experiments, exhibits and parameters, and run nothing",
        ))
        .arg(flag("json", "List as JSON").requires("list"))
        .arg(option("seed", "N", "Seed of all random streams [default: 1]").value_parser(value_parser!(u64)))
        .arg(flag("full", "Paper-size runs instead of quick ones"))
        .arg(option("out", "DIR", "Publish into this folder").value_parser(value_parser!(PathBuf)))
        .arg(flag("open", "Open the figures when done"))
        .arg(
            option(
                "part",
                "PART",
                "Run only what depends on the clock, or only what does not",
            )
            .value_parser(["untimed", "timed"])
            .hide(true),
        )
        .arg(
            option(
                "draw",
                "REQUEST",
                "Answer a request for a live figure, as its module in the page does",
            )
            .hide(true),
        )
        .args(fields.iter().map(|field| parameter(field)))
}

/// The flag of a parameter. Its range is checked while reading: an error names flag, value and range.
fn parameter(field: &'static Field) -> Arg {
    let value = match field.kind {
        Kind::Number => "NUMBER",
        Kind::Count => "COUNT",
        Kind::Point => "X,Y",
    };
    let unit = if field.unit.is_empty() {
        String::new()
    } else {
        format!(" {}", field.unit)
    };
    let help = format!(
        "{} [default: {}{unit}; {} … {}]",
        field.help, field.default, field.lo, field.hi
    );
    Arg::new(field.name)
        .long(field.flag())
        .value_name(value)
        .help(help)
        .help_heading("Parameters")
        .allow_hyphen_values(true)
        .value_parser(move |text: &str| field.parse(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::{Parameters, Point};

    crate::parameters! {
        struct Knobs {
            /// where it starts
            start: Point = Point(-1.2, 1.0), in -2.0..=2.0, draggable;
            /// damping
            damping: f64 = 1.0, in 0.05..=1.0;
        }
    }

    fn parse(line: &str) -> Result<Options, String> {
        let fields: Vec<_> = Knobs::fields().iter().collect();
        let arguments = std::iter::once("newton")
            .chain(line.split_whitespace())
            .map(Into::into);
        read("newton", &["errors", "paths"], &fields, arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn flags_of_every_chapter_are_taken() {
        assert!(["seed", "only", "out", "draw", "help"].into_iter().all(is_taken));
        assert!(!is_taken("start"));
    }

    #[test]
    fn parameters_are_flags() {
        let options = parse("--start=-1.5,1 --damping 0.5").unwrap();
        assert_eq!(
            options.request.parameters["start"],
            ParameterValue::Point(Point(-1.5, 1.0))
        );
        assert_eq!(options.arguments(), ["--damping=0.5", "--start=-1.5,1"]);
        assert!(!options.is_default());
        assert_eq!(parse("--start -1.5,1").unwrap().arguments(), ["--start=-1.5,1"]);
    }

    #[test]
    fn defaults_spelt_out_are_still_defaults() {
        assert!(parse("").unwrap().is_default());
        assert!(
            parse("--seed 1 --start=-1.2,1 --part timed")
                .unwrap()
                .is_default()
        );
        assert!(!parse("--seed 2").unwrap().is_default());
        assert!(!parse("--full").unwrap().is_default());
        assert!(!parse("--only paths").unwrap().is_default());
    }

    #[test]
    fn errors_say_what_would_be_right() {
        let unknown = parse("--only path").unwrap_err();
        assert!(unknown.contains("errors, paths"), "{unknown}");
        let range = parse("--damping 7").unwrap_err();
        assert!(
            range.contains("--damping is 7, and must lie in 0.05 … 1"),
            "{range}"
        );
        assert!(parse("--damping NaN").unwrap_err().contains("is NaN"));
        assert!(parse("--start 1").unwrap_err().contains("two numbers"));
        assert!(parse("--dumping 0.5").is_err());
    }
}

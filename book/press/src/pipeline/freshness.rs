//! Whether what a chapter published is still what it would publish.

use exhibit::manifest::{Key, Machine, Manifest, ManifestError};
use serde::{Deserialize, Serialize};

use super::part::Part;

/// Why a part of a chapter has to run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stale {
    /// Nothing is there.
    NeverRun,
    /// What is there cannot be used.
    Unusable(String),
    /// The executable is another one.
    Executable,
    /// It was run with arguments.
    Arguments(Vec<String>),
    /// It was measured elsewhere.
    Machine(String),
}

/// Compares what is there with what would be: `None` when they agree.
pub fn stale(
    manifest: &Result<Manifest, ManifestError>,
    part: Part,
    executable: &str,
    machine: &Machine,
) -> Option<Stale> {
    let manifest = match manifest {
        Ok(manifest) => manifest,
        Err(ManifestError::Unreadable { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => {
            return Some(Stale::NeverRun);
        }
        Err(ManifestError::Unreadable { cause, .. }) => return Some(Stale::Unusable(cause.to_string())),
        Err(ManifestError::Malformed { what, .. }) => return Some(Stale::Unusable(what.clone())),
    };
    let Key {
        executable: had,
        arguments,
        machine: on,
    } = &manifest.key;
    if !manifest.complete {
        Some(Stale::Unusable("its manifest is partial".to_owned()))
    } else if had != executable {
        Some(Stale::Executable)
    } else if !arguments.is_empty() {
        Some(Stale::Arguments(arguments.clone()))
    } else if part == Part::Timed && on.as_ref() != Some(machine) && !manifest.exhibits.is_empty() {
        Some(Stale::Machine(match on {
            Some(on) => format!("{}, {} threads", on.cpu, on.threads),
            None => "an unknown machine".to_owned(),
        }))
    } else {
        None
    }
}

impl Stale {
    /// In words; `differences` are those of the sources since the last run, if that was recorded.
    pub fn words(&self, differences: Option<&[String]>) -> String {
        match self {
            Self::NeverRun => "it had not run here before".to_owned(),
            Self::Unusable(what) => format!("what it had published could not be used: {what}"),
            Self::Executable => match differences {
                None => "its executable changed".to_owned(),
                Some([]) => {
                    "its executable changed, though none of its sources did (flags, perhaps)".to_owned()
                }
                Some(differences) => format!("its executable changed: {}", listed(differences)),
            },
            Self::Arguments(arguments) => format!("it had been run with arguments: {}", arguments.join(" ")),
            Self::Machine(on) => format!("it had been measured on {on}"),
        }
    }
}

/// The first few, and how many more there are.
pub fn listed(words: &[String]) -> String {
    const SHOWN: usize = 6;
    let mut text = words
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    if words.len() > SHOWN {
        text.push_str(&format!(", and {} more", words.len() - SHOWN));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine() -> Machine {
        Machine {
            cpu: "Abacus".to_owned(),
            threads: 2,
        }
    }

    fn manifest(change: impl FnOnce(&mut Manifest)) -> Result<Manifest, ManifestError> {
        let text = r#"{ "schema": 1, "chapter": "newton", "part": "timed",
            "key": { "executable": "aa", "arguments": [], "machine": { "cpu": "Abacus", "threads": 2 } },
            "toolchain": "rustc", "seed": 1, "complete": true, "experiments": [], "exhibits": [
              { "name": "speed", "experiment": "all", "timed": true, "source": { "file": "a.rs", "line": 1 },
                "parameters": {}, "live": false, "kind": "value", "text": "1", "value": 1.0, "unit": null } ] }"#;
        let mut manifest = Manifest::parse(text).unwrap();
        change(&mut manifest);
        Ok(manifest)
    }

    #[test]
    fn each_part_of_the_key_counts() {
        let stale = |manifest, part| stale(&manifest, part, "aa", &machine());
        assert_eq!(stale(manifest(|_| {}), Part::Timed), None);
        assert_eq!(
            stale(manifest(|m| m.key.executable = "bb".into()), Part::Timed),
            Some(Stale::Executable)
        );
        let arguments = vec!["--full".to_owned()];
        let run_with = manifest(|m| m.key.arguments = arguments.clone());
        assert_eq!(stale(run_with, Part::Timed), Some(Stale::Arguments(arguments)));
        assert!(matches!(
            stale(manifest(|m| m.complete = false), Part::Timed),
            Some(Stale::Unusable(_))
        ));
        let absent = Manifest::read(std::path::Path::new("/nowhere"));
        assert_eq!(stale(absent, Part::Timed), Some(Stale::NeverRun));
    }

    #[test]
    fn another_machine_counts_where_something_was_timed() {
        let elsewhere = |m: &mut Manifest| {
            if let Some(machine) = &mut m.key.machine {
                machine.threads = 64;
            }
        };
        assert_eq!(
            stale(&manifest(elsewhere), Part::Timed, "aa", &machine()),
            Some(Stale::Machine("Abacus, 64 threads".to_owned()))
        );
        assert_eq!(stale(&manifest(elsewhere), Part::Untimed, "aa", &machine()), None);
        let empty = manifest(|m| {
            elsewhere(m);
            m.exhibits.clear();
        });
        assert_eq!(stale(&empty, Part::Timed, "aa", &machine()), None);
    }

    #[test]
    fn reasons_name_what_changed_and_are_not_endless() {
        let many: Vec<String> = (1..=9).map(|i| format!("{i}.rs changed")).collect();
        let words = Stale::Executable.words(Some(&many));
        assert!(
            words.contains("1.rs changed") && words.ends_with("and 3 more"),
            "{words}"
        );
        assert!(Stale::Executable.words(Some(&[])).contains("none of its sources"));
    }
}

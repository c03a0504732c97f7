//! The manifest: what a chapter published, as the press reads it.
//!
//! A run writes one `manifest.json` for its untimed exhibits and one for its timed ones. Reading is strict:
//! an unknown schema or field, a missing field or file, or a name used twice is an error that says where.

mod claim;
mod exhibit;
mod field;
mod figure;
mod machine;
mod scalar;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use claim::Claim;
pub use exhibit::{Body, Common, Exhibit, Source, is_name};
pub use figure::{Figure, Instrument, Knob, Panel, Readout};
pub use machine::Machine;
pub use scalar::Scalar;
pub use table::{Cell, Column, Table};

/// The only schema there is so far.
pub const SCHEMA: u32 = 1;

/// Everything one part of a chapter's run published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format's version, [`SCHEMA`].
    pub schema: u32,
    /// The chapter's package.
    pub chapter: String,
    /// `untimed` or `timed`.
    pub part: String,
    /// What the exhibits depend on.
    pub key: Key,
    /// The compiler, as it names itself.
    pub toolchain: String,
    /// The seed of all random streams.
    pub seed: u64,
    /// Whether every experiment of this part ran.
    pub complete: bool,
    /// The experiments that ran, in order.
    pub experiments: Vec<Experiment>,
    /// What they published, in order.
    pub exhibits: Vec<Exhibit>,
    /// Where a committed manifest came from; absent when the chapter itself wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Recorded>,
}

/// What decides whether exhibits are still current.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// BLAKE3 of the executable, in hexadecimal.
    pub executable: String,
    /// The arguments that matter; none in a default run.
    pub arguments: Vec<String>,
    /// The machine, for timed exhibits.
    pub machine: Option<Machine>,
}

/// A function of the chapter that published exhibits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experiment {
    /// Its name.
    pub name: String,
    /// Whether it measures time.
    pub timed: bool,
}

/// The origin of a recorded manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// The command that was run.
    pub command: String,
    /// The software, name to version.
    pub versions: BTreeMap<String, String>,
    /// The machine.
    pub machine: Machine,
    /// The day, as YYYY-MM-DD.
    pub date: String,
}

/// Why a manifest could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The file could not be opened.
    #[error("cannot read {}: {cause}", file.display())]
    Unreadable {
        /// The manifest.
        file: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is no manifest.
    #[error("{}: {what}", file.display())]
    Malformed {
        /// The manifest.
        file: PathBuf,
        /// The field and what is wrong with it.
        what: String,
    },
}

impl Manifest {
    /// Reads and checks `manifest.json` of a folder, and that the files it names exist.
    ///
    /// # Errors
    /// [`ManifestError`], naming the file and the field.
    pub fn read(folder: &Path) -> Result<Self, ManifestError> {
        let file = folder.join("manifest.json");
        let text = std::fs::read_to_string(&file).map_err(|cause| ManifestError::Unreadable {
            file: file.clone(),
            cause,
        })?;
        let malformed = |what| ManifestError::Malformed {
            file: file.clone(),
            what,
        };
        let manifest = Self::parse(&text).map_err(malformed)?;
        for exhibit in &manifest.exhibits {
            for name in exhibit.files() {
                if !folder.join(name).is_file() {
                    return Err(malformed(format!(
                        "{}: file ‘{name}’ does not exist",
                        exhibit.place()
                    )));
                }
            }
        }
        Ok(manifest)
    }

    /// Reads and checks a manifest's text.
    ///
    /// # Errors
    /// One line that names the field.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut json: Value = serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))?;
        match json.get("schema") {
            None => return Err("missing field `schema`".into()),
            Some(schema) if schema != SCHEMA => {
                return Err(format!(
                    "schema is {schema}, and this press reads {SCHEMA}; run the chapter again"
                ));
            }
            Some(_) => {}
        }
        // Exhibits one by one: so that an error names the exhibit.
        let Some(Value::Array(exhibits)) = json.get_mut("exhibits").map(Value::take) else {
            return Err("missing field `exhibits`, a list".into());
        };
        json["exhibits"] = Value::Array(Vec::new());
        let mut manifest: Self = serde_json::from_value(json.clone()).map_err(|error| error.to_string())?;
        field::all_known(&json, &manifest, "the manifest")?;
        let mut names = BTreeSet::new();
        for (number, json) in exhibits.into_iter().enumerate() {
            let name = json.get("name").and_then(Value::as_str).map(str::to_owned);
            let place = match name {
                Some(name) => format!("exhibit ‘{name}’"),
                None => format!("exhibit number {}", number + 1),
            };
            let exhibit: Exhibit =
                serde_json::from_value(json.clone()).map_err(|error| format!("{place}: {error}"))?;
            field::all_known(&json, &exhibit, &place)?;
            exhibit.check().map_err(|what| format!("{place}: {what}"))?;
            if !names.insert(exhibit.common.name.clone()) {
                return Err(format!("{place}: the name is used twice"));
            }
            manifest.exhibits.push(exhibit);
        }
        Ok(manifest)
    }

    /// The exhibit of this name.
    pub fn exhibit(&self, name: &str) -> Option<&Exhibit> {
        self.exhibits.iter().find(|exhibit| exhibit.common.name == name)
    }

    /// The manifest as text: pretty JSON with a line feed at the end, the same bytes for the same content.
    ///
    /// # Errors
    /// When a number is not finite.
    pub fn to_text(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sample() -> Value {
        let common = |name: &str, kind: &str| {
            json!({
                "name": name, "kind": kind, "experiment": "paths", "timed": false,
                "source": {"file": "chapters/03-newton/src/main.rs", "line": 42},
                "parameters": {"start": [-1.2, 1.0]}, "live": false,
            })
        };
        let with = |mut exhibit: Value, more: Value| {
            let Value::Object(more) = more else {
                panic!("an object")
            };
            exhibit.as_object_mut().unwrap().extend(more);
            exhibit
        };
        json!({
            "schema": 1, "chapter": "newton", "part": "untimed",
            "key": {"executable": "00", "arguments": [], "machine": null},
            "toolchain": "rustc 1.95.0", "seed": 1, "complete": true,
            "experiments": [{"name": "paths", "timed": false}],
            "exhibits": [
                with(common("paths", "figure"), json!({
                    "caption": "Two paths.", "alt": "Newton jumps.", "columns": 1, "csv": "paths.csv",
                    "panels": [{"file": "paths-1.svg", "width": 560, "height": 380, "title": ""}],
                })),
                with(common("errors", "table"), json!({
                    "caption": "Errors.", "csv": "errors.csv",
                    "columns": [{"head": "k", "unit": null, "align": "right"}],
                    "rows": [[{"text": "1", "value": 1.0}], [{"text": "not reached", "value": null, "missing": true}]],
                })),
                with(common("iterations", "value"), json!({"text": "6", "value": 6.0, "unit": null})),
                with(common("few", "claim"), json!({
                    "statement": "few", "measured": 6.0, "measured_text": "6", "relation": "<=",
                    "bound": [7.0], "bound_text": "≤ 7", "holds": true, "attempts": 1,
                })),
            ],
        })
    }

    fn parse(json: &Value) -> Result<Manifest, String> {
        Manifest::parse(&json.to_string())
    }

    #[test]
    fn a_manifest_survives_the_round_trip() {
        let manifest = parse(&sample()).unwrap();
        assert_eq!(serde_json::to_value(&manifest).unwrap(), sample());
        assert_eq!(
            Manifest::parse(&manifest.to_text().unwrap()),
            Ok(manifest.clone())
        );
        assert_eq!(manifest.exhibits[0].files(), ["paths-1.svg", "paths.csv"]);
        let kinds: Vec<_> = manifest
            .exhibits
            .iter()
            .map(|exhibit| exhibit.body.kind())
            .collect();
        assert_eq!(kinds, ["figure", "table", "value", "claim"]);
    }

    #[test]
    fn a_recorded_manifest_says_where_it_came_from() {
        let mut json = sample();
        json["recorded"] = json!({
            "command": "python bench.py", "versions": {"scipy": "1.17"},
            "machine": {"cpu": "Zen", "threads": 2}, "date": "2026-01-31",
        });
        assert_eq!(parse(&json).unwrap().recorded.unwrap().versions["scipy"], "1.17");
    }

    /// What is done to the manifest, and what the error must name.
    type Damage = (fn(&mut Value), &'static [&'static str]);

    #[test]
    fn malformed_manifests_are_refused_by_name() {
        let damages: &[Damage] = &[
            (|m| m["schema"] = json!(2), &["schema is 2"]),
            (
                |m| drop(m.as_object_mut().unwrap().remove("schema")),
                &["missing field `schema`"],
            ),
            (
                |m| drop(m.as_object_mut().unwrap().remove("toolchain")),
                &["missing field `toolchain`"],
            ),
            (
                |m| drop(m.as_object_mut().unwrap().remove("exhibits")),
                &["`exhibits`"],
            ),
            (|m| m["color"] = json!("red"), &["unknown field `color`"]),
            (|m| m["key"]["salt"] = json!(1), &["unknown field `key.salt`"]),
            (|m| m["exhibits"][0]["kind"] = json!("film"), &["‘paths’", "film"]),
            (
                |m| drop(m["exhibits"][0].as_object_mut().unwrap().remove("caption")),
                &["‘paths’", "caption"],
            ),
            (
                |m| m["exhibits"][0]["caption"] = json!(" "),
                &["‘paths’", "caption is empty"],
            ),
            (
                |m| m["exhibits"][0]["alt"] = json!(""),
                &["‘paths’", "alt is empty"],
            ),
            (|m| m["exhibits"][0]["panels"] = json!([]), &["‘paths’", "panel"]),
            (
                |m| m["exhibits"][0]["panels"][0]["file"] = json!("../x.svg"),
                &["‘paths’", "../x.svg"],
            ),
            (
                |m| m["exhibits"][0]["colour"] = json!("red"),
                &["‘paths’", "unknown field `colour`"],
            ),
            (|m| m["exhibits"][0]["name"] = json!("Paths"), &["‘Paths’", "a-z"]),
            (
                |m| m["exhibits"][1]["name"] = json!("paths"),
                &["‘paths’", "twice"],
            ),
            (
                |m| m["exhibits"][1]["rows"][0] = json!([]),
                &["‘errors’", "rows[0]"],
            ),
            (
                |m| m["exhibits"][1]["rows"][0][0]["value"] = json!("1"),
                &["‘errors’"],
            ),
            (
                |m| m["exhibits"][1]["rows"][0][0]["note"] = json!("1"),
                &["‘errors’", "rows[0][0].note"],
            ),
            (
                |m| drop(m["exhibits"][2].as_object_mut().unwrap().remove("unit")),
                &["‘iterations’", "unit"],
            ),
            (
                |m| m["exhibits"][3]["relation"] = json!("~"),
                &["‘few’", "relation ‘~’"],
            ),
            (
                |m| m["exhibits"][3]["holds"] = json!(false),
                &["‘few’", "holds is false"],
            ),
            (
                |m| m["exhibits"][3]["measured"] = json!(null),
                &["‘few’", "holds is true"],
            ),
            (
                |m| m["exhibits"][3]["bound"] = json!([1.0, 2.0]),
                &["‘few’", "holds is true"],
            ),
            (
                |m| drop(m["exhibits"][3].as_object_mut().unwrap().remove("name")),
                &["number 4", "name"],
            ),
        ];
        for (number, (damage, words)) in damages.iter().enumerate() {
            let mut json = sample();
            damage(&mut json);
            let error = parse(&json).expect_err(&format!("damage {number} was accepted"));
            assert!(
                words.iter().all(|word| error.contains(word)),
                "damage {number}: {error}"
            );
            assert_eq!(error.lines().count(), 1, "one line: {error}");
        }
        assert!(
            Manifest::parse("{\"schema\": 1,")
                .unwrap_err()
                .contains("not JSON")
        );
    }
}

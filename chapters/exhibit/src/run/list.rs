//! What a chapter can do and has done: the answer to `--list`.

use std::path::Path;

use serde_json::{Value, json};

use super::chapter::Chapter;
use super::cli::Part;
use crate::manifest::{Exhibit, Manifest};

/// The list as text, or as JSON:
/// `{"chapter", "experiments": [{"name", "timed"}], "parameters": […], "exhibits": [{"name", "kind", …}]}`.
pub(super) fn list(chapter: &Chapter, published: Option<&Path>, as_json: bool) -> String {
    let exhibits = published.map(exhibits).unwrap_or_default();
    if as_json {
        format!("{:#}\n", to_json(chapter, &exhibits))
    } else {
        to_text(chapter, &exhibits)
    }
}

/// What the last default run published, as far as it can be read.
fn exhibits(folder: &Path) -> Vec<Exhibit> {
    let parts = [Part::Untimed, Part::Timed].into_iter();
    parts
        .filter_map(|part| Manifest::read(&folder.join(part.name())).ok())
        .flat_map(|part| part.exhibits)
        .collect()
}

fn to_json(chapter: &Chapter, exhibits: &[Exhibit]) -> Value {
    json!({
        "chapter": chapter.name,
        "experiments": chapter.steps.iter().map(|step| json!({
            "name": step.name,
            "timed": step.part == Part::Timed,
        })).collect::<Vec<_>>(),
        "parameters": chapter.fields.iter().map(|field| json!({
            "flag": field.flag(),
            "help": field.help,
            "unit": field.unit,
            "default": field.default.to_string(),
            "range": [field.lo, field.hi],
        })).collect::<Vec<_>>(),
        "exhibits": exhibits.iter().map(|exhibit| json!({
            "name": exhibit.common.name,
            "kind": exhibit.body.kind(),
            "experiment": exhibit.common.experiment,
            "timed": exhibit.common.timed,
        })).collect::<Vec<_>>(),
    })
}

fn to_text(chapter: &Chapter, exhibits: &[Exhibit]) -> String {
    let mut text = String::from("experiments\n");
    for step in &chapter.steps {
        let timed = if step.part == Part::Timed { "  (timed)" } else { "" };
        text += &format!("  {}{timed}\n", step.name);
        for exhibit in exhibits
            .iter()
            .filter(|exhibit| exhibit.common.experiment == step.name)
        {
            text += &format!("    {} {}\n", exhibit.body.kind(), exhibit.common.name);
        }
    }
    if !chapter.fields.is_empty() {
        text += "parameters\n";
    }
    for field in &chapter.fields {
        let (flag, default) = (field.flag(), field.default);
        text += &format!(
            "  --{flag}={default}  {} ({} … {})\n",
            field.help, field.lo, field.hi
        );
    }
    text
}

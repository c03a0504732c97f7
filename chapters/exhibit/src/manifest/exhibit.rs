//! An exhibit: its name, its provenance, its content.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Claim, Figure, Scalar, Table};
use crate::claim::Relation;

/// One exhibit: what all have in common, and what its kind adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exhibit {
    /// Name and provenance.
    #[serde(flatten)]
    pub common: Common,
    /// The content.
    #[serde(flatten)]
    pub body: Body,
}

/// Name and provenance of an exhibit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Common {
    /// Its name, unique in the chapter.
    pub name: String,
    /// The experiment that published it.
    pub experiment: String,
    /// Whether it depends on the clock.
    pub timed: bool,
    /// The line that published it.
    pub source: Source,
    /// The parameters it was computed with.
    pub parameters: Map<String, Value>,
    /// Whether a reader may turn those parameters in the page.
    pub live: bool,
}

/// A line of source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file, from the workspace's root.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// The content of an exhibit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Body {
    /// A figure.
    Figure(Figure),
    /// A table.
    Table(Table),
    /// A number or string.
    Value(Scalar),
    /// A claim.
    Claim(Claim),
}

impl Body {
    /// `figure`, `table`, `value` or `claim`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Figure(_) => "figure",
            Self::Table(_) => "table",
            Self::Value(_) => "value",
            Self::Claim(_) => "claim",
        }
    }
}

impl Exhibit {
    /// The files beside the manifest that belong to this exhibit.
    pub fn files(&self) -> Vec<&str> {
        match &self.body {
            Body::Figure(figure) => figure
                .panels
                .iter()
                .map(|panel| panel.file.as_str())
                .chain([figure.csv.as_str()])
                .collect(),
            Body::Table(table) => vec![&table.csv],
            Body::Value(_) | Body::Claim(_) => Vec::new(),
        }
    }

    pub(super) fn place(&self) -> String {
        format!("exhibit ‘{}’", self.common.name)
    }

    pub(super) fn check(&self) -> Result<(), String> {
        if !is_name(&self.common.name) {
            return Err("a name consists of a-z, 0-9 and single hyphens".into());
        }
        for file in self.files() {
            if file.is_empty() || file.contains(['/', '\\']) || file.starts_with('.') {
                return Err(format!("‘{file}’ is not a file name"));
            }
        }
        match &self.body {
            Body::Figure(figure) => {
                not_empty("caption", &figure.caption)?;
                not_empty("alt", &figure.alt)?;
                if figure.panels.is_empty() || figure.columns == 0 {
                    return Err("a figure has at least one panel and one column".into());
                }
            }
            Body::Table(table) => {
                not_empty("caption", &table.caption)?;
                if let Some(row) = table.rows.iter().position(|row| row.len() != table.columns.len()) {
                    return Err(format!("rows[{row}] does not have one cell a column"));
                }
            }
            Body::Value(value) => not_empty("text", &value.text)?,
            Body::Claim(claim) => {
                let relation = Relation::from_token(&claim.relation)
                    .ok_or_else(|| format!("relation ‘{}’ is unknown", claim.relation))?;
                let holds = relation.holds(claim.measured.unwrap_or(f64::NAN), &claim.bound);
                if holds != claim.holds {
                    return Err(format!(
                        "holds is {}, and measured and bound say {holds}",
                        claim.holds
                    ));
                }
            }
        }
        Ok(())
    }
}

/// Whether a name may be an exhibit's: lower-case words joined by hyphens.
pub fn is_name(name: &str) -> bool {
    name.split('-').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

fn not_empty(field: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        Err(format!("{field} is empty"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_and_hyphens() {
        assert!(
            ["paths", "digits-seconds", "f32-1"]
                .iter()
                .all(|name| is_name(name))
        );
        assert!(
            ["", "Paths", "a_b", "-a", "a-", "a--b", "a b", "α"]
                .iter()
                .all(|name| !is_name(name))
        );
    }
}

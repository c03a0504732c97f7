//! Fields that nobody reads: a name spelled wrong must not pass for a default.

use serde::Serialize;
use serde_json::Value;

/// Refuses fields that reading dropped: serde cannot deny them in flattened structs.
pub(super) fn all_known(json: &Value, read: &impl Serialize, place: &str) -> Result<(), String> {
    let again = serde_json::to_value(read).map_err(|error| error.to_string())?;
    match stray(json, &again, "") {
        Some(field) => Err(format!("{place}: unknown field `{field}`")),
        None => Ok(()),
    }
}

fn stray(json: &Value, read: &Value, path: &str) -> Option<String> {
    match (json, read) {
        (Value::Object(json), Value::Object(read)) => json.iter().find_map(|(name, value)| {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            match read.get(name) {
                Some(read) => stray(value, read, &path),
                // Left out when written because it is the default.
                None if matches!(value, Value::Null | Value::Bool(false)) => None,
                None => Some(path),
            }
        }),
        (Value::Array(json), Value::Array(read)) => json
            .iter()
            .zip(read)
            .enumerate()
            .find_map(|(i, (json, read))| stray(json, read, &format!("{path}[{i}]"))),
        _ => None,
    }
}

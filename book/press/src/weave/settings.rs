//! `[preprocessor.press]` in book.toml.

use std::collections::BTreeMap;

use mdbook_preprocessor::config::Config;

/// What book.toml tells the press.
#[derive(Debug, Default)]
pub struct Settings {
    /// Chapters that are not written: the name that references use, and the title in SUMMARY.md.
    pub chapters: BTreeMap<String, String>,
    /// Macros of TeX beside those that the press brings.
    pub macros: BTreeMap<String, String>,
}

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    ///
    /// A table whose values are not strings: its name and what the reader of TOML says.
    pub fn read(config: &Config) -> Result<Self, String> {
        let table = |name: &str| {
            config
                .get::<BTreeMap<String, String>>(&format!("preprocessor.press.{name}"))
                .map(Option::unwrap_or_default)
                .map_err(|error| format!("[preprocessor.press.{name}]: {error:#}"))
        };
        Ok(Self {
            chapters: table("chapters")?,
            macros: table("macros")?,
        })
    }
}

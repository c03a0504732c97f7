//! book.toml, read strictly: mdBook forgets a whole table for one unknown key, and says nothing.

use std::path::Path;

use mdbook_driver::config::{Config, HtmlConfig};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::Problem;
use crate::weave::lines::Lines;
use crate::weave::nearest::nearest;

/// A table's keys, and the tables among them.
struct Known {
    keys: &'static [&'static str],
    tables: &'static [(&'static str, Inside)],
}

/// What may stand in a table.
enum Inside {
    /// These keys.
    These(&'static Known),
    /// Any key, each with a table of these.
    Named(&'static Known),
    /// Anything.
    Anything,
}

const ROOT: Known = Known {
    keys: &[],
    tables: &[
        ("book", Inside::These(&BOOK)),
        ("build", Inside::These(&BUILD)),
        (
            "rust",
            Inside::These(&Known {
                keys: &["edition"],
                tables: &[],
            }),
        ),
        ("output", Inside::These(&OUTPUT)),
        ("preprocessor", Inside::Named(&PREPROCESSOR)),
    ],
};
const BOOK: Known = Known {
    keys: &[
        "title",
        "authors",
        "description",
        "src",
        "language",
        "text-direction",
    ],
    tables: &[],
};
const BUILD: Known = Known {
    keys: &[
        "build-dir",
        "create-missing",
        "use-default-preprocessors",
        "extra-watch-dirs",
    ],
    tables: &[],
};
// A second renderer would move mdBook's output into a folder of its own.
const OUTPUT: Known = Known {
    keys: &[],
    tables: &[("html", Inside::These(&HTML))],
};
const PREPROCESSOR: Known = Known {
    keys: &["command", "before", "after", "renderer", "renderers", "optional"],
    // Drafts' names and TeX's macros, which `weave::settings` reads.
    tables: &[("chapters", Inside::Anything), ("macros", Inside::Anything)],
};
const HTML: Known = Known {
    keys: &[
        "theme",
        "default-theme",
        "preferred-dark-theme",
        "smart-punctuation",
        "definition-lists",
        "admonitions",
        "mathjax-support",
        "additional-css",
        "additional-js",
        "no-section-label",
        "git-repository-url",
        "git-repository-icon",
        "input-404",
        "site-url",
        "cname",
        "edit-url-template",
        "hash-files",
        "sidebar-header-nav",
    ],
    tables: &[
        (
            "fold",
            Inside::These(&Known {
                keys: &["enable", "level"],
                tables: &[],
            }),
        ),
        ("playground", Inside::These(&PLAYGROUND)),
        ("playpen", Inside::These(&PLAYGROUND)),
        (
            "code",
            Inside::These(&Known {
                keys: &[],
                tables: &[("hidelines", Inside::Anything)],
            }),
        ),
        (
            "print",
            Inside::These(&Known {
                keys: &["enable", "page-break"],
                tables: &[],
            }),
        ),
        ("search", Inside::These(&SEARCH)),
        ("redirect", Inside::Anything),
    ],
};
const PLAYGROUND: Known = Known {
    keys: &["editable", "copyable", "copy-js", "line-numbers", "runnable"],
    tables: &[],
};
const SEARCH: Known = Known {
    keys: &[
        "enable",
        "limit-results",
        "teaser-word-count",
        "use-boolean-and",
        "boost-title",
        "boost-hierarchy",
        "boost-paragraph",
        "expand",
        "heading-split-level",
        "copy-js",
    ],
    tables: &[(
        "chapter",
        Inside::Named(&Known {
            keys: &["enable"],
            tables: &[],
        }),
    )],
};

/// Reads book.toml. When mdBook itself cannot, there is no configuration and the problems say why.
pub fn read(root: &Path) -> (Option<Config>, Vec<Problem>) {
    let file = Path::new("book.toml");
    let text = match std::fs::read_to_string(root.join(file)) {
        Ok(text) => text,
        Err(cause) => {
            return (
                None,
                vec![Problem::error(file, 0, format!("cannot be read: {cause}"), "")],
            );
        }
    };
    let mut reader = Reader {
        lines: Lines::of(&text),
        problems: Vec::new(),
        strangers: Vec::new(),
    };
    match DeTable::parse(&text) {
        Ok(table) => reader.table(table.get_ref(), &ROOT, &[]),
        Err(error) => {
            let line = error.span().map_or(0, |span| reader.lines.line(span.start));
            return (None, vec![Problem::error(file, line, error.message(), "")]);
        }
    }
    let Reader {
        mut problems,
        strangers,
        ..
    } = reader;
    // The rest is read without them, so that one run tells what else is wrong.
    let cleaned = without(&text, &strangers).unwrap_or_else(|| text.clone());
    let mut config: Config = match cleaned.parse() {
        Ok(config) => config,
        Err(error) => {
            problems.push(Problem::error(file, 0, causes(&error), ""));
            return (None, problems);
        }
    };
    // Reading the table here tells what `html_config` would only log, and then use defaults for.
    if let Err(error) = config.get::<HtmlConfig>("output.html") {
        let line = text
            .lines()
            .position(|line| line.trim() == "[output.html]")
            .map_or(0, |index| index + 1);
        problems.push(Problem::error(
            file,
            line,
            format!("[output.html]: {}", causes(&error)),
            "",
        ));
    }
    if config.build.create_missing {
        let line = text
            .lines()
            .position(|line| line.trim() == "[build]")
            .map_or(0, |index| index + 1);
        problems.push(Problem::error(
            file,
            line,
            "mdBook would write an empty page for each one that SUMMARY.md names and that does not exist",
            "say `create-missing = false` in [build]",
        ));
        config.build.create_missing = false;
    }
    (Some(config), problems)
}

/// An error and its causes, without what is said twice.
pub fn causes(error: &mdbook_driver::errors::Error) -> String {
    let mut words = String::new();
    for cause in error.chain().map(|cause| cause.to_string()) {
        if !words.contains(cause.trim()) {
            if !words.is_empty() {
                words.push_str(": ");
            }
            words.push_str(cause.trim());
        }
    }
    words
}

/// The text without these keys.
fn without(text: &str, strangers: &[Vec<String>]) -> Option<String> {
    if strangers.is_empty() {
        return None;
    }
    let mut root: toml::Table = text.parse().ok()?;
    for path in strangers {
        let (last, tables) = path.split_last()?;
        let mut table = &mut root;
        for name in tables {
            table = table.get_mut(name)?.as_table_mut()?;
        }
        table.remove(last);
    }
    toml::to_string(&root).ok()
}

/// Walks through book.toml and keeps what should not be there.
struct Reader {
    lines: Lines,
    problems: Vec<Problem>,
    /// Paths of keys that are not known or not what they should be.
    strangers: Vec<Vec<String>>,
}

impl Reader {
    fn table(&mut self, table: &DeTable<'_>, known: &Known, path: &[String]) {
        for (key, value) in table.iter() {
            let name = key.get_ref().as_ref();
            let mut here = path.to_vec();
            here.push(name.to_owned());
            match known
                .tables
                .iter()
                .find(|(table, _)| *table == name)
                .map(|(_, inside)| inside)
            {
                Some(Inside::These(known)) => self.within(value, known, here),
                Some(Inside::Named(known)) => match value.get_ref() {
                    DeValue::Table(tables) => {
                        for (key, value) in tables.iter() {
                            let mut here = here.clone();
                            here.push(key.get_ref().to_string());
                            self.within(value, known, here);
                        }
                    }
                    _ => self.no_table(value, here),
                },
                Some(Inside::Anything) => {}
                None if known.keys.contains(&name) => {}
                None => {
                    let names = known
                        .keys
                        .iter()
                        .chain(known.tables.iter().map(|(name, _)| name))
                        .copied();
                    let remedy = match nearest(name, names.clone()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("known here: {}", names.collect::<Vec<_>>().join(", ")),
                    };
                    let place = if path.is_empty() {
                        String::new()
                    } else {
                        format!(" in [{}]", path.join("."))
                    };
                    let what = format!("unknown key `{name}`{place}");
                    let line = self.lines.line(key.span().start);
                    self.problems
                        .push(Problem::error("book.toml", line, what, remedy));
                    self.strangers.push(here);
                }
            }
        }
    }

    fn within(&mut self, value: &Spanned<DeValue<'_>>, known: &Known, path: Vec<String>) {
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, known, &path),
            _ => self.no_table(value, path),
        }
    }

    fn no_table(&mut self, value: &Spanned<DeValue<'_>>, path: Vec<String>) {
        let name = path.join(".");
        self.problems.push(Problem::error(
            "book.toml",
            self.lines.line(value.span().start),
            format!("`{name}` must be a table"),
            format!("begin it with [{name}]"),
        ));
        self.strangers.push(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("book.toml"), text).unwrap();
        read(folder.path()).1.iter().map(Problem::to_string).collect()
    }

    const GOOD: &str = "[book]\ntitle = \"T\"\n\n[build]\ncreate-missing = false\n\n";

    #[test]
    fn a_good_file_is_quiet() {
        let text = format!("{GOOD}[output.html]\ntheme = \"t\"\n[output.html.redirect]\n\"/a\" = \"/b\"\n");
        assert!(problems(&text).is_empty(), "{:?}", problems(&text));
    }

    #[test]
    fn unknown_keys_are_told_with_line_and_suggestion() {
        let text = format!(
            "{GOOD}[output.html]\ndefault-theem = \"light\"\n[output.html.playground]\nrunable = false\n[output.pdf]\n\
             [preprocessor.press]\nbefor = []\n[extra]\n"
        );
        let found = problems(&text);
        assert_eq!(found.len(), 5, "{found:#?}");
        assert!(
            found[0].starts_with("book.toml:16: unknown key `extra`")
                || found.iter().any(|p| p.contains("`extra`"))
        );
        for expected in [
            "book.toml:8: unknown key `default-theem` in [output.html]\n    did you mean `default-theme`?",
            "book.toml:10: unknown key `runable` in [output.html.playground]\n    did you mean `runnable`?",
            "book.toml:13: unknown key `befor` in [preprocessor.press]\n    did you mean `before`?",
        ] {
            assert!(
                found.iter().any(|problem| problem == expected),
                "{expected} is not in {found:#?}"
            );
        }
    }

    #[test]
    fn the_rest_of_a_table_with_a_stranger_still_counts() {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("{GOOD}[output.html]\ndefault-theem = \"x\"\ndefault-theme = \"coal\"\n");
        std::fs::write(folder.path().join("book.toml"), text).unwrap();
        let html = read(folder.path()).0.unwrap().html_config().unwrap();
        assert_eq!(html.default_theme.as_deref(), Some("coal"));
    }

    #[test]
    fn wrong_types_and_dangerous_defaults_are_told() {
        assert!(
            problems(&format!("{GOOD}[output.html]\nhash-files = \"yes\"\n"))[0]
                .starts_with("book.toml:7: [output.html]")
        );
        assert!(
            problems("[book]\ntitle = \"T\"\n[build]\n")[0].starts_with("book.toml:3: mdBook would write")
        );
        assert!(problems("[book\n")[0].starts_with("book.toml:1: "));
    }
}

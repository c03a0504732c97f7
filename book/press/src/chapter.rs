//! The book's chapters: a page, a folder and a package that belong together.

use std::path::{Path, PathBuf};

use crate::problem::Problem;
use crate::summary::entries;

/// A chapter that SUMMARY.md names and whose page is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The number in its folder's and page's name.
    pub number: u32,
    /// `03-newton`.
    pub slug: String,
    /// The package: `newton`.
    pub package: String,
    /// Its folder, relative to the root: `chapters/03-newton`.
    pub folder: PathBuf,
    /// Its page, relative to the root: `book/src/03-newton.md`.
    pub page: PathBuf,
    /// Its title in SUMMARY.md.
    pub title: String,
    /// The packages that its crate depends on.
    pub needs: Vec<String>,
}

impl Chapter {
    /// The chapters that SUMMARY.md names, in its order, and what is wrong with its list.
    ///
    /// `src` is the folder of the prose, relative to the root.
    pub fn all(root: &Path, src: &Path) -> (Vec<Self>, Vec<Problem>) {
        let summary = src.join("SUMMARY.md");
        let text = match std::fs::read_to_string(root.join(&summary)) {
            Ok(text) => text,
            Err(cause) => {
                let what = format!("cannot be read: {cause}");
                return (
                    Vec::new(),
                    vec![Problem::error(summary, 0, what, "it lists the book's pages")],
                );
            }
        };
        let mut chapters = Vec::new();
        let mut problems = Vec::new();
        for entry in entries(&text) {
            let complain = |what: String, remedy: &str| Problem::error(&summary, entry.line, what, remedy);
            let Some(location) = &entry.location else { continue };
            let page = src.join(location);
            if !root.join(&page).is_file() {
                problems.push(complain(
                    format!("the page `{}` does not exist", page.display()),
                    "write it, or leave the link empty to announce a chapter that is still to come",
                ));
                continue;
            }
            let Some((digits, name)) = numbered(location) else {
                continue;
            };
            let number: u32 = digits.parse().unwrap_or_default();
            if entry.number != Some(number) {
                problems.push(complain(
                    match entry.number {
                        Some(place) => format!("`{location}` stands at place {place}"),
                        None => format!("`{location}` is no numbered chapter here"),
                    },
                    "the number in a page's and a folder's name is its place among the numbered chapters",
                ));
            }
            let slug = format!("{digits}-{name}");
            let folder = Path::new("chapters").join(&slug);
            match package(&root.join(&folder).join("Cargo.toml")) {
                Ok((package, needs)) => chapters.push(Self {
                    number,
                    slug,
                    package,
                    folder,
                    page,
                    title: entry.title.clone(),
                    needs,
                }),
                Err(what) => problems.push(complain(
                    format!(
                        "`{location}` has no chapter to compute it: {}: {what}",
                        folder.join("Cargo.toml").display()
                    ),
                    "a page `NN-name.md` belongs to the crate in `chapters/NN-name`",
                )),
            }
        }
        (chapters, problems)
    }

    /// The command that runs it as a reader would.
    pub fn command(&self) -> String {
        format!("just chapter {}", self.number)
    }
}

/// Splits `03-newton.md` into `03` and `newton`.
fn numbered(location: &str) -> Option<(&str, &str)> {
    let (digits, name) = location.strip_suffix(".md")?.split_once('-')?;
    let two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    (two && !name.contains('/')).then_some((digits, name))
}

/// The package's name in a Cargo.toml, and the names of those it depends on; what only tests or benches use is none.
fn package(manifest: &Path) -> Result<(String, Vec<String>), String> {
    let text = std::fs::read_to_string(manifest).map_err(|cause| cause.to_string())?;
    let table: toml::Table = text
        .parse()
        .map_err(|cause: toml::de::Error| cause.message().to_owned())?;
    let name = |of: &toml::Value, key: &str| of.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let own = table
        .get("package")
        .and_then(|package| name(package, "name"))
        .ok_or_else(|| "it names no package".to_owned())?;
    let dependencies = table.get("dependencies").and_then(toml::Value::as_table);
    let needs = dependencies
        .into_iter()
        .flatten()
        // A dependency may be renamed.
        .map(|(key, declaration)| name(declaration, "package").unwrap_or_else(|| key.clone()))
        .collect();
    Ok((own, needs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_digits_and_a_name_make_a_chapter() {
        assert_eq!(numbered("03-newton.md"), Some(("03", "newton")));
        assert_eq!(numbered("b-notation.md"), None);
        assert_eq!(numbered("preface.md"), None);
    }

    #[test]
    fn a_crate_names_what_it_needs() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("Cargo.toml");
        let text = "[package]\nname = \"newton\"\n[dependencies]\nhessian = { workspace = true }\n\
            other = { package = \"first-order\", version = \"1\" }\nrand = \"0.10\"\n[dev-dependencies]\nkrylov = \"1\"\n";
        std::fs::write(&file, text).unwrap();
        let needs = ["hessian", "first-order", "rand"].map(str::to_owned).to_vec();
        assert_eq!(package(&file), Ok(("newton".to_owned(), needs)));
        std::fs::write(&file, "[dependencies]\n").unwrap();
        assert_eq!(package(&file), Err("it names no package".to_owned()));
    }
}

//! The modules of live figures: which chapters need one, which are current, which have to be made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::console::{Console, seconds};
use super::digest::Digests;
use super::failure::Failure;
use super::house::House;
use super::module::{self, ADVICE, Toolchain};
use super::part::Part;
use super::scratch;
use crate::chapter::Chapter;
use crate::problem::Problem;

/// The script that a chapter's page loads, by package.
pub type Modules = BTreeMap<String, PathBuf>;

/// How a module is made; another number makes all of them again.
const RECIPE: u32 = 1;

/// What a module was made of.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Record {
    recipe: u32,
    script: String,
    /// Digests by path.
    sources: BTreeMap<PathBuf, String>,
}

/// The modules of the chapters that published a live figure; those whose sources changed are made. Where no toolchain
/// can make them there are none, which is an error if they are `required`, else one line.
///
/// # Errors
/// When the system refuses to write; a chapter that does not compile for the page is a problem.
pub fn modules(
    house: &House,
    chapters: &[Chapter],
    required: bool,
    digests: &mut Digests,
    console: &Console,
) -> Result<(Modules, Vec<Problem>), Failure> {
    let mut modules = Modules::new();
    let mut stale = Vec::new();
    for chapter in chapters.iter().filter(|chapter| is_live(house, chapter)) {
        match current(house, &chapter.package, digests) {
            Some(script) => {
                modules.insert(chapter.package.clone(), script);
            }
            None => stale.push(chapter),
        }
    }
    if stale.is_empty() {
        return Ok((modules, Vec::new()));
    }
    let Some(toolchain) = Toolchain::find() else {
        let names: Vec<_> = stale.iter().map(|chapter| chapter.package.as_str()).collect();
        let names = names.join(", ");
        if required {
            let what = format!("no toolchain here can compile the live figures of {names}");
            let problem = Problem::error("", 0, what, format!("get one with {ADVICE}"));
            return Ok((modules, vec![problem]));
        }
        console.note(&format!(
            "the figures of {names} stand still: {ADVICE}, and a reader can turn them"
        ));
        return Ok((modules, Vec::new()));
    };
    let mut problems = Vec::new();
    for chapter in stale {
        let task = std::time::Instant::now();
        console.note(&format!("live figures of {} …", chapter.package));
        match make(house, &toolchain, &chapter.package, digests)? {
            Ok(script) => {
                let size = std::fs::metadata(&script).map_or(0, |data| data.len() / 1024);
                console.say(&format!(
                    "{:<11} {}: {size} KB ({})",
                    "live",
                    chapter.package,
                    seconds(task.elapsed())
                ));
                modules.insert(chapter.package.clone(), script);
            }
            Err(what) => problems.push(Problem::error(
                &chapter.folder,
                0,
                format!("chapter {} ({}) {what}", chapter.number, chapter.package),
                "what only the executable needs belongs behind the feature `run`",
            )),
        }
    }
    Ok((modules, problems))
}

/// Whether a chapter published a live figure. The manifest is read whole later; here its text tells enough.
fn is_live(house: &House, chapter: &Chapter) -> bool {
    let manifest = Part::Untimed
        .folder(house.root(), &chapter.package)
        .join("manifest.json");
    std::fs::read_to_string(manifest).is_ok_and(|text| text.contains("\"instrument\": {"))
}

fn folder(house: &House) -> PathBuf {
    house.target().join("live/modules")
}

fn record_of(house: &House, package: &str) -> PathBuf {
    folder(house).join(format!("{package}.json"))
}

/// The script, if nothing changed that it was made of.
fn current(house: &House, package: &str, digests: &mut Digests) -> Option<PathBuf> {
    let bytes = std::fs::read(record_of(house, package)).ok()?;
    let record: Record = serde_json::from_slice(&bytes).ok()?;
    let script = folder(house).join(&record.script);
    let same = |(path, digest): (&PathBuf, &String)| {
        digests
            .of(&house.root().join(path))
            .is_ok_and(|now| now == *digest)
    };
    (record.recipe == RECIPE && script.is_file() && record.sources.iter().all(same)).then_some(script)
}

fn make(
    house: &House,
    toolchain: &Toolchain,
    package: &str,
    digests: &mut Digests,
) -> Result<Result<PathBuf, String>, Failure> {
    let made = toolchain
        .compile(house.root(), package)
        .and_then(|compiled| Ok((toolchain.link(&compiled.archive)?, compiled.sources())));
    let (wasm, sources) = match made {
        Ok(made) => made,
        Err(what) => return Ok(Err(what)),
    };
    let folder = folder(house);
    std::fs::create_dir_all(&folder).map_err(Failure::system("create", &folder))?;
    let script = module::script(package, &wasm).map_err(Failure::system("pack", &folder))?;
    let hash = blake3::hash(script.as_bytes()).to_hex();
    let name = format!("{package}-{}.js", &hash[..8]);
    let record = Record {
        recipe: RECIPE,
        script: name.clone(),
        sources: digested(house.root(), sources, digests),
    };
    if let Ok(bytes) = std::fs::read(record_of(house, package))
        && let Ok(before) = serde_json::from_slice::<Record>(&bytes)
        && before.script != name
    {
        // An older script may be gone already.
        std::fs::remove_file(folder.join(before.script)).ok();
    }
    let path = folder.join(name);
    // Not by `scratch::write`: what it writes is private, and this file is published. The record below makes it count.
    std::fs::write(&path, &script).map_err(Failure::system("write", &path))?;
    let file = record_of(house, package);
    let bytes = serde_json::to_vec(&record)
        .map_err(|error| Failure::system("write", &file)(std::io::Error::other(error)))?;
    scratch::write(&file, &bytes)?;
    Ok(Ok(path))
}

/// Digests of the sources, of the manifests beside them, and of what all crates share.
fn digested(root: &Path, sources: Vec<PathBuf>, digests: &mut Digests) -> BTreeMap<PathBuf, String> {
    let manifests: Vec<_> = sources
        .iter()
        .filter_map(|file| file.ancestors().find(|folder| folder.ends_with("src")))
        .filter_map(|src| Some(src.parent()?.join("Cargo.toml")))
        .collect();
    let shared = ["Cargo.toml", "Cargo.lock"].map(|name| root.join(name));
    sources
        .into_iter()
        .chain(manifests)
        .chain(shared)
        .filter_map(|path| {
            let digest = digests.of(&path).ok()?;
            Some((path.strip_prefix(root).unwrap_or(&path).to_path_buf(), digest))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_current_until_a_source_changes() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("book.toml"), "").unwrap();
        let house = House::find(root).unwrap();
        let src = root.join("chapters/03-newton/src");
        std::fs::create_dir_all(&src).unwrap();
        std::fs::write(src.join("lib.rs"), "one").unwrap();
        let mut digests = Digests::default();
        let sources = digested(root, vec![src.join("lib.rs")], &mut digests);
        assert_eq!(sources.len(), 1, "what does not exist is left out: {sources:?}");
        let record = Record {
            recipe: RECIPE,
            script: "newton-1.js".to_owned(),
            sources,
        };
        std::fs::create_dir_all(super::folder(&house)).unwrap();
        std::fs::write(record_of(&house, "newton"), serde_json::to_vec(&record).unwrap()).unwrap();
        assert_eq!(
            current(&house, "newton", &mut digests),
            None,
            "the script is missing"
        );
        let script = super::folder(&house).join("newton-1.js");
        std::fs::write(&script, "").unwrap();
        assert_eq!(current(&house, "newton", &mut digests), Some(script));
        std::fs::write(src.join("lib.rs"), "two!").unwrap();
        assert_eq!(current(&house, "newton", &mut Digests::default()), None);
        assert_eq!(current(&house, "hessian", &mut digests), None);
    }
}

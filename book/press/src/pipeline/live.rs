//! The modules of live figures: which chapters need one, which are current, which have to be made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::console::{Console, seconds};
use super::digest::Digests;
use super::failure::Failure;
use super::freshness::listed;
use super::house::House;
use super::module::{self, ADVICE, Toolchain};
use super::part::Part;
use super::scratch;
use crate::chapter::Chapter;
use crate::problem::Problem;

/// The script that a chapter's page loads, by package.
pub type Modules = BTreeMap<String, PathBuf>;

/// How a module is made; another number makes all of them again.
const RECIPE: u32 = 2;

/// What a module was made of, and why.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Record {
    recipe: u32,
    script: String,
    /// What the compiler said of itself.
    compiler: String,
    /// Digests by path.
    sources: BTreeMap<PathBuf, String>,
    /// Whether the last build made it.
    made: bool,
    /// Why it was made when it last was.
    reason: String,
    /// How long that took.
    seconds: f64,
}

/// A search for a toolchain that can compile for the page, beside whatever else there is to do: compilers take their time
/// to answer.
#[derive(Debug)]
pub struct Search(JoinHandle<Option<Toolchain>>);

impl Search {
    /// Begins to ask.
    pub fn start() -> Self {
        Self(std::thread::spawn(Toolchain::find))
    }

    fn found(self) -> Option<Toolchain> {
        self.0.join().ok().flatten()
    }
}

/// The modules of the chapters that published a live figure; those whose sources or compiler changed are made. Where no
/// toolchain can make them there are none, which is an error if they are `required`, else one line; but a module that is
/// there already is good as long as its sources are the same.
///
/// # Errors
/// When the system refuses to write; a chapter that does not compile for the page is a problem.
pub fn modules(
    house: &House,
    chapters: &[Chapter],
    required: bool,
    search: Search,
    digests: &mut Digests,
    console: &Console,
) -> Result<(Modules, Vec<Problem>), Failure> {
    let mut modules = Modules::new();
    let live: Vec<_> = chapters
        .iter()
        .filter(|chapter| is_live(house, chapter))
        .collect();
    if live.is_empty() {
        return Ok((modules, Vec::new()));
    }
    let toolchain = search.found();
    let mut stale = Vec::new();
    for chapter in live {
        let record = Record::load(house, &chapter.package);
        let compiler = toolchain.as_ref().map(Toolchain::version);
        match Record::stale(record.as_ref(), house, compiler, digests) {
            Some(reason) => stale.push((chapter, reason)),
            None => {
                let mut record = record.unwrap_or_default();
                modules.insert(chapter.package.clone(), folder(house).join(&record.script));
                if std::mem::take(&mut record.made) {
                    record.save(house, &chapter.package)?;
                }
            }
        }
    }
    if stale.is_empty() {
        return Ok((modules, Vec::new()));
    }
    let Some(toolchain) = toolchain else {
        let names: Vec<_> = stale
            .iter()
            .map(|(chapter, _)| chapter.package.as_str())
            .collect();
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
    for (chapter, reason) in stale {
        let start = Instant::now();
        console.note(&format!("live figures of {} …", chapter.package));
        match make(house, &toolchain, &chapter.package, digests)? {
            Ok(mut record) => {
                record.reason = reason;
                record.seconds = start.elapsed().as_secs_f64();
                let script = folder(house).join(&record.script);
                let size = std::fs::metadata(&script).map_or(0, |data| data.len() / 1024);
                console.say(&format!(
                    "{:<11} {}: {size} KB ({}) because {}",
                    "live",
                    chapter.package,
                    seconds(start.elapsed()),
                    record.reason,
                ));
                record.save(house, &chapter.package)?;
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

/// Whether the last build made a chapter's module, why, and what has changed since; nothing for a chapter without live
/// figures.
pub fn why(house: &House, chapter: &Chapter, digests: &mut Digests) -> Option<String> {
    if !is_live(house, chapter) {
        return None;
    }
    let name = format!("{}, module of its live figures", chapter.package);
    let compiler = Toolchain::find();
    let compiler = compiler.as_ref().map(Toolchain::version);
    let can = match compiler {
        Some(_) => "`cargo book` makes it".to_owned(),
        None => format!("no toolchain here can make it: {ADVICE}"),
    };
    let Some(record) = Record::load(house, &chapter.package) else {
        return Some(format!("{name}: never made; {can}"));
    };
    let took = seconds(Duration::from_secs_f64(record.seconds.max(0.0)));
    let done = if record.made {
        "made at the last build"
    } else {
        "not made at the last build: same sources and compiler.\n    It was made"
    };
    let since = match Record::stale(Some(&record), house, compiler, digests) {
        Some(reason) => format!("since then: {reason}; {can}"),
        None => "nothing that it is made of has changed since then".to_owned(),
    };
    Some(format!(
        "{name}: {done} ({took}) because {}\n    {since}",
        record.reason
    ))
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

impl Record {
    fn load(house: &House, package: &str) -> Option<Self> {
        let bytes = std::fs::read(record_of(house, package)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    fn save(&self, house: &House, package: &str) -> Result<(), Failure> {
        let file = record_of(house, package);
        let bytes = serde_json::to_vec(self)
            .map_err(|error| Failure::system("write", &file)(std::io::Error::other(error)))?;
        scratch::write(&file, &bytes)
    }

    /// Why a module has to be made anew, if it has to. Without a compiler to compare, its sources decide.
    fn stale(
        record: Option<&Self>,
        house: &House,
        compiler: Option<&str>,
        digests: &mut Digests,
    ) -> Option<String> {
        let Some(record) = record else {
            return Some("there was none".to_owned());
        };
        if record.recipe != RECIPE {
            return Some("the press makes modules in another way".to_owned());
        }
        if !folder(house).join(&record.script).is_file() {
            return Some("its script was gone".to_owned());
        }
        let changes =
            record
                .sources
                .iter()
                .filter_map(|(path, digest)| match digests.of(&house.root().join(path)) {
                    Ok(now) if now == *digest => None,
                    Ok(_) => Some(format!("{} changed", house.shown(path).display())),
                    Err(_) => Some(format!("{} removed", house.shown(path).display())),
                });
        let mut changes: Vec<_> = changes.collect();
        if let Some(compiler) = compiler.filter(|compiler| *compiler != record.compiler) {
            changes.push(compilers(&record.compiler, compiler));
        }
        (!changes.is_empty()).then(|| listed(&changes))
    }
}

/// How two compilers differ: by their first lines, which name them, or by more.
fn compilers(old: &str, new: &str) -> String {
    let first = |version: &str| version.lines().next().unwrap_or("unknown").to_owned();
    let (old, new) = (first(old), first(new));
    if old == new {
        format!("the compiler is another {new}")
    } else {
        format!("the compiler is {new} instead of {old}")
    }
}

fn make(
    house: &House,
    toolchain: &Toolchain,
    package: &str,
    digests: &mut Digests,
) -> Result<Result<Record, String>, Failure> {
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
    let record = Record {
        recipe: RECIPE,
        script: format!("{package}-{}.js", &hash[..8]),
        compiler: toolchain.version().to_owned(),
        sources: digested(house.root(), sources, digests),
        made: true,
        ..Record::default()
    };
    if let Some(before) = Record::load(house, package)
        && before.script != record.script
    {
        // An older script may be gone already.
        std::fs::remove_file(folder.join(before.script)).ok();
    }
    // Not by `scratch::write`: what it writes is private, and this file is published. Its record makes it count.
    let path = folder.join(&record.script);
    std::fs::write(&path, &script).map_err(Failure::system("write", &path))?;
    Ok(Ok(record))
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
    fn a_module_is_current_until_its_sources_or_its_compiler_change() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("book.toml"), "").unwrap();
        let house = House::find(root).unwrap();
        let src = root.join("chapters/03-newton/src");
        std::fs::create_dir_all(&src).unwrap();
        std::fs::write(src.join("lib.rs"), "one").unwrap();
        let sources = digested(root, vec![src.join("lib.rs")], &mut Digests::default());
        assert_eq!(sources.len(), 1, "what does not exist is left out: {sources:?}");
        let record = Record {
            recipe: RECIPE,
            script: "newton-1.js".to_owned(),
            compiler: "rustc 1.95.0\nhost: abacus".to_owned(),
            sources,
            ..Record::default()
        };
        record.save(&house, "newton").unwrap();
        assert_eq!(Record::load(&house, "newton").as_ref(), Some(&record));
        assert_eq!(Record::load(&house, "hessian"), None);
        let stale = |record, compiler| Record::stale(record, &house, compiler, &mut Digests::default());
        let same = Some(record.compiler.as_str());
        assert_eq!(stale(None, same).unwrap(), "there was none");
        assert_eq!(stale(Some(&record), same).unwrap(), "its script was gone");
        std::fs::write(super::folder(&house).join("newton-1.js"), "").unwrap();
        assert_eq!(stale(Some(&record), same), None);
        assert_eq!(stale(Some(&record), None), None, "no compiler to compare");
        for (compiler, words) in [
            (
                "rustc 1.96.0\nhost: abacus",
                "the compiler is rustc 1.96.0 instead of rustc 1.95.0",
            ),
            (
                "rustc 1.95.0\nhost: slide rule",
                "the compiler is another rustc 1.95.0",
            ),
        ] {
            assert_eq!(stale(Some(&record), Some(compiler)).unwrap(), words);
        }
        let older = Record {
            recipe: 1,
            ..Record::load(&house, "newton").unwrap()
        };
        assert!(stale(Some(&older), same).unwrap().contains("another way"));
        std::fs::write(src.join("lib.rs"), "two!").unwrap();
        assert_eq!(
            stale(Some(&record), None).unwrap(),
            "chapters/03-newton/src/lib.rs changed"
        );
        std::fs::remove_file(src.join("lib.rs")).unwrap();
        assert!(stale(Some(&record), same).unwrap().contains("lib.rs removed"));
    }
}

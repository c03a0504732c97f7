//! The chapters' sources: items by name, exactly as compiled.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use quote::ToTokens;
use rayon::prelude::*;

use super::lines::Lines;
use super::nearest::nearest;

/// One item of a source file.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its path in the crate: `Newton::step`, `figures::paths`, `impl Method for Newton`.
    pub path: String,
    /// The same with the trait for a method of a trait's impl: `Method for Newton::step`.
    pub qualified: String,
    /// The file, relative to the root of the workspace.
    pub file: PathBuf,
    /// Line of its first doc comment or attribute.
    pub line: usize,
    /// Line of its closing brace.
    pub last_line: usize,
    /// Its source, without the indentation of its first line.
    pub text: String,
}

/// What is wrong with an item's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemError {
    /// In words.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// All items of a chapter.
#[derive(Debug, Default)]
pub struct Items {
    items: Vec<Item>,
    /// Files that are no Rust: where and why.
    pub broken: Vec<(PathBuf, usize, String)>,
}

/// The sources of all chapters, each parsed once when it is first asked for.
#[derive(Debug)]
pub struct Sources {
    root: PathBuf,
    folders: HashMap<PathBuf, OnceLock<Arc<Items>>>,
    files: Mutex<HashMap<PathBuf, Option<Arc<str>>>>,
}

impl Sources {
    /// The sources below these folders, which are relative to the root.
    pub fn new(root: &Path, folders: impl IntoIterator<Item = PathBuf>) -> Self {
        let folders = folders
            .into_iter()
            .map(|folder| (folder, OnceLock::new()))
            .collect();
        Self {
            root: root.to_owned(),
            folders,
            files: Mutex::default(),
        }
    }

    /// The items of a folder.
    pub fn items(&self, folder: &Path) -> Arc<Items> {
        match self.folders.get(folder) {
            Some(cell) => cell
                .get_or_init(|| Arc::new(Items::read(&self.root, folder)))
                .clone(),
            None => Arc::new(Items::read(&self.root, folder)),
        }
    }

    /// The text of a file, relative to the root.
    pub fn text(&self, file: &Path) -> Option<Arc<str>> {
        let mut files = self.files.lock().ok()?;
        files
            .entry(file.to_owned())
            .or_insert_with(|| std::fs::read_to_string(self.root.join(file)).ok().map(Arc::from))
            .clone()
    }

    /// The smallest item that holds a line: the function that published an exhibit.
    pub fn around(&self, folder: &Path, file: &Path, line: usize) -> Option<Item> {
        let items = self.items(folder);
        items
            .items
            .iter()
            .filter(|item| item.file == file && item.line <= line && line <= item.last_line)
            .filter(|item| !item.path.starts_with("impl ") && !item.path.contains("::impl "))
            .min_by_key(|item| item.last_line - item.line)
            .cloned()
    }
}

impl Items {
    fn read(root: &Path, folder: &Path) -> Self {
        let mut files = Vec::new();
        for part in ["src", "examples"] {
            rust_files(&root.join(folder).join(part), &mut files);
        }
        files.sort();
        let parsed: Vec<_> = files
            .par_iter()
            .map(|path| {
                let file = path.strip_prefix(root).unwrap_or(path).to_owned();
                let text = std::fs::read_to_string(path).unwrap_or_default();
                let mut collector = Collector::new(&root.join(folder), path, file.clone(), &text);
                match syn::parse_file(&text) {
                    Ok(parsed) => {
                        collector.items(&parsed.items, &collector.module.clone());
                        Ok(collector.found)
                    }
                    Err(error) => Err((file, error.span().start().line, error.to_string())),
                }
            })
            .collect();
        let mut items = Self::default();
        for file in parsed {
            match file {
                Ok(found) => items.items.extend(found),
                Err(broken) => items.broken.push(broken),
            }
        }
        items
    }

    /// The item of this name.
    ///
    /// # Errors
    ///
    /// When no item has the name, with the nearest one; when several have, with all of them.
    pub fn find(&self, name: &str) -> Result<&Item, ItemError> {
        let exact: Vec<_> = self
            .items
            .iter()
            .filter(|item| item.path == name || item.qualified == name)
            .collect();
        let matches = if exact.is_empty() {
            let tail = format!("::{name}");
            self.items
                .iter()
                .filter(|item| item.path.ends_with(&tail) || item.qualified.ends_with(&tail))
                .collect()
        } else {
            exact
        };
        match matches.as_slice() {
            [item] => Ok(item),
            [] => Err(self.unknown(name)),
            several => {
                let mut names: Vec<_> = several
                    .iter()
                    .map(|item| format!("‘{}’ ({}:{})", item.qualified, item.file.display(), item.line))
                    .collect();
                names.sort();
                Err(ItemError {
                    what: format!("the item ‘{name}’ is ambiguous"),
                    remedy: format!("write one of {}", names.join(", ")),
                })
            }
        }
    }

    fn unknown(&self, name: &str) -> ItemError {
        let mut names: Vec<&str> = Vec::new();
        for item in &self.items {
            names.push(&item.path);
            names.push(item.path.rsplit("::").next().unwrap_or(&item.path));
        }
        let remedy = match (nearest(name, names.iter().copied()), self.broken.first()) {
            (Some(near), _) => format!("did you mean ‘{near}’?"),
            (None, Some((file, line, why))) => {
                format!(
                    "{}:{line} could not be read ({why}); mend it first",
                    file.display()
                )
            }
            (None, None) => {
                let mut known: Vec<_> = self.items.iter().map(|item| item.path.as_str()).collect();
                known.truncate(12);
                format!(
                    "write the path of a function, method, type, constant or impl block, such as {}",
                    known.join(", ")
                )
            }
        };
        ItemError {
            what: format!("there is no item ‘{name}’"),
            remedy,
        }
    }
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

struct Collector<'a> {
    text: &'a str,
    lines: Lines,
    file: PathBuf,
    module: String,
    found: Vec<Item>,
}

impl<'a> Collector<'a> {
    fn new(folder: &Path, path: &Path, file: PathBuf, text: &'a str) -> Self {
        let inside = path.strip_prefix(folder).unwrap_or(path).with_extension("");
        let mut parts: Vec<_> = inside
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        if parts.first().is_some_and(|part| part == "src") {
            parts.remove(0);
        }
        if parts.last().is_some_and(|part| part == "lib" || part == "mod") {
            parts.pop();
        }
        Self {
            text,
            lines: Lines::of(text),
            file,
            module: parts.join("::"),
            found: Vec::new(),
        }
    }

    fn add(&mut self, module: &str, path: &str, qualified: &str, tokens: impl ToTokens) {
        let Some(range) = span(&tokens) else { return };
        if range.end > self.text.len() || !self.text.is_char_boundary(range.start) {
            return;
        }
        let join = |name: &str| {
            if module.is_empty() {
                name.to_owned()
            } else {
                format!("{module}::{name}")
            }
        };
        let line_start = self.text[..range.start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let indent = &self.text[line_start..range.start];
        let indent = if indent.trim().is_empty() { indent } else { "" };
        let text = self.text[range.clone()]
            .lines()
            .map(|line| line.strip_prefix(indent).unwrap_or(line.trim_start()))
            .collect::<Vec<_>>()
            .join("\n");
        self.found.push(Item {
            path: join(path),
            qualified: join(qualified),
            file: self.file.clone(),
            line: self.lines.line(range.start),
            last_line: self.lines.line(range.end.saturating_sub(1)),
            text,
        });
    }

    fn items(&mut self, items: &[syn::Item], module: &str) {
        for item in items {
            match item {
                syn::Item::Fn(function) => self.plain(module, &function.sig.ident, item),
                syn::Item::Struct(structure) => self.plain(module, &structure.ident, item),
                syn::Item::Enum(enumeration) => self.plain(module, &enumeration.ident, item),
                syn::Item::Union(union) => self.plain(module, &union.ident, item),
                syn::Item::Const(constant) => self.plain(module, &constant.ident, item),
                syn::Item::Static(constant) => self.plain(module, &constant.ident, item),
                syn::Item::Type(alias) => self.plain(module, &alias.ident, item),
                syn::Item::Trait(definition) => {
                    self.plain(module, &definition.ident, item);
                    for member in &definition.items {
                        if let syn::TraitItem::Fn(function) = member {
                            let path = format!("{}::{}", definition.ident, function.sig.ident);
                            self.add(module, &path, &path, member);
                        }
                    }
                }
                syn::Item::Impl(block) => self.block(module, block),
                syn::Item::Mod(inner) if !for_tests(&inner.attrs) => {
                    let path = if module.is_empty() {
                        inner.ident.to_string()
                    } else {
                        format!("{module}::{}", inner.ident)
                    };
                    if let Some((_, items)) = &inner.content {
                        self.items(items, &path);
                    }
                }
                syn::Item::Macro(invocation) => {
                    if let Some(name) = macro_name(invocation) {
                        self.add(module, &name, &name, item);
                    }
                }
                _ => {}
            }
        }
    }

    fn plain(&mut self, module: &str, name: &syn::Ident, item: &syn::Item) {
        let name = name.to_string();
        self.add(module, &name, &name, item);
    }

    fn block(&mut self, module: &str, block: &syn::ItemImpl) {
        let of = type_name(&block.self_ty);
        let through = block
            .trait_
            .as_ref()
            .and_then(|(_, path, _)| path.segments.last())
            .map(|segment| format!("{} for ", segment.ident))
            .unwrap_or_default();
        let name = format!("impl {through}{of}");
        self.add(module, &name, &name, block);
        for member in &block.items {
            let ident = match member {
                syn::ImplItem::Fn(function) => &function.sig.ident,
                syn::ImplItem::Const(constant) => &constant.ident,
                syn::ImplItem::Type(alias) => &alias.ident,
                _ => continue,
            };
            self.add(
                module,
                &format!("{of}::{ident}"),
                &format!("{through}{of}::{ident}"),
                member,
            );
        }
    }
}

fn for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.meta.to_token_stream().to_string().contains("test")
    })
}

fn type_name(of: &syn::Type) -> String {
    match of {
        syn::Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string())
            .unwrap_or_default(),
        syn::Type::Reference(reference) => type_name(&reference.elem),
        other => other.to_token_stream().to_string(),
    }
}

/// The name of a `macro_rules!`, or of the type or function that an item macro such as `parameters!` declares.
fn macro_name(item: &syn::ItemMacro) -> Option<String> {
    if let Some(name) = &item.ident {
        return Some(name.to_string());
    }
    let mut declares = false;
    for token in item.mac.tokens.clone() {
        if let proc_macro2::TokenTree::Ident(word) = token {
            if declares {
                return Some(word.to_string());
            }
            declares = word == "struct" || word == "enum" || word == "fn" || word == "const";
        }
    }
    None
}

/// The bytes from the first token to the last, doc comments and attributes included.
fn span(tokens: &impl ToTokens) -> Option<Range<usize>> {
    let mut range: Option<Range<usize>> = None;
    for token in tokens.to_token_stream() {
        let bytes = token.span().byte_range();
        range = Some(match range {
            None => bytes,
            Some(so_far) => so_far.start.min(bytes.start)..so_far.end.max(bytes.end),
        });
    }
    range.filter(|range| range.start < range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "//! Crate.\n\n/// Doc.\n#[derive(Debug)]\npub struct Newton {\n    /// d\n    damping: f64,\n}\n\nimpl Newton {\n    /// One step.\n    pub fn step(&self) -> f64 {\n        self.damping\n    }\n}\n\nimpl Method for Newton {\n    fn step(&self) -> f64 {\n        1.0\n    }\n    fn name(&self) -> &str { \"λ\" }\n}\n\npub const LIMIT: f64 = 1e-8;\n\nparameters! {\n    /// P.\n    pub struct Paths { a: f64 = 1.0 }\n}\n\n#[cfg(test)]\nmod tests { fn step() {} }\n";

    fn items() -> Items {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("c/src")).unwrap();
        std::fs::write(folder.path().join("c/src/lib.rs"), LIB).unwrap();
        std::fs::write(
            folder.path().join("c/src/main.rs"),
            "fn main() {}\n\nfn paths() {}\n",
        )
        .unwrap();
        std::fs::write(
            folder.path().join("c/src/figures.rs"),
            "pub fn paths() {}\npub fn only() {}\n",
        )
        .unwrap();
        Items::read(folder.path(), Path::new("c"))
    }

    #[test]
    fn items_are_cut_from_doc_comment_to_closing_brace() {
        let items = items();
        let newton = items.find("Newton").unwrap();
        assert_eq!(newton.line, 3);
        assert!(
            newton
                .text
                .starts_with("/// Doc.\n#[derive(Debug)]\npub struct Newton {"),
            "{}",
            newton.text
        );
        assert!(newton.text.ends_with("damping: f64,\n}"), "{}", newton.text);
        assert_eq!(items.find("LIMIT").unwrap().text, "pub const LIMIT: f64 = 1e-8;");
        assert!(items.find("Paths").unwrap().text.starts_with("parameters! {"));
        assert_eq!(
            items.find("Newton::name").unwrap().text,
            "fn name(&self) -> &str { \"λ\" }"
        );
    }

    #[test]
    fn methods_lose_their_indentation() {
        let items = items();
        let step = items.find("impl Newton").unwrap();
        assert!(step.text.contains("\n    /// One step.\n"));
        let step = items.find("Method for Newton::step").unwrap();
        assert_eq!(step.text, "fn step(&self) -> f64 {\n    1.0\n}");
    }

    #[test]
    fn ambiguity_names_every_candidate() {
        let items = items();
        let error = items.find("Newton::step").unwrap_err();
        assert!(
            error
                .remedy
                .contains("‘Method for Newton::step’ (c/src/lib.rs:18)"),
            "{error:?}"
        );
        let error = items.find("paths").unwrap_err();
        assert!(
            error.remedy.contains("‘main::paths’") && error.remedy.contains("‘figures::paths’"),
            "{error:?}"
        );
        assert_eq!(items.find("only").unwrap().path, "figures::only");
    }

    #[test]
    fn an_unknown_item_gets_a_suggestion() {
        let error = items().find("Newtn").unwrap_err();
        assert_eq!(error.remedy, "did you mean ‘Newton’?");
    }

    #[test]
    fn the_function_around_a_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("c/src")).unwrap();
        std::fs::write(folder.path().join("c/src/lib.rs"), LIB).unwrap();
        let sources = Sources::new(folder.path(), [PathBuf::from("c")]);
        let item = sources
            .around(Path::new("c"), Path::new("c/src/lib.rs"), 13)
            .unwrap();
        assert_eq!(item.qualified, "Newton::step");
    }
}

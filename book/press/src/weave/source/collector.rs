//! Cuts the items out of a source file.

use std::ops::Range;
use std::path::{Path, PathBuf};

use quote::ToTokens;

use super::Item;
use crate::weave::lines::Lines;

pub(super) struct Collector<'a> {
    text: &'a str,
    lines: Lines,
    file: PathBuf,
    pub module: String,
    pub found: Vec<Item>,
}

impl<'a> Collector<'a> {
    pub fn new(folder: &Path, path: &Path, file: PathBuf, text: &'a str) -> Self {
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

    pub fn items(&mut self, items: &[syn::Item], module: &str) {
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

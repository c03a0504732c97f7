//! No typed numbers: a measured quantity in the text is a `{{#value}}`, or carries its reason.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use mdbook_preprocessor::book::Book;
use proc_macro2::{TokenStream, TokenTree};
use pulldown_cmark::{Event, Parser, Tag};
use rayon::prelude::*;
use regex::Regex;
use syn::visit::Visit;

use super::numeral::{self, Numeral};
use crate::chapter::Chapter;
use crate::problem::Problem;
use crate::weave::catalog::split_owner;
use crate::weave::page::{self, Page};
use crate::weave::scan;

/// What the check found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Numbers that were typed.
    pub problems: Vec<Problem>,
    /// Numbers that were typed for a reason.
    pub exceptions: Vec<Exception>,
}

/// A number that was typed for a reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exception {
    /// Relative to the root.
    pub file: PathBuf,
    /// Counted from one.
    pub line: usize,
    /// The number with its unit or comparison.
    pub text: String,
    /// Why it is right to type it.
    pub reason: String,
}

/// The bounds of all claims, by package and name.
type Bounds = HashMap<(String, String), Vec<f64>>;

/// Reads the pages, and the captions, alternative texts and claims in the chapters' sources.
pub fn prose(root: &Path, book: &Book, chapters: &[Chapter]) -> Report {
    let source = chapters
        .first()
        .and_then(|chapter| chapter.page.parent())
        .map_or_else(|| PathBuf::from("book/src"), Path::to_path_buf);
    let files: Vec<(PathBuf, &Chapter)> = chapters
        .iter()
        .flat_map(|chapter| {
            let mut files = Vec::new();
            rust_files(&root.join(&chapter.folder).join("src"), &mut files);
            files.into_iter().map(move |file| (file, chapter))
        })
        .collect();
    let literals: Vec<Literals> = files
        .par_iter()
        .filter_map(|(file, chapter)| Literals::read(root, file, &chapter.package))
        .collect();
    let mut bounds = Bounds::new();
    for file in &literals {
        for claim in &file.claims {
            bounds.insert((file.package.clone(), claim.name.clone()), claim.bounds.clone());
        }
    }
    let (pages, _) = page::read(book, &source, chapters);
    let mut parts: Vec<Report> = pages.par_iter().map(|page| check_page(page, &bounds)).collect();
    parts.extend(literals.par_iter().map(Literals::check).collect::<Vec<_>>());
    let mut report = Report::default();
    for part in parts {
        report.problems.extend(part.problems);
        report.exceptions.extend(part.exceptions);
    }
    report.problems.sort();
    report.exceptions.sort();
    report
}

fn typed(file: &Path, line: usize, text: &str, page: bool) -> Problem {
    let remedy = if page {
        "publish it and write {{#value name}}, or {{#quote key \"…\"}} if it was published elsewhere; if it is right to type it, give the reason on the same line: <!-- typed: reason -->"
    } else {
        "interpolate it from the data; if it is right to type it, give the reason on the same line: // typed: reason"
    };
    Problem::error(
        file,
        line,
        format!("the number ‘{}’ is typed", shown(text)),
        remedy,
    )
}

fn shown(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

static REASON: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<!--\s*typed:\s*(.*?)\s*-->").ok());

fn check_page(page: &Page, bounds: &Bounds) -> Report {
    let text = &page.text;
    let blanked = blank(page);
    let claims = claimed(page, &blanked, bounds);
    let mut reasons: Vec<(Range<usize>, String, bool)> = REASON
        .as_ref()
        .map(|pattern| {
            pattern
                .captures_iter(text)
                .filter_map(|capture| {
                    let whole = capture.get(0)?;
                    let in_code = scan::within(&page.scan.code, whole.start());
                    (!in_code).then(|| {
                        (
                            whole.range(),
                            capture.get(1).map_or("", |reason| reason.as_str()).to_owned(),
                            false,
                        )
                    })
                })
                .collect()
        })
        .unwrap_or_default();
    let mut report = Report::default();
    for Numeral { range, value } in numeral::find(&blanked) {
        let bound = value.is_some_and(|value| {
            claims
                .iter()
                .any(|(sentence, bounds)| sentence.contains(&range.start) && agrees(value, bounds))
        });
        if bound {
            continue;
        }
        let line = page.lines.line(range.start);
        let last = page.lines.line(range.end.saturating_sub(1).max(range.start));
        let reason = reasons.iter_mut().find(|(comment, _, _)| {
            let at = page.lines.line(comment.start);
            comment.start >= range.start && (at == line || at == last)
        });
        match reason {
            Some((_, reason, used)) if !reason.is_empty() => {
                *used = true;
                report.exceptions.push(Exception {
                    file: page.file.clone(),
                    line,
                    text: shown(&blanked[range]),
                    reason: reason.clone(),
                });
            }
            _ => report
                .problems
                .push(typed(&page.file, line, &blanked[range], true)),
        }
    }
    for (range, reason, used) in reasons {
        let line = page.lines.line(range.start);
        if reason.is_empty() {
            report.problems.push(Problem::error(
                &page.file,
                line,
                "the exception gives no reason",
                "write <!-- typed: why this number may be typed -->",
            ));
        } else if !used {
            report.problems.push(Problem::error(
                &page.file,
                line,
                format!("nothing on this line needs the exception ‘{reason}’"),
                "remove the comment, or move it behind its number",
            ));
        }
    }
    report
}

/// The sentences before claims: what they state is measured, and may repeat the bound.
fn claimed(page: &Page, blanked: &str, bounds: &Bounds) -> Vec<(Range<usize>, Vec<f64>)> {
    let mut found = Vec::new();
    for directive in page
        .scan
        .directives
        .iter()
        .filter(|directive| directive.name == "claim")
    {
        let (package, name) = split_owner(&directive.arguments, &page.owner);
        let Some(bounds) = bounds.get(&(package.to_owned(), name.to_owned())) else {
            continue;
        };
        let before =
            blanked[..directive.range.start].trim_end_matches([' ', '\n', '.', '!', '?', ';', ':', ',']);
        let paragraph = before.rfind("\n\n").map_or(0, |at| at + 2);
        let start = [". ", ".\n", "? ", "! "]
            .iter()
            .filter_map(|end| before[paragraph..].rfind(end))
            .max()
            .map_or(paragraph, |at| paragraph + at + 1);
        found.push((start..directive.range.start, bounds.clone()));
    }
    found
}

/// Whether a number is one of the bounds, or between the two; a share may be written in percent.
fn agrees(value: f64, bounds: &[f64]) -> bool {
    if let [low, high] = bounds
        && [1.0, 100.0]
            .iter()
            .any(|scale| scale * low <= value && value <= scale * high)
    {
        return true;
    }
    bounds.iter().any(|bound| {
        [*bound, bound.abs(), 100.0 * bound, 1.0 / bound]
            .iter()
            .any(|bound| (value - bound).abs() <= 1e-9 * bound.abs())
    })
}

/// The prose of a page, byte for byte; everything else is blank. A word stands for what is computed.
fn blank(page: &Page) -> String {
    let text = &page.text;
    let mut bytes = text.clone().into_bytes();
    let hide = |bytes: &mut Vec<u8>, range: Range<usize>, word: &str| {
        for byte in &mut bytes[range.clone()] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        // At the end of the range, so that the unit behind a number in a formula stays near.
        if word.len() <= range.len() {
            bytes[range.end - word.len()..range.end].copy_from_slice(word.as_bytes());
        }
    };
    for (event, range) in Parser::new_ext(text, scan::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(_)) => hide(&mut bytes, range, ""),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                // The words of a link are prose, its address is not.
                let source = &text[range.clone()];
                if let Some(at) = source.rfind(&format!("]({dest_url}")) {
                    hide(&mut bytes, range.start + at..range.end, "");
                }
            }
            _ => {}
        }
    }
    for range in page
        .scan
        .code
        .iter()
        .chain(&page.scan.html)
        .chain(&page.scan.comments)
    {
        hide(&mut bytes, range.clone(), "x");
    }
    for directive in page.scan.directives.iter().chain(&page.scan.includes) {
        // The reason of a verdict is prose.
        let written = &text[directive.range.clone()];
        match written.find(':').filter(|_| directive.name == "verdict") {
            Some(colon) => {
                hide(
                    &mut bytes,
                    directive.range.start..directive.range.start + colon + 1,
                    "",
                );
                hide(&mut bytes, directive.range.end - 2..directive.range.end, "");
            }
            None => hide(&mut bytes, directive.range.clone(), "x"),
        }
    }
    for formula in &page.scan.formulas {
        hide(&mut bytes, formula.range.clone(), &spoken(&formula.tex));
    }
    for heading in &page.scan.headings {
        let source = &text[heading.range.clone()];
        if let Some(at) = source.rfind("{#").filter(|_| heading.explicit) {
            let end = source[at..].find('}').map_or(source.len(), |end| at + end + 1);
            hide(
                &mut bytes,
                heading.range.start + at..heading.range.start + end,
                "",
            );
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// A formula as the check reads it: a bare number as itself, what is approximately a number as that, any other as a word.
fn spoken(tex: &str) -> String {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s*(?:\\approx|\\sim|≈)?\s*\d[\d.,]*(?:\s*×\s*10\^\{?-?\d+\}?)?\s*(?:[%×]|[a-zA-Z]{1,12}(?:/s)?)?\s*$").ok()
    });
    static ABOUT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:\\approx|≈)\s*(\d[\d.,]*(?:\s*×\s*10\^\{?-?\d+\}?)?)").ok());
    let mut plain = tex
        .replace("\\times", "×")
        .replace("\\%", "%")
        .replace("\\,", " ")
        .replace("{,}", ",");
    for command in ["\\text{", "\\mathrm{", "\\textrm{"] {
        while let Some(start) = plain.find(command) {
            let Some(end) = plain[start..].find('}').map(|end| start + end) else {
                break;
            };
            let inner = plain[start + command.len()..end].to_owned();
            plain.replace_range(start..=end, &inner);
        }
    }
    if NUMBER.as_ref().is_some_and(|number| number.is_match(&plain)) {
        return format!(" {}", plain.trim().replace("\\approx", "≈").replace("\\sim", "≈"));
    }
    if let Some(about) = ABOUT.as_ref().and_then(|about| about.captures(&plain)) {
        return format!("x ≈{}", &about[1]);
    }
    "x".to_owned()
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

/// The texts in a source file that a reader of the book will see.
struct Literals {
    file: PathBuf,
    package: String,
    source: String,
    texts: Vec<Text>,
    claims: Vec<ClaimCall>,
}

struct Text {
    /// The words; what is interpolated is blank.
    words: String,
    line: usize,
    last_line: usize,
    /// What a claim's statement may say.
    bounds: Vec<f64>,
}

struct ClaimCall {
    name: String,
    bounds: Vec<f64>,
}

impl Literals {
    fn read(root: &Path, file: &Path, package: &str) -> Option<Self> {
        let source = std::fs::read_to_string(file).ok()?;
        let parsed = syn::parse_file(&source).ok()?;
        let mut collector = Collector::default();
        collector.visit_file(&parsed);
        Some(Self {
            file: file.strip_prefix(root).unwrap_or(file).to_owned(),
            package: package.to_owned(),
            texts: collector.texts,
            claims: collector.claims,
            source,
        })
    }

    fn check(&self) -> Report {
        let rows: Vec<&str> = self.source.lines().collect();
        let mut report = Report::default();
        for text in &self.texts {
            for Numeral { range, value } in numeral::find(&text.words) {
                if value.is_some_and(|value| agrees(value, &text.bounds)) {
                    continue;
                }
                let reason = (text.line..=text.last_line)
                    .filter_map(|line| rows.get(line - 1))
                    .find_map(|row| row.split_once("// typed:"))
                    .map(|(_, reason)| reason.trim());
                match reason {
                    Some(reason) if !reason.is_empty() => report.exceptions.push(Exception {
                        file: self.file.clone(),
                        line: text.line,
                        text: shown(&text.words[range]),
                        reason: reason.to_owned(),
                    }),
                    _ => report
                        .problems
                        .push(typed(&self.file, text.line, &text.words[range], false)),
                }
            }
        }
        report
    }
}

#[derive(Default)]
struct Collector {
    texts: Vec<Text>,
    claims: Vec<ClaimCall>,
}

impl Collector {
    fn expression(&mut self, expression: &syn::Expr) {
        match expression {
            syn::Expr::Lit(literal) => {
                if let syn::Lit::Str(text) = &literal.lit {
                    self.text(text, Vec::new());
                }
            }
            syn::Expr::Macro(call)
                if call
                    .mac
                    .path
                    .segments
                    .last()
                    .is_some_and(|segment| segment.ident == "format") =>
            {
                self.first_string(call.mac.tokens.clone(), Vec::new());
            }
            syn::Expr::Reference(reference) => self.expression(&reference.expr),
            syn::Expr::MethodCall(call) => self.expression(&call.receiver),
            _ => {}
        }
    }

    fn first_string(&mut self, tokens: TokenStream, bounds: Vec<f64>) {
        let literal = tokens.into_iter().find_map(|token| match token {
            TokenTree::Literal(literal) => {
                syn::parse_str::<syn::LitStr>(&literal.to_string())
                    .ok()
                    .map(|mut text| {
                        text.set_span(literal.span());
                        text
                    })
            }
            _ => None,
        });
        if let Some(text) = literal {
            self.text(&text, bounds);
        }
    }

    fn text(&mut self, text: &syn::LitStr, bounds: Vec<f64>) {
        self.texts.push(Text {
            words: without_placeholders(&text.value()),
            line: text.span().start().line,
            last_line: text.span().end().line,
            bounds,
        });
    }

    /// `claim!(run, "name", "statement", measured, relation, bound)`.
    fn claim(&mut self, tokens: TokenStream) {
        let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
        for token in tokens {
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == ',' => parts.push(Vec::new()),
                _ => {
                    if let Some(part) = parts.last_mut() {
                        part.push(token);
                    }
                }
            }
        }
        let string = |part: &Vec<TokenTree>| -> Option<syn::LitStr> {
            let [TokenTree::Literal(literal)] = part.as_slice() else {
                return None;
            };
            let mut text = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?;
            text.set_span(literal.span());
            Some(text)
        };
        let bounds: Vec<f64> = parts
            .iter()
            .skip(4)
            .filter_map(|part| {
                let text: String = part.iter().map(ToString::to_string).collect();
                let text = text.replace('_', "");
                let text = text.trim_end_matches("f64").trim_end_matches("f32");
                text.parse().ok()
            })
            .collect();
        if let Some(name) = parts.get(1).and_then(string) {
            self.claims.push(ClaimCall {
                name: name.value(),
                bounds: bounds.clone(),
            });
        }
        if let Some(part) = parts.get(2) {
            match string(part) {
                Some(statement) => self.text(&statement, bounds),
                None => self.first_string(part.iter().cloned().flat_map(inside).collect(), bounds),
            }
        }
    }
}

/// The tokens of a group, so that `format!("…")` yields its string.
fn inside(token: TokenTree) -> Vec<TokenTree> {
    match token {
        TokenTree::Group(group) => group.stream().into_iter().collect(),
        other => vec![other],
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let shown = call.method == "caption" || call.method == "alt";
        if shown {
            for argument in &call.args {
                self.expression(argument);
            }
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = &*call.func {
            let names: Vec<String> = path
                .path
                .segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            if matches!(names.as_slice(), [.., "Table", "new"])
                && let Some(caption) = call.args.first()
            {
                self.expression(caption);
            }
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if call
            .path
            .segments
            .last()
            .is_some_and(|segment| segment.ident == "claim")
        {
            self.claim(call.tokens.clone());
        }
        syn::visit::visit_macro(self, call);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let tests = module
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("cfg"));
        if !tests {
            syn::visit::visit_item_mod(self, module);
        }
    }
}

/// `{x}` and `{:.2}` are computed; a word stands for them. So do code and formulas.
fn without_placeholders(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut depth = 0_usize;
    let mut characters = words.chars().peekable();
    let mut code = false;
    while let Some(character) = characters.next() {
        match character {
            '{' if characters.peek() == Some(&'{') && depth == 0 => {
                characters.next();
                out.push(' ');
            }
            '{' => {
                depth += 1;
                out.push('x');
            }
            '}' => depth = depth.saturating_sub(1),
            '`' => code = !code,
            _ if depth == 0 && !code => out.push(character),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_read_when_they_are_numbers() {
        assert_eq!(spoken("12"), " 12");
        assert_eq!(spoken(r"3\times"), " 3×");
        assert_eq!(spoken(r"12\,\text{ms}"), " 12 ms");
        assert_eq!(spoken(r"\kappa \approx 2508"), "x ≈2508");
        assert_eq!(spoken("N \\times N"), "x");
        assert_eq!(spoken("x_{12}"), "x");
    }

    #[test]
    fn captions_and_claims_are_read_from_the_source() {
        let source = r#"
            fn f(run: &mut Run) -> Outcome {
                let n = 3;
                run.figure("a", Figure::new(plot).caption("Newton is 3 times faster").alt(format!("{n} iterations, 12 ms")))?;
                run.table("b", Table::new("Took 5 s"))?; // typed: a budget
                claim!(run, "few", "at most seven iterations", n, <=, 7)?;
                claim!(run, "many", "at least nine iterations", n, >=, 8)?;
                Ok(())
            }
        "#;
        let parsed = syn::parse_file(source).unwrap();
        let mut collector = Collector::default();
        collector.visit_file(&parsed);
        let literals = Literals {
            file: "chapters/x/src/main.rs".into(),
            package: "x".into(),
            source: source.into(),
            texts: collector.texts,
            claims: collector.claims,
        };
        let report = literals.check();
        let found: Vec<_> = report
            .problems
            .iter()
            .map(|problem| (problem.line, problem.what.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (4, "the number ‘12 ms’ is typed"),
                (4, "the number ‘3 times faster’ is typed"),
                (7, "the number ‘nine iterations’ is typed"),
            ]
        );
        assert_eq!(report.exceptions.len(), 1);
        assert_eq!(report.exceptions[0].reason, "a budget");
    }
}

//! Where an exhibit comes from, one click away: code, data, the command, and everything that went in.

use base64::Engine as _;
use serde_json::Value;

use super::highlight;
use super::html;
use super::scope::{Place, Scope};
use crate::library::Entry;
use exhibit::manifest::Body;

/// The line of source that published an exhibit; a link when the book's repository is known.
pub fn source_line(scope: &Scope<'_>, entry: &Entry) -> String {
    let source = &entry.exhibit.common.source;
    file_line(scope, &source.file, source.line as usize)
}

/// A line of a file of the workspace; a link when the book's repository is known.
pub fn file_line(scope: &Scope<'_>, file: &str, line: usize) -> String {
    let shown = html::text(&format!("{file}:{line}"));
    match &scope.whole.weaver.repository {
        Some(repository) => {
            // A file that differs from the commit is still nearest to it.
            let commit = scope.whole.weaver.options.commit.as_deref();
            let commit = commit
                .and_then(|commit| commit.split(' ').next())
                .unwrap_or("HEAD");
            let href = format!(
                "{}/blob/{commit}/{file}#L{line}",
                repository.trim_end_matches('/')
            );
            format!(
                "<a class=\"source\" href=\"{}\">{shown}</a>",
                html::attribute(&href)
            )
        }
        None => format!("<span class=\"source\">{shown}</span>"),
    }
}

/// The command that makes an exhibit again.
pub fn command(scope: &Scope<'_>, entry: &Entry) -> String {
    let experiment = &entry.exhibit.common.experiment;
    if let Some(recorded) = &entry.recorded {
        return recorded.command.clone();
    }
    match scope
        .whole
        .weaver
        .chapters
        .iter()
        .find(|chapter| chapter.package == entry.package)
    {
        Some(chapter) => format!("just chapter {} --only {experiment}", chapter.number),
        None => format!("cargo run --release -p {} -- --only {experiment}", entry.package),
    }
}

/// The quiet line below a figure or a table.
pub fn foot(scope: &Scope<'_>, entry: &Entry, csv: &str, place: &Place) -> String {
    let mut out = String::from("<div class=\"exhibit-foot\">");
    out.push_str(&marks(entry));
    out.push_str(&code(scope, entry));
    out.push_str(&data(scope, entry, csv, place));
    out.push_str(&format!(
        "<details class=\"exhibit-run\"><summary>run</summary><pre><code class=\"language-sh nohighlight\">{}</code></pre></details>",
        highlight::highlight("sh", &command(scope, entry))
    ));
    out.push_str(&details(scope, entry));
    out.push_str("</div>");
    out
}

fn marks(entry: &Entry) -> String {
    if let Some(recorded) = &entry.recorded {
        format!(
            "<span class=\"exhibit-mark recorded\">recorded {}</span>",
            html::text(&recorded.date)
        )
    } else if entry.exhibit.common.timed {
        "<span class=\"exhibit-mark timed\">timed</span>".to_owned()
    } else {
        String::new()
    }
}

/// The function that published an exhibit, unfolded on demand.
pub fn code(scope: &Scope<'_>, entry: &Entry) -> String {
    let source = &entry.exhibit.common.source;
    let weaver = scope.whole.weaver;
    let line = source_line(scope, entry);
    let folder = weaver
        .chapters
        .iter()
        .find(|chapter| chapter.package == entry.package)
        .map(|chapter| &chapter.folder);
    let item = folder.and_then(|folder| {
        weaver
            .sources
            .around(folder, std::path::Path::new(&source.file), source.line as usize)
    });
    let listing = item
        .map(|item| {
            format!(
                "<pre><code class=\"language-rust nohighlight\">{}</code></pre>",
                highlight::rust(&item.text)
            )
        })
        .unwrap_or_default();
    format!("<details class=\"exhibit-code\"><summary>code</summary><p>{line}</p>{listing}</details>")
}

/// The line that compares a claim's measurement with its bound, unfolded on demand: the call of `claim!`, whole.
pub fn assertion(scope: &Scope<'_>, entry: &Entry) -> String {
    let source = &entry.exhibit.common.source;
    let text = scope
        .whole
        .weaver
        .sources
        .text(std::path::Path::new(&source.file));
    let call = text.as_deref().and_then(|text| call(text, source.line as usize));
    let Some(call) = call else {
        return source_line(scope, entry);
    };
    format!(
        "<details class=\"exhibit-code\"><summary class=\"source\">{}</summary><pre><code class=\"language-rust nohighlight\">{}</code></pre></details>",
        html::text(&format!("{}:{}", source.file, source.line)),
        highlight::rust(&call)
    )
}

/// The call that begins on a line, up to the end of the line on which its last bracket closes, without indentation.
fn call(text: &str, line: usize) -> Option<String> {
    const LONGEST: usize = 20;
    let first = text.lines().nth(line.checked_sub(1)?)?;
    let indent = first.len() - first.trim_start().len();
    let mut depth = 0i32;
    let mut quoted = false;
    let mut found = Vec::new();
    for line in text.lines().skip(line - 1).take(LONGEST) {
        let mut escaped = false;
        for letter in line.chars() {
            match letter {
                '"' if !escaped => quoted = !quoted,
                '(' | '[' | '{' if !quoted => depth += 1,
                ')' | ']' | '}' if !quoted => depth -= 1,
                _ => {}
            }
            escaped = letter == '\\' && !escaped;
        }
        found.push(line.get(indent..).unwrap_or(line.trim_start()));
        if depth <= 0 && !quoted {
            return Some(found.join("\n"));
        }
    }
    None
}

/// The link to an exhibit's data.
fn data(scope: &Scope<'_>, entry: &Entry, csv: &str, place: &Place) -> String {
    if csv.is_empty() {
        return String::new();
    }
    let from = entry.folder.join(csv);
    let name = format!("{}-{csv}", entry.package);
    let href = if scope.whole.weaver.options.inline_data {
        match std::fs::read(&from) {
            Ok(bytes) => {
                format!(
                    "data:text/csv;charset=utf-8;base64,{}",
                    base64::engine::general_purpose::STANDARD.encode(bytes)
                )
            }
            Err(error) => {
                scope.error(
                    place,
                    format!("cannot read {}: {error}", from.display()),
                    "run the chapter again",
                );
                return String::new();
            }
        }
    } else {
        let to = std::path::Path::new("exhibits").join(&entry.package).join(csv);
        let href = scope.page.relative(&to.to_string_lossy().replace('\\', "/"));
        scope.found.borrow_mut().copies.insert((from, to));
        href
    };
    format!(
        "<a class=\"exhibit-data\" href=\"{}\" download=\"{}\">data</a>",
        html::attribute(&href),
        html::attribute(&name)
    )
}

/// Everything that went in.
pub fn details(scope: &Scope<'_>, entry: &Entry) -> String {
    let mut out = String::from("<details class=\"provenance\"><summary>provenance</summary><dl>");
    for (term, description) in facts(scope, entry) {
        out.push_str(&format!(
            "<div><dt>{}</dt><dd>{description}</dd></div>",
            html::text(term)
        ));
    }
    out.push_str("</dl></details>");
    out
}

fn facts(scope: &Scope<'_>, entry: &Entry) -> Vec<(&'static str, String)> {
    let common = &entry.exhibit.common;
    let mut facts = vec![("source", source_line(scope, entry))];
    facts.push((
        "command",
        format!("<code>{}</code>", html::text(&command(scope, entry))),
    ));
    if !common.parameters.is_empty() {
        let list: Vec<_> = common
            .parameters
            .iter()
            .map(|(name, value)| format!("{} = {}", html::text(name), html::text(&parameter(value))))
            .collect();
        facts.push(("parameters", list.join(", ")));
    }
    if let Some(recorded) = &entry.recorded {
        facts.push(("recorded", html::text(&recorded.date)));
        let versions: Vec<_> = recorded
            .versions
            .iter()
            .map(|(name, version)| format!("{name} {version}"))
            .collect();
        facts.push(("versions", html::text(&versions.join(", "))));
        facts.push((
            "machine",
            html::text(&format!(
                "{}, {} threads",
                recorded.machine.cpu, recorded.machine.threads
            )),
        ));
        return facts;
    }
    facts.push(("seed", entry.seed.to_string()));
    if let Some(commit) = &scope.whole.weaver.options.commit {
        facts.push(("commit", format!("<code>{}</code>", html::text(commit))));
    }
    facts.push(("compiler", html::text(&entry.toolchain)));
    if let (true, Some(machine)) = (common.timed, &entry.machine) {
        facts.push((
            "machine",
            html::text(&format!("{}, {} threads", machine.cpu, machine.threads)),
        ));
    }
    if let Body::Claim(claim) = &entry.exhibit.body
        && common.timed
    {
        facts.push(("measured", html::text(&times(claim.attempts))));
    }
    facts
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

fn parameter(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("({})", items.iter().map(parameter).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_cut_out_whole() {
        let text = "fn f() {\n    claim!(\n        run,\n        \"a) \\\"b\",\n        x[0], <=, 7,\n    )?;\n    other();\n}\n";
        assert_eq!(
            call(text, 2).unwrap(),
            "claim!(\n    run,\n    \"a) \\\"b\",\n    x[0], <=, 7,\n)?;"
        );
        assert_eq!(call(text, 7).unwrap(), "other();");
        assert_eq!(call(text, 0), None);
        assert_eq!(call(text, 99), None);
    }
}

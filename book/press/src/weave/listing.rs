//! A listing: an item of a chapter's source, exactly as compiled, with file and line.

use super::catalog::{Kind, split_owner};
use super::scope::{Place, Scope};
use super::{figure, highlight, html, provenance};

/// `{{#listing Newton::step}}`.
pub fn render(scope: &Scope<'_>, arguments: &str, owner: &str, place: &Place) -> String {
    let (package, name) = split_owner(arguments, owner);
    let weaver = scope.whole.weaver;
    if name.is_empty() {
        scope.error(
            place,
            "the listing names no item",
            "write {{#listing function}} or {{#listing Type::method}}",
        );
        return scope.missing("listing");
    }
    let Some(folder) = weaver.folder(package) else {
        scope.no_chapter("listing", arguments, owner, place);
        return scope.missing(arguments);
    };
    let items = weaver.sources.items(&folder);
    let item = match items.find(name) {
        Ok(item) => item,
        Err(error) => {
            scope.error(
                place,
                format!("listing ‘{arguments}’: {} in {}", error.what, folder.display()),
                error.remedy,
            );
            return scope.missing(arguments);
        }
    };
    let label = match scope.whole.catalog.get(Kind::Listing, package, name) {
        Some(label) if label.page != scope.index => format!(
            "<a href=\"{}\">{}</a>",
            html::attribute(&scope.link(label.page, &label.id)),
            html::text(&label.text())
        ),
        Some(label) => html::text(&label.text()),
        None => Kind::Listing.to_string(),
    };
    format!(
        "<figure class=\"exhibit listing\" id=\"{}\"><figcaption><span class=\"label\">{label}</span> <code>{}</code> {}</figcaption>\
         <pre><code class=\"language-rust nohighlight\">{}</code></pre></figure>",
        figure::identifier(scope, Kind::Listing, arguments, owner),
        html::text(name),
        provenance::file_line(scope, &item.file.to_string_lossy().replace('\\', "/"), item.line),
        highlight::rust(&item.text)
    )
}

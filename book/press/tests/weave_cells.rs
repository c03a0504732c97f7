//! References in the cells of a table: links on the page, and errors where they lead nowhere.

mod specimen;

use serde_json::{Value, json};
use specimen::Specimen;

/// A table whose second column says where a method is taught.
fn taught(cells: &[&str]) -> Value {
    let text = |words: &str| json!({"text": words, "value": null});
    let rows: Vec<_> = cells
        .iter()
        .map(|cell| json!([text("method"), text(cell)]))
        .collect();
    json!({
        "kind": "table", "caption": "Where.", "csv": "errors.csv", "rows": rows,
        "columns": [{"head": "method", "unit": null, "align": "left"}, {"head": "taught in", "unit": null, "align": "left"}],
    })
}

fn specimen(cells: &[&str]) -> Specimen {
    Specimen::new("# T\n\n{{#figure paths}}\n\n{{#table taught}}\n").publishing("taught", taught(cells))
}

#[test]
fn a_reference_in_a_cell_is_a_link_and_to_a_draft_none() {
    let specimen = specimen(&[
        "{{#ref chapter newton}}",
        "{{#ref chapter globalization}}",
        "see {{#ref paths}} and {{#cite martens2010}}",
        "{{#ref chapter notation}}, {{#ref section notation#symbols}}",
    ]);
    assert_eq!(specimen.problems(), []);
    let page = specimen.page("03-newton.md");
    for cell in [
        "<td><a class=\"ref\" href=\"#\" title=\"Newton's method\">Chapter 1</a></td>",
        "<td><span class=\"ref draft\" title=\"Newton that holds (not yet written)\">Chapter 2</span></td>",
        "<td>see <a class=\"ref\" href=\"#figure-paths\">Figure\u{a0}1.1</a> and (<a class=\"cite\"",
        "<td><a class=\"ref\" href=\"a-notation.html\" title=\"Notation\">Appendix A</a>, <a class=\"ref\" href=\"a-notation.html#symbols\">“Symbols”</a></td>",
    ] {
        assert!(page.contains(cell), "{cell}\nis not in\n{page}");
    }
}

#[test]
fn a_reference_in_a_cell_that_leads_nowhere_is_an_error_at_its_source() {
    assert_eq!(
        specimen(&["{{#ref chapter nweton}}", "{{#ref pahts}}"]).said(),
        [
            "chapters/03-newton/src/main.rs:2: nothing called ‘pahts’ carries a number\n    did you mean ‘paths’?",
            "chapters/03-newton/src/main.rs:2: there is no chapter ‘nweton’\n    did you mean ‘newton’?; drafts are named in [preprocessor.press.chapters] of book.toml",
        ]
    );
}

#[test]
fn a_table_of_many_rows_opens_on_demand() {
    let page = |rows: usize| {
        let cells = vec!["{{#ref chapter newton}}"; rows];
        specimen(&cells).page("03-newton.md")
    };
    assert!(!page(50).contains("<details class=\"long\">"));
    assert!(
        page(51).contains("<details class=\"long\"><summary>show its 51 rows</summary><div class=\"scroll\"")
    );
}

//! The index of methods, made from a table of what their steps cost.

mod specimen;

use serde_json::{Value, json};
use specimen::Specimen;

fn costs(heads: [&str; 3], rows: &[[&str; 3]]) -> Value {
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| {
            row.iter()
                .map(|text| json!({"text": text, "value": null, "missing": *text == "no data"}))
                .collect()
        })
        .collect();
    json!({
        "kind": "table", "caption": "Costs.", "csv": "errors.csv", "rows": rows,
        "columns": heads.map(|head| json!({"head": head, "unit": null, "align": "left"})),
    })
}

fn specimen(table: Value) -> Specimen {
    Specimen::new("# T\n\n{{#table step-cost}}\n")
        .publishing("step-cost", table)
        .with("preface.md", "# Methods\n\n{{#methods newton:step-cost}}\n")
}

const HEADS: [&str; 3] = ["method", "taught in", "flops beside"];

#[test]
fn methods_stand_in_the_order_of_their_names() {
    let rows = [
        ["Newton, damped", "{{#ref chapter newton}}", "$N^3/3$"],
        ["L-BFGS", "{{#ref chapter globalization}}", "$4mN$"],
        ["*Adam*", "{{#ref chapter newton}}", "no data"],
        ["line search", "{{#ref chapter newton}}", "0"],
    ];
    let specimen = specimen(costs(HEADS, &rows));
    assert_eq!(specimen.problems(), []);
    let page = specimen.page("preface.md");
    let items: Vec<String> = page
        .split("<li>")
        .skip(1)
        .map(|item| press::weave::html::words(&item.replace("</", " </")))
        .collect();
    assert_eq!(
        items,
        [
            "Adam Chapter 1 flops beside no data",
            "L-BFGS Chapter 2 flops beside 4 m N",
            "line search Chapter 1 flops beside 0",
            "Newton, damped Chapter 1 flops beside N 3 / 3",
        ]
    );
    assert!(
        page.contains("<a href=\"03-newton.html#table-step-cost\">Table\u{a0}1.1</a>"),
        "{page}"
    );
    assert_eq!(specimen.render().1, []);
}

#[track_caller]
fn assert_one(table: Value, expected: &str) {
    assert_eq!(specimen(table).said(), [expected]);
}

#[test]
fn a_table_without_the_columns_of_an_index() {
    assert_one(
        costs(
            ["method", "taught", "cost"],
            &[["Adam", "{{#ref chapter newton}}", "1"]],
        ),
        "book/src/preface.md:3: the table ‘newton:step-cost’ has no column “taught in”\n    its columns are method, taught, cost",
    );
}

#[test]
fn a_method_that_is_taught_nowhere() {
    assert_one(
        costs(HEADS, &[["Adam", "somewhere", "1"]]),
        "chapters/03-newton/src/main.rs:2: the table ‘newton:step-cost’ does not say where ‘Adam’ is taught\n    write {{#ref chapter name}} in its column “taught in”",
    );
}

#[test]
fn a_table_that_nobody_publishes() {
    let specimen =
        Specimen::new("# T\n").with("preface.md", "# Methods\n\n{{#methods complexity:step-cost}}\n");
    let problems: Vec<_> = specimen.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "book/src/preface.md:3: table ‘complexity:step-cost’: there is no chapter ‘complexity’\n    the chapters are newton"
        ]
    );
}

//! Numbers that were typed by hand are found in pages and in sources, and exceptions give their reason.

mod specimen;

use press::check::prose::Report;
use specimen::Specimen;

fn report(page: &str) -> Report {
    let specimen = Specimen::new(page);
    press::check::prose(specimen.root(), &specimen.book(), &specimen.chapters)
}

#[track_caller]
fn assert_typed(page: &str, line: usize, number: &str) {
    let report = report(page);
    let [problem] = report.problems.as_slice() else {
        panic!("expected one problem, not {:#?}", report.problems)
    };
    assert_eq!(
        (problem.file.to_str(), problem.line),
        (Some("book/src/03-newton.md"), line)
    );
    assert_eq!(problem.what, format!("the number ‘{number}’ is typed"));
    assert!(problem.remedy.contains("{{#value name}}"), "{}", problem.remedy);
}

#[test]
fn a_typed_number_in_a_sentence() {
    assert_typed("# T\n\nIt takes\n12 ms.\n", 4, "12 ms");
    assert_typed("# T\n\nIt takes 12\nms.\n", 3, "12 ms");
    assert_typed("# T\n\nIt is ten times faster.\n", 3, "ten times faster");
    assert_typed("# T\n\nIt is twice as fast.\n", 3, "twice as fast");
}

#[test]
fn a_typed_number_in_a_formula() {
    assert_typed("# T\n\nIt takes $12\\,\\text{ms}$.\n", 3, "12 ms");
    assert_typed("# T\n\nAfter $300$ iterations.\n", 3, "300 iterations");
}

#[test]
fn values_quotes_code_and_definitions_pass() {
    let page = "# T 2.1\n\n{{#value iterations}} iterations; {{#quote martens2010 \"1.40\"}} times faster; `12 ms`; $8N^2$ bytes; \
        in 1981; the 8×8 digits.\n\n> It took 12 ms, they wrote.\n\n```text\n12 ms\n```\n\n[words](https://example.org/12%20ms)\n";
    assert_eq!(report(page).problems, []);
}

#[test]
fn the_bound_of_a_claim_may_stand_in_its_sentence() {
    assert_eq!(
        report("# T\n\nWords. Newton needs at most seven iterations. {{#claim few}}\n").problems,
        []
    );
    assert_typed(
        "# T\n\nNewton needs at most nine iterations. {{#claim few}}\n",
        3,
        "nine iterations",
    );
    assert_typed(
        "# T\n\nSeven iterations first. Newton is quick. {{#claim few}}\n",
        3,
        "Seven iterations",
    );
}

#[test]
fn an_exception_gives_its_reason() {
    let report = report("# T\n\nA day has 24 hours. <!-- typed: a definition -->\n");
    assert_eq!(report.problems, []);
    assert_eq!(report.exceptions.len(), 1);
    assert_eq!(report.exceptions[0].reason, "a definition");
    assert_eq!(report.exceptions[0].text, "24 hours");
}

#[test]
fn an_exception_without_reason_or_number_is_an_error() {
    let problems = report("# T\n\nWords. <!-- typed: nothing -->\n").problems;
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].what.contains("needs the exception"),
        "{}",
        problems[0]
    );
    let problems = report("# T\n\nIt takes 12 ms. <!-- typed: -->\n").problems;
    assert_eq!(problems.len(), 2, "{problems:#?}");
}

#[test]
fn captions_in_the_source_are_read() {
    let specimen = Specimen::new("# T\n");
    specimen.write(
        "chapters/03-newton/src/figures.rs",
        "pub fn paths() -> Figure {\n    Figure::new(plot)\n        .caption(\"Newton is 3 times faster\")\n        .alt(format!(\"{n} iterations\"))\n}\n",
    );
    let report = press::check::prose(specimen.root(), &specimen.book(), &specimen.chapters);
    let [problem] = report.problems.as_slice() else {
        panic!("{:#?}", report.problems)
    };
    assert_eq!(
        problem.to_string().lines().next(),
        Some("chapters/03-newton/src/figures.rs:3: the number ‘3 times faster’ is typed")
    );
    assert!(problem.remedy.contains("// typed: reason"));
}

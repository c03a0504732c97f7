//! Verdicts: each in its section, resting on the claims that the section names, and the table that collects them.

mod specimen;

use press::problem::{Problem, Severity};
use specimen::Specimen;

const PAGE: &str = "# The post {#post}

{{#verdicts}}

## “Inverting costs N³” {#cubic}

{{#verdict right but: it is *half* of the bill, $2N$ flops}}

It does{{#claim newton:few}}, and it does{{#claim newton:few}}, as {{#ref chapter newton}} counts.

## The Jacobian

{{#verdict right}}

See {{#ref section notation#symbols}}.

## Nobody can do better

{{#verdict wrong: somebody can}}

By the clock{{#claim newton:quick}}, and see {{#ref section notation#symbols}}.

## What is left

Words{{#claim newton:few}}.
";

/// The chapter makes its claims, and an appendix judges by them.
fn specimen(page: &str) -> Specimen {
    Specimen::new("# T\n\n{{#figure paths}}\n\nSo it is{{#claim few}}, and quick{{#claim quick}}.\n")
        .with(
            "a-notation.md",
            "# Notation\n\n## Symbols\n\nWords {{#cite martens2010}}.\n",
        )
        .with("preface.md", page)
}

fn errors(page: &str) -> Vec<String> {
    let problems = specimen(page).problems();
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error);
    errors.map(Problem::to_string).collect()
}

#[test]
fn the_table_has_each_verdict_with_the_claims_of_its_section() {
    let specimen = specimen(PAGE);
    assert_eq!(errors(PAGE), Vec::<String>::new());
    let page = specimen.page("preface.md");
    let rows: Vec<String> = page
        .split("<tr>")
        .skip(2)
        .map(|row| {
            press::weave::html::words(&row.split("</tr>").next().unwrap_or_default().replace("</", " </"))
        })
        .map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        rows,
        [
            "“Inverting costs N³” Right, but It is half of the bill, 2 N flops. Chapter 1 ✓",
            "The Jacobian Right “Symbols”",
            "Nobody can do better Wrong Somebody can. Chapter 1 ~ not reproduced on this machine “Symbols”",
        ]
    );
    assert!(page.contains("<th scope=\"row\"><a href=\"#cubic\">"), "{page}");
    // The mark leads to the sentence of the chapter, and says what was measured.
    assert!(
        page.contains("aria-label=\"Claim holds: Newton needs at most seven iterations. Measured 6, claimed ≤ 7.\" href=\"03-newton.html#claim-few\">✓</a>"),
        "{page}"
    );
    assert_eq!(specimen.render().1, []);
}

#[test]
fn a_section_shows_the_same_verdict_as_the_table() {
    let page = specimen(PAGE).page("preface.md");
    for verdict in [
        "right-but\">Right, but</b>",
        "right\">Right</b>",
        "wrong\">Wrong</b>",
    ] {
        assert_eq!(page.matches(verdict).count(), 2, "{verdict} in\n{page}");
    }
}

#[test]
fn a_verdict_on_a_false_claim_fails_the_build() {
    assert_eq!(
        errors(
            "# P\n\n{{#verdicts}}\n\n## So they say\n\n{{#verdict wrong: it is slow}}\n\nIt is{{#claim newton:slow}}.\n"
        ),
        [
            "book/src/preface.md:9: the claim ‘slow’ is false: “descent needs over a hundred” — measured 60, claimed > 100\n    change the sentence, or mend what is measured at chapters/03-newton/src/main.rs:4"
        ]
    );
}

#[test]
fn a_verdict_that_rests_on_nothing() {
    assert_eq!(
        errors(
            "# P\n\n{{#verdicts}}\n\n## One\n\n{{#verdict right}}\n\nSo {{#ref chapter newton}} says.\n\n## Two\n\nIt is{{#claim newton:few}}.\n"
        ),
        [
            "book/src/preface.md:7: the verdict rests on nothing\n    name what was measured in its section: {{#claim chapter:name}}, or {{#ref section chapter#name}} where it is a matter of words"
        ]
    );
}

#[test]
fn verdicts_that_say_too_little() {
    let section = |verdict: &str| {
        format!(
            "# P\n\n{{{{#verdicts}}}}\n\n## One\n\n{{{{#verdict {verdict}}}}}\n\nIt is{{{{#claim newton:few}}}}.\n"
        )
    };
    assert_eq!(
        errors(&section("maybe: who knows")),
        [
            "book/src/preface.md:7: ‘maybe’ is no verdict\n    the verdicts are right, right but, wrong; the reason stands behind a colon"
        ]
    );
    assert_eq!(
        errors(&section("right but")),
        [
            "book/src/preface.md:7: the verdict ‘right but’ gives no reason\n    write {{#verdict right but: reason}}"
        ]
    );
    assert_eq!(errors(&section("right")), Vec::<String>::new());
}

#[test]
fn a_verdict_has_a_heading_of_its_own() {
    assert_eq!(
        errors("# P\n\n{{#verdict right}}\n\nIt is{{#claim newton:few}}.\n"),
        [
            "book/src/preface.md:3: the verdict stands under no heading\n    a heading of the second level or below names what is judged"
        ]
    );
    assert_eq!(
        errors(
            "# P\n\n## One\n\n{{#verdict right}}\n\n{{#verdict wrong: so}}\n\nIt is{{#claim newton:few}}.\n"
        ),
        ["book/src/preface.md:7: this section has two verdicts\n    give each a heading of its own"]
    );
    assert_eq!(
        errors("# P\n\n## So $x$\n\n{{#verdict right}}\n\nIt is{{#claim newton:few}}.\n"),
        [
            "book/src/preface.md:5: the heading of the verdict has no identifier\n    write one behind it: {#name}"
        ]
    );
    assert_eq!(
        errors("# P\n\n{{#verdicts}}\n"),
        [
            "book/src/preface.md:3: this page has no verdicts\n    write {{#verdict right}} under the heading of each claim that it judges"
        ]
    );
}

#[test]
fn the_reason_of_a_verdict_is_checked_for_typed_numbers() {
    let specimen =
        specimen("# P\n\n## One\n\n{{#verdict wrong: it took 12 ms}}\n\nIt is{{#claim newton:few}}.\n");
    let report = press::check::prose(specimen.root(), &specimen.book(), &specimen.chapters);
    let typed: Vec<String> = report
        .problems
        .iter()
        .map(|problem| problem.what.clone())
        .collect();
    assert_eq!(typed, ["the number ‘12 ms’ is typed"]);
}

#[test]
fn a_section_reaches_over_its_smaller_headings() {
    // One is judged first and measured last; two has its claim before its verdict; three judges for itself.
    let page = "# P\n\n{{#verdicts}}\n\n## One\n\n{{#verdict right}}\n\n### Details\n\nIt is{{#claim newton:few}}.\n\n\
        ## Two\n\nSo it is{{#claim newton:few}}.\n\n{{#verdict wrong: it is}}\n\n\
        ### Three\n\n{{#verdict right}}\n\nIt is{{#claim newton:quick}}.\n";
    assert_eq!(errors(page), [""; 0]);
    let woven = specimen(page).page("preface.md");
    let table = woven.split("</table>").next().unwrap();
    let marks: Vec<_> = table
        .split("<tr>")
        .skip(2)
        .map(|row| {
            (
                row.matches("#claim-few").count(),
                row.matches("#claim-quick").count(),
            )
        })
        .collect();
    assert_eq!(marks, [(1, 0), (1, 0), (0, 1)]);
    // A smaller heading that judges takes its claims with it.
    let taken = "# P\n\n## One\n\n{{#verdict right}}\n\n### Two\n\n{{#verdict right}}\n\nIt is{{#claim newton:few}}.\n";
    assert_eq!(errors(taken).len(), 1);
    assert!(errors(taken)[0].starts_with("book/src/preface.md:5: the verdict rests on nothing"));
}

#[test]
fn a_reason_may_hold_a_number_a_work_and_a_formula_full_of_braces() {
    let page = "# P\n\n{{#verdicts}}\n\n## The $N^{3}$ step {#step}\n\n\
        {{#verdict right but: after {{#value newton:iterations}} steps the error is $\\frac{1}{\\sqrt{N}}$, \
        as {{#cite text martens2010}} found}}\n\nIt is{{#claim newton:few}}.\n";
    let specimen = specimen(page);
    assert_eq!(errors(page), [""; 0]);
    let woven = specimen.page("preface.md");
    assert!(!woven.contains("{{") && !woven.contains("}}"), "{woven}");
    assert_eq!(woven.matches("<data value=\"6\">6</data>").count(), 2, "{woven}");
    assert_eq!(woven.matches("<mfrac>").count(), 2, "{woven}");
    assert!(woven.contains("<a href=\"#step\">The <math"), "{woven}");
    assert_eq!(specimen.render().1, []);
    let report = press::check::prose(specimen.root(), &specimen.book(), &specimen.chapters);
    assert_eq!(report.problems, []);
}

#[test]
fn a_verdict_that_is_not_closed_or_holds_a_block() {
    let section = |verdict: &str| format!("# P\n\n## One\n\n{verdict}\n\nIt is{{{{#claim newton:few}}}}.\n");
    assert_eq!(
        errors(&section("{{#verdict wrong: {{#value newton:iterations}} steps")),
        ["book/src/preface.md:5: the directive {{#verdict is not closed\n    end it with }}"]
    );
    assert_eq!(
        errors(&section("{{#verdict wrong: see {{#table newton:errors}}}}")),
        [
            "book/src/preface.md:5: {{#table newton:errors}} has to stand alone on its line\n    put it on a line of its own, with blank lines around it"
        ]
    );
    assert_eq!(
        errors(&section("> {{#verdict right}}")),
        [
            "book/src/preface.md:5: {{#verdict right}} has to stand alone on its line\n    put it on a line of its own, with blank lines around it"
        ]
    );
}

#[test]
fn what_takes_nothing_is_given_nothing() {
    assert_eq!(
        errors("# P\n\n{{#verdicts post}}\n\n## One\n\n{{#verdict right}}\n\nIt is{{#claim newton:few}}.\n"),
        ["book/src/preface.md:3: {{#verdicts}} takes nothing, not ‘post’\n    write {{#verdicts}}"]
    );
}

#[test]
fn a_reference_to_a_section_keeps_the_formula_of_its_heading() {
    let page = specimen(
        "# P\n\nSee {{#ref section #step}} and {{#ref section #six}}.\n\n## The $N^3$ step {#step}\n\nW.\n\n## After {{#value newton:iterations}} {#six}\n\nW.\n",
    )
    .page("preface.md");
    assert!(page.contains("<a class=\"ref\" href=\"#step\">“The "), "{page}");
    assert!(
        press::weave::html::unescape(&page).contains("“The <math"),
        "{page}"
    );
    assert!(
        press::weave::html::unescape(&page).contains("“After 6”</a>"),
        "{page}"
    );
}

//! What mdBook lets pass silently is an error, with page, line and what to do. One small book for each.

mod specimen;

use press::problem::Severity;
use specimen::{Specimen, assert_error, assert_problem};

#[test]
fn a_book_without_mistakes_has_no_problems() {
    let page = "# Newton's method {#top}\n\n{{#figure paths}}\n\n{{#table errors}}\n\nIt takes {{#value iterations}} steps, {{#claim few}} \
        as {{#ref paths}}, {{#ref errors}}, {{#ref section newton#top}}, {{#ref chapter globalization}} and {{#cite martens2010}} say.\n\n\
        {{#listing newton_step}}\n\n{{#ref newton_step}}\n\n```math step\nx = \\vek{p}\n```\n\nSee {{#ref step}}, [notes](a-notation.md#symbols), {{#quote martens2010 \"1.40\"}}.\n";
    assert_eq!(Specimen::new(page).problems(), []);
}

#[test]
fn an_unknown_directive() {
    assert_error(
        "# T\n\nWords {{#figrue paths}}.\n",
        3,
        "unknown directive {{#figrue}}",
        "did you mean {{#figure}}?",
    );
    assert_error(
        "# T\n\n{{#photograph paths}}\n",
        3,
        "unknown directive",
        "the directives are figure, table",
    );
}

#[test]
fn a_directive_without_mark_or_end() {
    assert_error(
        "# T\n\nIn {{value iterations}} steps.\n",
        3,
        "{{value iterations}}",
        "write {{#value iterations}}",
    );
    assert_error(
        "# T\n\nIn {{#value iterations steps.\n",
        3,
        "not closed",
        "end it with }}",
    );
}

#[test]
fn a_block_inside_a_sentence() {
    assert_error(
        "# T\n\nSee {{#figure paths}} here.\n",
        3,
        "stand alone",
        "a line of its own",
    );
}

#[test]
fn a_misspelt_figure() {
    assert_error(
        "# T\n\n\n{{#figure pahts}}\n",
        4,
        "publishes no figure ‘pahts’",
        "did you mean ‘paths’?",
    );
}

#[test]
fn a_misspelt_table() {
    assert_error(
        "# T\n\n{{#table erors}}\n",
        3,
        "publishes no table ‘erors’",
        "did you mean ‘errors’?",
    );
}

#[test]
fn a_misspelt_value() {
    assert_error(
        "# T\n\n{{#value iteratoins}}\n",
        3,
        "publishes no value ‘iteratoins’",
        "did you mean ‘iterations’?",
    );
}

#[test]
fn a_misspelt_claim() {
    assert_error(
        "# T\n\nNewton is few. {{#claim fwe}}\n",
        3,
        "publishes no claim ‘fwe’",
        "did you mean ‘few’?",
    );
}

#[test]
fn an_exhibit_of_another_kind() {
    assert_error(
        "# T\n\n{{#value paths}}\n",
        3,
        "‘paths’ is a figure",
        "write {{#figure paths}}",
    );
}

#[test]
fn a_misspelt_chapter() {
    assert_error(
        "# T\n\n{{#value nweton:iterations}}\n",
        3,
        "no chapter ‘nweton’",
        "did you mean ‘newton’?",
    );
    assert_error(
        "# T\n\n{{#ref chapter nweton}}\n",
        3,
        "no chapter ‘nweton’",
        "did you mean ‘newton’?",
    );
}

#[test]
fn a_misspelt_listing() {
    assert_error(
        "# T\n\n{{#listing newton_setp}}\n",
        3,
        "no item ‘newton_setp’",
        "did you mean ‘newton_step’?",
    );
}

#[test]
fn an_ambiguous_listing() {
    assert_error(
        "# T\n\n{{#listing Newton::step}}\n",
        3,
        "ambiguous",
        "‘Method for Newton::step’ (chapters/03-newton/src/lib.rs:20)",
    );
}

#[test]
fn a_misspelt_equation() {
    let page = "# T\n\n```math step\nx\n```\n\nSee\n{{#ref stpe}}.\n";
    assert_error(page, 8, "‘stpe’", "did you mean ‘step’?");
}

#[test]
fn a_misspelt_citation() {
    assert_error(
        "# T\n\n{{#cite martnes2010}}\n",
        3,
        "unknown citation ‘martnes2010’",
        "did you mean ‘martens2010’",
    );
    assert_error(
        "# T\n\n{{#quote martnes2010 \"1.4\"}}\n",
        3,
        "unknown citation",
        "did you mean ‘martens2010’; or add it",
    );
    assert_error(
        "# T\n\n{{#quote martens2010 1.4}}\n",
        3,
        "does not say what was published",
        "in quotes",
    );
}

#[test]
fn an_ambiguous_reference() {
    let page = "# T\n\n{{#figure paths}}\n\n```math paths\nx\n```\n\nSee {{#ref paths}}.\n";
    assert_error(
        page,
        9,
        "ambiguous",
        "{{#ref figure paths}} or {{#ref equation paths}}",
    );
}

#[test]
fn a_figure_that_no_page_shows() {
    assert_error(
        "# T\n\nSee {{#ref paths}}.\n",
        3,
        "carries a number",
        "put {{#figure paths}} on one",
    );
}

#[test]
fn a_figure_shown_twice() {
    assert_error(
        "# T\n\n{{#figure paths}}\n\n{{#figure paths}}\n",
        5,
        "stands twice",
        "line 3",
    );
}

#[test]
fn a_misspelt_section() {
    assert_error(
        "# T\n\n## Basins\n\n{{#ref section newton#basin}}\n",
        5,
        "no section ‘basin’",
        "did you mean ‘basins’?",
    );
}

#[test]
fn a_missing_include() {
    assert_error(
        "# T\n\n```rust\n{{#include picture.sgv}}\n```\n",
        4,
        "no file book/src/picture.sgv",
        "did you mean picture.svg?",
    );
}

#[test]
fn a_missing_anchor() {
    let specimen =
        Specimen::new("# T\n\n```rust\n{{#include ../../chapters/03-newton/src/part.rs:setp}}\n```\n");
    specimen.write(
        "chapters/03-newton/src/part.rs",
        "// ANCHOR: step\nfn f() {}\n// ANCHOR_END: step\n",
    );
    assert_problem(
        &specimen.problems(),
        Severity::Error,
        4,
        "no anchor ‘setp’",
        "did you mean ‘step’?",
    );
}

#[test]
fn an_included_page_that_would_have_to_be_woven() {
    let include = |part: &str| {
        let specimen = Specimen::new("# T\n\n{{#include part.md}}\n\n```text\n{{#include part.md}}\n```\n");
        specimen.write("book/src/part.md", part);
        specimen.problems()
    };
    assert_eq!(include("Words, `{{#value x}}`.\n"), []);
    assert_problem(
        &include("Words.\n\nIn {{#value iterations}} steps.\n"),
        Severity::Error,
        3,
        "what book/src/part.md writes on line 3 is not woven",
        "on the page itself",
    );
    assert_problem(
        &include("Let $x$ be.\n"),
        Severity::Error,
        3,
        "on line 1",
        "plain text",
    );
}

#[test]
fn an_include_beyond_the_end() {
    assert_error(
        "# T\n\n```text\n{{#include preface.md:2:40}}\n```\n",
        4,
        "no line 40",
        "it has 3 lines",
    );
}

#[test]
fn a_broken_link() {
    assert_error(
        "# T\n\nSee\n[this](a-notatoin.md).\n",
        4,
        "there is no book/src/a-notatoin.md",
        "did you mean a-notation.md?",
    );
}

#[test]
fn a_link_out_of_the_book() {
    assert_error(
        "# T\n\n[code](../../chapters/03-newton/src/lib.rs)\n",
        3,
        "leads out of",
        "without a link",
    );
}

#[test]
fn a_broken_image() {
    assert_error(
        "# T\n\n![a picture](pictrue.svg)\n",
        3,
        "image pictrue.svg is broken",
        "did you mean picture.svg?",
    );
    assert_error(
        "# T\n\n<img src=\"pictrue.svg\" alt=\"\">\n",
        3,
        "image pictrue.svg is broken",
        "did you mean picture.svg?",
    );
    assert_error(
        "# T\n\n![a](https://example.org/a.png)\n",
        3,
        "fetched from outside",
        "copy the picture",
    );
}

#[test]
fn a_broken_fragment() {
    assert_error(
        "# T\n\n[s](a-notation.md#symbosl)\n",
        3,
        "no ‘symbosl’",
        "did you mean #symbols?",
    );
    assert_error(
        "# T\n\n## Here\n\n[s](#hree)\n",
        5,
        "no ‘hree’",
        "did you mean #here?",
    );
}

#[test]
fn two_headings_with_one_identifier() {
    assert_error(
        "# T\n\n## A {#x}\n\n## B {#x}\n",
        5,
        "two headings",
        "give one of them its own",
    );
}

#[test]
fn bad_tex() {
    assert_error(
        "# T\n\nLet\n$\\frac{1}$ be.\n",
        4,
        "bad TeX in ‘\\frac{1}’",
        "mend the formula",
    );
    assert_error(
        "# T\n\nLet\n$\\frac{1}{2$ be.\n",
        4,
        "no formula",
        "unbalanced braces",
    );
    assert_error(
        "# T\n\n```math\na =\n\\nosuch b\n```\n",
        5,
        "nosuch",
        "mend the formula",
    );
    assert_error(
        "# T\n\n```math\n\\begin{align}a\\end{align}\n```\n",
        3,
        "number by itself",
        "align*",
    );
}

#[test]
fn a_note_without_mark_and_a_mark_without_note() {
    assert_error("# T\n\nWords[^on].\n", 3, "no note ‘on’", "write the note");
    assert_error(
        "# T\n\nWords.\n\n[^one]: Lost.\n",
        5,
        "nothing refers to the note ‘one’",
        "remove it",
    );
}

#[test]
fn a_false_claim() {
    assert_error(
        "# T\n\nSlow. {{#claim slow}}\n",
        3,
        "the claim ‘slow’ is false: “descent needs over a hundred” — measured 60, claimed > 100",
        "chapters/03-newton/src/main.rs:4",
    );
}

#[test]
fn a_timed_claim_fails_only_on_ci() {
    let mut specimen = Specimen::new("# T\n\nQuick. {{#claim quick}}\n");
    assert_problem(
        &specimen.problems(),
        Severity::Warning,
        3,
        "not reproduced on this machine",
        "measured 3 times",
    );
    assert!(specimen.page("03-newton.md").contains("claim unsure timed"));
    specimen.options.ci = true;
    assert_problem(
        &specimen.problems(),
        Severity::Error,
        3,
        "is false",
        "mend what is measured",
    );
}

#[test]
fn problems_are_told_all_at_once() {
    let page = "# T\n\n{{#figure pahts}} \n\n$\\nosuch$ and {{#value x}}\n\n[a](nowhere.md)\n";
    let lines: Vec<usize> = Specimen::new(page)
        .problems()
        .iter()
        .map(|problem| problem.line)
        .collect();
    assert_eq!(lines, [3, 5, 5, 7]);
}

#[test]
fn an_entry_that_nothing_cites_is_a_warning() {
    let specimen = Specimen::new("# T\n");
    specimen.write("book/src/a-notation.md", "# Notation\n");
    let problems = specimen.problems();
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].to_string().lines().next(),
        Some("book/references.bib:1: warning: nothing cites ‘martens2010’")
    );
}

#[test]
fn code_is_left_alone() {
    let page = "# T\n\nWrite `{{#figure x}}` and \\{{#value y}}.\n\n```text\n{{#figrue z}} $\\nosuch$\n```\n\n    {{#table t}}\n";
    let specimen = Specimen::new(page);
    assert_eq!(specimen.problems(), []);
    let opening = "<p class=\"chapter-number\">Chapter 1</p>\n\n";
    assert_eq!(specimen.page("03-newton.md"), format!("{opening}{page}"));
}

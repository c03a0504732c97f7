//! The table of symbols and what may be wrong with its file.

mod specimen;

use specimen::Specimen;

fn row(symbol: &str, meaning: &str, met: &str) -> String {
    format!("\n[[symbol]]\nsymbol = '{symbol}'\nmeaning = '{meaning}'\nmet = \"{met}\"\n")
}

fn specimen(file: &str) -> Specimen {
    let specimen = Specimen::new("# T\n").with(
        "a-notation.md",
        "# Notation\n\n## Symbols\n\nWords {{#cite martens2010}}.\n\n{{#notation}}\n",
    );
    specimen.write("book/notation.toml", file);
    specimen
}

#[track_caller]
fn assert_one(file: &str, expected: &str) {
    assert_eq!(specimen(file).said(), [expected]);
}

#[test]
fn symbols_stand_in_the_order_of_the_chapters() {
    let file = [
        row(r"$\alpha$", "of a draft", "globalization"),
        row(r"$f$, $g$", "the *cost* of $x$", "newton"),
        row(r"$\alpha$", "the damping", "newton"),
    ];
    let specimen = specimen(&file.concat());
    assert_eq!(specimen.problems(), []);
    let page = specimen.page("a-notation.md");
    let cells: Vec<_> = page
        .split("<tr>")
        .skip(2)
        .map(|row| press::weave::html::words(&row.replace("</t", " </t")).replace('\u{200b}', ""))
        .collect();
    assert_eq!(
        cells,
        [
            "f, g the cost of x Chapter 1",
            "α the damping Chapter 1",
            "α of a draft Chapter 2"
        ]
    );
    assert!(
        page.contains("<a class=\"ref\" href=\"03-newton.html\""),
        "{page}"
    );
    assert_eq!(specimen.render().1, []);
}

#[test]
fn an_unknown_chapter() {
    assert_one(
        &row("$f$", "the cost", "nweton"),
        "book/notation.toml:5: there is no chapter ‘nweton’\n    did you mean ‘newton’?; drafts are named in [preprocessor.press.chapters] of book.toml",
    );
}

#[test]
fn bad_tex_in_a_symbol_and_in_a_meaning() {
    assert_one(
        &row(r"$\nosuch$", "the cost", "newton"),
        "book/notation.toml:3: bad TeX in ‘\\nosuch’ at ‘\\nosuch’: Unknown command \"\\nosuch\".\n    mend the formula; a dollar that begins none is written \\$",
    );
    assert_one(
        &row("$f$", r"of $\frac{1}$", "newton"),
        "book/notation.toml:4: bad TeX in ‘\\frac{1}’: Expected argument but reached end of input.\n    mend the formula; a dollar that begins none is written \\$",
    );
}

#[test]
fn two_meanings_in_one_chapter() {
    let file = [
        row("$f$", "the cost", "newton"),
        row("$g$, $f$", "the slope", "newton"),
    ];
    assert_one(
        &file.concat(),
        "book/notation.toml:8: $f$ has two meanings in ‘newton’\n    the first is on line 3; choose another symbol, or join the two rows",
    );
}

#[test]
fn one_meaning_in_two_chapters() {
    let file = [
        row("$f$", "the cost", "newton"),
        row("$f$", "the cost", "globalization"),
    ];
    assert_one(
        &file.concat(),
        "book/notation.toml:8: $f$ stands here with the meaning that it has on line 3\n    keep the row of the chapter that comes first",
    );
}

#[test]
fn a_malformed_file() {
    assert_one(
        "\n[[symbol]]\nsymbol = '$f$'\nmeaning = 'the cost'\nmeet = \"newton\"\n",
        "book/notation.toml:5: unknown field `meet`, expected one of `symbol`, `meaning`, `met`\n    a row is [[symbol]] and three lines: symbol, meaning, met",
    );
    assert_one(
        &row("", "the cost", "newton"),
        "book/notation.toml:3: the symbol is empty\n    write it, or remove the row",
    );
    assert_one(
        &row("$f", "the cost", "newton"),
        "book/notation.toml:3: a dollar of the symbol begins no formula\n    close the formula",
    );
    let without = Specimen::new("# T\n")
        .with("preface.md", "# Preface\n\n{{#notation}}\n")
        .problems();
    let [problem] = without.as_slice() else {
        panic!("{without:#?}")
    };
    assert!(
        problem
            .to_string()
            .starts_with("book/src/preface.md:3: cannot read book/notation.toml"),
        "{problem}"
    );
}

//! A small page, woven: what the theme styles.

mod specimen;

use specimen::Specimen;

fn split(html: &str) -> String {
    html.replace("><", ">\n<")
}

#[test]
fn exhibits() {
    let specimen = Specimen::new(
        "# T\n\n{{#figure paths}}\n\n{{#table errors}}\n\nIn {{#value iterations}} steps, {{#value duration}}. {{#claim few}}\n",
    );
    insta::assert_snapshot!(split(&specimen.page("03-newton.md")));
}

#[test]
fn listing_equation_and_box() {
    let page = "# T\n\n{{#listing newton_step}}\n\n```math step\nf'(x) = \\norm{p}_2\n```\n\nSee {{#ref step}}, {{#ref chapter globalization}}, {{#ref chapter notation}}, {{#ref section notation#symbols}}.\n\n```try\njust chapter 3\n```\n";
    insta::assert_snapshot!(split(&Specimen::new(page).page("03-newton.md")));
}

#[test]
fn citations_and_notes() {
    let page = "# T\n\nTold {{#cite martens2010}}, {{#cite text martens2010}}, {{#quote martens2010 \"1.40\"}}[^n].\n\n[^n]: A *note* with $x_1$.\n";
    insta::assert_snapshot!(split(&Specimen::new(page).page("03-newton.md")));
}

#[test]
fn page_of_references() {
    let page = "# T\n\nTold {{#cite martens2010}}.\n";
    insta::assert_snapshot!(split(&Specimen::new(page).page("b-references.md")));
}

#[test]
fn lists() {
    let page = "# T\n\n{{#figure paths}}\n\n{{#table errors}}\n\n{{#claim slow}} {{#value iterations}} {{#claim few}} {{#claim few}}\n";
    let specimen = Specimen::new(page);
    for list in ["figures", "claims", "values"] {
        insta::assert_snapshot!(list, split(&specimen.page(&format!("{list}.md"))));
    }
}

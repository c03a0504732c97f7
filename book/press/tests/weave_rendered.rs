//! The rendered book: links lead somewhere, nothing comes from outside, the search index holds words only.

mod specimen;

use specimen::Specimen;

const PAGE: &str = "# Newton's method\n\n{{#figure paths}}\n\n{{#table errors}}\n\nIt takes {{#value iterations}} steps. {{#claim few}} \
    As {{#ref paths}} and {{#cite martens2010}} say, $\\zeta_{k}' = a_1 * b_2 * c$ is small[^note].\n\n{{#listing newton_step}}\n\n\
    ```math step\nx_{k+1} = x_k + \\vek{p}\n```\n\n```try\njust chapter 3 --only paths\n```\n\n| a | b |\n|---|---|\n| {{#value duration}} | $|x|$ |\n\n[^note]: A *side* note with $y$.\n";

fn lines(problems: &[press::problem::Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| problem.to_string().lines().next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_woven_book_renders_without_problems() {
    let specimen = Specimen::new(PAGE).with(
        "preface.md",
        "# Preface\n\n{{#figure newton:paths}}\n\n{{#ref newton:paths}}\n",
    );
    let (html, problems) = specimen.render();
    assert_eq!(lines(&problems), [""; 0]);
    let page = std::fs::read_to_string(html.join("03-newton.html")).unwrap();
    // Markdown has not touched what stands in the formula.
    let start = page.find("ζ").unwrap();
    let formula = &page[start..start + page[start..].find("</math>").unwrap()];
    assert!(
        formula.matches('∗').count() + formula.matches('*').count() == 2 && !formula.contains("<em>"),
        "{formula}"
    );
    assert!(page.contains("<span class=\"sidenote\" id=\"note-note\" role=\"note\">"));
    assert!(
        page.contains("<span class=\"label\">Figure\u{a0}1.1</span>"),
        "{}",
        page.find("<main").map_or("", |at| &page[at..])
    );
    assert!(page.contains("href=\"exhibits/newton/paths.csv\""));
    assert!(html.join("exhibits/newton/paths.csv").is_file());
    // A figure on another page keeps the number of its home and leads there.
    let preface = std::fs::read_to_string(html.join("preface.html")).unwrap();
    assert!(
        preface.contains("<a href=\"03-newton.html#figure-paths\">Figure\u{a0}1.1</a>"),
        "{}",
        preface.find("<main").map_or("", |at| &preface[at..])
    );
    assert!(preface.contains("id=\"figure-newton-paths\""));
}

#[test]
fn the_search_index_holds_words_and_no_markup() {
    let specimen = Specimen::new(PAGE);
    let (html, _) = specimen.render();
    let index = std::fs::read_dir(&html)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("searchindex")
        })
        .unwrap();
    let index = std::fs::read_to_string(index).unwrap();
    for word in ["newton_step", "path on", "side note"] {
        assert!(index.contains(word), "{word}");
    }
    for word in ["axisword", "ζ", "rustc 1.95"] {
        assert!(!index.contains(word), "{word}");
    }
}

#[test]
fn a_broken_fragment_is_found_at_its_line() {
    // The identifier of a heading with a formula is known only when the page is rendered.
    let page = "# T\n\n## On $x$\n\nWords.\n\n[there](#nowhere-at-all)\n";
    let (_, problems) = Specimen::new(page).render();
    assert_eq!(
        lines(&problems),
        [
            "book/src/03-newton.md:7: the link #nowhere-at-all is broken: 03-newton.html has no ‘nowhere-at-all’"
        ]
    );
}

#[test]
fn a_broken_link_is_told_once() {
    let page = "# T\n\n[a](nowhere.md) [b](a-notation.md#nothing) ![c](nothing.svg)\n";
    let specimen = Specimen::new(page);
    let before = lines(&press::check::source(
        specimen.root(),
        &specimen.config(),
        &specimen.book(),
    ));
    assert_eq!(before.len(), 3, "{before:#?}");
    assert_eq!(lines(&specimen.render().1), [""; 0]);
}

#[test]
fn a_request_to_outside_is_found() {
    let page = "# T\n\nWords.\n\n<script src=\"https://cdn.example.org/x.js\"></script>\n\n<p style=\"background: url(https://example.org/y.png)\">x</p>\n";
    let (_, problems) = Specimen::new(page).render();
    let page_problems: Vec<_> = lines(&problems)
        .into_iter()
        .filter(|line| line.starts_with("book/src"))
        .collect();
    assert_eq!(
        page_problems,
        [
            "book/src/03-newton.md:5: <script src=\"https://cdn.example.org/x.js\"> is fetched from outside",
            "book/src/03-newton.md:7: <p style=\"https://example.org/y.png\"> is fetched from outside",
        ]
    );
}

#[test]
fn an_identifier_given_twice_is_found() {
    let (_, problems) = Specimen::new("# T\n\n<p id=\"twice\">a</p>\n\n<p id=\"twice\">b</p>\n").render();
    assert_eq!(
        lines(&problems),
        ["book/src/03-newton.md:3: the rendered page has two elements with the identifier ‘twice’"]
    );
}

//! The map of the book: chapters, what each needs, and drafts.

mod specimen;

use press::chapter::Chapter;
use specimen::Specimen;

/// A book of these chapters: number, package, what its crate depends on.
fn book(chapters: &[(&str, &[&str])], drafts: &[&str]) -> Specimen {
    let mut specimen = Specimen::new("# T\n\n{{#map}}\n");
    let mut summary = "# Summary\n\n[Cover](index.md)\n\n# First part\n\n".to_owned();
    for (at, (package, needs)) in chapters.iter().enumerate() {
        let slug = format!("{:02}-{package}", at + 1);
        let title = package.replace('-', " ");
        summary.push_str(&format!("- [{title}]({slug}.md)\n"));
        if at == 1 {
            summary.push_str("\n# Second part\n\n");
        }
        specimen.write(&format!("book/src/{slug}.md"), &format!("# {title}\n"));
        let dependencies: String = needs
            .iter()
            .map(|need| format!("{need} = {{ workspace = true }}\n"))
            .collect();
        specimen.write(
            &format!("chapters/{slug}/Cargo.toml"),
            &format!(
                "[package]\nname = \"{package}\"\n\n[dependencies]\nnalgebra = \"0.35\"\n{dependencies}"
            ),
        );
    }
    for draft in drafts {
        summary.push_str(&format!("- [{draft}]()\n"));
    }
    specimen.write("book/src/SUMMARY.md", &summary);
    specimen.write(
        "book/src/index.md",
        "# Cover\n\nThere are {{#tally}}.\n\n{{#map}}\n",
    );
    let (found, problems) = Chapter::all(specimen.root(), "book/src".as_ref());
    assert_eq!(problems, []);
    specimen.chapters = found;
    specimen
}

fn lines(html: &str) -> Vec<String> {
    html.replace("<line", "<l")
        .split("<li")
        .skip(1)
        .map(|item| press::weave::html::words(&format!("<li{}", item.replace("<p", " <p"))))
        .collect()
}

#[test]
fn every_chapter_stands_on_the_map_with_what_it_needs() {
    let specimen = book(
        &[("one", &[]), ("two", &["one"]), ("three", &["two", "one"])],
        &["Four & more"],
    );
    let page = specimen.page("index.md");
    assert_eq!(
        lines(&page),
        [
            "First part 1 one needs no other chapter",
            "2 two needs Chapter 1",
            "Second part 3 three needs Chapter 2",
            "4 Four & more not yet written",
        ]
    );
    assert!(page.contains("<a href=\"02-two.html\">two</a>"), "{page}");
    assert!(!page.contains(">Four &amp; more</a>"));
    // Two straight lines, each leaving one row and entering the next; chapter 3 needs the first through the second.
    assert_eq!(
        (page.matches("<line").count(), page.matches("<path").count()),
        (4, 0)
    );
    assert!(
        page.contains("There are <span class=\"tally\">3 of 4 chapters, 0 figures and 0 tables, "),
        "{page}"
    );
    assert_eq!(specimen.render().1, []);
}

/// As the whole book may look one day.
const WHOLE: [(&str, &[&str]); 18] = [
    ("first-order", &[]),
    ("hessian", &[]),
    ("newton", &["first-order", "hessian"]),
    ("globalization", &["newton", "hessian"]),
    ("complexity", &["newton", "hessian"]),
    ("hierarchical", &["complexity"]),
    ("quasi-newton", &["globalization", "newton"]),
    ("limited-memory", &["quasi-newton"]),
    ("krylov", &["globalization"]),
    ("network", &["first-order"]),
    ("spectrum", &["network", "krylov", "hessian"]),
    ("gauss-newton", &["network", "krylov"]),
    ("hessian-free", &["gauss-newton", "krylov"]),
    ("kfac", &["gauss-newton"]),
    ("preconditioners", &["kfac", "limited-memory"]),
    ("diagonal", &["network", "spectrum"]),
    ("noise", &["kfac", "spectrum"]),
    (
        "reckoning",
        &[
            "hessian-free",
            "preconditioners",
            "diagonal",
            "noise",
            "limited-memory",
        ],
    ),
];

#[test]
fn a_book_of_eighteen_chapters_fits_a_phone() {
    let specimen = book(&WHOLE, &[]);
    let page = specimen.page("index.md");
    let items = lines(&page);
    assert_eq!(items.len(), 18);
    assert_eq!(items[17], "18 reckoning needs Chapters 13, 15, 16 and 17");
    let width: usize = page
        .split("--lines:")
        .nth(1)
        .unwrap()
        .split("px")
        .next()
        .unwrap()
        .parse()
        .unwrap();
    // Of 390 pixels two thirds remain for the titles.
    assert!(width <= 120, "{width}");
}

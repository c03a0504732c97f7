//! Live figures: their controls stand in the page when a module makes them turn, and only then.

mod specimen;

use serde_json::json;
use specimen::Specimen;

fn specimen(directive: &str) -> Specimen {
    let page = format!("# T\n\n{{{{#figure paths}}}}\n\n{directive}\n");
    Specimen::new(&page).publishing(
        "turned",
        json!({
            "kind": "figure", "caption": "C.", "alt": "A.", "columns": 1, "csv": "paths.csv",
            "panels": [{"file": "paths-1.svg", "width": 10, "height": 10, "title": ""}],
            "instrument": {
                "knobs": [{"flag": "start", "help": "where it <starts>", "unit": "", "kind": "point",
                    "lo": -2.0, "hi": 2.0, "log": false, "default": "-1.2,1"}],
                "readouts": [{"name": "iterations", "text": "7"}],
            },
        }),
    )
}

#[test]
fn a_module_puts_controls_below_the_figure_and_itself_beside_the_page() {
    let mut specimen = specimen("{{#figure turned}}");
    let module = specimen.root().join("newton-1234.js");
    specimen
        .options
        .modules
        .insert("newton".to_owned(), module.clone());
    assert_eq!(specimen.problems(), []);
    let page = specimen.page("03-newton.md");
    assert_eq!(
        page.matches("<fieldset").count(),
        1,
        "a figure that is not live has none"
    );
    for words in [
        "data-module=\"live/newton-1234.js\"",
        "data-figure=\"turned\"",
        "data-command=\"just chapter 3 --only paths\"",
        "<span class=\"knob-name\">where it &lt;starts&gt;: x</span>",
        "<dt>iterations</dt><dd>7</dd>",
    ] {
        assert!(page.contains(words), "{words}\nis not in\n{page}");
    }
    let copies = specimen.weave().copies;
    assert!(
        copies.contains(&(module, "live/newton-1234.js".into())),
        "{copies:?}"
    );
}

#[test]
fn without_a_module_and_as_a_drawing_it_stands_still() {
    assert!(
        !specimen("{{#figure turned}}")
            .page("03-newton.md")
            .contains("fieldset")
    );
    let mut drawn = specimen("{{#drawing turned}}");
    drawn
        .options
        .modules
        .insert("newton".to_owned(), "newton-1234.js".into());
    assert!(!drawn.page("03-newton.md").contains("fieldset"));
}

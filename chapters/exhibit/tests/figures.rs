//! Figures as the page gets them.

use exhibit::{Anchor, Axis, Figure, Ink, Marker, Palette, Plot, Stroke};

/// A plot with one of everything, at an inconvenient scale, with points that are not finite.
fn everything(x: Axis, y: Axis) -> Plot {
    let bad = vec![
        (0.1, 0.2),
        (f64::NAN, 0.3),
        (0.3, f64::INFINITY),
        (0.4, 0.5),
        (1e9, -1e9),
        (0.5, 0.0),
    ];
    Plot::new(x.label("x"), y.label("y"))
        .title("Everything")
        .bands(&|x, y| x * y, &[0.1, 0.2])
        .contours(&|x, y| (x - y).sqrt(), &[0.1, 0.2])
        .line("line", Ink::Blue, bad.clone())
        .line_with("dashes", Ink::Green, Stroke::dotted().width(3.0), bad.clone())
        .dots("dots", Ink::Red, bad.clone())
        .path("path", Ink::Purple, bad.clone())
        .path("nothing", Ink::Cyan, Vec::new())
        .marker(0.5, 0.5, Marker::Star, Ink::Text)
        .marker(f64::NAN, 0.5, Marker::Cross, Ink::Text)
        .text(0.2, 0.8, "a < b & c", Anchor::Middle, Ink::Muted)
        .arrow((0.0, 0.0), (2.0, 2.0), Ink::Orange)
        .vertical(0.5, "here")
        .vertical(f64::NAN, "nowhere")
        .horizontal(7.0, "outside")
}

fn figure(plot: Plot) -> Figure {
    Figure::new(plot).caption("c").alt("everything \"at once\"")
}

/// Every number that is a coordinate, with what it belongs to.
fn coordinates(svg: &str) -> Vec<(f64, f64)> {
    let mut all = Vec::new();
    for path in svg
        .split(" d=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        for piece in path.split('M').skip(1) {
            let spaced = piece.replace(['l', 'm'], " ").replace('z', "").replace('-', " -");
            let numbers: Vec<f64> = spaced.split_whitespace().filter_map(|n| n.parse().ok()).collect();
            let mut at = (0.0, 0.0);
            for step in numbers.chunks(2) {
                at = (at.0 + step[0], at.1 + step[1]);
                all.push(at);
            }
        }
    }
    all
}

#[test]
fn nothing_leaves_the_drawing() {
    for (x, y) in [
        (Axis::linear(0.0, 1.0), Axis::linear(0.0, 1.0)),
        (Axis::log(1e-6, 1.0), Axis::log(1e-3, 10.0)),
        (Axis::linear(1.0, 0.0), Axis::linear(f64::NAN, 1.0)),
    ] {
        let plot = everything(x, y);
        let (width, height) = plot.drawn_size();
        let svg = figure(plot).svg(0);
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        let points = coordinates(&svg);
        assert!(points.len() > 20);
        for (x, y) in points {
            let inside = (-1.0..=10.0 * f64::from(width) + 1.0).contains(&x)
                && (-1.0..=10.0 * f64::from(height) + 1.0).contains(&y);
            assert!(inside, "({x}, {y}) of {width} × {height}");
        }
    }
}

#[test]
fn the_page_can_take_it_in() {
    let svg = figure(everything(Axis::linear(0.0, 1.0), Axis::linear(0.0, 1.0))).svg(0);
    assert!(svg.contains("role=\"img\" aria-label=\"everything &quot;at once&quot;\""));
    assert!(svg.contains("a &lt; b &amp; c"));
    assert!(!svg.contains(" id="), "ids would collide with the page's");
    assert!(!svg.contains(" width=\"5600\"") && svg.contains("viewBox=\"0 0 5600 3800\""));
    assert!(!svg.contains("\n\n"), "a blank line would end the HTML block");
    let colors = svg.split("</style>").nth(1).unwrap().matches('#').count();
    let variables = svg
        .split("</style>")
        .nth(1)
        .unwrap()
        .matches("var(--plot-")
        .count();
    assert_eq!(colors, variables, "every color belongs to the theme");
}

#[test]
fn drawing_is_a_pure_function() {
    let draw = || figure(everything(Axis::linear(0.0, 1.0), Axis::linear(0.0, 1.0))).svg(0);
    assert_eq!(draw(), draw());
}

#[test]
fn empty_and_hopeless_plots_are_still_drawings() {
    let axis = || Axis::linear(f64::NAN, f64::NAN);
    for plot in [
        Plot::new(axis(), axis()),
        Plot::new(axis(), Axis::log(-1.0, 0.0)).square().size(0, 0),
        Plot::new(axis(), axis()).cells(0, 0, &|_, _| 0, &[]),
        Plot::new(axis(), axis())
            .heatmap(0, 0, &|_, _| 0.0, Palette::Sequential, "")
            .log(),
        Plot::new(axis(), axis()).line(
            "a label far too long for any margin ".repeat(9),
            Ink::Blue,
            vec![(0.0, 0.0), (1.0, 1.0)],
        ),
    ] {
        let svg = figure(plot).svg(0);
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
    }
    assert_eq!(figure(Plot::new(axis(), axis())).svg(7), "");
}

#[test]
fn figures_stay_small() {
    let valley = |x: f64, y: f64| (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
    let levels: Vec<f64> = (0..20).map(|k| 0.1 * 2f64.powi(k)).collect();
    let plot = Plot::new(Axis::linear(-2.0, 2.0), Axis::linear(-1.0, 3.0))
        .square()
        .contours(&valley, &levels)
        .cells(
            300,
            300,
            &|x, y| ((x * 3.0).sin() * (y * 5.0).cos() > 0.0) as usize,
            &[("a", Ink::Blue), ("b", Ink::Orange)],
        );
    let bytes = figure(plot).svg(0).len();
    assert!(bytes < 60_000, "{bytes} bytes before compression");
}

#[test]
fn labels_at_the_ends_or_all_in_the_key() {
    let flat = |y: f64, end: f64| vec![(0.0, y), (end, y)];
    let axes = || Plot::new(Axis::linear(0.0, 10.0), Axis::linear(0.0, 1.0));
    // A key's words are in the color of the text, a label's in that of its line.
    let is_direct = |plot: Plot| {
        let svg = figure(plot).svg(0);
        let line = svg
            .lines()
            .find(|line| line.ends_with(">first</text>"))
            .unwrap()
            .to_owned();
        line.contains("--plot-blue")
    };
    assert!(is_direct(axes().line("first", Ink::Blue, flat(0.5, 10.0)).line(
        "second",
        Ink::Red,
        flat(0.5, 10.0)
    )));
    assert!(is_direct(axes().line("first", Ink::Blue, flat(0.5, 5.0))));
    let crowd = (0..40).fold(axes(), |plot, i| {
        plot.line("", Ink::Muted, flat(0.025 * f64::from(i), 10.0))
    });
    assert!(!is_direct(crowd.line("first", Ink::Blue, flat(0.5, 5.0))));
}

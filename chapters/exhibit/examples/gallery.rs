//! One of everything: `cargo run -p exhibit --example gallery -- --out /tmp/gallery --open`.

use exhibit::{
    Anchor, Axis, Cell, Column, Figure, Format, Ink, Marker, Outcome, Palette, Plot, Point, Run, Stroke,
    Table, cells, claim,
};

exhibit::parameters! {
    /// The gallery.
    pub struct Gallery {
        /// where the path starts
        start: Point = Point(-1.2, 1.0), in -2.0..=2.0, draggable;
        /// condition number
        kappa: f64 = 20.0, in 1.0..=1000.0, log;
    }
}

fn main() -> std::process::ExitCode {
    exhibit::chapter!()
        .parameters::<Gallery>()
        .experiment("lines", lines)
        .experiment("planes", planes)
        .experiment("rasters", rasters)
        .experiment("words", words)
        .timed("speed", speed)
        .run()
}

/// Error against iteration for one contraction factor.
fn decay(factor: f64, steps: u32) -> Vec<(f64, f64)> {
    (0..=steps)
        .map(|k| (f64::from(k), factor.powi(k as i32)))
        .collect()
}

fn lines(run: &mut Run) -> Outcome {
    let rates = Plot::new(
        Axis::linear(0.0, 100.0).label("iteration"),
        Axis::log(1e-12, 1.0).label("error"),
    )
    .line("gradient descent", Ink::Orange, decay(0.9, 100))
    .line("momentum", Ink::Green, decay(0.8, 100))
    .line("Nesterov", Ink::Cyan, decay(0.86, 100))
    .line("Adam", Ink::Red, decay(0.87, 100))
    .line(
        "Newton",
        Ink::Blue,
        (0..6).map(|k| (f64::from(k), 0.5f64.powi(1 << k))).collect(),
    )
    .line_with(
        "theory",
        Ink::Muted,
        Stroke::dashed().width(1.5),
        decay(0.905, 100),
    )
    .horizontal(1e-6, "tolerance")
    .vertical(40.0, "restart");
    run.figure(
        "rates",
        Figure::new(rates)
            .caption("Rates: $\\rho^k$.")
            .alt("Falling lines."),
    )?;

    let crowd = (1..=6).fold(
        Plot::new(
            Axis::linear(0.0, 10.0).label("epoch"),
            Axis::linear(0.0, 1.0).label("training loss"),
        ),
        |plot, i| {
            let level = 0.2 + 0.01 * f64::from(i);
            let names = [
                "SGD",
                "momentum",
                "Nesterov",
                "RMSprop",
                "Adam",
                "a label that is long enough to wrap",
            ];
            let curve = (0..=50).map(|k| (0.2 * f64::from(k), level + 0.7 * (-0.1 * f64::from(i * k)).exp()));
            plot.line(
                names[i as usize - 1],
                Ink::SERIES[i as usize - 1],
                curve.collect(),
            )
        },
    );
    run.figure(
        "crowd",
        Figure::new(crowd)
            .caption("Labels keep apart.")
            .alt("Six lines end close together."),
    )?;

    let tangle = Plot::new(
        Axis::linear(0.0, 10.0).label("x"),
        Axis::linear(-1.5, 1.5).label("f(x)"),
    )
    .line(
        "sine",
        Ink::Blue,
        (0..=80)
            .map(|k| 0.1 * f64::from(k))
            .map(|x| (x, x.sin()))
            .collect(),
    )
    .line(
        "cosine",
        Ink::Red,
        (0..=80)
            .map(|k| 0.1 * f64::from(k))
            .map(|x| (x, x.cos()))
            .collect(),
    )
    .line_with(
        "tangent, clipped",
        Ink::Green,
        Stroke::dotted(),
        (0..=400)
            .map(|k| 0.02 * f64::from(k))
            .map(|x| (x, x.tan()))
            .collect(),
    )
    .dots(
        "samples",
        Ink::Purple,
        (0..=8).map(|k| (f64::from(k), f64::from(k).sin())).collect(),
    );
    run.figure(
        "tangle",
        Figure::new(tangle)
            .caption("Clipping.")
            .alt("Waves cut at the frame."),
    )?;

    let loglog = Plot::new(
        Axis::log(50.0, 4000.0).label("N"),
        Axis::log(1e-5, 10.0).label("seconds"),
    )
    .dots(
        "Cholesky",
        Ink::Blue,
        [64, 128, 256, 512, 1024, 2048]
            .map(|n| (f64::from(n), 1e-10 * f64::from(n).powi(3)))
            .to_vec(),
    )
    .line_with(
        "N³",
        Ink::Muted,
        Stroke::dashed(),
        vec![(50.0, 1.5e-5), (4000.0, 7.0)],
    )
    .line("LU", Ink::Orange, vec![(64.0, 6e-5), (2048.0, 2.0)]);
    run.figure(
        "wall",
        Figure::new(loglog)
            .caption("Log-log.")
            .alt("Straight lines of slope three."),
    )?;
    Ok(())
}

fn planes(run: &mut Run) -> Outcome {
    let gallery: Gallery = run.parameters();
    let rosenbrock = |x: f64, y: f64| (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
    let levels: Vec<f64> = (0..14).map(|k| 0.2 * 2f64.powi(k)).collect();
    let newton = vec![
        gallery.start.into(),
        (-1.175, 1.381),
        (0.763, -3.175),
        (0.763, 0.583),
        (1.0, 0.944),
        (1.0, 1.0),
    ];
    let mut descent = vec![(gallery.start.0, gallery.start.1)];
    for _ in 0..400 {
        let (x, y) = descent[descent.len() - 1];
        let (gx, gy) = (-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x));
        descent.push((x - 1.5e-3 * gx, y - 1.5e-3 * gy));
    }
    let paths = Plot::new(
        Axis::linear(-2.0, 2.0).label("x₁"),
        Axis::linear(-1.0, 3.0).label("x₂"),
    )
    .square()
    .contours(&rosenbrock, &levels)
    .path("gradient descent", Ink::Orange, descent)
    .path("Newton", Ink::Blue, newton)
    .marker(1.0, 1.0, Marker::Star, Ink::Text)
    .text(1.1, 1.15, "minimum", Anchor::Start, Ink::Text);
    run.figure(
        "paths",
        Figure::new(paths)
            .caption("Two paths.")
            .alt("Newton jumps, descent crawls."),
    )?;

    let panel = |title: &str, a: f64, b: f64| {
        Plot::new(Axis::linear(-1.0, 1.0), Axis::linear(-1.0, 1.0))
            .size(280, 280)
            .square()
            .title(title)
            .bands(
                &|x, y| a * x * x + b * y * y,
                &[-0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8],
            )
            .contours(
                &|x, y| a * x * x + b * y * y,
                &[-0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8],
            )
            .arrow((0.0, 0.0), (0.6, 0.3), Ink::Blue)
            .arrow((0.0, 0.0), (-0.3, 0.6), Ink::Red)
            .marker(0.0, 0.0, Marker::Circle, Ink::Text)
            .marker(0.5, -0.5, Marker::Cross, Ink::Purple)
            .marker(-0.5, -0.5, Marker::Diamond, Ink::Green)
    };
    let critical = Figure::panels(
        3,
        vec![
            panel("minimum", 1.0, 0.5),
            panel("maximum", -1.0, -0.5),
            panel("saddle", 1.0, -1.0),
        ],
    );
    run.figure(
        "critical",
        critical.caption("Three points.").alt("Bowl, dome, saddle."),
    )?;
    Ok(())
}

fn rasters(run: &mut Run) -> Outcome {
    // Newton's method on z³ = 1.
    let basin = |x: f64, y: f64| {
        let (mut x, mut y) = (x, y);
        for _ in 0..30 {
            let (x2, y2) = (x * x - y * y, 2.0 * x * y);
            let (x3, y3) = (x2 * x - y2 * y - 1.0, x2 * y + y2 * x);
            let norm = 3.0 * (x2 * x2 + y2 * y2);
            (x, y) = (x - (x3 * x2 + y3 * y2) / norm, y - (y3 * x2 - x3 * y2) / norm);
        }
        if x > 0.5 { 0 } else { if y > 0.0 { 1 } else { 2 } }
    };
    let basins = Plot::new(
        Axis::linear(-2.0, 2.0).label("real"),
        Axis::linear(-2.0, 2.0).label("imaginary"),
    )
    .square()
    .cells(
        240,
        240,
        &basin,
        &[
            ("1", Ink::Blue),
            ("upper root", Ink::Orange),
            ("lower root", Ink::Green),
        ],
    )
    .marker(1.0, 0.0, Marker::Star, Ink::Text)
    .text(1.1, 0.2, "a root", Anchor::Start, Ink::Text);
    run.figure(
        "basins",
        Figure::new(basins)
            .caption("Basins.")
            .alt("Three basins with a fractal border."),
    )?;

    let matrix =
        |i: usize, j: usize| ((i as f64 - j as f64) * 0.2).cos() * (-(i.abs_diff(j) as f64) * 0.05).exp();
    let map = |palette, label: &str| {
        Plot::new(
            Axis::linear(0.0, 60.0).label("column"),
            Axis::linear(60.0, 0.0).label("row"),
        )
        .size(420, 380)
        .square()
        .heatmap(60, 60, &matrix, palette, label)
    };
    let maps = vec![
        map(Palette::Diverging, "entry"),
        map(Palette::Sequential, "size"),
        map(Palette::Diverging, "entry").log(),
    ];
    run.figure(
        "maps",
        Figure::panels(2, maps)
            .caption("Heat maps.")
            .alt("A band along the diagonal."),
    )?;
    Ok(())
}

fn words(run: &mut Run) -> Outcome {
    let table = Table::new("Iterations to $10^{-6}$, by condition number $\\kappa$.")
        .column(Column::text("method"))
        .column(Column::new("$\\kappa = 10$", Format::Integer))
        .column(Column::new("$\\kappa = 10^5$", Format::Count))
        .column(Column::new("residual $\\lVert g \\rVert$", Format::Scientific(1)))
        .column(Column::new("time", Format::Seconds).unit("ms"))
        .row(cells!["gradient descent", 78, 1_234_567, 1.2e-7, 0.0123])
        .row(cells!["Adam", 312, Cell::missing("not reached"), 0.5, 1.5])
        .row(cells!["Newton, damped", 1, 1, 3.4e-17, 0.000_1]);
    run.table("iterations", table)?;
    run.value("condition", 2508.0096, Format::Significant(4))?;
    run.value_with_unit("memory", 3_380_000, Format::Bytes, "MB")?;
    run.text("stop", "converged")?;
    claim!(run, "few", "Newton needs at most seven iterations to $10^{-12}$", 6, <=, 7)?;
    claim!(run, "slope", "the fitted slope is one", 1.23456, in, 0.9, 1.1)?;
    Ok(())
}

fn speed(run: &mut Run) -> Outcome {
    let progress = run.progress(100, "measuring");
    (0..100).for_each(|_| progress.inc(1));
    claim!(run, "fast", "it is fast", 0.5, <, 1)?;
    Ok(())
}

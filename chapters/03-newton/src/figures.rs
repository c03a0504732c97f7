//! The drawings: pure functions from parameters, or from measured numbers, to a figure.

use exhibit::{Anchor, Axis, Figure, Format, Ink, Marker, Plot, Stroke};

mod basins;
mod paths;

pub use basins::{Basins, Census, Step, basins, cells, census, whole_step};
pub use paths::{Paths, Race, paths, race};

exhibit::live! {
    "paths": Paths => |p, _| paths(p);
    "basins": Basins => basins;
}

/// Two points of one curve, the parabola through each, and where Newton's method jumps.
pub fn model() -> Figure {
    // Two wells and a hill between them: minima near −1.5 and 1.3, the maximum near 0.13.
    let f = |x: f64| x.powi(4) / 4.0 - x * x + x / 4.0;
    let slope = |x: f64| x.powi(3) - 2.0 * x + 0.25;
    let curvature = |x: f64| 3.0 * x * x - 2.0;
    let sample = |lo: f64, hi: f64, g: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        (0..=200)
            .map(|i| lo + (hi - lo) * f64::from(i) / 200.0)
            .map(|x| (x, g(x)))
            .collect()
    };
    let panel = |title: &str, x: f64, label_at_left: bool| {
        let step = -slope(x) / curvature(x);
        let parabola = |z: f64| f(x) + slope(x) * (z - x) + curvature(x) * (z - x).powi(2) / 2.0;
        let landing = x + step;
        // What fits the frame, ending where there is room for the label.
        let mut shown = sample(-2.2, 2.2, &parabola);
        shown.retain(|point| (-1.1..1.45).contains(&point.1));
        if label_at_left {
            shown.reverse();
        }
        Plot::new(
            Axis::linear(-2.2, 2.2).label("x"),
            Axis::linear(-1.8, 1.6).label("f(x)"),
        )
        .size(380, 320)
        .title(title)
        .line("f", Ink::Text, sample(-2.2, 2.2, &f))
        .line_with("parabola", Ink::Blue, Stroke::dashed(), shown)
        .arrow((x, -1.62), (landing, -1.62), Ink::Blue)
        .text((x + landing) / 2.0, -1.4, "p", Anchor::Middle, Ink::Blue)
        .marker(x, f(x), Marker::Circle, Ink::Blue)
        .marker(landing, f(landing), Marker::Star, Ink::Blue)
    };
    Figure::panels(2, vec![panel("curving up", 2.0, true), panel("curving down", 0.45, false)])
        .caption(
            "One Newton step from each of two points (circles). The dashed parabola has the value, the slope and the \
             curvature of $f$ at the circle; the step (arrow) leads to where the parabola is level, and the star is what \
             $f$ has there. *Curving up*: the step lands close to a minimum. *Curving down*: the \
             parabola has a top instead of a bottom, and the step leads uphill to a maximum.",
        )
        .alt(
            "Two panels with the same curve of two wells. Left: an upward parabola touches the right flank of a well and \
             its lowest point lies close above the bottom of the well. Right: a downward parabola touches the hill \
             between the wells and its highest point lies almost at the hill's top.",
        )
}

/// Iterations to the minimum in coordinates of growing condition, for each method.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// (κ(A), iterations) of Newton's method with dense A; `None` where it does not arrive
    pub newton_dense: Vec<(f64, Option<usize>)>,
    /// the same with diagonal A
    pub newton_diagonal: Vec<(f64, Option<usize>)>,
    /// the same of gradient descent with dense A
    pub gradient_descent: Vec<(f64, Option<usize>)>,
}

/// Iterations against the condition of the change of coordinates.
pub fn affine(counts: &Counts) -> Figure {
    let arrived = |counts: &[(f64, Option<usize>)]| -> Vec<(f64, f64)> {
        counts
            .iter()
            .filter_map(|&(kappa, count)| Some((kappa, count? as f64)))
            .collect()
    };
    let lost: Vec<f64> = counts
        .newton_dense
        .iter()
        .filter(|(_, count)| count.is_none())
        .map(|&(kappa, _)| kappa)
        .collect();
    let descent = arrived(&counts.gradient_descent);
    let plot = Plot::new(
        Axis::log(1.0, 1e8).label("condition number κ(A)"),
        Axis::log(1.0, 1e7).label("iterations"),
    )
    .size(500, 350)
    .dots("Newton, dense A", Ink::Cyan, arrived(&counts.newton_dense))
    .line("Newton, diagonal A", Ink::Blue, arrived(&counts.newton_diagonal))
    .line("gradient descent", Ink::Orange, descent.clone())
    .dots("", Ink::Orange, descent.clone());
    let plot = lost.iter().fold(plot, |plot, &kappa| {
        plot.marker(kappa, 1.6, Marker::Cross, Ink::Cyan)
    });
    let count = |kappa: f64, counts: &[(f64, f64)]| {
        let found = counts.iter().find(|(at, _)| (at / kappa - 1.0).abs() < 1e-9);
        found.map_or("no".to_owned(), |(_, count)| Format::Integer.text(*count))
    };
    let newton = count(1.0, &arrived(&counts.newton_diagonal));
    let (plain, stretched) = (count(1.0, &descent), count(10.0, &descent));
    Figure::new(plot)
        .caption(format!(
            "Iterations to within $10^{{-8}}$ of Rosenbrock's minimum in the coordinates $x = Ay$. Gradient descent needs \
             {plain} in the original coordinates and {stretched} at $\\kappa(A) = 10$, where we stopped. Newton's method \
             needs {newton}, whatever the units (line) and, until rounding interferes, whatever the directions (dots, several \
             random $A$ for each $\\kappa$). A cross is an $A$ with which it does not arrive; there are {} of them.",
            lost.len(),
        ))
        .alt(format!(
            "Iterations against the condition number of the coordinates, both logarithmic. Gradient descent rises steeply \
             from {plain} to {stretched} within one power of ten. Newton's method with diagonal A stays at {newton} over \
             eight powers of ten. With dense A it stays there up to about 10⁵, then scatters upward, and from about 10⁶ on \
             crosses mark failures.",
        ))
}

/// The course of one method on the digits.
#[derive(Debug, Clone)]
pub struct Course {
    /// the method
    pub name: String,
    /// its color in this book
    pub ink: Ink,
    /// (iteration or seconds, f − f*)
    pub points: Vec<(f64, f64)>,
}

/// What is left of the loss above its minimum, against iterations or seconds.
pub fn digits(courses: &[Course], x: Axis) -> Figure {
    let mut plot = Plot::new(x, Axis::log(1e-16, 100.0).label("f − f*")).size(500, 350);
    for course in courses {
        let above: Vec<_> = course
            .points
            .iter()
            .copied()
            .filter(|point| point.1 > 0.0)
            .collect();
        // A few long steps are shown as such.
        let steps = if above.len() < 30 {
            above.clone()
        } else {
            Vec::new()
        };
        plot = plot
            .line(&course.name, course.ink, above)
            .dots("", course.ink, steps);
    }
    Figure::new(plot)
}

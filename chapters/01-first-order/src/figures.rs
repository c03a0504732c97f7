//! The drawings: pure functions from numbers to a figure.

use exhibit::{Axis, Figure, Format, Ink, Plot, Stroke};

use crate::{GradientDescent, HeavyBall};

mod paths;

pub use paths::{Paths, left, paths};

exhibit::live! {
    "paths": Paths => |p, _| paths(p);
}

/// A condition number as one says it.
fn plain(kappa: f64) -> String {
    let format = if kappa.fract() == 0.0 {
        Format::Count
    } else {
        Format::Significant(3)
    };
    format.text(kappa)
}

/// How far two methods came on a quadratic of one condition number.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// κ
    pub kappa: f64,
    /// $‖e_k‖/‖e_0‖$ of gradient descent
    pub gradient_descent: Vec<f64>,
    /// $‖e_k‖/‖e_0‖$ of the heavy ball
    pub momentum: Vec<f64>,
}

/// Figure `rates`: error against iteration, with the theoretical lines. The axis is as long as κ is large.
pub fn rates(panels: &[Rates]) -> Figure {
    let floor: f64 = 1e-10;
    let plots = panels
        .iter()
        .map(|panel| {
            let length = panel.kappa * 12.0;
            let theory = |rate: f64| {
                let end = length.min(floor.ln() / rate.ln());
                vec![(0.0, 1.0), (end, rate.powf(end))]
            };
            let x = Axis::linear(0.0, length)
                .label("iteration k")
                .ticks([0.0, 0.5, 1.0].map(|part| part * panel.kappa * 10.0));
            Plot::new(
                x,
                Axis::log(floor, 10.0)
                    .label("error ‖eₖ‖ / ‖e₀‖")
                    .ticks([1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1.0]),
            )
            .size(400, 320)
            .title(format!("κ = {}", plain(panel.kappa)))
            .line_with(
                "",
                Ink::Muted,
                Stroke::dashed(),
                theory(GradientDescent::rate(panel.kappa)),
            )
            .line_with(
                "",
                Ink::Muted,
                Stroke::dashed(),
                theory(HeavyBall::rate(panel.kappa)),
            )
            .line("gradient descent", Ink::Orange, thinned(&panel.gradient_descent))
            .line("momentum", Ink::Green, thinned(&panel.momentum))
        })
        .collect();
    Figure::panels(2, plots)
        .caption(
            "The same race on four bowls; the axis grows with κ. Gradient descent draws the same line each time, so its steps grow \
             like κ. Momentum's line moves to the left. Dashed: the theory's \
             $((\\kappa - 1)/(\\kappa + 1))^k$ and $((\\sqrt{\\kappa} - 1)/(\\sqrt{\\kappa} + 1))^k$.",
        )
        .alt(
            "Four panels, error on a logarithmic axis against the iteration. Gradient descent's line falls straight along \
             its dashed theoretical line in all of them. Momentum's line falls parallel to its own, a little above it, and \
             ever steeper compared with gradient descent as the condition number grows.",
        )
}

/// A curve of a few hundred points: enough for the eye.
fn thinned(errors: &[f64]) -> Vec<(f64, f64)> {
    let every = errors.len().div_ceil(240).max(1);
    let last = errors.len().saturating_sub(1);
    errors
        .iter()
        .enumerate()
        .filter(|(k, _)| k % every == 0 || *k == last)
        .map(|(k, e)| (k as f64, *e))
        .collect()
}

/// A method's iterations at each condition number; `None` where it did not arrive.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaling {
    /// the method's name
    pub name: String,
    /// its ink through the book
    pub ink: Ink,
    /// (κ, iterations)
    pub counts: Vec<(f64, Option<f64>)>,
}

/// Figure `scaling`: iterations against the condition number, both logarithmic, so that a power is a straight line.
pub fn scaling(methods: &[Scaling]) -> Figure {
    let plot = Plot::new(
        Axis::log(1.0, 1e5).label("condition number κ"),
        Axis::log(1.0, 1e6).label("iterations to one millionth of the distance"),
    )
    .size(460, 340);
    let plot = methods.iter().fold(plot, |plot, method| {
        let arrived: Vec<(f64, f64)> = method
            .counts
            .iter()
            .filter_map(|(kappa, count)| Some((*kappa, (*count)?)))
            .collect();
        if arrived.len() < 2 {
            return plot;
        }
        plot.dots("", method.ink, arrived.clone())
            .line(method.name.clone(), method.ink, arrived)
    });
    Figure::new(plot)
        .caption(
            "The table as a picture. A slope of one means: ten times the condition number, ten times the steps. Gradient \
             descent climbs at slope one, momentum and Nesterov at one half. Adam's curve is flat at first and then bends up.",
        )
        .alt(
            "Iterations against condition number, both axes logarithmic. Gradient descent is the steepest straight line, \
             momentum and Nesterov are straight lines half as steep, Adam starts flat and bends upward, RMSprop's variants \
             start high; one of them ends early.",
        )
}

/// A method's training on the digits.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// the method's name
    pub name: String,
    /// its ink through the book
    pub ink: Ink,
    /// training cost after each epoch, the start first
    pub cost: Vec<f64>,
    /// share of the test images read wrongly after each epoch, the start first
    pub error: Vec<f64>,
}

/// Figure `digits`: training cost and test error by epoch. `lowest` is the least cost that any parameters have.
pub fn digits(methods: &[Training], lowest: f64) -> Figure {
    let epochs = methods.iter().map(|method| method.cost.len()).max().unwrap_or(2) - 1;
    let x = || Axis::linear(0.0, epochs as f64).label("epoch");
    let highest = methods
        .iter()
        .filter_map(|method| method.cost.first())
        .fold(1.0, |a: f64, b| a.max(*b));
    let points = |series: &[f64]| {
        series
            .iter()
            .enumerate()
            .map(|(epoch, y)| (epoch as f64, *y))
            .collect::<Vec<_>>()
    };
    let cost = Plot::new(x(), Axis::log(lowest * 0.8, highest * 1.2).label("training cost"))
        .size(400, 340)
        .title("training")
        .horizontal(lowest, "minimum");
    let error = Plot::new(x(), Axis::linear(0.0, 20.0).label("test images misread, %"))
        .size(400, 340)
        .title("test");
    let [cost, error] = methods.iter().fold([cost, error], |[cost, error], method| {
        [
            cost.line(method.name.clone(), method.ink, points(&method.cost)),
            error.line(
                method.name.clone(),
                method.ink,
                points(&method.error.iter().map(|e| e * 100.0).collect::<Vec<_>>()),
            ),
        ]
    });
    let last = |method: &Training| Format::Percent(1).text(method.error.last().copied().unwrap_or(f64::NAN));
    let ends: Vec<String> = methods
        .iter()
        .map(|method| format!("{} {}", method.name, last(method)))
        .collect();
    Figure::panels(2, vec![cost, error])
        .caption(format!(
            "Softmax regression on the digits, each method with its best step size. Left: the training cost, and the least \
             that any parameters have. Right: the share of test images misread, in the end {}.",
            ends.join(", ")
        ))
        .alt(
            "Training cost and test error against the epoch for SGD, momentum, RMSprop and Adam. Momentum falls fastest in the \
             first epochs; by the last the four lines of cost lie together, well above the dashed line of the minimum, and \
             the test errors are alike.",
        )
}

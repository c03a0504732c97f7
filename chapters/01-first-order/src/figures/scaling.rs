//! Iterations against the condition number.

use exhibit::{Axis, Figure, Ink, Plot};

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
    .size(560, 400);
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

//! Training cost and test error by epoch.

use exhibit::{Axis, Figure, Format, Ink, Plot};

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
        .size(340, 320)
        .title("training")
        .horizontal(lowest, "minimum");
    let error = Plot::new(x(), Axis::linear(0.0, 20.0).label("test images misread, %"))
        .size(340, 320)
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
            "Softmax regression on the digits, each method with its best step size. *Training*: the cost, and the least \
             that any parameters have. *Test*: the share of images misread, in the end {}.",
            ends.join(", ")
        ))
        .alt(
            "Training cost and test error against the epoch for SGD, momentum, RMSprop and Adam. Momentum falls fastest in the \
             first epochs; by the last the four lines of cost lie together, well above the dashed line of the minimum, and \
             the test errors are alike.",
        )
}

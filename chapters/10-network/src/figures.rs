//! The drawings of the chapter: from measurements to figures.

use exhibit::{Anchor, Axis, Figure, Format, Ink, Plot, Stroke};

/// The runs of one method.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// the method
    pub name: String,
    /// its color through the book
    pub ink: Ink,
    /// for each run the loss on training images, before the first epoch and after each
    pub losses: Vec<Vec<f64>>,
    /// for each run the fraction of test images misread, likewise
    pub errors: Vec<Vec<f64>>,
}

/// Figure `training`: loss and test error by epoch, one line a run.
pub fn training(trainings: &[Training], epochs: usize) -> Figure {
    let x = || Axis::linear(0.0, epochs as f64).label("epoch");
    let lowest = |curves: &dyn Fn(&Training) -> &Vec<Vec<f64>>| {
        let all = trainings.iter().flat_map(|t| curves(t).iter().flatten().copied());
        all.filter(|y| *y > 0.0).fold(1.0, f64::min)
    };
    let loss = Axis::log(lowest(&|t| &t.losses) / 1.5, 3.0).label("loss on training images");
    let error = Axis::log(0.01, 0.2)
        .label("test images misread")
        .ticks([0.01, 0.02, 0.05, 0.1, 0.2]);
    let mut plots = [
        Plot::new(x(), loss).title("loss"),
        Plot::new(x(), error).title("test error"),
    ]
    .map(|plot| plot.size(400, 340));
    for training in trainings {
        for (run, (losses, errors)) in training.losses.iter().zip(&training.errors).enumerate() {
            // One label a method; the other runs are drawn without.
            let name = if run == 0 { training.name.as_str() } else { "" };
            let stroke = Stroke::solid().width(1.5);
            let [loss, error] = plots;
            plots = [
                loss.line_with(name, training.ink, stroke, numbered(losses)),
                error.line_with(name, training.ink, stroke, numbered(errors)),
            ];
        }
    }
    Figure::panels(2, plots.into())
}

fn numbered(curve: &[f64]) -> Vec<(f64, f64)> {
    curve
        .iter()
        .enumerate()
        .map(|(epoch, &y)| (epoch as f64, y))
        .collect()
}

/// A part of a training step.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// what is done
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// for each batch size, seconds an example
    pub seconds: Vec<f64>,
}

/// Figure `anatomy`: for each batch size a bar for each part, in microseconds an example.
pub fn anatomy(batches: &[usize], parts: &[Part]) -> Figure {
    let longest = parts
        .iter()
        .flat_map(|part| &part.seconds)
        .fold(0.0, |a: f64, &b| a.max(b))
        * 1e6;
    let plots = batches
        .iter()
        .enumerate()
        .map(|(at, batch)| {
            let rows = parts.len() as f64;
            let plot = Plot::new(
                Axis::linear(0.0, longest * 1.3).label("microseconds an example"),
                Axis::linear(rows, 0.0).ticks(Vec::new()),
            )
            .size(400, 330)
            .title(format!("batch of {batch}"));
            parts.iter().enumerate().fold(plot, |plot, (row, part)| {
                let (y, time) = (row as f64 + 0.68, part.seconds[at] * 1e6);
                plot.line_with(
                    "",
                    part.ink,
                    Stroke::solid().width(12.0),
                    vec![(0.0, y), (time, y)],
                )
                .text(0.0, y - 0.38, part.name, Anchor::Start, Ink::Text)
                .text(
                    time + 0.04 * longest,
                    y,
                    Format::Significant(2).text(time),
                    Anchor::Start,
                    Ink::Muted,
                )
                .data(part.name, vec![(row as f64, time)])
            })
        })
        .collect();
    Figure::panels(2, plots)
}

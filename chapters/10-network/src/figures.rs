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

/// Figure `training`: loss and test error by epoch, one line a run, and the error that is promised.
pub fn training(trainings: &[Training], epochs: usize, promised: f64) -> Figure {
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
        Plot::new(x(), error)
            .title("test error")
            .horizontal(promised, "promised"),
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

/// The size of what goes through a deep network, for one variance of the weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Depth {
    /// the variance
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// root mean square of a layer's outputs over that of the inputs, the inputs first
    pub sizes: Vec<f64>,
}

/// Figure `depth`: for each variance of the weights, the size of the outputs by layer.
pub fn depth(curves: &[Depth]) -> Figure {
    let layers = curves.iter().map(|curve| curve.sizes.len()).max().unwrap_or(2) - 1;
    let plot = Plot::new(
        Axis::linear(0.0, layers as f64).label("layer"),
        Axis::log(1e-4, 1e4).label("size of the outputs, the inputs’ being 1"),
    )
    .size(460, 340);
    Figure::new(curves.iter().fold(plot, |plot, curve| {
        plot.line(curve.name, curve.ink, numbered(&curve.sizes))
    }))
}

/// A part of a training step.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// what is done
    pub name: &'static str,
    /// for each batch size, seconds an example
    pub seconds: [f64; 2],
}

/// Figure `anatomy`: for each part of a step a bar for each batch size, in microseconds an example.
pub fn anatomy(batches: [usize; 2], parts: &[Part]) -> Figure {
    const INKS: [Ink; 2] = [Ink::Orange, Ink::Blue];
    let longest = parts.iter().flat_map(|part| part.seconds).fold(0.0, f64::max) * 1e6;
    // A part is its name and two bars.
    let rows = 3.0 * parts.len() as f64;
    let plot = Plot::new(
        // A little to the left of 0, for the ends of the bars.
        Axis::linear(-0.03 * longest, longest * 1.2).label("microseconds an example"),
        Axis::linear(rows, -0.3).ticks(Vec::new()),
    )
    .size(460, 430);
    Figure::new(parts.iter().enumerate().fold(plot, |plot, (at, part)| {
        let top = 3.0 * at as f64;
        let plot = plot.text(0.0, top + 0.25, part.name, Anchor::Start, Ink::Text);
        let bars = part.seconds.iter().zip(INKS).zip(batches);
        bars.enumerate()
            .fold(plot, |plot, (bar, ((seconds, ink), batch))| {
                let (y, time) = (top + 1.1 + 0.85 * bar as f64, seconds * 1e6);
                let mut words = Format::Significant(2).text(time);
                if at == 0 {
                    words += &format!("   batch of {batch}");
                }
                plot.line_with("", ink, Stroke::solid().width(11.0), vec![(0.0, y), (time, y)])
                    .text(
                        time + 0.03 * longest,
                        y,
                        words,
                        Anchor::Start,
                        if at == 0 { ink } else { Ink::Muted },
                    )
                    .data(
                        format!("{}, batch of {batch}", part.name),
                        vec![(at as f64, time)],
                    )
            })
    }))
}

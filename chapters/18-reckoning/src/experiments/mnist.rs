//! MNIST: the recorded winners, replayed.

use exhibit::{Axis, Format, Outcome, Run, claim};
use reckoning::Task;
use reckoning::figures::{self, Panel};

use super::digits::{judged, verdict_rows, verdict_table};
use super::{around, curves};
use crate::field::{self, Judged};

pub fn mnist(run: &mut Run) -> Outcome {
    let large = field::large()?;
    let judged = judged(run, &large)?;
    mnist_of(run, &large.task, &judged)
}

pub fn mnist_of(run: &mut Run, task: &Task<f32>, judged: &[Judged]) -> Outcome {
    let panel = |title, y: Axis, curves| Panel {
        title,
        x: Axis::linear(0.0, task.budget * 1.2).label("passes over the data"),
        y,
        curves,
        level: None,
    };
    let loss = curves(judged, |point| (point.cost.passes(), point.loss));
    let error = curves(judged, |point| (point.cost.passes(), point.test_error));
    let ends: Vec<f64> = judged
        .iter()
        .filter_map(|who| who.median(|run| run.curve.last().map(|end| end.test_error)))
        .collect();
    let (low, high) = ends.iter().fold((f64::INFINITY, 0.0f64), |(low, high), &error| {
        (low.min(error), high.max(error))
    });
    let percent = |error| Format::Percent(2).text(error);
    let figure = figures::runs(vec![
        panel(
            "loss",
            around(&loss, 1e-4, |p| p.1, 1.2).label("training loss"),
            loss,
        ),
        panel(
            "test error",
            Axis::log(0.01, 0.2)
                .label("test images misread")
                .ticks([0.01, 0.02, 0.05, 0.1, 0.2]),
            error,
        ),
    ]);
    run.figure(
        "mnist",
        figure
            .caption(format!(
                "MNIST, 784-128-10, with the settings that the recorded search chose, median and range of three seeds. Each \
                 method runs as long as its setting says, and its steps shrink to nothing at its line’s end. In the end the \
                 medians of the test error lie between {} and {}.",
                percent(low),
                percent(high)
            ))
            .alt(format!(
                "Two panels, training loss and test error against passes over the data, for SGD, momentum, RMSprop and Adam. All \
                 fall within the first pass; the lines of Adam are short and low, and the test errors end between {} and {}.",
                percent(low),
                percent(high)
            )),
    )?;
    run.table("verdict-mnist", verdict_rows(verdict_table(), task, judged)?)?;
    let n = task.parameters() as f64;
    run.value("parameters", n, Format::Count)?;
    run.value("best-error", low, Format::Percent(2))?;
    run.value("error-spread", 100.0 * (high - low), Format::Fixed(2))?;
    let hessian = size_of::<f32>() as f64 * n * n;
    run.value("hessian-bytes", hessian, Format::Bytes)?;
    claim!(run, "does-not-fit", "one matrix of N×N for this network, in single precision, takes more than 8 GB", hessian / 1e9, >, 8)?;
    let adam = judged.iter().find(|who| who.name == "Adam");
    let state = adam.map_or(f64::NAN, |who| who.state::<f32>(task.parameters()));
    run.value("adam-bytes", state, Format::Bytes)?;
    let close = judged
        .iter()
        .skip(1)
        .map(|who| who.median(|run| run.reached(task).map(|point| point.work)));
    let works: Vec<f64> = close.map(|work| work.unwrap_or(f64::NAN)).collect();
    let spread = works
        .iter()
        .fold(0.0f64, |a, &b| if b > a || b.is_nan() { b } else { a })
        / works.iter().fold(f64::INFINITY, |a, &b| a.min(b));
    run.value("work-spread", spread, Format::Significant(2))?;
    claim!(run, "close-race", "momentum, RMSprop and Adam, tuned alike, reach the target with work that differs by less than a factor of two and a half", spread, <, 2.5)?;
    Ok(())
}

//! The digits: the chosen settings, three seeds each.

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use reckoning::figures::{self, Panel};
use reckoning::{Price, Target, Task};

use super::{Fallible, around, curves, judging, least};
use crate::experiments::PROTOCOL;
use crate::field::{self, Field, Judged};
use crate::record;

/// The runs of one task, with the settings that the recorded search chose.
pub fn judged<T: problems::Real>(run: &Run, field: &Field<T>) -> Fallible<Vec<Judged>> {
    let chosen = record::chosen(&record::read(record::COMMITTED, field, &PROTOCOL)?);
    let protocol = judging(run.seed());
    let progress = run.progress(
        (chosen.len() * protocol.seeds) as u64,
        format!("training on {}", field.task.name),
    );
    Ok(field.judge(&protocol, &chosen, progress)?)
}

pub fn digits(run: &mut Run) -> Outcome {
    let convex = field::convex()?;
    let network = field::network()?;
    let (on_convex, on_network) = (judged(run, &convex)?, judged(run, &network)?);
    digits_of(run, (&convex.task, &on_convex), (&network.task, &on_network))
}

/// How many of the contestants know the gradient only.
pub const FIRST_ORDER: usize = 4;

pub fn digits_of(
    run: &mut Run,
    convex: (&Task<f64>, &[Judged]),
    network: (&Task<f64>, &[Judged]),
) -> Outcome {
    pictures(run, convex, network)?;
    let mut table = verdict_table();
    for (task, judged) in [convex, network] {
        table = verdict_rows(table, task, judged)?;
    }
    run.table("verdict", table)?;
    let mut dearer = f64::INFINITY;
    for (slug, (task, _)) in [("convex", convex), ("network", network)] {
        let price = Price::of(
            &task.architecture,
            task.parts.training.len(),
            "Newton, by Cholesky",
        );
        let step = price.map(|price| (price.hessian + price.algebra) / price.gradient);
        run.value(
            &format!("{slug}-hessian-price"),
            step.unwrap_or(f64::NAN),
            Format::Integer,
        )?;
        dearer = dearer.min(price.map_or(f64::NAN, |price| price.hessian / price.algebra));
    }
    claim!(run, "forming-dearer", "on both tasks forming the matrix takes more operations than factoring it", dearer, >, 1)?;
    run.value("training-images", reckoning::digits::TRAINING, Format::Count)?;
    for (slug, (task, _)) in [("convex", convex), ("network", network)] {
        let (target, format) = match task.target {
            Target::Gap(gap) => (gap, Format::Scientific(0)),
            Target::ValidationError(error) => (error, Format::Percent(0)),
        };
        run.value(&format!("{slug}-target"), target, format)?;
    }
    run.value("lowest", convex.0.lowest, Format::Significant(3))?;
    steps(run, convex)?;
    work(run, network)?;
    errors(run, convex.1)
}

fn pictures(run: &mut Run, convex: (&Task<f64>, &[Judged]), network: (&Task<f64>, &[Judged])) -> Outcome {
    let flops = |task: &Task<f64>| {
        let price = Price::of(&task.architecture, task.parts.training.len(), "gradient descent");
        price.map_or(f64::NAN, |price| price.gradient)
    };
    for (name, (task, judged), floor, what) in [
        ("convex", convex, 1e-9, "loss above the lowest"),
        ("network", network, 1e-3, "training loss"),
    ] {
        let (lowest, gradient) = (task.lowest, flops(task));
        let gap = move |point: &reckoning::Point| (point.loss - lowest).max(0.0);
        let by_passes = curves(judged, |point| (point.cost.passes(), gap(point)));
        let by_flops = curves(judged, |point| (point.work * gradient, gap(point)));
        let panel = |title, label: &str, curves: Vec<figures::Curves>| Panel {
            title,
            x: around(&curves, 1e-9, |p| p.0, 3.0).label(label),
            y: around(&curves, floor, |p| p.1, 1.5).label(what),
            curves,
            level: None,
        };
        let figure = figures::runs(vec![
            panel("by passes", "passes over the data", by_passes),
            panel("by operations", "floating-point operations", by_flops),
        ]);
        let said = leaders(task, judged);
        let network = if name == "convex" {
            "Softmax regression"
        } else {
            "The network 64-16-10"
        };
        run.figure(
            name,
            figure
                .caption(format!(
                    "{network} on the digits: the same runs on two axes; the line is the median of three seeds, the tint reaches \
                     from the lowest to the highest. {said}."
                ))
                .alt(format!(
                    "Two panels with the {what} against passes over the data and against floating-point operations, all \
                     logarithmic, a line for each method. The lines of damped Newton and Gauss–Newton are short \
                     and steep; on the right they lie far to the right of all others. {said}."
                )),
        )?;
    }
    let panel = |title, (task, judged): (&Task<f64>, &[Judged])| {
        let gradient = flops(task);
        let curves = curves(judged, |point| (point.work * gradient, point.test_error));
        Panel {
            title,
            x: around(&curves, 1e-9, |p| p.0, 3.0).label("floating-point operations"),
            y: around(&curves, 0.01, |p| p.1, 1.2).label("test images misread"),
            curves,
            level: None,
        }
    };
    let ends = [convex, network].map(|(_, judged)| {
        let ends = judged
            .iter()
            .filter_map(|who| who.median(|run| run.curve.last().map(|end| end.test_error)));
        ends.fold((f64::INFINITY, 0.0f64), |(low, high), error| {
            (low.min(error), high.max(error))
        })
    });
    let range = |(low, high): (f64, f64)| {
        format!(
            "{} to {}",
            Format::Percent(1).text(low),
            Format::Percent(1).text(high)
        )
    };
    let figure = figures::runs(vec![
        panel("softmax regression", convex),
        panel("network", network),
    ]);
    run.figure(
        "errors",
        figure
            .caption(format!(
                "Test error against operations, median and range of three seeds. In the end the medians lie between {} for softmax regression \
                 and between {} for the network, of 300 images.",
                range(ends[0]).replace(" to ", " and "),
                range(ends[1]).replace(" to ", " and "),
            ))
            .alt(format!(
                "Two panels with the fraction of test images misread against floating-point operations, logarithmic. The lines of \
                 all methods fall to the same band, {} on the left and {} on the right; those of momentum, RMSprop and Adam \
                 get there with the fewest operations, those of the Newton methods with the most.",
                range(ends[0]),
                range(ends[1])
            )),
    )?;
    Ok(())
}

/// Who reaches the target with the fewest steps, the fewest passes and the least work, in the median.
fn leaders(task: &Task<f64>, judged: &[Judged]) -> String {
    let first = |number: &dyn Fn(&reckoning::Point) -> f64| {
        let each = judged
            .iter()
            .filter_map(|who| Some((who.median(|run| run.reached(task).map(number))?, who.name)));
        let best = each.min_by(|a, b| a.0.total_cmp(&b.0));
        best.map_or(("nobody", 0.0), |(number, name)| (name, number))
    };
    let ((by_steps, steps), (by_passes, passes), (by_work, work)) = (
        first(&|point| point.step as f64),
        first(&|point| point.cost.passes()),
        first(&|point| point.work),
    );
    format!(
        "The target is reached first, counted in steps, by {by_steps} ({steps:.0}); in passes by {by_passes} ({passes:.0}); in \
         operations by {by_work} (as many as {work:.0} gradients)"
    )
}

pub fn verdict_table() -> Table {
    Table::new(
        "What the chosen settings needed to reach the target, the median of three seeds; *work* in gradients of the whole \
         training set, *state* what a method keeps beside parameters and gradient, *test error* where the target was reached. \
         A dash: not reached within the budget.",
    )
    .column(Column::text("task"))
    .column(Column::text("method"))
    .column(Column::new("steps", Format::Integer))
    .column(Column::new("passes", Format::Significant(2)))
    .column(Column::new("work", Format::Significant(2)))
    .column(Column::new("flops", Format::Scientific(1)))
    .column(Column::new("state", Format::Bytes))
    .column(Column::new("test error", Format::Percent(1)))
}

pub fn verdict_rows<T: problems::Real>(
    mut table: Table,
    task: &Task<T>,
    judged: &[Judged],
) -> Fallible<Table> {
    let examples = task.parts.training.len();
    for who in judged {
        let price = Price::of(&task.architecture, examples, who.entry);
        let price = price.ok_or(format!("no price of {}", who.name))?;
        let at = |number: &dyn Fn(&reckoning::Point) -> f64| {
            Cell::number_or(who.median(|run| run.reached(task).map(number)), "–")
        };
        table = table.row(cells![
            task.name.replace("digits, ", ""),
            who.name,
            at(&|point| point.step as f64),
            at(&|point| point.cost.passes()),
            at(&|point| point.work),
            at(&|point| point.work * price.gradient),
            who.state::<T>(task.parameters()),
            at(&|point| point.test_error),
        ]);
    }
    Ok(table)
}

/// The medians until the target, of those of first order and of those that build matrices; the least of each.
fn rivals(task: &Task<f64>, judged: &[Judged], number: fn(&reckoning::Point) -> f64) -> (f64, f64) {
    let each = |judged: &[Judged]| {
        least(
            judged
                .iter()
                .map(|who| who.median(|run| run.reached(task).map(number))),
        )
    };
    let (first, second) = judged.split_at(FIRST_ORDER.min(judged.len()));
    (each(first), each(second))
}

fn steps(run: &mut Run, (task, judged): (&Task<f64>, &[Judged])) -> Outcome {
    let (first, second) = rivals(task, judged, |point| point.step as f64);
    run.value("convex-steps-first", first, Format::Integer)?;
    run.value("convex-steps-ratio", first / second, Format::Significant(2))?;
    run.value("convex-steps-second", second, Format::Integer)?;
    claim!(run, "fewer-steps", "on softmax regression the best method with a matrix needs at most a twentieth of the steps of the best without", first / second, >=, 20)?;
    let (first, second) = rivals(task, judged, |point| point.work);
    run.value("convex-work-first", first, Format::Significant(2))?;
    run.value("convex-work-second", second, Format::Significant(2))?;
    run.value("convex-work-ratio", second / first, Format::Significant(2))?;
    Ok(())
}

fn work(run: &mut Run, (task, judged): (&Task<f64>, &[Judged])) -> Outcome {
    let (first, second) = rivals(task, judged, |point| point.step as f64);
    run.value("network-steps-first", first, Format::Integer)?;
    run.value("network-steps-second", second, Format::Integer)?;
    let newton = |number: fn(&reckoning::Point) -> f64| {
        let of = |name| judged.iter().find(|who| who.name == name);
        let medians = ["damped Newton", "Gauss–Newton"]
            .map(|name| of(name)?.median(|run| run.reached(task).map(number)));
        least(medians)
    };
    let (first, _) = rivals(task, judged, |point| point.work);
    let second = newton(|point| point.work);
    run.value("network-work-first", first, Format::Significant(2))?;
    run.value("network-work-newton", second, Format::Significant(2))?;
    run.value("network-work-ratio", second / first, Format::Significant(2))?;
    for (slug, name) in [("newton", "damped Newton"), ("gauss", "Gauss–Newton")] {
        let who = judged.iter().find(|who| who.name == name);
        let each = who.and_then(|who| {
            who.median(|run| {
                run.curve
                    .last()
                    .map(|point| point.cost.algebra / point.step.max(1) as f64)
            })
        });
        run.value(
            &format!("{slug}-factorizations"),
            each.unwrap_or(f64::NAN),
            Format::Significant(2),
        )?;
    }
    claim!(run, "more-work", "on the network the best of Newton’s methods needs at least thirty times the work of the best of first order", second / first, >=, 30)?;
    Ok(())
}

fn errors(run: &mut Run, judged: &[Judged]) -> Outcome {
    let ends = judged
        .iter()
        .map(|who| who.median(|run| run.curve.last().map(|end| end.test_error)));
    let ends: Vec<f64> = ends.map(|end| end.unwrap_or(f64::NAN)).collect();
    let spread = ends.iter().fold(
        0.0f64,
        |most, &end| if end > most || end.is_nan() { end } else { most },
    ) - ends.iter().fold(1.0f64, |low, &end| low.min(end));
    run.value("convex-error-spread", 100.0 * spread, Format::Fixed(1))?;
    claim!(run, "same-errors", "on softmax regression the median test errors of all methods lie within two points of each other", 100.0 * spread, <=, 2)?;
    Ok(())
}

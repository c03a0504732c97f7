//! The same runs by the clock.

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use nalgebra::DVector;
use problems::{Real, StepError};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use reckoning::figures::{self, Panel};
use reckoning::{Batch, Contestant, Setting, Task, train};

use super::digits::FIRST_ORDER;
use super::{Fallible, around, curves, least};
use crate::clock;
use crate::experiments::PROTOCOL;
use crate::field::{self, Field, Judged};
use crate::record;

pub fn seconds(run: &mut Run) -> Outcome {
    let (convex, network) = (field::convex()?, field::network()?);
    // One after the other, so that nothing of ours disturbs the clock.
    let seeds = PROTOCOL.seeds;
    let (on_convex, on_network) = (alone(run, &convex, seeds)?, alone(run, &network, seeds)?);
    let large = field::large()?;
    let on_large = alone(run, &large, 1)?;
    seconds_of(
        run,
        (&convex, &on_convex),
        (&network, &on_network),
        Some((&large, &on_large)),
    )
}

/// Runs of each contestant from so many seeds, with nothing beside them.
fn alone<T: Real>(run: &Run, field: &Field<T>, seeds: usize) -> Fallible<Vec<Judged>> {
    let chosen = record::chosen(&record::read(record::COMMITTED, field, &PROTOCOL)?);
    let progress = run.progress(chosen.len() as u64, format!("timing on {}", field.task.name));
    let mut judged = Vec::new();
    for (who, setting) in field.contestants.iter().zip(chosen) {
        let runs = (0..seeds as u64)
            .map(|number| train(&field.task, who, &setting, run.seed().wrapping_add(number)))
            .collect::<Result<Vec<_>, _>>()?;
        judged.push(Judged::new(who, setting, runs));
        progress.inc(1);
    }
    Ok(judged)
}

pub fn seconds_of(
    run: &mut Run,
    convex: (&Field<f64>, &[Judged]),
    network: (&Field<f64>, &[Judged]),
    large: Option<(&Field<f32>, &[Judged])>,
) -> Outcome {
    let panel = |title, floor, label: &str, number: fn(&reckoning::Point) -> f64| {
        let curves = curves(network.1, |point| (point.seconds, number(point)));
        Panel {
            title,
            x: around(&curves, 1e-4, |p| p.0, 3.0).label("seconds"),
            y: around(&curves, floor, |p| p.1, 1.5).label(label),
            curves,
            level: None,
        }
    };
    let figure = figures::runs(vec![
        panel("loss", 1e-3, "training loss", |point| point.loss),
        panel("test error", 0.01, "test images misread", |point| {
            point.test_error
        }),
    ]);
    let ratios = [convex, network].map(|(field, judged)| {
        let to_target = |number: fn(&reckoning::Point) -> f64| {
            let each: Vec<Option<f64>> = judged
                .iter()
                .map(|who| who.median(|run| run.reached(&field.task).map(number)))
                .collect();
            let first = least(each.iter().take(FIRST_ORDER).copied());
            // Newton's methods are the last two.
            let newton = least(each.iter().skip(FIRST_ORDER + 1).copied());
            newton / first
        };
        (to_target(|point| point.seconds), to_target(|point| point.work))
    });
    let times = |ratio: f64| Format::Significant(2).text(ratio);
    run.figure(
        "seconds",
        figure
            .caption(format!(
                "The network by the clock, median and range of three seeds, on one thread: when Newton’s methods have made a step, those of first order \
                 are done. To the target the best of Newton’s methods takes {} times as long as the best of first order.",
                times(ratios[1].0)
            ))
            .alt(
                "Two panels, the training loss and the test error against seconds, logarithmic. As with operations, the lines of first \
                 order fall first, that of BFGS follows, and those of damped Newton and Gauss–Newton begin when the others have \
                 nearly ended.",
            ),
    )?;
    let mut table = Table::new(
        "By the clock, on one thread, the median of three seeds (on MNIST one): time of a step, time to the target, and the most memory that two steps take \
         beside data and parameters, measured.",
    )
    .column(Column::text("task"))
    .column(Column::text("method"))
    .column(Column::new("step", Format::Seconds))
    .column(Column::new("to target", Format::Seconds))
    .column(Column::new("memory", Format::Bytes));
    for (field, judged) in [convex, network] {
        table = rows(table, field, judged)?;
    }
    if let Some((field, judged)) = large {
        table = rows(table, field, judged)?;
    }
    run.table("verdict-seconds", table)?;
    for (slug, (seconds, work)) in ["convex", "network"].into_iter().zip(ratios) {
        run.value(&format!("{slug}-seconds-ratio"), seconds, Format::Significant(2))?;
        run.value(&format!("{slug}-flops-ratio"), work, Format::Significant(2))?;
    }
    claim!(run, "longer", "on the network the best of Newton’s methods takes at least five times as long to the target as the best of first order", ratios[1].0, >=, 5)?;
    claim!(run, "flops-tell", "the ratio of seconds is that of operations to within a factor of ten", (ratios[1].0 / ratios[1].1).ln().abs().exp(), <=, 10)?;
    Ok(())
}

fn rows<T: Real>(mut table: Table, field: &Field<T>, judged: &[Judged]) -> Fallible<Table> {
    for (who, contestant) in judged.iter().zip(&field.contestants) {
        let step = who.median(|run| run.curve.last().map(|end| end.seconds / end.step.max(1) as f64));
        let arrival = who.median(|run| run.reached(&field.task).map(|point| point.seconds));
        table = table.row(cells![
            field.task.name.replace("digits, ", ""),
            who.name,
            Cell::number_or(step, "–"),
            Cell::number_or(arrival, "–"),
            memory(&field.task, contestant, &who.setting)?,
        ]);
    }
    Ok(table)
}

/// The most that is allocated while two steps are made, in bytes.
fn memory<T: Real>(task: &Task<T>, contestant: &Contestant<T>, setting: &Setting) -> Fallible<f64> {
    let network = task.network(&task.parts.training)?;
    let mut x: DVector<T> = task
        .initialization
        .draw(&task.architecture, &mut ChaCha8Rng::seed_from_u64(1))?;
    let mut trainer = contestant.trainer(setting)?;
    let all: Vec<usize> = (0..network.data().len()).collect();
    let examples = if trainer.looks_at_all() {
        &all[..]
    } else {
        &all[..task.batch]
    };
    let mut result: Result<(), StepError> = Ok(());
    let spent = clock::measure(1, || {
        for _ in 0..2 {
            let batch = Batch {
                network: &network,
                examples,
                progress: 0.0,
            };
            if let Err(error) = trainer.step(batch, &mut x) {
                result = Err(error);
            }
        }
    });
    result.map_err(|error| error.to_string())?;
    Ok(spent.bytes)
}

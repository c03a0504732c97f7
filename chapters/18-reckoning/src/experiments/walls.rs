//! The long run on what N allows: makes the steps that the default run extrapolates to.

use exhibit::{Column, Format, Outcome, Run, Table, cells};

use super::Fallible;
use super::reach::{Laws, MEMORY, Step, measure, small_steps};

pub fn walls(run: &mut Run) -> Outcome {
    if !run.full() {
        run.note(
            "this is a long run: `just chapter 18 --full --only walls`; what it found is in recorded/walls",
        );
        return Ok(());
    }
    let laws = Laws::of(&small_steps(run)?)?;
    let progress = run.progress(2, "a minute and eight gigabytes");
    let limit = Format::Significant(1).text(MEMORY / 1e9) + " GB";
    let table = Table::new(format!(
        "The Newton steps of networks 64-$h$-10 that fill a minute and {limit}, made: what two laws fitted to small sizes say that \
         they take, and what they took."
    ))
    .column(Column::text("limit"))
    .column(Column::new("$N$", Format::Count))
    .column(Column::new("extrapolated", Format::Seconds))
    .column(Column::new("measured", Format::Seconds))
    .column(Column::new("forming", Format::Seconds))
    .column(Column::new("factoring", Format::Seconds))
    .column(Column::new("memory", Format::Bytes));
    let row = |table: Table, limit: &str, step: Step| {
        table.row(cells![
            limit,
            step.parameters,
            laws.seconds(step.parameters),
            step.seconds(),
            step.forming,
            step.factoring,
            step.bytes
        ])
    };
    let minute = filling(60.0, laws.size(60.0), measure)?;
    progress.inc(1);
    let memory = measure(hidden(laws.fitting(MEMORY)))?;
    progress.inc(1);
    let table = row(row(table, "a minute", minute), &limit, memory);
    run.table("walls", table)?;
    Ok(())
}

/// The step that takes so many seconds to within three percent, sought from a size that was extrapolated.
pub fn filling(seconds: f64, mut n: f64, make: impl Fn(usize) -> Fallible<Step>) -> Fallible<Step> {
    for _ in 0..6 {
        let step = make(hidden(n))?;
        let ratio = seconds / step.seconds();
        if (ratio - 1.0).abs() < 0.03 {
            return Ok(step);
        }
        // Factoring grows with the cube, forming with the square.
        n *= ratio.powf(0.4);
    }
    Err(format!(
        "no size takes {seconds} s to within three percent, near {n:.0} parameters: is the machine busy?"
    )
    .into())
}

/// The hidden units of 64-h-10 that make at most so many parameters, 64h + h + 10h + 10.
fn hidden(parameters: f64) -> usize {
    ((parameters - 10.0) / 75.0) as usize
}

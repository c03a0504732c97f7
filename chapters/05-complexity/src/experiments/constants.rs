//! Libraries, precisions, threads.

use std::num::NonZeroUsize;
use std::time::Duration;

use exhibit::{Column, Format, Outcome, Run, Table, cells, claim};
use hessian::fit::exponent;
use problems::dense::{Backend, Entry};

use super::Found;
use crate::peak::Peak;
use crate::survey;

pub fn constants(run: &mut Run) -> Outcome {
    let peak = Peak::measure(Duration::from_millis(400));
    let largest = if run.full() { 2000 } else { 1000 };
    let two = Backend::Threads(NonZeroUsize::MIN.saturating_add(1));
    let mut rows = Vec::new();
    let progress = run.progress(16, "measuring constants");
    for index in 0..4 {
        for (library, backend) in [("nalgebra", Backend::Nalgebra), ("faer", Backend::Faer)] {
            rows.push(constant::<f64>(
                run,
                index,
                [library, "f64", "1"],
                backend,
                largest,
                peak.double,
            )?);
            progress.inc(1);
        }
        rows.push(constant::<f32>(
            run,
            index,
            ["faer", "f32", "1"],
            Backend::Faer,
            largest,
            peak.single,
        )?);
        rows.push(constant::<f64>(
            run,
            index,
            ["faer", "f64", "2"],
            two,
            largest,
            2.0 * peak.double,
        )?);
        progress.inc(2);
    }
    judge_constants(run, &peak, &rows, largest)
}

/// One line of the table of constants.
#[derive(Debug, Clone)]
pub struct Constant {
    pub kernel: &'static str,
    /// library, type of number, threads
    pub way: [&'static str; 3],
    pub exponent: f64,
    pub seconds: f64,
    pub rate: f64,
    pub share: f64,
}

pub fn constant<T: Entry>(
    run: &Run,
    index: usize,
    way: [&'static str; 3],
    backend: Backend,
    largest: usize,
    peak: f64,
) -> Found<Constant> {
    let kernel = survey::kernels::<T>()[index];
    let mut points = Vec::new();
    for n in [
        largest / 4,
        3 * largest / 8,
        largest / 2,
        3 * largest / 4,
        largest,
    ] {
        let seconds = survey::time(run, &kernel, backend, n, Duration::from_millis(150))?;
        points.push((n as f64, seconds));
    }
    let seconds = points[points.len() - 1].1;
    let rate = (kernel.flops)(largest as u64) / seconds;
    Ok(Constant {
        kernel: kernel.name,
        way,
        exponent: exponent(&points),
        seconds,
        rate,
        share: rate / peak,
    })
}

pub fn judge_constants(run: &mut Run, peak: &Peak, rows: &[Constant], largest: usize) -> Outcome {
    let mut table = Table::new(format!(
        "The same algorithms at $N$ = {}, by two libraries, in two precisions, on one thread and two. *Share*: of the rate at \
         which one thread multiplied matrices of the same precision in the same run; for two threads, of twice that rate. The exponents \
         are fitted between a quarter of this $N$ and all of it.",
        Format::Integer.text(largest)
    ))
    .column(Column::text("kernel"))
    .column(Column::text("by"))
    .column(Column::new("exponent", Format::Fixed(1)))
    .column(Column::new("time", Format::Seconds))
    .column(Column::new("Gflop/s", Format::Significant(2)))
    .column(Column::new("share", Format::Percent(0)));
    for row in rows {
        let [library, numbers, threads] = row.way;
        let threads = if threads == "1" { "" } else { ", 2 threads" };
        let by = format!("{library}, {numbers}{threads}");
        table = table.row(cells![
            row.kernel,
            by,
            row.exponent,
            row.seconds,
            row.rate / 1e9,
            row.share,
        ]);
    }
    run.table("constants", table)?;
    for (name, rate) in [
        ("peak-double", peak.double),
        ("peak-single", peak.single),
        ("peak-both", peak.both),
    ] {
        run.value_with_unit(name, rate / 1e9, Format::Significant(2), "Gflop/s")?;
    }
    run.value_with_unit(
        "peak-bandwidth",
        peak.bandwidth / 1e9,
        Format::Significant(2),
        "GB/s",
    )?;
    run.value(
        "peak-balance",
        8.0 * peak.double / peak.bandwidth,
        Format::Significant(2),
    )?;
    let seconds = |library: &str, numbers: &str, threads: &str| {
        let row = rows
            .iter()
            .find(|row| row.kernel == "Cholesky" && row.way == [library, numbers, threads]);
        row.map_or(f64::NAN, |row| row.seconds)
    };
    let blocked = seconds("faer", "f64", "1");
    run.value(
        "gain-blocks",
        seconds("nalgebra", "f64", "1") / blocked,
        Format::Significant(2),
    )?;
    run.value(
        "gain-single",
        blocked / seconds("faer", "f32", "1"),
        Format::Significant(2),
    )?;
    run.value(
        "gain-threads",
        blocked / seconds("faer", "f64", "2"),
        Format::Significant(2),
    )?;
    claim!(run, "blocks-pay", "at this size a blocked Cholesky factorization takes at most half the time of an unblocked one", seconds("nalgebra", "f64", "1") / blocked, >=, 2)?;
    Ok(())
}

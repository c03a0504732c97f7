//! The time of an update.

use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Table, cells, claim};
use hessian::fit::PowerLaw;
use quasi_newton::figures::{self, Times};

use crate::rival;
use crate::ways::{self, FOUR_PASSES, MEMORY, ONE_PASS, PRODUCTS, Way};

pub fn cost(run: &mut Run) -> Outcome {
    cost_of(
        run,
        [ONE_PASS, FOUR_PASSES, PRODUCTS, MEMORY],
        &[250, 500, 1000, 2000],
        rival::seconds,
    )
}

/// argmin multiplies matrices in three nested loops: it is not asked beyond this size.
const ARGMIN_UP_TO: usize = 500;

/// `ways`: this chapter's, the plain one, the products, memory alone.
pub fn cost_of(
    run: &mut Run,
    ways: [Way; 4],
    sizes: &[usize],
    argmin: fn(usize, usize) -> Result<f64, argmin::core::Error>,
) -> Outcome {
    let mut table = Table::new(
        "Seconds for the matrix work of one step: update $H$ and multiply with the gradient. *Memory alone* reads every number of the \
         triangle, multiplies it by a constant and writes it back. argmin's time is that of its whole iteration, with matrices of \
         the standard library's vectors.",
    )
    .column(Column::new("$N$", Format::Integer));
    for way in &ways {
        table = table.column(Column::new(way.name, Format::Seconds));
    }
    table = table.column(Column::new("argmin", Format::Seconds));
    let mut times: Vec<Vec<(f64, f64)>> = vec![Vec::new(); 5];
    let progress = run.progress(sizes.len() as u64, "updating");
    for &n in sizes {
        let mut row = cells![n];
        for (way, times) in ways.iter().zip(&mut times) {
            let seconds = ways::seconds(way, n)?;
            times.push((n as f64, seconds));
            row.push(seconds.into());
        }
        let whole = (n <= ARGMIN_UP_TO).then(|| argmin(n, 2)).transpose()?;
        times[4].extend(whole.map(|seconds| (n as f64, seconds)));
        row.push(Cell::number_or(whole, "not asked"));
        table = table.row(row);
        progress.inc(1);
    }
    run.table("times", table)?;
    let largest = |way: usize| times[way].last().map_or(f64::NAN, |point| point.1);
    let (fast, products) = (PowerLaw::fit(&times[0])?, PowerLaw::fit(&times[2])?);
    run.value(
        "cost-largest",
        sizes.last().copied().unwrap_or(0),
        Format::Integer,
    )?;
    run.value("cost-exponent", fast.exponent, Format::Fixed(1))?;
    run.value("cost-products-exponent", products.exponent, Format::Fixed(1))?;
    run.value("cost-ours", largest(0), Format::Seconds)?;
    run.value("cost-products", largest(2), Format::Seconds)?;
    run.value("cost-ratio", largest(2) / largest(0), Format::Significant(2))?;
    run.value(
        "cost-passes-ratio",
        largest(1) / largest(0),
        Format::Significant(2),
    )?;
    run.value("cost-argmin-size", ARGMIN_UP_TO, Format::Integer)?;
    let at = |way: usize, n: usize| {
        times[way]
            .iter()
            .find(|point| point.0 == n as f64)
            .map_or(f64::NAN, |point| point.1)
    };
    run.value(
        "cost-argmin-ratio",
        at(4, ARGMIN_UP_TO) / at(0, ARGMIN_UP_TO),
        Format::Significant(2),
    )?;
    let over_memory = sizes
        .iter()
        .filter(|n| **n >= 1000)
        .map(|&n| at(0, n) / at(3, n))
        .fold(0.0, f64::max);
    run.value("cost-over-memory", over_memory, Format::Fixed(1))?;
    run.value(
        "cost-bandwidth",
        8.0 * times[0].last().map_or(f64::NAN, |(n, seconds)| n * n / seconds) / 1e9,
        Format::Significant(2),
    )?;
    claim!(run, "thirty-times", "at N = 2000 the dense product form takes at least thirty times as long", largest(2) / largest(0), >=, 30)?;
    claim!(run, "timed-square", "the time of this chapter's update grows with an exponent below 2.6", fast.exponent, <, 2.6)?;
    claim!(run, "timed-cube", "that of the dense product form with one above 2.6", products.exponent, >, 2.6)?;
    claim!(run, "near-memory", "from N = 1000 on the update takes at most four times as long as reading and writing the same numbers", over_memory, <=, 4)?;
    let inks = [Ink::Purple, Ink::Cyan, Ink::Orange, Ink::Text, Ink::Red];
    let names = ways.map(|way| way.name).into_iter().chain(["argmin"]);
    let lines: Vec<Times> = names
        .zip(inks)
        .zip(times)
        .map(|((name, ink), points)| Times { name, ink, points })
        .collect();
    let seconds = |x: f64| Format::Seconds.text(x);
    let figure = figures::cost(&lines)
        .caption(format!(
            "Seconds for one step's work on the matrix. In one pass over a triangle it takes {} at the largest $N$, not far above what \
             memory alone would take; written as products of dense matrices, {}, with a slope of {:.1} instead of {:.1}.",
            seconds(lines[0].points.last().map_or(f64::NAN, |point| point.1)),
            seconds(lines[2].points.last().map_or(f64::NAN, |point| point.1)),
            products.exponent,
            fast.exponent,
        ))
        .alt(format!(
            "Time against N, both logarithmic. Four lines rise: memory alone, one pass and four passes close together and with a slope \
             near {:.1}; dense products far above them and steeper, with {:.1}; argmin's two points higher still.",
            fast.exponent, products.exponent,
        ));
    run.figure("cost", figure)?;
    Ok(())
}

//! The experiments of the chapter *Faster inverses*, in the order of the page.

use std::process::ExitCode;

use exhibit::{Column, Format, Outcome, Run, Table, cells, claim};
use hierarchical::figures;

mod air;
mod clock;
mod cost;
mod orders;
mod question;
mod reversal;
mod structures;

#[cfg(test)]
mod perturbed;

fn main() -> ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("blocks", blocks)
        .experiment("counted", cost::counted)
        .timed("scaling", cost::scaling)
        .experiment("fit", air::fit)
        .experiment("co2", air::co2)
        .experiment("growth", reversal::growth)
        .timed("reversal", reversal::reversal)
        .experiment("ranks", question::ranks)
        .experiment("steps", question::steps)
        .timed("structures", structures)
        .run()
}

fn blocks(run: &mut Run) -> Outcome {
    let p: figures::Blocks = run.parameters();
    run.figure("blocks", figures::blocks(&p))?;
    let matrix = figures::drawn(&p)?;
    let largest = |level: usize| matrix.ranks(level).into_iter().max().unwrap_or(0);
    run.value("blocks-rank", largest(0), Format::Integer)?;
    run.value("blocks-side", figures::DRAWN / 2, Format::Integer)?;
    Ok(())
}

// -------------------------------------------------------------------------------------------------- other fast inverses

fn structures(run: &mut Run) -> Outcome {
    structures_of(run, &structures::all(32)?)
}

fn structures_of(run: &mut Run, all: &[structures::Structured]) -> Outcome {
    let n = all.first().map_or(0, |one| one.n);
    let mut table = Table::new(format!(
        "Four structures that make a system of $n$ = {n} equations cheap: the operations of one solution, up to a constant; where a \
         Hessian has the structure; seconds by the structure and by dense Cholesky; and how far apart the two solutions are.",
    ))
    .column(Column::text("structure"))
    .column(Column::text("cost"))
    .column(Column::text("where Hessians have it"))
    .column(Column::new("structured", Format::Seconds))
    .column(Column::new("dense", Format::Seconds))
    .column(Column::new("apart", Format::Scientific(0)));
    let (mut slowest, mut apart) = (f64::INFINITY, 0.0f64);
    for one in all {
        table = table.row(cells![
            one.name,
            one.cost,
            one.where_found,
            one.fast,
            one.dense,
            one.apart
        ]);
        slowest = slowest.min(one.dense / one.fast);
        apart = apart.max(one.apart);
    }
    run.table("structures", table)?;
    run.value("structures-speedup", slowest, Format::Significant(2))?;
    claim!(run, "structure-wins", "each structured solution is at least five times as fast as the dense one", slowest, >=, 5)?;
    claim!(run, "structure-exact", "and no less exact: they agree to ten digits", apart, <=, 1e-10)?;
    Ok(())
}

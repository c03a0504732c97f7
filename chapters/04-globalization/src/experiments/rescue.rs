//! The failures of Newton's method, revisited.

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use globalization::contest::{Contestant, Curvature, contestants};
use nalgebra::{DVector, dvector};
use problems::{FourWells, Hyperbola, Limits, Objective, Stop, TwoCycle, minimize};

use super::steps;

/// A name, a function, a start, and the minimizers.
type Case = (&'static str, Box<dyn Objective>, DVector<f64>, Vec<DVector<f64>>);

/// The three failures of Newton's method in the chapter before.
fn failures_of_newton() -> [Case; 3] {
    [
        (
            "overshooting",
            Box::new(Hyperbola),
            dvector![2.0],
            Hyperbola.minimizers(),
        ),
        (
            "cycling",
            Box::new(TwoCycle),
            dvector![0.0],
            TwoCycle.minimizers(),
        ),
        (
            "a saddle",
            Box::new(FourWells),
            dvector![1.0, 0.4],
            FourWells.minimizers(),
        ),
    ]
}

pub fn rescued(run: &mut Run) -> Outcome {
    rescued_of(run, &contestants())
}

pub fn rescued_of(run: &mut Run, contestants: &[Contestant]) -> Outcome {
    let mut table = Table::new(
        "The failures of Newton's method in the last chapter, again: iterations to $\\norm{g} \\le 10^{-8}$ at a minimum. \
         $\\sqrt{1 + x^2}$ from 2; $x^4/4 - x^2 + 2x$ from 0; the four wells from $(1, 0.4)$.",
    )
    .column(Column::text("method"));
    for (name, ..) in failures_of_newton() {
        table = table.column(Column::new(name, Format::Integer));
    }
    let mut lost = 0;
    // Gauss's Hessian needs residuals, which these functions have not.
    let general = contestants.iter().filter(|c| c.curvature == Curvature::Exact);
    for (rank, contestant) in general.enumerate() {
        let mut row = cells![contestant.name];
        for (_, objective, start, minimizers) in failures_of_newton() {
            let limits = Limits::default().maximum_iterations(10_000);
            let descent = minimize(&mut (contestant.method)(), &objective, &start, &limits)?;
            let near = minimizers
                .iter()
                .any(|minimizer| (minimizer - &descent.last).norm() < 1e-6);
            if !near && rank > 0 {
                lost += 1;
            }
            row.push(match descent.stop {
                Stop::Converged { .. } if near => Cell::from(steps(&descent)),
                Stop::Converged { .. } => Cell::missing("saddle"),
                Stop::MaximumIterations => Cell::missing("cycles"),
                _ => Cell::missing("runs away"),
            });
        }
        table = table.row(row);
    }
    run.table("rescued", table)?;
    claim!(run, "all-rescued", "every globalized method reaches a minimum in all three cases", lost, ==, 0)?;
    Ok(())
}

//! How many digits a step multiplies near the end.

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use globalization::contest::{Contestant, Curvature, contestants};
use nalgebra::dvector;
use problems::more_garbow_hillstrom::collection;
use problems::{Limits, Stop, minimize};

use super::steps;

pub fn rosenbrock(run: &mut Run) -> Outcome {
    rosenbrock_of(run, &contestants())
}

pub fn rosenbrock_of(run: &mut Run, contestants: &[Contestant]) -> Outcome {
    let minimum = dvector![1.0, 1.0];
    let limits = Limits::default()
        .gradient_tolerance(f64::MIN_POSITIVE)
        .target_point(minimum.clone(), 1e-12)
        .maximum_iterations(2000);
    let mut table = Table::new(
        "Rosenbrock's function from $(-1.2, 1)$ until $e_k \\le 10^{-12}$. A step has one Hessian. *Growth* is by how \
         much a step multiplies the correct digits near the end: the median of $\\ln e_{k+1} / \\ln e_k$ once \
         $e_k < 10^{-2}$.",
    )
    .column(Column::text("method"))
    .column(Column::new("steps", Format::Integer))
    .column(Column::new("$f$", Format::Integer))
    .column(Column::new("$g$", Format::Integer))
    .column(Column::new("highest $f$", Format::Significant(3)))
    .column(Column::new("growth", Format::Significant(2)));
    let mut slowest = f64::INFINITY;
    let problem = collection().into_iter().next().ok_or("the collection is empty")?;
    for contestant in contestants {
        let descent = match contestant.curvature {
            Curvature::Exact => minimize(&mut (contestant.method)(), &problem, &problem.start(), &limits)?,
            Curvature::GaussNewton => minimize(
                &mut (contestant.method)(),
                &globalization::GaussNewton(&problem),
                &problem.start(),
                &limits,
            )?,
        };
        let errors: Vec<f64> = descent
            .trace
            .points
            .iter()
            .map(|x| (x - &minimum).norm())
            .collect();
        let mut growth: Vec<f64> = errors
            .windows(2)
            .filter(|pair| pair[0] < 1e-2 && pair[1] > 0.0)
            .map(|pair| pair[1].ln() / pair[0].ln())
            .collect();
        growth.sort_by(f64::total_cmp);
        let middle = growth.get(growth.len() / 2).copied();
        let reached = matches!(descent.stop, Stop::TargetReached { .. });
        let quick = [
            "Armijo",
            "Wolfe",
            "strong Wolfe",
            "Hager–Zhang",
            "dogleg",
            "exact",
        ];
        if quick.contains(&contestant.name) {
            slowest = slowest.min(middle.unwrap_or(f64::NAN));
        }
        let evaluations = descent
            .trace
            .last()
            .map(|last| last.evaluations)
            .unwrap_or_default();
        table = table.row(cells![
            contestant.name,
            if reached {
                Cell::from(steps(&descent))
            } else {
                Cell::missing("never")
            },
            evaluations.values,
            evaluations.gradients,
            descent
                .trace
                .iterations
                .iter()
                .map(|at| at.value)
                .fold(0.0, f64::max),
            Cell::number_or(middle, ""),
        ]);
    }
    run.table("rosenbrock", table)?;
    claim!(run, "still-doubles", "with the four searches, the dogleg and the exact region, a step near the end multiplies the digits by 1.5 or more in the median", slowest, >=, 1.5)?;
    Ok(())
}

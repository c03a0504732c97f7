//! Three ways to fail.

use exhibit::{Cell, Column, Format, Outcome, Run, Table, claim};
use nalgebra::{DVector, dvector};
use newton::Newton;
use problems::{Descent, FourWells, Hyperbola, InputError, Limits, Objective, Stop, TwoCycle, minimize};

pub fn failures(run: &mut Run) -> Outcome {
    failures_of(run, Newton::default)
}

pub fn failures_of(run: &mut Run, method: impl Fn() -> Newton) -> Outcome {
    let go = |objective: &dyn Objective,
              start: DVector<f64>,
              limits: Limits|
     -> Result<Descent, InputError> { minimize(&mut method(), objective, &start, &limits) };
    let inside = go(&Hyperbola, dvector![0.9], Limits::default())?;
    let outside = go(&Hyperbola, dvector![1.1], Limits::default())?;
    let cycle = go(&TwoCycle, dvector![0.0], Limits::default())?;
    let saddle = go(&FourWells, dvector![1.0, 0.4], Limits::default())?;

    let mut table = Table::new(
        "Four traces of Newton's method, and how each ended. *Root*: $x_k$ on $\\sqrt{1 + x^2}$, from 0.9 and from 1.1. *Cycle*: \
         $x_k$ on $x^4/4 - x^2 + 2x$, from 0. *Wells*: $y_k$ and the value on the four wells, from $(1, 0.4)$.",
    )
    .column(Column::text("$k$"))
    .column(Column::new("root, 0.9", Format::Significant(2)))
    .column(Column::new("root, 1.1", Format::Significant(2)))
    .column(Column::new("cycle", Format::Significant(1)))
    .column(Column::new("wells, $y_k$", Format::Significant(3)))
    .column(Column::new("wells, $f$", Format::Significant(4)));
    let coordinate = |descent: &Descent, k: usize, i: usize| {
        Cell::number_or(descent.trace.points.get(k).map(|point| point[i]), "")
    };
    for k in 0..=7 {
        table = table.row(vec![
            Cell::from(k.to_string()),
            coordinate(&inside, k, 0),
            coordinate(&outside, k, 0),
            coordinate(&cycle, k, 0),
            coordinate(&saddle, k, 1),
            Cell::number_or(saddle.trace.iterations.get(k).map(|at| at.value), ""),
        ]);
    }
    let end = |descent: &Descent| Cell::from(ending(&descent.stop));
    table = table.row(vec![
        "end".into(),
        end(&inside),
        end(&outside),
        end(&cycle),
        end(&saddle),
        "".into(),
    ]);
    run.table("failures", table)?;

    // Where convergence ends: bisection between a start that converges and one that does not.
    let (mut near, mut far) = (0.5, 2.0);
    for _ in 0..40 {
        let middle = 0.5 * (near + far);
        let arrives = go(&Hyperbola, dvector![middle], Limits::default())?
            .stop
            .is_success();
        *(if arrives { &mut near } else { &mut far }) = middle;
    }
    run.value("border-start", near, Format::Fixed(6))?;
    claim!(
        run,
        "border",
        "on √(1 + x²) Newton's method converges from |x₀| < 1 and diverges from |x₀| > 1",
        near,
        in,
        0.999999,
        1.000001
    )?;

    let steps = cycle.trace.iterations.len() - 1;
    run.value("cycle-steps", steps, Format::Count)?;
    claim!(run, "cycle", "after an even number of steps the two-cycle is exactly where it began", cycle.last[0].abs(), ==, 0)?;
    let to_saddle = FourWells
        .saddles()
        .iter()
        .map(|point| (point - &saddle.last).norm())
        .fold(f64::INFINITY, f64::min);
    claim!(run, "saddle", "from (1, 0.4) the method ends at a saddle of the four wells", to_saddle, <=, 1e-8)?;
    Ok(())
}

/// How a descent ended, in two or three words for a table.
fn ending(stop: &Stop) -> &'static str {
    match stop {
        Stop::Converged { .. } => "converged",
        Stop::TargetReached { .. } => "arrived",
        Stop::MaximumIterations => "no end",
        Stop::NotFinite { .. } => "overflow",
        Stop::Diverged { .. } => "diverged",
        Stop::StepFailed { .. } => "no step",
    }
}

//! The end of a quadratic.

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use nalgebra::{DMatrix, DVector};
use problems::{Objective, Quadratic};
use quasi_newton::{Standing, Update, UpdateError, exact_steps};
use rand_distr::{Distribution, StandardNormal};

/// Variables of the quadratic.
const VARIABLES: usize = 8;

/// What takes steps on a quadratic.
pub type Steps = fn(Update, &Quadratic, &DVector<f64>, usize) -> Result<Vec<Standing>, UpdateError>;

pub fn termination(run: &mut Run) -> Outcome {
    termination_of(run, exact_steps)
}

pub fn termination_of(run: &mut Run, steps: Steps) -> Outcome {
    let bowl = Quadratic::rotated(100.0, VARIABLES, &mut run.rng("bowl"));
    let mut rng = run.rng("start");
    let start = DVector::from_fn(VARIABLES, |_, _| StandardNormal.sample(&mut rng));
    let inverse = bowl.matrix.clone().try_inverse().ok_or("the bowl is flat")?;
    let course = |update| steps(update, &bowl, &start, VARIABLES);
    let (bfgs, dfp, sr1) = (course(Update::Bfgs)?, course(Update::Dfp)?, course(Update::Sr1)?);
    let slope = |x: &DVector<f64>| bowl.gradient(x).norm() / bowl.gradient(&start).norm();
    let ignorance = |h: &DMatrix<f64>| (h - &inverse).norm() / inverse.norm();

    let table = Table::new(
        "A quadratic of eight variables with condition number 100, turned at random, and exact steps from a random start. The \
         gradient is measured by its length at the start, the distance of $H_k$ from $A^{-1}$ by $\\norm{A^{-1}}$.",
    )
    .column(Column::new("$k$", Format::Integer))
    .column(Column::new("$\\norm{g_k}$", Format::Scientific(1)))
    .column(Column::new("$H_k$ of BFGS", Format::Scientific(1)))
    .column(Column::new("of DFP", Format::Scientific(1)))
    .column(Column::new("of SR1", Format::Scientific(1)))
    .rows((0..=VARIABLES).map(|k| {
        let number = |standing: Option<f64>| Cell::number_or(standing, "done");
        cells![
            k,
            number(bfgs.get(k).map(|at| slope(&at.x))),
            number(bfgs.get(k).map(|at| ignorance(&at.h))),
            number(dfp.get(k).map(|at| ignorance(&at.h))),
            number(sr1.get(k).map(|at| ignorance(&at.h))),
        ]
    }));
    run.table("termination", table)?;
    let end = bfgs.last().ok_or("no steps")?;
    run.value("termination-variables", VARIABLES, Format::Integer)?;
    run.value(
        "termination-before",
        slope(&bfgs[VARIABLES - 1].x),
        Format::Significant(1),
    )?;
    claim!(run, "terminates", "after N exact steps BFGS's gradient is 10⁻⁸ of what it was, or less", slope(&end.x), <=, 1e-8)?;
    claim!(run, "learns-inverse", "and H differs from the inverse of A by no more than 10⁻⁸ of it", ignorance(&end.h), <=, 1e-8)?;
    let apart = bfgs
        .iter()
        .zip(&dfp)
        .map(|(bfgs, dfp)| (&bfgs.x - &dfp.x).norm() / start.norm())
        .fold(0.0, f64::max);
    run.value("termination-apart", apart, Format::Scientific(0))?;
    claim!(run, "same-path", "with exact steps BFGS and DFP pass through the same points, to ten digits", apart, <=, 1e-10)?;
    Ok(())
}

//! Peano's function at the origin: the order of the two derivatives matters.

use exhibit::{Column, Format, Outcome, Run, Table, cells, claim};
use hessian::{hyper_dual, symmetry};
use nalgebra::dvector;
use problems::{Clairaut, Objective};

pub fn mixed(run: &mut Run) -> Outcome {
    mixed_derivatives(run, &Clairaut)
}

pub fn mixed_derivatives(run: &mut Run, f: &dyn Objective) -> Outcome {
    let origin = dvector![0.0, 0.0];
    let x_then_y = |h: f64| symmetry::first_then(f, &origin, [0, 1], h);
    let y_then_x = |h: f64| symmetry::first_then(f, &origin, [1, 0], h);
    let mut table = Table::new(
        "Peano's function at the origin. Both mixed derivatives, found on shrinking scales $h$; and what the values \
         at the four corners $(\\pm h, \\pm h)$ suggest, which is neither.",
    )
    .column(Column::new("$h$", Format::Significant(1)))
    .column(Column::new("first $x$, then $y$", Format::Fixed(6)))
    .column(Column::new("first $y$, then $x$", Format::Fixed(6)))
    .column(Column::new("four corners", Format::Fixed(6)));
    for h in [1.0, 1e-3, 1e-6, 1e-9] {
        table = table.row(cells![
            h,
            x_then_y(h),
            y_then_x(h),
            symmetry::corners(f, &origin, [0, 1], h)
        ]);
    }
    run.table("mixed", table)?;
    // At the origin the program of the formula is a branch that returns the constant zero.
    let branch = hyper_dual::entry(&Clairaut, &origin, 0, 1)?;
    run.value("branch-derivative", branch, Format::Integer)?;
    let (xy, yx) = (x_then_y(1e-6), y_then_x(1e-6));
    claim!(run, "x-then-y", "∂/∂y ∂f/∂x of Peano's function at the origin is −1 (how far from it)", (xy + 1.0).abs(), <=, 1e-6)?;
    claim!(run, "y-then-x", "∂/∂x ∂f/∂y of Peano's function at the origin is 1 (how far from it)", (yx - 1.0).abs(), <=, 1e-6)?;
    Ok(())
}

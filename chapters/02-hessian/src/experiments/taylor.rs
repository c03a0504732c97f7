//! How far the tangent plane and the tangent parabola are from the function.

use exhibit::{Column, Format, Outcome, Run, Table, cells, claim};
use hessian::Model;
use hessian::fit::exponent;
use nalgebra::{DVector, dvector};
use problems::{Objective, Rosenbrock};

pub fn taylor(run: &mut Run) -> Outcome {
    let (f, x) = (Rosenbrock::new(2), dvector![-1.2, 1.0]);
    model_errors(run, &f, &Model::of(&f, &x), &x)
}

pub fn model_errors(run: &mut Run, f: &Rosenbrock, model: &Model, x: &DVector<f64>) -> Outcome {
    let direction = dvector![1.0, 1.0].normalize();
    let mut table = Table::new(
        "Rosenbrock's function at a distance $t$ from $(-1.2, 1)$ along the diagonal, and how far two models of it \
         are off: the tangent plane and Taylor's parabola.",
    )
    .column(Column::new("$t$", Format::Significant(1)))
    .column(Column::new("$f$", Format::Fixed(6)))
    .column(Column::new("error of the plane", Format::Scientific(1)))
    .column(Column::new("error of the parabola", Format::Scientific(1)));
    let (mut plane, mut parabola) = (Vec::new(), Vec::new());
    for t in [1.0, 0.1, 0.01, 0.001] {
        let p = &direction * t;
        let value = f.value(&(x + &p));
        let (linear, quadratic) = (
            (model.linear(&p) - value).abs(),
            (model.quadratic(&p) - value).abs(),
        );
        table = table.row(cells![t, value, linear, quadratic]);
        plane.push((t, linear));
        parabola.push((t, quadratic));
    }
    run.table("taylor", table)?;
    // From the second row on: at t = 1 the terms that both models lack are as large as those they have.
    let (plane, parabola) = (exponent(&plane[1..]), exponent(&parabola[1..]));
    run.value("plane-slope", plane, Format::Fixed(2))?;
    run.value("parabola-slope", parabola, Format::Fixed(2))?;
    claim!(
        run,
        "plane-second-order",
        "the plane's error shrinks as the square of the distance",
        plane,
        in,
        1.9,
        2.1
    )?;
    claim!(
        run,
        "parabola-third-order",
        "the parabola's error shrinks as its cube",
        parabola,
        in,
        2.9,
        3.1
    )?;
    Ok(())
}

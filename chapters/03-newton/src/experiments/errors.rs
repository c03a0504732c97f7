//! How the errors shrink on Rosenbrock's function.

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use nalgebra::dvector;
use newton::Newton;
use problems::{Limits, Method, Rosenbrock, minimize};

pub fn errors(run: &mut Run) -> Outcome {
    errors_of(run, &mut Newton::default())
}

pub fn errors_of(run: &mut Run, method: &mut dyn Method<f64>) -> Outcome {
    let minimum = dvector![1.0, 1.0];
    let limits = Limits::default()
        .gradient_tolerance(f64::MIN_POSITIVE)
        .target_point(minimum.clone(), 1e-12)
        .maximum_iterations(50);
    let descent = minimize(method, &Rosenbrock::new(2), &dvector![-1.2, 1.0], &limits)?;
    let errors: Vec<f64> = descent
        .trace
        .points
        .iter()
        .map(|point| (point - &minimum).norm())
        .collect();
    let digits = |error: f64| -error.log10();

    let table = Table::new(
        "Newton's method on Rosenbrock's function from $(-1.2, 1)$. The number of correct digits is $-\\log_{10} e_k$; \
         in the end the computed minimum is the exact one, to the last bit.",
    )
    .column(Column::new("$k$", Format::Integer))
    .column(Column::new("$f(x_k)$", Format::Significant(3)))
    .column(Column::new("$e_k$", Format::Scientific(2)))
    .column(Column::new("correct digits", Format::Fixed(1)))
    .column(Column::new("$e_{k+1}/e_k^2$", Format::Significant(2)))
    .rows(descent.trace.iterations.iter().zip(&errors).map(|(at, &error)| {
        // A next error of zero is rounding's gift, and says nothing about the rate.
        let next = errors.get(at.k + 1).copied().filter(|&next| next > 0.0);
        cells![
            at.k,
            at.value,
            error,
            if error > 0.0 { Cell::from(digits(error)) } else { Cell::missing("all") },
            Cell::number_or(next.map(|next| next / (error * error)), ""),
        ]
    }));
    run.table("errors", table)?;

    let value = |k: usize| descent.trace.iterations.get(k).map_or(f64::NAN, |at| at.value);
    run.value("start-value", value(0), Format::Significant(3))?;
    run.value("peak", value(2), Format::Integer)?;
    let iterations = errors.len() - 1;
    run.value("iterations", iterations, Format::Integer)?;
    claim!(run, "few-iterations", "Newton's method is within 1e-12 of the minimum after at most seven iterations", iterations, <=, 7)?;
    let growth = errors[4.min(iterations)..]
        .windows(2)
        .filter(|pair| pair[1] > 0.0)
        .map(|pair| digits(pair[1]) / digits(pair[0]))
        .fold(f64::INFINITY, f64::min);
    claim!(run, "digits-double", "from the fourth iteration on, each step at least doubles the correct digits", growth, >=, 2)?;
    Ok(())
}

//! Right along the steps, and nowhere else: the theorem of Dennis and Moré at work.

use exhibit::{Column, Format, Outcome, Run, Table, claim};
use nalgebra::DVector;
use problems::more_garbow_hillstrom::problem;
use problems::{Limits, Objective};
use quasi_newton::{Learner, QuasiNewton, figures, lessons};

pub fn dennis_more(run: &mut Run) -> Outcome {
    dennis_more_of(run, &mut QuasiNewton::bfgs())
}

pub fn dennis_more_of(run: &mut Run, learner: &mut dyn Learner) -> Outcome {
    let problem = problem(21).ok_or("no such problem")?;
    let minimum = DVector::from_element(problem.dimension(), 1.0);
    let hessian = problem.hessian(&minimum);
    let size = hessian.norm();
    let limits = Limits::default()
        .gradient_tolerance(1e-12)
        .maximum_iterations(100);
    let (_, lessons) = lessons(learner, &problem, &problem.start(), &limits)?;
    let error = |x: &DVector<f64>| (x - &minimum).norm();
    let rows: Vec<[f64; 5]> = lessons
        .iter()
        .map(|lesson| {
            let before = error(&lesson.x);
            let ratio = error(&(&lesson.x + &lesson.step)) / before;
            let along = lesson.error_along_step(&hessian) / size;
            [
                lesson.iteration as f64,
                before,
                ratio,
                along,
                figures::distance(&lesson.b, &hessian),
            ]
        })
        .collect();
    let table = Table::new(
        "The last steps of BFGS on Rosenbrock's function in pairs, $N = 10$. The errors shrink by an ever smaller factor; what $B_k$ \
         does to the step becomes right; $B_k$ as a whole does not. The last two columns are in units of $\\norm{\\nabla^2 f_*}$.",
    )
    .column(Column::new("$k$", Format::Integer))
    .column(Column::new("$e_k$", Format::Scientific(1)))
    .column(Column::new("$e_{k+1}/e_k$", Format::Significant(2)))
    .column(Column::new("$\\norm{(B_k - \\nabla^2 f_*) s_k} / \\norm{s_k}$", Format::Scientific(1)))
    .column(Column::new("$\\norm{B_k - \\nabla^2 f_*}$", Format::Significant(2)))
    .rows(rows.iter().rev().take(12).rev().map(|row| row.iter().map(|&number| number.into()).collect()));
    run.table("dennis-more", table)?;
    let ending = &rows[rows.len().saturating_sub(6)..];
    let along = ending.iter().map(|row| row[3]).fold(0.0, f64::max);
    // The geometric mean: single steps are luckier and unluckier.
    let factors: Vec<f64> = ending
        .iter()
        .map(|row| row[2])
        .filter(|factor| *factor > 0.0)
        .collect();
    let shrinkage = (factors.iter().map(|factor| factor.ln()).sum::<f64>() / factors.len() as f64).exp();
    let last = rows.last().ok_or("no step was made with a matrix")?;
    run.value("dennis-more-whole", last[4], Format::Percent(0))?;
    run.value("dennis-more-shrinkage", 1.0 / shrinkage, Format::Integer)?;
    claim!(run, "along-the-step", "in the last six steps the error of B along the step is below a hundredth of the Hessian's norm", along, <, 0.01)?;
    claim!(run, "superlinear", "in the last six steps the error shrinks to less than a twentieth a step, in the geometric mean", shrinkage, <=, 0.05)?;
    claim!(run, "ignorant-elsewhere", "and yet B differs from the Hessian by more than half of its norm", last[4], >, 0.5)?;
    Ok(())
}

//! Descents on four functions.

use std::error::Error;

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use first_order::GradientDescent;
use globalization::TrustRegion;
use nalgebra::DVector;
use problems::more_garbow_hillstrom::problem;
use problems::{Descent, Limits, Method, Objective, Quadratic, minimize};
use quasi_newton::figures::{self, Course, Panel};
use quasi_newton::{QuasiNewton, Sr1TrustRegion};

/// One of the functions of the convergence figure.
struct Ground {
    title: &'static str,
    objective: Box<dyn Objective>,
    start: DVector<f64>,
}

/// Variables of the quadratic among them.
const BOWL_VARIABLES: usize = 20;

/// Four functions whose minimum is zero.
fn grounds(run: &Run) -> Result<Vec<Ground>, Box<dyn Error>> {
    let listed = |number, title| -> Result<Ground, Box<dyn Error>> {
        let problem = problem(number).ok_or("no such problem")?;
        Ok(Ground {
            title,
            start: problem.start(),
            objective: Box::new(problem),
        })
    };
    let bowl = Ground {
        title: "quadratic, N = 20, κ = 1000",
        start: DVector::from_element(BOWL_VARIABLES, 1.0),
        objective: Box::new(Quadratic::rotated(
            1000.0,
            BOWL_VARIABLES,
            &mut run.rng("convergence"),
        )),
    };
    Ok(vec![
        listed(1, "Rosenbrock, N = 2")?,
        bowl,
        listed(14, "Wood, N = 4")?,
        listed(21, "Rosenbrock in pairs, N = 10")?,
    ])
}

/// How many step sizes gradient descent may try.
const STEP_SIZES: i32 = 14;

/// Gradient descent with the best of the step sizes ½, ¼, … on this function.
fn tuned(ground: &Ground, limits: &Limits) -> Result<Descent, Box<dyn Error>> {
    let mut best: Option<Descent> = None;
    for halvings in 1..=STEP_SIZES {
        let mut method = GradientDescent::new(0.5f64.powi(halvings))?;
        let descent = minimize(&mut method, ground.objective.as_ref(), &ground.start, limits)?;
        if best
            .as_ref()
            .is_none_or(|best| descent.best_value < best.best_value)
        {
            best = Some(descent);
        }
    }
    best.ok_or_else(|| "no step size".into())
}

pub fn convergence(run: &mut Run) -> Outcome {
    convergence_of(
        run,
        || Box::new(QuasiNewton::bfgs()),
        || Box::new(Sr1TrustRegion::default()),
    )
}

/// Iterations allowed.
const PATIENCE: usize = 2000;

pub fn convergence_of(run: &mut Run, bfgs: fn() -> Box<dyn Method>, sr1: fn() -> Box<dyn Method>) -> Outcome {
    let limits = Limits::default()
        .gradient_tolerance(1e-12)
        .maximum_iterations(PATIENCE);
    // Iterations until the value is 10⁻¹⁰ above the minimum, which is zero on all of them.
    let count = |descent: &Descent| {
        let arrival = descent.trace.iterations.iter().find(|at| at.value <= 1e-10);
        arrival.map_or(f64::INFINITY, |at| at.k as f64)
    };
    let names = ["gradient descent", "DFP", "BFGS", "SR1", "Newton"];
    let mut table = Table::new(format!(
        "Iterations until $f$ is $10^{{-10}}$ above its minimum. A dash: not after {PATIENCE}.",
    ))
    .column(Column::text("function"));
    for name in names {
        table = table.column(Column::new(name, Format::Integer));
    }
    let (mut panels, mut counts) = (Vec::new(), Vec::new());
    for ground in grounds(run)? {
        let mut descents = vec![tuned(&ground, &limits)?];
        let methods: [Box<dyn Method>; 4] = [
            Box::new(QuasiNewton::dfp()),
            bfgs(),
            sr1(),
            Box::new(TrustRegion::exact()),
        ];
        for mut method in methods {
            descents.push(minimize(
                &mut method,
                ground.objective.as_ref(),
                &ground.start,
                &limits,
            )?);
        }
        let row: Vec<f64> = descents.iter().map(count).collect();
        let mut cells = cells![ground.title];
        cells.extend(row.iter().map(|&count| Cell::number_or(Some(count), "—")));
        table = table.row(cells);
        counts.push(row);
        panels.push(Panel {
            title: ground.title.to_owned(),
            shown: if panels.is_empty() { 60.0 } else { 110.0 },
            courses: names
                .iter()
                .zip(&descents)
                .map(|(name, descent)| Course::of(name, descent))
                .collect(),
        });
    }
    run.table("iterations", table)?;
    run.value("rosenbrock-bfgs", counts[0][2], Format::Integer)?;
    run.value("rosenbrock-dfp", counts[0][1], Format::Integer)?;
    run.value("rosenbrock-newton", counts[0][4], Format::Integer)?;
    run.value("bowl-sr1", counts[1][3], Format::Integer)?;
    run.value("bowl-bfgs", counts[1][2], Format::Integer)?;
    run.value("patience", PATIENCE, Format::Integer)?;
    let lag = counts
        .iter()
        .map(|row| row[2] / row[0].min(PATIENCE as f64))
        .fold(0.0, f64::max);
    claim!(run, "bfgs-beats-descent", "on all four functions BFGS needs less than a tenth of the iterations of gradient descent with the best of its step sizes", lag, <, 0.1)?;
    claim!(run, "sr1-bowl", "on the quadratic of 20 variables SR1 is done after at most 22 steps, although none is exact", counts[1][3], <=, 22)?;
    // Two panels: in the table are all.
    let figure = figures::convergence(&panels[..2])
        .caption(format!(
            "How far $f$ is above its minimum. Gradient descent, with the best of {STEP_SIZES} step sizes, hardly leaves the top, and \
             DFP, the older formula, hardly does better. In Rosenbrock's valley BFGS, which sees gradients only, arrives after {} \
             iterations and bends downward at the end as Newton's method does after {}. SR1 knows the quadratic after {} steps; \
             BFGS needs {}.",
            counts[0][2], counts[0][4], counts[1][3], counts[1][2],
        ))
        .alt(format!(
            "Two panels of value against iteration, the value logarithmic. On Rosenbrock's function Newton's curve drops to the \
             bottom after {} iterations, that of BFGS after {}, that of SR1 after {}, each turning ever more steeply down. On the \
             quadratic Newton's takes {}, SR1's {}, that of BFGS {}. DFP's and gradient descent's stay near the top of both.",
            counts[0][4], counts[0][2], counts[0][3], counts[1][4], counts[1][3], counts[1][2],
        ));
    run.figure("convergence", figure)?;
    Ok(())
}

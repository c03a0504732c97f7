//! The experiments of the chapter *Learning the curvature: BFGS*, in the order of the page.

use std::error::Error;
use std::process::ExitCode;

use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Table, cells, claim};
use first_order::GradientDescent;
use globalization::TrustRegion;
use hessian::fit::{PowerLaw, exponent};
use nalgebra::{DMatrix, DVector};
use problems::more_garbow_hillstrom::problem;
use problems::{Descent, Limits, Method, Objective, Quadratic, minimize};
use quasi_newton::figures::{self, Course, Panel, Times};
use quasi_newton::{
    Learner, QuasiNewton, Sr1TrustRegion, Standing, Update, UpdateError, exact_steps, lessons,
};
use rand_distr::{Distribution, StandardNormal};

mod counting;
mod rival;
mod suite;
mod ways;

#[cfg(test)]
mod perturbed;

use suite::{searches, suite};
use ways::{FOUR_PASSES, MEMORY, ONE_PASS, PRODUCTS, Way};

fn main() -> ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("termination", termination)
        .experiment("convergence", convergence)
        .experiment("approximation", approximation)
        .experiment("dennis-more", dennis_more)
        .experiment("suite", suite)
        .experiment("searches", searches)
        .experiment("operations", operations)
        .timed("cost", cost)
        .run()
}

// --------------------------------------------------------------------------------------- the end of a quadratic

/// Variables of the quadratic.
const VARIABLES: usize = 8;

/// What takes steps on a quadratic.
type Steps = fn(Update, &Quadratic, &DVector<f64>, usize) -> Result<Vec<Standing>, UpdateError>;

fn termination(run: &mut Run) -> Outcome {
    termination_of(run, exact_steps)
}

fn termination_of(run: &mut Run, steps: Steps) -> Outcome {
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

// ------------------------------------------------------------------------------------------------- convergence

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

fn convergence(run: &mut Run) -> Outcome {
    convergence_of(
        run,
        || Box::new(QuasiNewton::bfgs()),
        || Box::new(Sr1TrustRegion::default()),
    )
}

/// Iterations allowed.
const PATIENCE: usize = 2000;

fn convergence_of(run: &mut Run, bfgs: fn() -> Box<dyn Method>, sr1: fn() -> Box<dyn Method>) -> Outcome {
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
    let figure = figures::convergence(&panels)
        .caption(format!(
            "How far $f$ is above its minimum, on four functions. Gradient descent, with the best of {STEP_SIZES} step sizes, hardly \
             leaves the top. BFGS, which sees gradients only, needs {} and {} iterations on the two functions of Rosenbrock, and \
             bends downward at the end as Newton's method does. DFP, the older formula, falls far behind. SR1 knows the \
             quadratic after {} steps; BFGS needs {}.",
            counts[0][2], counts[3][2], counts[1][3], counts[1][2],
        ))
        .alt(format!(
            "Four panels of value against iteration, the value logarithmic. Newton's curve is at the bottom after {}, {}, {} and {} \
             iterations; those of BFGS and SR1 follow and turn steeply down; DFP's is far behind \
             them on all four; gradient descent's stays near the top.",
            counts[0][4], counts[1][4], counts[2][4], counts[3][4],
        ));
    run.figure("convergence", figure)?;
    Ok(())
}

fn approximation(run: &mut Run) -> Outcome {
    let p: figures::Approximation = run.parameters();
    run.figure("approximation", figures::approximation(&p))?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------ Dennis and Moré

fn dennis_more(run: &mut Run) -> Outcome {
    dennis_more_of(run, &mut QuasiNewton::bfgs())
}

fn dennis_more_of(run: &mut Run, learner: &mut dyn Learner) -> Outcome {
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

// ------------------------------------------------------------------------------------------------------- the cost

/// Sizes at which the operations of an update are counted.
const COUNTED: [usize; 4] = [64, 128, 256, 512];

/// The same for the dense products: an addition of numbers that count takes a while.
const COUNTED_PRODUCTS: [usize; 4] = [16, 32, 64, 128];

fn operations(run: &mut Run) -> Outcome {
    operations_of(run, counting::one_pass, counting::by_products)
}

fn operations_of(run: &mut Run, update: fn(usize) -> f64, products: fn(usize) -> f64) -> Outcome {
    let cheap = COUNTED.map(|n| (n as f64, update(n)));
    let dear = COUNTED_PRODUCTS.map(|n| (n as f64, products(n)));
    run.value(
        "operations-per-entry",
        cheap[3].1 / (cheap[3].0 * cheap[3].0),
        Format::Significant(2),
    )?;
    run.value(
        "products-per-cube",
        dear[3].1 / dear[3].0.powi(3),
        Format::Significant(2),
    )?;
    claim!(
        run,
        "counted-square",
        "the operations of an update and a product, counted, grow as N²",
        exponent(&cheap),
        in,
        1.95,
        2.05
    )?;
    claim!(
        run,
        "counted-cube",
        "those of the dense product form grow as N³",
        exponent(&dear),
        in,
        2.9,
        3.05
    )?;
    Ok(())
}

fn cost(run: &mut Run) -> Outcome {
    cost_of(
        run,
        [ONE_PASS, FOUR_PASSES, PRODUCTS, MEMORY],
        &[250, 500, 1000, 2000],
        rival::seconds,
    )
}

/// argmin multiplies matrices in three nested loops: it is not asked beyond this size.
const ARGMIN_UP_TO: usize = 500;

/// `ways`: this chapter's, the plain one, the products, memory alone.
fn cost_of(
    run: &mut Run,
    ways: [Way; 4],
    sizes: &[usize],
    argmin: fn(usize, usize) -> Result<f64, argmin::core::Error>,
) -> Outcome {
    let mut table = Table::new(
        "Seconds for the matrix work of one step: update $H$ and multiply with the gradient. *Memory alone* reads every number of the \
         triangle, multiplies it by a constant and writes it back. argmin's time is that of its whole iteration, with matrices of \
         the standard library's vectors.",
    )
    .column(Column::new("$N$", Format::Integer));
    for way in &ways {
        table = table.column(Column::new(way.name, Format::Seconds));
    }
    table = table.column(Column::new("argmin", Format::Seconds));
    let mut times: Vec<Vec<(f64, f64)>> = vec![Vec::new(); 5];
    let progress = run.progress(sizes.len() as u64, "updating");
    for &n in sizes {
        let mut row = cells![n];
        for (way, times) in ways.iter().zip(&mut times) {
            let seconds = ways::seconds(way, n)?;
            times.push((n as f64, seconds));
            row.push(seconds.into());
        }
        let whole = (n <= ARGMIN_UP_TO).then(|| argmin(n, 2)).transpose()?;
        times[4].extend(whole.map(|seconds| (n as f64, seconds)));
        row.push(Cell::number_or(whole, "not asked"));
        table = table.row(row);
        progress.inc(1);
    }
    run.table("times", table)?;
    let largest = |way: usize| times[way].last().map_or(f64::NAN, |point| point.1);
    let (fast, products) = (PowerLaw::fit(&times[0])?, PowerLaw::fit(&times[2])?);
    run.value(
        "cost-largest",
        sizes.last().copied().unwrap_or(0),
        Format::Integer,
    )?;
    run.value("cost-exponent", fast.exponent, Format::Fixed(1))?;
    run.value("cost-products-exponent", products.exponent, Format::Fixed(1))?;
    run.value("cost-ours", largest(0), Format::Seconds)?;
    run.value("cost-products", largest(2), Format::Seconds)?;
    run.value("cost-ratio", largest(2) / largest(0), Format::Significant(2))?;
    run.value(
        "cost-passes-ratio",
        largest(1) / largest(0),
        Format::Significant(2),
    )?;
    run.value("cost-argmin-size", ARGMIN_UP_TO, Format::Integer)?;
    let at = |way: usize, n: usize| {
        times[way]
            .iter()
            .find(|point| point.0 == n as f64)
            .map_or(f64::NAN, |point| point.1)
    };
    run.value(
        "cost-argmin-ratio",
        at(4, ARGMIN_UP_TO) / at(0, ARGMIN_UP_TO),
        Format::Significant(2),
    )?;
    let over_memory = sizes
        .iter()
        .filter(|n| **n >= 1000)
        .map(|&n| at(0, n) / at(3, n))
        .fold(0.0, f64::max);
    run.value("cost-over-memory", over_memory, Format::Fixed(1))?;
    run.value(
        "cost-bandwidth",
        8.0 * times[0].last().map_or(f64::NAN, |(n, seconds)| n * n / seconds) / 1e9,
        Format::Significant(2),
    )?;
    claim!(run, "thirty-times", "at N = 2000 the dense product form takes at least thirty times as long", largest(2) / largest(0), >=, 30)?;
    claim!(run, "timed-square", "the time of this chapter's update grows with an exponent below 2.6", fast.exponent, <, 2.6)?;
    claim!(run, "timed-cube", "that of the dense product form with one above 2.6", products.exponent, >, 2.6)?;
    claim!(run, "near-memory", "from N = 1000 on the update takes at most four times as long as reading and writing the same numbers", over_memory, <=, 4)?;
    let inks = [Ink::Purple, Ink::Cyan, Ink::Orange, Ink::Text, Ink::Red];
    let names = ways.map(|way| way.name).into_iter().chain(["argmin"]);
    let lines: Vec<Times> = names
        .zip(inks)
        .zip(times)
        .map(|((name, ink), points)| Times { name, ink, points })
        .collect();
    let seconds = |x: f64| Format::Seconds.text(x);
    let figure = figures::cost(&lines)
        .caption(format!(
            "Seconds for one step's work on the matrix. In one pass over a triangle it takes {} at the largest $N$, not far above what \
             memory alone would take; written as products of dense matrices, {}, with a slope of {:.1} instead of {:.1}.",
            seconds(lines[0].points.last().map_or(f64::NAN, |point| point.1)),
            seconds(lines[2].points.last().map_or(f64::NAN, |point| point.1)),
            products.exponent,
            fast.exponent,
        ))
        .alt(format!(
            "Time against N, both logarithmic. Four lines rise: memory alone, one pass and four passes close together and with a slope \
             near {:.1}; dense products far above them and steeper, with {:.1}; argmin's two points higher still.",
            fast.exponent, products.exponent,
        ));
    run.figure("cost", figure)?;
    Ok(())
}

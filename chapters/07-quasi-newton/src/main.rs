//! The experiments of the chapter *Learning the curvature: BFGS*, in the order of the page.

use std::error::Error;
use std::process::ExitCode;

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use first_order::GradientDescent;
use globalization::TrustRegion;
use globalization::contest::{Contestant, Entry, contest, costs};
use globalization::line_search::{Armijo, HagerZhang, LineSearch, StrongWolfe, Wolfe};
use globalization::profile::profiles;
use hessian::fit::{PowerLaw, exponent};
use nalgebra::{DMatrix, DVector};
use problems::more_garbow_hillstrom::{TestProblem, collection, problem};
use problems::{Descent, Limits, Method, Objective, Quadratic, Rosenbrock, minimize};
use quasi_newton::figures::{self, Course, Panel, Times};
use quasi_newton::{Learner, QuasiNewton, Safeguard, Sr1TrustRegion, Update, exact_steps, lessons};
use rand_distr::{Distribution, StandardNormal};

mod counting;
mod rival;
mod ways;

#[cfg(test)]
mod perturbed;

use rival::Search;
use ways::{FOUR_PASSES, MEMORY, ONE_PASS, PRODUCTS, Way};

fn main() -> ExitCode {
    exhibit::chapter!()
        .parameters::<figures::Approximation>()
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

fn termination(run: &mut Run) -> Outcome {
    termination_of(run, Update::Bfgs, &|course| course)
}

/// `disturb` may change the course of the update under test.
fn termination_of(
    run: &mut Run,
    update: Update,
    disturb: &dyn Fn(Vec<quasi_newton::Standing>) -> Vec<quasi_newton::Standing>,
) -> Outcome {
    let bowl = Quadratic::rotated(100.0, VARIABLES, &mut run.rng("bowl"));
    let mut rng = run.rng("start");
    let start = DVector::from_fn(VARIABLES, |_, _| StandardNormal.sample(&mut rng));
    let inverse = bowl.matrix.clone().try_inverse().ok_or("the bowl is flat")?;
    let courses = [update, Update::Dfp, Update::Sr1]
        .map(|update| exact_steps(update, &bowl, &start, VARIABLES))
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?;
    let [tested, dfp, sr1] = <[_; 3]>::try_from(courses).map_err(|_| "three courses")?;
    let tested = disturb(tested);
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
            number(tested.get(k).map(|at| slope(&at.x))),
            number(tested.get(k).map(|at| ignorance(&at.h))),
            number(dfp.get(k).map(|at| ignorance(&at.h))),
            number(sr1.get(k).map(|at| ignorance(&at.h))),
        ]
    }));
    run.table("termination", table)?;
    let end = tested.last().ok_or("no steps")?;
    run.value("termination-variables", VARIABLES, Format::Integer)?;
    run.value("termination-before", slope(&tested[VARIABLES - 1].x), Format::Significant(1))?;
    claim!(run, "terminates", "after N exact steps BFGS's gradient is 10⁻⁸ of what it was, or less", slope(&end.x), <=, 1e-8)?;
    claim!(run, "learns-inverse", "and H differs from the inverse of A by no more than 10⁻⁸ of it", ignorance(&end.h), <=, 1e-8)?;
    let apart = tested
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
    minimum: f64,
    shown: usize,
}

fn grounds(run: &Run) -> Result<Vec<Ground>, Box<dyn Error>> {
    let listed = |number: usize, title: &'static str, shown: usize| -> Result<Ground, Box<dyn Error>> {
        let problem = problem(number).ok_or("no such problem")?;
        Ok(Ground {
            title,
            start: problem.start(),
            objective: Box::new(problem),
            minimum: 0.0,
            shown,
        })
    };
    let bowl = Quadratic::rotated(1000.0, 20, &mut run.rng("convergence"));
    Ok(vec![
        listed(1, "Rosenbrock, N = 2", 80)?,
        Ground {
            title: "quadratic, N = 20, κ = 1000",
            start: DVector::from_element(20, 1.0),
            objective: Box::new(bowl),
            minimum: 0.0,
            shown: 80,
        },
        listed(14, "Wood, N = 4", 80)?,
        listed(21, "Rosenbrock in pairs, N = 10", 80)?,
    ])
}

/// Gradient descent with the best of the step sizes ½, ¼, … on this function.
fn tuned(ground: &Ground, limits: &Limits) -> Result<Descent, Box<dyn Error>> {
    let mut best: Option<Descent> = None;
    for halvings in 1..=14 {
        let mut method = GradientDescent::new(0.5f64.powi(halvings))?;
        let descent = minimize(&mut method, ground.objective.as_ref(), &ground.start, limits)?;
        if best.as_ref().is_none_or(|best| descent.best_value < best.best_value) {
            best = Some(descent);
        }
    }
    best.ok_or_else(|| "no step size".into())
}

fn convergence(run: &mut Run) -> Outcome {
    convergence_of(run, &mut || Box::new(QuasiNewton::bfgs()))
}

fn convergence_of(run: &mut Run, bfgs: &mut dyn FnMut() -> Box<dyn Method>) -> Outcome {
    let limits = Limits::default().gradient_tolerance(1e-12).maximum_iterations(2000);
    let mut panels = Vec::new();
    let (mut bfgs_counts, mut newton_counts) = (Vec::new(), Vec::new());
    let (mut descent_end, mut dfp_over) = (Vec::new(), 0.0f64);
    for ground in grounds(run)? {
        let methods: [(&'static str, Box<dyn Method>); 4] = [
            ("DFP", Box::new(QuasiNewton::dfp())),
            ("BFGS", bfgs()),
            ("SR1", Box::new(Sr1TrustRegion::default())),
            ("Newton", Box::new(TrustRegion::exact())),
        ];
        let mut courses = vec![("gradient descent", tuned(&ground, &limits)?)];
        for (name, mut method) in methods {
            courses.push((name, minimize(&mut method, ground.objective.as_ref(), &ground.start, &limits)?));
        }
        // Iterations until the value is 10⁻¹⁰ above the minimum.
        let count = |descent: &Descent| {
            let arrival = descent.trace.iterations.iter().find(|at| at.value - ground.minimum <= 1e-10);
            arrival.map_or(f64::INFINITY, |at| at.k as f64)
        };
        let counts: Vec<f64> = courses.iter().map(|(_, descent)| count(descent)).collect();
        if ground.title.starts_with("Rosenbrock, ") {
            for (name, count) in [("rosenbrock-gd", 0), ("rosenbrock-dfp", 1), ("rosenbrock-bfgs", 2), ("rosenbrock-sr1", 3), ("rosenbrock-newton", 4)] {
                if counts[count].is_finite() {
                    run.value(name, counts[count], Format::Integer)?;
                } else {
                    run.text(name, "not one within the limit")?;
                }
            }
        }
        descent_end.push(counts[0] / counts[2]);
        dfp_over = dfp_over.max(counts[1] / counts[2]);
        bfgs_counts.push(counts[2]);
        newton_counts.push(counts[4]);
        panels.push(Panel {
            title: ground.title.to_owned(),
            iterations: ground.shown,
            courses: courses
                .iter()
                .map(|(name, descent)| Course {
                    name,
                    ink: figures::ink(name),
                    points: descent.trace.iterations.iter().map(|at| (at.k as f64, at.value - ground.minimum)).collect(),
                })
                .collect(),
        });
        eprintln!("{} {counts:?}", ground.title);
    }
    let _ = (bfgs_counts, newton_counts, descent_end, dfp_over);
    run.figure("convergence", figures::convergence(&panels).caption("x").alt("x"))?;
    Ok(())
}

fn approximation(run: &mut Run) -> Outcome {
    let p: figures::Approximation = run.parameters();
    run.figure("approximation", figures::approximation(&p))?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------ Dennis and Moré

fn dennis_more(run: &mut Run) -> Outcome {
    for n in [2, 10] {
        let valley = Rosenbrock::new(n);
        let h = valley.hessian(&DVector::from_element(n, 1.0));
        let size = h.norm();
        for which in 0..3 {
            let mut learner: Box<dyn Learner> = match which {
                0 => Box::new(QuasiNewton::bfgs()),
                1 => Box::new(QuasiNewton::dfp()),
                _ => Box::new(Sr1TrustRegion::default()),
            };
            let (descent, lessons) = lessons(learner.as_mut(), &valley, &valley.start(), &Limits::default().gradient_tolerance(1e-12))?;
            eprintln!("{n} {which} {}", descent.stop);
            for lesson in lessons.iter().rev().take(12).rev() {
                let e = (&lesson.x - DVector::from_element(n, 1.0)).norm();
                let next = (&lesson.x + &lesson.step - DVector::from_element(n, 1.0)).norm();
                eprintln!("{:>3} e {e:.2e} ratio {:.2e} along {:.2e} whole {:.2e}", lesson.iteration, next / e, lesson.error_along_step(&h) / size, (&lesson.b - &h).norm() / size);
            }
        }
    }
    Ok(())
}
fn suite(run: &mut Run) -> Outcome { let _ = run; Ok(()) }
fn searches(run: &mut Run) -> Outcome { let _ = run; Ok(()) }
fn operations(run: &mut Run) -> Outcome { let _ = run; Ok(()) }
fn cost(run: &mut Run) -> Outcome {
    let _ = run;
    for n in [250, 500, 1000, 2000] {
        for way in [ONE_PASS, FOUR_PASSES, PRODUCTS, MEMORY] {
            let mut work = (way.prepare)(n)?;
            let mut best = f64::INFINITY;
            for _ in 0..(if n == 2000 { 3 } else { 7 }) { let c = std::time::Instant::now(); work()?; best = best.min(c.elapsed().as_secs_f64()); }
            eprintln!("{n} {} {best:.2e}", way.name);
        }
        if n <= 500 { eprintln!("argmin {:.2e}", rival::seconds(n, 3)?); }
        eprintln!("{} {}", counting::one_pass(n/8) as f64 , counting::by_products(n/8));
    }
    Ok(())
}

//! The experiments of the chapter *Newton that holds*, in the order of the page.

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use exhibit::{Cell, Column, Format, Ink, Outcome, Point, Run, Table, cells, claim};
use first_order::GradientDescent;
use globalization::contest::{self, Contestant, contest, contestants};
use globalization::figures::{self, Escape};
use globalization::line_search::{Armijo, LineSearch, LineSearchError, StrongWolfe, Wolfe};
use globalization::saddles::QuarticSaddle;
use globalization::subproblem::{SubproblemError, more_sorensen};
use globalization::{CubicRegularization, ModifiedCholesky, Searched, TrustRegion};
use nalgebra::{DMatrix, DVector, SymmetricEigen, dmatrix, dvector};
use newton::{Newton, newton_step};
use problems::more_garbow_hillstrom::collection;
use problems::{
    Descent, FourWells, Hyperbola, Limits, Method, Objective, Rosenbrock, State, Stop, Trace, TwoCycle,
    minimize,
};
use rand_distr::{Distribution, StandardNormal};

mod failures;
mod suite;

#[cfg(test)]
mod perturbed;

use suite::contest_limits;

fn main() -> ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("rescued", rescued)
        .experiment("conditions", conditions)
        .experiment("reasons", reasons)
        .experiment("repair", repair)
        .experiment("subproblem", subproblem)
        .experiment("trust-region", trust_region)
        .experiment("rosenbrock", rosenbrock)
        .experiment("suite", suite::suite)
        .experiment("factorizations", factorizations)
        .experiment("saddle", saddle)
        .experiment("escape", escape)
        .run()
}

/// A number of descents' iterations.
fn steps(descent: &Descent) -> usize {
    descent.trace.iterations.len() - 1
}

// ----------------------------------------------------------------------------------------- three ways to fail, revisited

/// A name, a function, a start, and the minimizers.
type Case = (&'static str, Box<dyn Objective>, DVector<f64>, Vec<DVector<f64>>);

/// The three failures of Newton's method in the chapter before.
fn failures_of_newton() -> [Case; 3] {
    [
        (
            "overshooting",
            Box::new(Hyperbola),
            dvector![2.0],
            Hyperbola.minimizers(),
        ),
        (
            "cycling",
            Box::new(TwoCycle),
            dvector![0.0],
            TwoCycle.minimizers(),
        ),
        (
            "a saddle",
            Box::new(FourWells),
            dvector![1.0, 0.4],
            FourWells.minimizers(),
        ),
    ]
}

fn rescued(run: &mut Run) -> Outcome {
    rescued_of(run, &contestants())
}

fn rescued_of(run: &mut Run, contestants: &[Contestant]) -> Outcome {
    let mut table = Table::new(
        "The failures of Newton's method in the last chapter, again: iterations to $\\norm{g} \\le 10^{-8}$ at a minimum. \
         $\\sqrt{1 + x^2}$ from 2; $x^4/4 - x^2 + 2x$ from 0; the four wells from $(1, 0.4)$.",
    )
    .column(Column::text("method"));
    for (name, ..) in failures_of_newton() {
        table = table.column(Column::new(name, Format::Integer));
    }
    let mut lost = 0;
    // Gauss's Hessian needs residuals, which these functions have not.
    let general = contestants
        .iter()
        .filter(|c| c.curvature == contest::Curvature::Exact);
    for (rank, contestant) in general.enumerate() {
        let mut row = cells![contestant.name];
        for (_, objective, start, minimizers) in failures_of_newton() {
            let limits = Limits::default().maximum_iterations(10_000);
            let descent = minimize(&mut (contestant.method)(), &objective, &start, &limits)?;
            let near = minimizers
                .iter()
                .any(|minimizer| (minimizer - &descent.last).norm() < 1e-6);
            if !near && rank > 0 {
                lost += 1;
            }
            row.push(match descent.stop {
                Stop::Converged { .. } if near => Cell::from(steps(&descent)),
                Stop::Converged { .. } => Cell::missing("saddle"),
                Stop::MaximumIterations => Cell::missing("cycles"),
                _ => Cell::missing("runs away"),
            });
        }
        table = table.row(row);
    }
    run.table("rescued", table)?;
    claim!(run, "all-rescued", "every globalized method reaches a minimum in all three cases", lost, ==, 0)?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------------- line searches

fn conditions(run: &mut Run) -> Outcome {
    run.figure("conditions", figures::conditions())?;
    Ok(())
}

/// Rosenbrock's function with a mistake in its gradient: 180 where it ought to be 200.
struct Mistaken;

impl Objective for Mistaken {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        Rosenbrock::new(2).value(x)
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        let across = x[1] - x[0] * x[0];
        dvector![-400.0 * x[0] * across - 2.0 * (1.0 - x[0]), 180.0 * across]
    }
}

/// $−x$: no minimum.
struct Slope;

impl Objective for Slope {
    fn dimension(&self) -> usize {
        1
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        -x[0]
    }

    fn gradient(&self, _: &DVector<f64>) -> DVector<f64> {
        dvector![-1.0]
    }
}

fn state(objective: &dyn Objective, x: DVector<f64>) -> State {
    let (value, gradient) = objective.value_and_gradient(&x);
    State {
        x,
        value,
        gradient,
        iteration: 0,
    }
}

fn reasons(run: &mut Run) -> Outcome {
    let mut table = Table::new(
        "What a failed search says. *Start* is the value where it begins, *best* the lowest that it saw on the way, which it \
         hands back with the reason.",
    )
    .column(Column::text("question"))
    .column(Column::text("answer"))
    .column(Column::new("start", Format::Significant(4)))
    .column(Column::new("best", Format::Significant(4)));
    let wells = state(&FourWells, dvector![1.0, 0.4]);
    let uphill = newton_step(&FourWells.hessian(&wells.x), &wells.gradient)?;
    let slope = state(&Slope, dvector![0.0]);
    let mistaken = minimize(
        &mut Searched::newton(StrongWolfe::default()),
        &Mistaken,
        &dvector![-1.2, 1.0],
        &Limits::default(),
    )?;
    let stuck = state(&Mistaken, mistaken.last.clone());
    let direction = ModifiedCholesky::new(&Mistaken.hessian(&stuck.x))?.solve(&-&stuck.gradient);
    type Question<'a> = (
        &'a str,
        &'a dyn LineSearch,
        &'a dyn Objective,
        &'a State,
        &'a DVector<f64>,
    );
    let (armijo, wolfe, strong) = (Armijo::default(), Wolfe::default(), StrongWolfe::default());
    let forward = dvector![1.0];
    let nothing = dvector![f64::NAN];
    let questions: [Question; 4] = [
        (
            "Newton's direction, next to a saddle",
            &armijo,
            &FourWells,
            &wells,
            &uphill,
        ),
        (
            "a function without a minimum, $-x$",
            &wolfe,
            &Slope,
            &slope,
            &forward,
        ),
        (
            "a gradient with a mistake in it",
            &strong,
            &Mistaken,
            &stuck,
            &direction,
        ),
        ("a direction that is no number", &armijo, &Slope, &slope, &nothing),
    ];
    for (question, search, objective, at, direction) in questions {
        let LineSearchError { reason, best, .. } = search
            .along(objective, at, direction, 1.0)
            .err()
            .ok_or_else(|| format!("{question}: the search succeeded"))?;
        table = table.row(cells![
            format!("{}: {question}", search.name()).as_str(),
            typeset(&reason.to_string()).as_str(),
            at.value,
            Cell::number_or(best.map(|best| best.value), "none"),
        ]);
    }
    run.table("reasons", table)?;
    Ok(())
}

/// Powers of ten in an error's text, `5.4e8`, as a page shows them: 5.4×10⁸.
fn typeset(text: &str) -> String {
    let readable = |value: f64| {
        let plain = (1e-2..1e3).contains(&value.abs());
        if plain {
            Format::Significant(2).text(value)
        } else {
            Format::Scientific(1).text(value)
        }
    };
    let number = |word: &str| {
        let bare = word.trim_end_matches([':', ',', ')']);
        let value: f64 = bare.contains('e').then(|| bare.parse().ok())??;
        Some(format!("{}{}", readable(value), &word[bare.len()..]))
    };
    text.split(' ')
        .map(|word| number(word).unwrap_or_else(|| word.to_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

// ------------------------------------------------------------------------------------------------- a repaired direction

fn repair(run: &mut Run) -> Outcome {
    // The worked example of the text.
    let hessian = dmatrix![1.0, 2.0; 2.0, 1.0];
    let gradient = dvector![1.0, -1.0];
    let newton = newton_step(&hessian, &gradient)?;
    let factor = ModifiedCholesky::new(&hessian)?;
    let repaired = factor.solve(&-&gradient);
    run.value("uphill-slope", gradient.dot(&newton), Format::Significant(2))?;
    run.value("repaired-slope", gradient.dot(&repaired), Format::Significant(2))?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------------- trust regions

fn subproblem(run: &mut Run) -> Outcome {
    run.figure("subproblem", figures::subproblem())?;
    subproblem_of(run, &|g, b, radius| Ok(more_sorensen(g, b, radius)?.step))
}

type Solve<'a> = &'a dyn Fn(&DVector<f64>, &DMatrix<f64>, f64) -> Result<DVector<f64>, SubproblemError>;

/// Random subproblems of ten variables, every other one a hard case: how far each step is from the true minimum.
fn subproblem_of(run: &mut Run, solve: Solve) -> Outcome {
    const CASES: usize = 200;
    let mut rng = run.rng("subproblems");
    let mut worst = 0.0f64;
    for case in 0..CASES {
        let mut draw = |_, _| -> f64 { StandardNormal.sample(&mut rng) };
        let a = DMatrix::from_fn(10, 10, &mut draw);
        let b = &a + a.transpose();
        let mut g = DMatrix::from_fn(10, 1, &mut draw).column(0).clone_owned();
        let eigen = SymmetricEigen::<f64, _>::new(b.clone());
        let least = eigen.eigenvalues.imin();
        if case % 2 == 0 {
            let axis = eigen.eigenvectors.column(least).clone_owned();
            g -= &axis * axis.dot(&g);
        }
        // In the axes of the eigenvectors: bisection for λ, and what room is left along the least one.
        let slopes = eigen.eigenvectors.tr_mul(&g);
        let length = |lambda: f64| {
            let parts = slopes.iter().zip(eigen.eigenvalues.iter());
            parts
                .map(|(slope, value)| {
                    if slope.abs() < 1e-10 {
                        0.0
                    } else {
                        (slope / (value + lambda)).powi(2)
                    }
                })
                .sum::<f64>()
        };
        let radius = 2.0;
        let edge = -eigen.eigenvalues[least];
        let (mut low, mut high) = (edge, edge + g.norm() / radius);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if length(middle) > radius * radius {
                low = middle
            } else {
                high = middle
            }
        }
        // m = −½(Σ sᵢ²/(λᵢ + λ) + λΔ²), by (B + λI)p = −g and ‖p‖ = Δ.
        let parts = slopes.iter().zip(eigen.eigenvalues.iter());
        let falls: f64 = parts
            .map(|(slope, value)| {
                if slope.abs() < 1e-10 {
                    0.0
                } else {
                    slope * slope / (value + high)
                }
            })
            .sum();
        let lowest = -0.5 * (falls + high * radius * radius);
        let step = solve(&g, &b, radius)?;
        let model = g.dot(&step) + 0.5 * step.dot(&(&b * &step));
        worst = worst.max((model - lowest) / lowest.abs());
    }
    run.value("subproblem-cases", CASES, Format::Integer)?;
    claim!(run, "exact", "the computed step's model value is within 10⁻⁵ of the lowest, in hard cases too", worst, <=, 1e-5)?;
    Ok(())
}

fn trust_region(run: &mut Run) -> Outcome {
    let p: figures::Region = run.parameters();
    run.figure("trust-region", figures::trust_region(&p))?;
    let (trace, _) = figures::region(&p);
    uphill(run, &trace)
}

fn uphill(run: &mut Run, trace: &Trace) -> Outcome {
    run.value("region-iterations", trace.iterations.len() - 1, Format::Integer)?;
    let rises = trace
        .iterations
        .windows(2)
        .filter(|pair| pair[1].value > pair[0].value)
        .count();
    claim!(run, "never-up", "the trust region never goes uphill", rises, ==, 0)?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------ does it still double?

fn rosenbrock(run: &mut Run) -> Outcome {
    rosenbrock_of(run, &contestants())
}

fn rosenbrock_of(run: &mut Run, contestants: &[Contestant]) -> Outcome {
    let minimum = dvector![1.0, 1.0];
    let limits = Limits::default()
        .gradient_tolerance(f64::MIN_POSITIVE)
        .target_point(minimum.clone(), 1e-12)
        .maximum_iterations(2000);
    let mut table = Table::new(
        "Rosenbrock's function from $(-1.2, 1)$ until $e_k \\le 10^{-12}$. Iterations are steps taken, each with one Hessian. \
         The last column is how many digits a step multiplies near the end: the median of \
         $\\ln e_{k+1} / \\ln e_k$ once $e_k < 10^{-2}$.",
    )
    .column(Column::text("method"))
    .column(Column::new("iterations", Format::Integer))
    .column(Column::new("$f$", Format::Integer))
    .column(Column::new("$g$", Format::Integer))
    .column(Column::new("highest $f$", Format::Significant(3)))
    .column(Column::new("digits multiply by", Format::Significant(2)));
    let mut slowest = f64::INFINITY;
    let problem = collection().into_iter().next().ok_or("the collection is empty")?;
    for contestant in contestants {
        let descent = match contestant.curvature {
            contest::Curvature::Exact => {
                minimize(&mut (contestant.method)(), &problem, &problem.start(), &limits)?
            }
            contest::Curvature::GaussNewton => minimize(
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
                Cell::missing("not reached")
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

// --------------------------------------------------------------------------------------------- what an exact step costs

static CALLS: AtomicUsize = AtomicUsize::new(0);
static FACTORED: AtomicUsize = AtomicUsize::new(0);
static HARD: AtomicUsize = AtomicUsize::new(0);

fn factorizations(run: &mut Run) -> Outcome {
    fn counting(
        gradient: &DVector<f64>,
        hessian: &DMatrix<f64>,
        radius: f64,
    ) -> Result<DVector<f64>, SubproblemError> {
        let found = more_sorensen(gradient, hessian, radius)?;
        CALLS.fetch_add(1, Ordering::Relaxed);
        FACTORED.fetch_add(found.factorizations, Ordering::Relaxed);
        HARD.fetch_add(usize::from(found.hard_case), Ordering::Relaxed);
        Ok(found.step)
    }
    for counter in [&CALLS, &FACTORED, &HARD] {
        counter.store(0, Ordering::Relaxed);
    }
    let counted = Contestant::new("exact", || Box::new(TrustRegion::new("exact", counting)));
    contest(&[counted], &collection(), &[1.0], &contest_limits())?;
    let [calls, factored, hard] =
        [&CALLS, &FACTORED, &HARD].map(|counter| counter.load(Ordering::Relaxed) as f64);
    run.value("exact-calls", calls, Format::Integer)?;
    run.value("exact-factorizations", factored / calls, Format::Fixed(1))?;
    run.value("exact-hard", hard / calls, Format::Percent(1))?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------------------- saddles

fn saddle(run: &mut Run) -> Outcome {
    let p: figures::Monkey = run.parameters();
    run.figure("saddle", figures::saddle(&p))?;
    monkeys_of(run, &figures::monkeys(&p))?;
    ridge_of(run, Point(0.25, 0.0), Point(0.25, 0.01))
}

/// From two starts, one on a ridge of the monkey saddle.
fn ridge_of(run: &mut Run, ridge: Point, beside: Point) -> Outcome {
    let from = |saddle_start: Point| figures::monkeys(&figures::Monkey { saddle_start });
    let away = |trace: &Trace| trace.points.last().map_or(f64::NAN, DVector::norm);
    let farthest = from(ridge).iter().map(away).fold(0.0, f64::max);
    claim!(run, "ridge-holds", "from the ridge all three methods end within a tenth of the saddle", farthest, <, 0.1)?;
    let [.., free] = from(beside);
    let value = free.last().map_or(f64::NAN, |last| last.value);
    claim!(run, "hair-frees", "from beside the ridge the saddle-free method comes below −3", value, <=, -3)?;
    Ok(())
}

fn monkeys_of(run: &mut Run, [descent, newton, free]: &[Trace; 3]) -> Outcome {
    let halving = newton
        .points
        .windows(2)
        .map(|pair| (pair[1].norm() / pair[0].norm() - 0.5).abs())
        .fold(0.0, f64::max);
    claim!(run, "newton-halves", "each Newton step halves the distance to the monkey saddle", halving, <=, 1e-9)?;
    let steps = |trace: &Trace| trace.iterations.len() - 1;
    run.value("monkey-newton", steps(newton), Format::Integer)?;
    run.value("monkey-free", steps(free), Format::Integer)?;
    run.value("monkey-descent", steps(descent), Format::Integer)?;
    let lowest = free
        .iterations
        .iter()
        .map(|at| at.value)
        .fold(f64::INFINITY, f64::min);
    claim!(run, "free-leaves", "the saddle-free method comes below −3 within a score of iterations", if steps(free) <= 20 { lowest } else { f64::NAN }, <=, -3)?;
    Ok(())
}

fn escape(run: &mut Run) -> Outcome {
    escape_of(
        run,
        &mut Newton::default(),
        &mut Searched::saddle_free(Armijo::default()),
    )
}

fn escape_of(run: &mut Run, newton: &mut dyn Method, free: &mut dyn Method) -> Outcome {
    const DIMENSION: usize = 100;
    const SMALLEST: f64 = 1e-3;
    let saddle = QuarticSaddle::new(DIMENSION, SMALLEST);
    let mut rng = run.rng("start");
    let start = DVector::from_fn(DIMENSION, |_, _| -> f64 { StandardNormal.sample(&mut rng) }) * 1e-3;
    let limits = Limits::default().maximum_iterations(100_000).keep_points(false);
    let lowest = saddle.minimum();
    let tell = |method: &mut dyn Method| minimize(method, &saddle, &start, &limits);
    // No curvature passes 2 on the way to the minima, so ½ is the step size 1/L.
    let descent = tell(&mut GradientDescent::new(0.5)?)?;
    let newton = tell(newton)?;
    let exact = tell(&mut TrustRegion::exact())?;
    let cubic = tell(&mut CubicRegularization::default())?;
    let modified = tell(&mut Searched::newton(Armijo::default()))?;
    let free = tell(free)?;
    let course = |name, ink, descent: &Descent| Escape {
        name,
        ink,
        points: descent
            .trace
            .iterations
            .iter()
            .map(|at| (at.k as f64, at.value - lowest))
            .collect(),
    };
    let figure = figures::escapes(
        &[
            course("Newton", Ink::Blue, &newton),
            course("gradient descent", Ink::Orange, &descent),
            course("modified Cholesky", Ink::Cyan, &modified),
            course("exact region", Ink::Purple, &exact),
            course("cubic", Ink::Text, &cubic),
            course("saddle-free", Ink::Green, &free),
        ],
        3e4,
        1e-14,
    );
    let count = |descent: &Descent| Format::Integer.text(steps(descent) as f64);
    run.figure(
        "escape",
        figure
            .caption(format!(
                "Out of a saddle in {DIMENSION} dimensions, half of them down, with curvatures from {} to 1, from about \
                 {} away. Newton's method is at the saddle after {} iterations and stays. Gradient descent (step size ½) leaves each \
                 direction in proportion to its curvature and needs {}. The saddle-free method doubles every downward coordinate at \
                 once and needs {}, the exact region {}, cubic regularization {}.",
                Format::Significant(1).text(SMALLEST),
                Format::Significant(1).text(start.norm()),
                count(&newton),
                count(&descent),
                count(&free),
                count(&exact),
                count(&cubic),
            ))
            .alt(format!(
                "Value above the minimum against iteration, both logarithmic. Newton's line ends at once, high up. Gradient \
                 descent goes down in a long slope of {} iterations; the saddle-free method, the exact region and cubic \
                 regularization drop within {}, {} and {}.",
                count(&descent),
                count(&free),
                count(&exact),
                count(&cubic),
            )),
    )?;
    run.value("escape-dimension", DIMENSION, Format::Integer)?;
    run.value("escape-newton", steps(&newton), Format::Integer)?;
    run.value("escape-free", steps(&free), Format::Integer)?;
    run.value("escape-exact", steps(&exact), Format::Integer)?;
    run.value("escape-modified", steps(&modified), Format::Integer)?;
    run.value("escape-descent", steps(&descent), Format::Integer)?;
    claim!(run, "newton-stays", "Newton's method ends at the saddle: its value is within 10⁻¹² of zero", newton.trace.last().map_or(f64::NAN, |last| last.value.abs()), <=, 1e-12)?;
    claim!(run, "free-arrives", "the saddle-free method ends within 10⁻⁹ of the minimum", free.best_value - lowest, <=, 1e-9)?;
    claim!(run, "descent-slow", "gradient descent needs more than a hundred times as many iterations as the saddle-free method", steps(&descent) as f64 / steps(&free) as f64, >, 100)?;
    Ok(())
}

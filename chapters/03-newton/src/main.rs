//! The experiments of the chapter *Newton's method*, in the order of the page.

use std::error::Error;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Duration;

use exhibit::{Axis, Cell, Column, Detail, Format, Ink, Outcome, Run, Table, cells, claim};
use first_order::{Adam, GradientDescent, HyperparameterError};
use nalgebra::{DMatrix, DVector, Rotation2, dvector};
use newton::affine::Affine;
use newton::figures::{self, Counts, Course};
use newton::{Newton, NewtonError, newton_step};
use problems::dense::Backend;
use problems::{
    Descent, FourWells, Hyperbola, InputError, Iteration, Limits, Method, Objective, Rosenbrock,
    SoftmaxRegression, Stop, TwoCycle, minimize,
};
use rand_distr::{Distribution, StandardNormal, StandardUniform};

mod solvers;

#[cfg(test)]
mod perturbed;

use solvers::{CHOLESKY, CHOLESKY_INVERSE, INVERSE, LU, System, Way};

fn main() -> ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("valley", valley)
        .experiment("model", model)
        .experiment("errors", errors)
        .experiment("paths", paths)
        .timed("solve", solve)
        .experiment("affine", affine)
        .experiment("basins", basins)
        .experiment("failures", failures)
        .experiment("digits-iterations", digits_iterations)
        .timed("digits-seconds", digits_seconds)
        .run()
}

fn valley(run: &mut Run) -> Outcome {
    run.figure("valley", newton::valley::drawing())?;
    Ok(())
}

fn model(run: &mut Run) -> Outcome {
    run.figure("model", figures::model())?;
    Ok(())
}

// ---------------------------------------------------------------------------------------------- quadratic convergence

fn errors(run: &mut Run) -> Outcome {
    errors_of(run, &mut Newton::default())
}

fn errors_of(run: &mut Run, method: &mut dyn Method<f64>) -> Outcome {
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

// ---------------------------------------------------------------------------------------------------------- the race

fn paths(run: &mut Run) -> Outcome {
    let p: figures::Paths = run.parameters();
    run.figure("paths", figures::paths(&p))?;
    run.value("first-order-steps", p.steps, Format::Integer)?;
    let race = figures::race(&p);
    let lowest = [&race.gradient_descent, &race.momentum].map(|trace| {
        trace
            .iterations
            .iter()
            .map(|at| at.value)
            .fold(f64::INFINITY, f64::min)
    });
    claim!(run, "others-far", "neither gradient descent nor momentum has reached f = 10⁻⁶", lowest[0].min(lowest[1]), >, 1e-6)?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------------ solve, never invert

fn solve(run: &mut Run) -> Outcome {
    let sizes: &[usize] = if run.full() {
        &[50, 500, 1000, 2000]
    } else {
        &[50, 500, 1000]
    };
    let mut systems = Vec::new();
    for &n in sizes {
        systems.push(System::new("Hilbert", near_hilbert(n), random_vector(run, n)));
    }
    let digits = softmax_regression()?;
    let hessian = digits.hessian(&DVector::zeros(digits.dimension()));
    let solution = random_vector(run, digits.dimension());
    systems.push(System::new("digits", hessian, solution));
    solve_of(
        run,
        &systems,
        [INVERSE, CHOLESKY_INVERSE, LU, CHOLESKY],
        Duration::from_millis(100),
    )
}

/// Hilbert's matrix plus 10⁻¹⁰ I: positive definite also in floating-point numbers, and still badly conditioned.
fn near_hilbert(n: usize) -> DMatrix<f64> {
    DMatrix::from_fn(n, n, |i, j| 1.0 / (i + j + 1) as f64) + DMatrix::identity(n, n) * 1e-10
}

fn random_vector(run: &Run, n: usize) -> DVector<f64> {
    let mut rng = run.rng("solution");
    DVector::from_fn(n, |_, _| StandardNormal.sample(&mut rng))
}

/// `ways`: the inverse, the cheapest inverse, LU, Cholesky.
fn solve_of(run: &mut Run, systems: &[System], ways: [Way; 4], patience: Duration) -> Outcome {
    let mut table = Table::new(
        "Solving $Hp = -g$ for a known $p$: the matrix of Hilbert, $1/(i + j - 1)$, with $10^{-10}$ added to its diagonal, and \
         the Hessian of softmax regression on the digits at $w = 0$. Times are the shortest of several. *Kernels*: nalgebra's \
         work column by column and start quickly, so they serve small $N$; faer's work in blocks that stay in the cache, so \
         they serve large $N$; the largest matrix shows both.",
    )
    .column(Column::text("matrix"))
    .column(Column::new("$N$", Format::Integer))
    .column(Column::text("method"))
    .column(Column::text("kernels"))
    .column(Column::new("time", Format::Seconds))
    .column(Column::new("residual", Format::Scientific(1)))
    .column(Column::new("forward error", Format::Scientific(1)));

    let largest = systems.iter().map(System::size).max().unwrap_or(0);
    let (mut speedup, mut residual, mut worst_residual) = (f64::INFINITY, 0.0f64, 0.0f64);
    let (mut by_nalgebra, mut worst_forward, mut apart) = (f64::NAN, 0.0f64, f64::NAN);
    let progress = run.progress(systems.len() as u64, "solving");
    for system in systems {
        let n = system.size();
        let mut backends = vec![Backend::for_size(n)];
        if n == largest {
            backends.insert(0, Backend::Nalgebra);
        }
        for backend in backends {
            let mut measured = Vec::new();
            for way in &ways {
                let found = solvers::measure(system, way, backend, patience)
                    .ok_or_else(|| format!("{} failed on {} with N = {n}", way.name, system.name))?;
                table = table.row(cells![
                    system.name.as_str(),
                    n,
                    way.name,
                    solvers::library(backend),
                    found.seconds,
                    found.residual,
                    found.forward_error,
                ]);
                measured.push(found);
            }
            let [inverse, cheap_inverse, _, cholesky] = measured[..] else {
                continue;
            };
            for inverse in [inverse, cheap_inverse] {
                residual = residual.max(cholesky.residual / inverse.residual);
                worst_residual = worst_residual.max(inverse.residual / cholesky.residual);
                worst_forward = worst_forward.max(inverse.forward_error);
            }
            if system.name == "digits" {
                let errors = measured.iter().map(|way| way.forward_error);
                apart = errors.clone().fold(0.0, f64::max) / errors.fold(f64::INFINITY, f64::min);
            }
            if backend != Backend::for_size(n) {
                by_nalgebra = cholesky.seconds;
                continue;
            }
            if n >= 500 {
                speedup = speedup.min(inverse.seconds.min(cheap_inverse.seconds) / cholesky.seconds);
            }
            if n == largest {
                run.value(
                    "kernels-ratio",
                    by_nalgebra / cholesky.seconds,
                    Format::Significant(2),
                )?;
                run.value("forward-cholesky", cholesky.forward_error, Format::Scientific(0))?;
            }
        }
        progress.inc(1);
    }
    run.table("solve", table)?;
    run.value("solve-speedup", speedup, Format::Significant(2))?;
    run.value("residual-ratio", worst_residual, Format::Scientific(0))?;
    run.value("forward-inverse", worst_forward, Format::Scientific(0))?;
    run.value("crossover", Backend::THRESHOLD, Format::Integer)?;
    claim!(run, "cholesky-faster", "from N = 500 on, solving by Cholesky is at least twice as fast as the cheapest inverse", speedup, >=, 2)?;
    claim!(run, "residual-never-larger", "on these matrices Cholesky's residual is never larger than an inverse's", residual, <=, 1)?;
    claim!(run, "forward-alike", "on the digits the forward errors of all ways are within a factor of ten", apart, <=, 10)?;
    Ok(())
}

// ---------------------------------------------------------------------------------------------------- affine invariance

/// One step of a method in the coordinates y.
type Step<'a> = dyn Fn(&Affine<Rosenbrock>, &DVector<f64>) -> Result<DVector<f64>, NewtonError> + 'a;

fn affine(run: &mut Run) -> Outcome {
    affine_of(run, &whole_newton_step, &|matrix| Box::new(gradient_step(matrix)))
}

fn whole_newton_step(f: &Affine<Rosenbrock>, y: &DVector<f64>) -> Result<DVector<f64>, NewtonError> {
    newton_step(&f.hessian(y), &f.gradient(y))
}

/// Gradient descent in the coordinates of `matrix`, with the step size 1/L: L is the largest curvature met at the start
/// or at the minimum, so that it neither diverges nor idles.
fn gradient_step(
    matrix: &DMatrix<f64>,
) -> impl Fn(&Affine<Rosenbrock>, &DVector<f64>) -> Result<DVector<f64>, NewtonError> + use<> {
    let curvature = |x: DVector<f64>| {
        let hessian = Rosenbrock::new(2).hessian(&x);
        matrix.tr_mul(&(hessian * matrix)).symmetric_eigenvalues().max()
    };
    let largest = curvature(dvector![-1.2, 1.0]).max(curvature(dvector![1.0, 1.0]));
    move |f, y| Ok(f.gradient(y) / -largest)
}

/// Steps in the coordinates y until x = Ay is within 10⁻⁸ of the minimum; `None` if a step fails or the patience ends.
fn count(step: &Step, matrix: &DMatrix<f64>, patience: usize) -> Option<usize> {
    let f = Affine::new(Rosenbrock::new(2), matrix.clone());
    let mut y = matrix.clone().lu().solve(&dvector![-1.2, 1.0])?;
    for k in 0..=patience {
        if (f.original(&y) - dvector![1.0, 1.0]).norm() <= 1e-8 {
            return Some(k);
        }
        y += step(&f, &y).ok()?;
    }
    None
}

/// diag(√κ, 1/√κ): a change of units.
fn change_of_units(kappa: f64) -> DMatrix<f64> {
    DMatrix::from_diagonal(&dvector![kappa.sqrt(), 1.0 / kappa.sqrt()])
}

fn affine_of(run: &mut Run, newton: &Step, descent: &dyn Fn(&DMatrix<f64>) -> Box<Step<'static>>) -> Outcome {
    const DRAWS: usize = 10;
    let powers = |from: i32, to: i32| (from..=to).map(|quarter| 10f64.powf(f64::from(quarter) / 4.0));
    let mut rng = run.rng("rotations");
    let mut rotation = || {
        let angle: f64 = StandardUniform.sample(&mut rng);
        Rotation2::new(angle * std::f64::consts::TAU).into_inner()
    };
    let mut counts = Counts::default();
    for kappa in powers(0, 32) {
        counts
            .newton_diagonal
            .push((kappa, count(newton, &change_of_units(kappa), 100)));
        for _ in 0..DRAWS {
            let dense = rotation() * change_of_units(kappa).fixed_resize::<2, 2>(0.0) * rotation();
            let dense = DMatrix::from_column_slice(2, 2, dense.as_slice());
            counts.newton_dense.push((kappa, count(newton, &dense, 100)));
        }
    }
    for kappa in powers(0, 4) {
        let matrix = change_of_units(kappa);
        counts
            .gradient_descent
            .push((kappa, count(descent(&matrix).as_ref(), &matrix, 10_000_000)));
    }
    let plain = counts.newton_diagonal[0]
        .1
        .ok_or("the method does not arrive in the original coordinates")?;
    run.value("newton-count", plain, Format::Integer)?;
    let change = |counts: &[(f64, Option<usize>)], limit: f64| {
        let near = counts.iter().filter(|(kappa, _)| *kappa <= limit);
        near.map(|(_, count)| count.map_or(f64::INFINITY, |count| count.abs_diff(plain) as f64))
            .fold(0.0, f64::max)
    };
    claim!(run, "affine-dense", "Newton's count does not change for dense A up to κ(A) = 10⁴", change(&counts.newton_dense, 1.0001e4), ==, 0)?;
    claim!(run, "affine-diagonal", "Newton's count does not change for diagonal A up to κ(A) = 10⁸", change(&counts.newton_diagonal, 1.0001e8), ==, 0)?;
    let ends: Vec<f64> = counts
        .gradient_descent
        .iter()
        .filter_map(|(_, count)| Some((*count)? as f64))
        .collect();
    let (first, last) = (
        ends.first().copied().unwrap_or(f64::NAN),
        ends.last().copied().unwrap_or(f64::NAN),
    );
    run.value("gradient-descent-count", first, Format::Integer)?;
    run.value("gradient-descent-count-10", last, Format::Integer)?;
    claim!(run, "gradient-descent-explodes", "with κ(A) = 10 gradient descent needs more than fifty times as many iterations", last / first, >, 50)?;
    let lost = |from: f64| {
        let far: Vec<_> = counts
            .newton_dense
            .iter()
            .filter(|(kappa, _)| *kappa >= from)
            .collect();
        far.iter().filter(|(_, count)| *count != Some(plain)).count() as f64 / far.len() as f64
    };
    claim!(run, "affine-rounding", "beyond κ(A) = 10⁶ most dense changes of coordinates change the count or defeat the method", lost(0.9999e6), >, 0.5)?;
    run.figure("affine", figures::affine(&counts))?;
    Ok(())
}

// -------------------------------------------------------------------------------------------------------- where it goes

fn basins(run: &mut Run) -> Outcome {
    let p: figures::Basins = run.parameters();
    run.figure("basins", figures::basins(&p, Detail::Full))?;
    basins_of(run, &p, &figures::whole_step)
}

fn basins_of(run: &mut Run, p: &figures::Basins, step: &figures::Step) -> Outcome {
    let [himmelblau, wells] = figures::census(step, p);
    run.value("starts", figures::cells(Detail::Full).pow(2), Format::Count)?;
    for (name, share) in [
        ("himmelblau-saddle-share", himmelblau.saddle),
        ("himmelblau-maximum-share", himmelblau.maximum),
        ("wells-saddle-share", wells.saddle),
        ("wells-maximum-share", wells.maximum),
    ] {
        run.value(name, share, Format::Percent(1))?;
    }
    let astray = himmelblau.saddle + himmelblau.maximum;
    run.value("himmelblau-astray", astray, Format::Percent(1))?;
    claim!(run, "astray", "more than a fifth of the starts on Himmelblau's function end in a saddle or in the maximum", astray, >, 0.2)?;
    let astray_with = |damping: f64| {
        let [himmelblau, _] = figures::census(step, &figures::Basins { damping });
        himmelblau.saddle + himmelblau.maximum
    };
    let damped = astray_with(0.2);
    run.value("damped-astray", damped, Format::Percent(1))?;
    claim!(
        run,
        "damping-no-help",
        "on Himmelblau's function more starts go astray with damping 0.2 than with the whole step",
        damped - astray_with(1.0),
        >,
        0
    )?;
    Ok(())
}

// ---------------------------------------------------------------------------------------------------- three ways to fail

fn failures(run: &mut Run) -> Outcome {
    failures_of(run, Newton::default)
}

fn failures_of(run: &mut Run, method: impl Fn() -> Newton) -> Outcome {
    let go = |objective: &dyn Objective,
              start: DVector<f64>,
              limits: Limits|
     -> Result<Descent, InputError> { minimize(&mut method(), objective, &start, &limits) };
    let inside = go(&Hyperbola, dvector![0.9], Limits::default())?;
    let outside = go(&Hyperbola, dvector![1.1], Limits::default())?;
    let cycle = go(&TwoCycle, dvector![0.0], Limits::default())?;
    let saddle = go(&FourWells, dvector![1.0, 0.4], Limits::default())?;

    let mut table = Table::new("Four traces of Newton's method, and how each ended.")
        .column(Column::text("$k$"))
        .column(Column::new(
            "$\\sqrt{1 + x^2}$ from 0.9: $x_k$",
            Format::Significant(3),
        ))
        .column(Column::new("from 1.1: $x_k$", Format::Significant(3)))
        .column(Column::new(
            "$x^4/4 - x^2 + 2x$ from 0: $x_k$",
            Format::Significant(1),
        ))
        .column(Column::new(
            "four wells from (1, 0.4): $y_k$",
            Format::Significant(3),
        ))
        .column(Column::new("$f(x_k, y_k)$", Format::Significant(4)));
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

// --------------------------------------------------------------------------------------------------------- on real data

/// λ
const REGULARIZATION: f64 = 1e-4;

/// Softmax regression on the training digits.
fn softmax_regression() -> Result<SoftmaxRegression, Box<dyn Error>> {
    let (train, _) = problems::data::digits()?.split();
    Ok(SoftmaxRegression::from_digits(&train, REGULARIZATION)?)
}

/// Step sizes tried for each first-order method, by factors of two.
const STEP_SIZES: u32 = 6;

/// Iterations of the first-order methods; the step size is the best for this very budget.
const BUDGET: usize = 500;

fn descend(
    method: &mut dyn Method,
    objective: &SoftmaxRegression,
    iterations: usize,
) -> Result<Descent, InputError> {
    let limits = Limits::default()
        .maximum_iterations(iterations)
        .keep_points(false);
    minimize(method, objective, &DVector::zeros(objective.dimension()), &limits)
}

/// The step size with which a method ends lowest, among `largest`, `largest`/2, …
fn tuned<M: Method>(
    objective: &SoftmaxRegression,
    largest: f64,
    method: impl Fn(f64) -> Result<M, HyperparameterError>,
) -> Result<f64, Box<dyn Error>> {
    let mut best = (f64::INFINITY, largest);
    for halvings in 0..STEP_SIZES {
        let step_size = largest / 2f64.powi(halvings as i32);
        let descent = descend(&mut method(step_size)?, objective, BUDGET)?;
        let end = descent.trace.last().map_or(f64::INFINITY, |at| at.value);
        if end < best.0 {
            best = (end, step_size);
        }
    }
    Ok(best.1)
}

/// The tuned step sizes of gradient descent and of Adam, found once a program.
fn step_sizes(objective: &SoftmaxRegression) -> Result<[f64; 2], Box<dyn Error>> {
    static FOUND: OnceLock<[f64; 2]> = OnceLock::new();
    if let Some(found) = FOUND.get() {
        return Ok(*found);
    }
    let found = [
        tuned(objective, 16.0, GradientDescent::new)?,
        tuned(objective, 1.0, Adam::new)?,
    ];
    Ok(*FOUND.get_or_init(|| found))
}

fn digits_iterations(run: &mut Run) -> Outcome {
    digits_of(run, &mut Newton::default())
}

fn digits_of(run: &mut Run, newton: &mut dyn Method) -> Outcome {
    let objective = softmax_regression()?;
    let newton = descend(newton, &objective, 100)?;
    run.value("digits-parameters", objective.dimension(), Format::Integer)?;
    let iterations = match newton.stop {
        Stop::Converged { .. } => newton.trace.iterations.len() - 1,
        _ => return Err(format!("Newton's method on the digits: {}", newton.stop).into()),
    };
    run.value("digits-newton", iterations, Format::Integer)?;
    claim!(run, "digits-few", "at most twelve Newton iterations bring ‖g‖ below 10⁻⁸ on the digits", iterations, <=, 12)?;

    let [slow, adaptive] = step_sizes(&objective)?;
    let gradient_descent = descend(&mut GradientDescent::new(slow)?, &objective, BUDGET)?;
    let adam = descend(&mut Adam::new(adaptive)?, &objective, BUDGET)?;
    let minimum = newton.best_value;
    run.value("digits-budget", BUDGET, Format::Integer)?;
    run.value("digits-rates", STEP_SIZES, Format::Integer)?;
    run.value("digits-gd-step-size", slow, Format::Significant(1))?;
    run.value("digits-adam-step-size", adaptive, Format::Significant(1))?;
    run.value(
        "digits-gd-gap",
        gradient_descent.best_value - minimum,
        Format::Scientific(1),
    )?;
    run.value(
        "digits-adam-gap",
        adam.best_value - minimum,
        Format::Scientific(1),
    )?;
    let test = SoftmaxRegression::from_digits(&problems::data::digits()?.split().1, REGULARIZATION)?;
    for (name, descent) in [
        ("digits-test-newton", &newton),
        ("digits-test-gd", &gradient_descent),
        ("digits-test-adam", &adam),
    ] {
        run.value(name, test.error_rate(&descent.best), Format::Percent(1))?;
    }
    let courses = [
        course(
            "gradient descent",
            Ink::Orange,
            &gradient_descent,
            minimum,
            |at| at.k as f64,
        ),
        course("Adam", Ink::Red, &adam, minimum, |at| at.k as f64),
        course("Newton", Ink::Blue, &newton, minimum, |at| at.k as f64),
    ];
    let gap = |descent: &Descent| Format::Scientific(1).text(descent.best_value - minimum);
    let figure = figures::digits(&courses, Axis::log(1.0, BUDGET as f64).label("iteration"))
        .caption(format!(
            "Learning to read handwritten digits: how far the loss of softmax regression is above its minimum $f^*$. Newton's \
             method, which has nothing to tune, reaches the minimum to the last digit after {iterations} iterations. Gradient \
             descent and Adam, each with the best of {STEP_SIZES} step sizes, are still {} and {} above it after {BUDGET}.",
            gap(&gradient_descent),
            gap(&adam),
        ))
        .alt(format!(
            "Loss above its minimum against iteration, both logarithmic. The curves of gradient descent and Adam decline \
             slowly and end at {} and {}; Newton's drops ever more steeply and is at rounding level after {iterations} \
             iterations.",
            gap(&gradient_descent),
            gap(&adam),
        ));
    run.figure("digits-iterations", figure)?;
    Ok(())
}

/// How far the loss is above the minimum, against some measure of progress.
fn course(name: &str, ink: Ink, descent: &Descent, minimum: f64, x: impl Fn(&Iteration) -> f64) -> Course {
    let points = descent
        .trace
        .iterations
        .iter()
        .map(|at| (x(at), at.value - minimum))
        .collect();
    Course {
        name: name.to_owned(),
        ink,
        points,
    }
}

/// When the first course falls below the second for good.
fn overtakes(course: &Course, other: &Course) -> f64 {
    let reached = |time: f64| {
        let so_far = other
            .points
            .iter()
            .filter(|point| point.0 <= time)
            .map(|point| point.1);
        so_far.fold(f64::INFINITY, f64::min)
    };
    let behind = course
        .points
        .iter()
        .rposition(|&(time, gap)| gap >= reached(time));
    course
        .points
        .get(behind.map_or(0, |last| last + 1))
        .map_or(f64::INFINITY, |point| point.0)
}

fn digits_seconds(run: &mut Run) -> Outcome {
    let objective = softmax_regression()?;
    let [slow, adaptive] = step_sizes(&objective)?;
    let newton = descend(&mut Newton::default(), &objective, 100)?;
    let seconds = |descent: &Descent| descent.trace.last().map_or(f64::NAN, |at| at.seconds);
    let steps = |descent: &Descent| (descent.trace.iterations.len() - 1) as f64;
    // As many iterations as fit into one and a half times Newton's time, up to a bound that keeps the chapter short.
    let trial = descend(&mut GradientDescent::new(slow)?, &objective, 50)?;
    let fitting = 1.5 * seconds(&newton) / (seconds(&trial) / steps(&trial));
    let iterations = (fitting as usize).clamp(50, 5000);
    let gradient_descent = descend(&mut GradientDescent::new(slow)?, &objective, iterations)?;
    let adam = descend(&mut Adam::new(adaptive)?, &objective, iterations)?;

    let step = seconds(&newton) / steps(&newton);
    run.value("digits-seconds-newton", seconds(&newton), Format::Seconds)?;
    run.value("digits-seconds-step", step, Format::Seconds)?;
    let gradient = seconds(&gradient_descent) / steps(&gradient_descent);
    run.value("digits-step-gradients", step / gradient, Format::Significant(2))?;
    let minimum = newton.best_value;
    let clock = |at: &Iteration| at.seconds.max(1e-4);
    let courses = [
        course("gradient descent", Ink::Orange, &gradient_descent, minimum, clock),
        course("Adam", Ink::Red, &adam, minimum, clock),
        course("Newton", Ink::Blue, &newton, minimum, clock),
    ];
    let overtakes = courses[..2]
        .iter()
        .map(|course| overtakes(&courses[2], course))
        .fold(0.0, f64::max);
    run.value("digits-overtakes", overtakes, Format::Seconds)?;
    let time = Format::Seconds;
    let figure = figures::digits(&courses, Axis::log(1e-3, 10.0).label("seconds"))
        .caption(format!(
            "The same race by the clock. One Newton step takes {}, as long as {} gradients. At first the cheap methods are \
             ahead; after {} Newton's method has overtaken both, and at {} it is done.",
            time.text(step),
            Format::Significant(2).text(step / gradient),
            time.text(overtakes),
            time.text(seconds(&newton)),
        ))
        .alt(format!(
            "Loss above its minimum against seconds, both logarithmic. Gradient descent and Adam fall early and flatten; \
             Newton's curve starts late, crosses both by {} and drops to rounding level at {}.",
            time.text(overtakes),
            time.text(seconds(&newton)),
        ));
    run.figure("digits-seconds", figure)?;
    Ok(())
}

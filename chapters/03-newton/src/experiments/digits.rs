//! Softmax regression on the digits: iteration by iteration.

use std::error::Error;
use std::sync::OnceLock;

use exhibit::{Axis, Format, Ink, Outcome, Run, claim};
use first_order::{Adam, GradientDescent, HyperparameterError};
use nalgebra::DVector;
use newton::Newton;
use newton::figures::{self, Course};
use problems::{Descent, InputError, Iteration, Limits, Method, SoftmaxRegression, Stop, minimize};

/// λ
const REGULARIZATION: f64 = 1e-4;

/// Softmax regression on the training digits.
pub fn softmax_regression() -> Result<SoftmaxRegression, Box<dyn Error>> {
    let (train, _) = problems::data::digits()?.split();
    Ok(SoftmaxRegression::from_digits(&train, REGULARIZATION)?)
}

/// Step sizes tried for each first-order method, by factors of two.
const STEP_SIZES: u32 = 6;

/// Iterations of the first-order methods; the step size is the best for this very budget.
const BUDGET: usize = 500;

pub fn descend(
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
pub fn step_sizes(objective: &SoftmaxRegression) -> Result<[f64; 2], Box<dyn Error>> {
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

pub fn digits_iterations(run: &mut Run) -> Outcome {
    digits_of(run, &mut Newton::default())
}

pub fn digits_of(run: &mut Run, newton: &mut dyn Method) -> Outcome {
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
pub fn course(
    name: &str,
    ink: Ink,
    descent: &Descent,
    minimum: f64,
    x: impl Fn(&Iteration) -> f64,
) -> Course {
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

//! The same race by the clock.

use exhibit::{Axis, Format, Ink, Outcome, Run};
use first_order::{Adam, GradientDescent};
use newton::Newton;
use newton::figures::{self, Course};
use problems::{Descent, Iteration};

use super::digits::{course, descend, softmax_regression, step_sizes};

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

pub fn digits_seconds(run: &mut Run) -> Outcome {
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

//! Three methods in Rosenbrock's valley.

use exhibit::{Anchor, Axis, Figure, Format, Ink, Marker, Plot, Point};
use first_order::{GradientDescent, HeavyBall};
use nalgebra::dvector;
use problems::{Formula, Limits, Method, Rosenbrock, Trace, minimize};

use crate::Newton;

exhibit::parameters! {
    /// Newton's method, gradient descent and momentum on Rosenbrock's function.
    pub struct Paths {
        /// where every method starts
        start: Point = Point(-1.2, 1.0), in -2.0..=2.0, draggable;
        /// fraction of the Newton step taken
        damping: f64 = 1.0, in 0.1..=1.0;
        /// iterations at most
        steps: usize = 200, in 1..=1000;
    }
}

/// What each method of [`paths`] did.
#[derive(Debug, Clone)]
pub struct Race {
    /// Newton's method
    pub newton: Trace,
    /// gradient descent
    pub gradient_descent: Trace,
    /// heavy-ball momentum
    pub momentum: Trace,
}

/// The length of a gradient that counts as zero: about what rounding leaves of one here.
const DONE: f64 = 1e-13;

/// The momentum of the heavy ball.
const MOMENTUM: f64 = 0.9;

/// Runs the methods of [`paths`] on Rosenbrock's function, the first-order ones with the best of many step sizes.
pub fn race(p: &Paths) -> Race {
    let start = dvector![p.start.0, p.start.1];
    let limits = Limits::default()
        .gradient_tolerance(DONE)
        .maximum_iterations(p.steps);
    let run = |method: &mut dyn Method| -> Option<Trace> {
        minimize(method, &Rosenbrock::new(2), &start, &limits)
            .ok()
            .map(|descent| descent.trace)
    };
    Race {
        newton: Newton::damped(p.damping)
            .ok()
            .and_then(|mut method| run(&mut method))
            .unwrap_or_default(),
        gradient_descent: GradientDescent::new(best_step_size(p, 0.0))
            .ok()
            .and_then(|mut method| run(&mut method))
            .unwrap_or_default(),
        momentum: HeavyBall::new(best_step_size(p, MOMENTUM), MOMENTUM)
            .ok()
            .and_then(|mut method| run(&mut method))
            .unwrap_or_default(),
    }
}

/// The step sizes tried: from 1/16 down to 2⁻¹⁴ by factors of √2.
fn step_sizes() -> impl Iterator<Item = f64> {
    // Products, not powers: they are the same to the last bit on every machine.
    std::iter::successors(Some(0.0625), |step| Some(step * std::f64::consts::FRAC_1_SQRT_2)).take(21)
}

/// The step size with which the heavy ball, or without momentum gradient descent, ends lowest.
fn best_step_size(p: &Paths, momentum: f64) -> f64 {
    let lowest = |a: &(f64, f64), b: &(f64, f64)| a.1.total_cmp(&b.1);
    let ends = step_sizes().map(|step| (step, scout(p, step, momentum)));
    ends.min_by(lowest).map_or(f64::NAN, |(step, _)| step)
}

/// The value at which the heavy ball ends, infinite if it diverges.
///
/// The same steps as [`HeavyBall`] takes, without a trace, and in two numbers instead of a vector: a reader who drags the
/// start waits for 42 of these descents.
fn scout(p: &Paths, step: f64, momentum: f64) -> f64 {
    let Point(mut x, mut y) = p.start;
    let (mut along, mut across) = (0.0, 0.0);
    for _ in 0..p.steps {
        let height = y - x * x;
        along = momentum * along - step * (-400.0 * x * height - 2.0 * (1.0 - x));
        across = momentum * across - step * 200.0 * height;
        x += along;
        y += across;
        if x.abs() + y.abs() > 1e20 || x.is_nan() {
            return f64::INFINITY;
        }
    }
    Rosenbrock::new(2).evaluate(&[x, y])
}

/// Where a method ended.
struct End {
    iterations: usize,
    value: f64,
    /// the distance from the minimum at (1, 1)
    error: f64,
    done: bool,
}

impl End {
    fn of(trace: &Trace) -> Self {
        let last = trace.last();
        let error = trace.points.last().map(|x| (x[0] - 1.0).hypot(x[1] - 1.0));
        Self {
            iterations: trace.iterations.len().saturating_sub(1),
            value: last.map_or(f64::NAN, |last| last.value),
            error: error.unwrap_or(f64::NAN),
            done: last.is_some_and(|last| last.gradient_norm <= DONE),
        }
    }

    fn value(&self) -> String {
        Format::Significant(2).text(self.value)
    }
}

/// Where each method goes on Rosenbrock's function, and how fast the value falls.
pub fn paths(p: &Paths) -> Figure {
    let race = race(p);
    let rosenbrock = Rosenbrock::new(2);
    let height = |x: f64, y: f64| rosenbrock.evaluate(&[x, y]);
    let points = |trace: &Trace| trace.points.iter().map(|x| (x[0], x[1])).collect::<Vec<_>>();
    let values = |trace: &Trace| {
        trace
            .iterations
            .iter()
            .map(|at| (at.k as f64, at.value))
            .filter(|at| at.1 > 0.0)
            .collect::<Vec<_>>()
    };
    let map = Plot::new(
        Axis::linear(-2.0, 2.0).label("x₁"),
        Axis::linear(-3.5, 3.0).label("x₂"),
    )
    .size(400, 340)
    .title("path")
    .contours(&height, &[1.0, 4.0, 16.0, 64.0, 256.0, 1024.0])
    .path("gradient descent", Ink::Orange, points(&race.gradient_descent))
    .path("momentum", Ink::Green, points(&race.momentum))
    .path("Newton", Ink::Blue, points(&race.newton))
    .marker(1.0, 1.0, Marker::Star, Ink::Text)
    .handle("start", p.start);
    let fall = Plot::new(
        Axis::linear(0.0, p.steps as f64).label("iteration k"),
        Axis::log(1e-22, 1e4).label("f(xₖ)"),
    )
    .size(400, 340)
    .title("value")
    .line("gradient descent", Ink::Orange, values(&race.gradient_descent))
    .line("momentum", Ink::Green, values(&race.momentum))
    .line("Newton", Ink::Blue, values(&race.newton));
    let (newton, descent, momentum) = (
        End::of(&race.newton),
        End::of(&race.gradient_descent),
        End::of(&race.momentum),
    );
    let peak = race
        .newton
        .iterations
        .iter()
        .map(|at| at.value)
        .fold(0.0, f64::max);
    let outcome = match (newton.done, p.damping < 1.0) {
        (true, false) => format!(
            "Newton's method leaps across, ignores the floor, and is done after {} iterations",
            newton.iterations
        ),
        (true, true) => format!(
            "Newton's method with damping {} is done after {} iterations",
            p.damping, newton.iterations
        ),
        (false, _) if newton.iterations < p.steps => format!(
            "Newton's method finds no step after {} iterations, at $f$ = {}: there the model is level nowhere or all along a line",
            newton.iterations,
            newton.value()
        ),
        (false, _) => format!(
            "Newton's method with damping {} has reached $f$ = {}",
            p.damping,
            newton.value()
        ),
    };
    let (x, y) = p.start.into();
    let stuck = !newton.done && newton.iterations < p.steps;
    let map = if stuck {
        map.text(-1.9, -3.2, "Newton: no step from here", Anchor::Start, Ink::Blue)
    } else {
        map
    };
    Figure::panels(2, vec![map, fall])
        .caption(format!(
            "Rosenbrock's valley from $({x}, {y})$; the star is the minimum. Gradient descent and momentum ($\\beta = {MOMENTUM}$), \
             each with the best of {} step sizes for this very start, feel their way along the valley floor; after at most {} \
             iterations they have reached $f$ = {} and {}. {outcome}.",
            step_sizes().count(),
            p.steps,
            descent.value(),
            momentum.value(),
        ))
        .alt(format!(
            "Left: contours of a curved valley and three paths from ({x}, {y}). Two creep along the floor of the valley; \
             Newton's, with damping {}, ends {} from the minimum. Right: value against iteration on a logarithmic scale. \
             Newton's curve rises to {} at most and {} within {} iterations; gradient descent ends at {}, momentum at {}.",
            p.damping,
            Format::Significant(1).text(newton.error),
            Format::Significant(2).text(peak),
            if stuck {
                "stops, for want of a step,".to_owned()
            } else if newton.done {
                "falls to the end of all digits".to_owned()
            } else {
                format!("falls to {}", newton.value())
            },
            newton.iterations,
            descent.value(),
            momentum.value(),
        ))
        .readout("Newton, iterations", newton.iterations, Format::Integer)
        .readout("Newton, final error", newton.error, Format::Significant(2))
        .readout("gradient descent, final error", descent.error, Format::Significant(2))
        .readout("momentum, final error", momentum.error, Format::Significant(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The value with which the library's method ends.
    fn walked(p: &Paths, step: f64, momentum: f64) -> f64 {
        let limits = Limits::default()
            .gradient_tolerance(DONE)
            .maximum_iterations(p.steps);
        let start = dvector![p.start.0, p.start.1];
        let mut method = HeavyBall::new(step, momentum).unwrap();
        let descent = minimize(&mut method, &Rosenbrock::new(2), &start, &limits).unwrap();
        let value = descent.trace.last().unwrap().value;
        if value < 1e20 { value } else { f64::INFINITY }
    }

    proptest! {
        #[test]
        fn the_scout_ends_where_the_method_does(
            x in -2.0..2.0f64, y in -2.0..2.0f64, heavy in any::<bool>(), steps in 1usize..300
        ) {
            let p = Paths { start: Point(x, y), steps, ..Paths::default() };
            let momentum = if heavy { MOMENTUM } else { 0.0 };
            for step in step_sizes() {
                let (scouted, walked) = (scout(&p, step, momentum), walked(&p, step, momentum));
                // Both may bounce between the walls, where rounding grows; then neither is the best.
                let close = (scouted - walked).abs() <= 1e-6 * walked || scouted.is_infinite() == walked.is_infinite();
                prop_assert!(close, "step {step}: {scouted} and {walked}");
            }
            let lowest = step_sizes().map(|step| walked(&p, step, momentum)).fold(f64::INFINITY, f64::min);
            let chosen = walked(&p, best_step_size(&p, momentum), momentum);
            prop_assert!(chosen <= 1.01 * lowest, "{chosen} instead of {lowest}");
        }
    }
}

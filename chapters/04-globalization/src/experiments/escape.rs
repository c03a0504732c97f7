//! Out of a saddle in many dimensions.

use exhibit::{Format, Ink, Outcome, Run, Stroke, claim};
use first_order::GradientDescent;
use globalization::figures::{self, Escape};
use globalization::line_search::Armijo;
use globalization::saddles::QuarticSaddle;
use globalization::{CubicRegularization, Searched, TrustRegion};
use nalgebra::DVector;
use newton::Newton;
use problems::{Descent, Limits, Method, minimize};
use rand_distr::{Distribution, StandardNormal};

use super::steps;

pub fn escape(run: &mut Run) -> Outcome {
    escape_of(
        run,
        &mut Newton::default(),
        &mut Searched::saddle_free(Armijo::default()),
    )
}

pub fn escape_of(run: &mut Run, newton: &mut dyn Method, free: &mut dyn Method) -> Outcome {
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
    let course = |name, ink, stroke, descent: &Descent| Escape {
        name,
        ink,
        stroke,
        points: descent
            .trace
            .iterations
            .iter()
            .map(|at| (at.k as f64, at.value - lowest))
            .collect(),
    };
    let solid = Stroke::solid();
    let figure = figures::escapes(
        &[
            course("gradient descent", Ink::Orange, solid, &descent),
            course("exact region", Ink::Purple, solid, &exact),
            course("cubic", Ink::Text, solid, &cubic),
            // One and the same course, as the text explains: both are to be seen.
            course("saddle-free", Ink::Green, solid.width(4.0), &free),
            course("modified Cholesky", Ink::Cyan, Stroke::dashed(), &modified),
            course("Newton", Ink::Blue, solid, &newton),
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
                 {} away. Newton's method is at the saddle after {} iterations and stays (cross). Gradient descent (step size ½) leaves each \
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

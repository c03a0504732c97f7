//! Three methods in Rosenbrock's valley.

use exhibit::{Format, Outcome, Point, Run, claim};
use newton::figures::{self, Paths, Race};
use problems::Trace;

pub fn paths(run: &mut Run) -> Outcome {
    let p: Paths = run.parameters();
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
    turned(run, &figures::race)
}

fn steps(trace: &Trace) -> usize {
    trace.iterations.len().saturating_sub(1)
}

/// The distance from the minimum at each iterate.
fn errors(trace: &Trace) -> Vec<f64> {
    let points = trace.points.iter();
    points.map(|x| (x[0] - 1.0).hypot(x[1] - 1.0)).collect()
}

/// What the text promises to whoever turns the figure.
pub fn turned(run: &mut Run, race: &dyn Fn(&Paths) -> Race) -> Outcome {
    let newton = |p: Paths| race(&p).newton;
    let whole = newton(Paths::default());
    let left = errors(&whole);
    let left = left.get(3).map_or(f64::NAN, |third| third / left[0]);
    claim!(run, "third-step", "after its third step Newton's method has less than a quarter of the way left", left, <, 0.25)?;

    let floor = newton(Paths {
        start: Point(-1.2, 1.44),
        ..Paths::default()
    });
    run.value("floor-iterations", steps(&floor), Format::Integer)?;
    claim!(run, "floor-fewer", "from the floor of the valley Newton's method needs fewer iterations than from (−1.2, 1)", steps(&whole) as f64 - steps(&floor) as f64, >, 0)?;

    let half = newton(Paths {
        damping: 0.5,
        ..Paths::default()
    });
    let heights = half.iterations.iter().map(|at| at.value);
    let start = heights.clone().next().unwrap_or(f64::NAN);
    let highest = heights.fold(f64::NAN, f64::max);
    claim!(run, "half-tame", "with damping 0.5 the path never rises above the height of its start", highest / start, <=, 1)?;
    run.value("half-iterations", steps(&half), Format::Integer)?;
    // Of a step that starts closer than 10⁻⁹ rounding has its say.
    let off = errors(&half)
        .windows(2)
        .filter(|pair| (1e-9..1e-3).contains(&pair[0]))
        .map(|pair| (pair[1] / pair[0] - 0.5).abs())
        .fold(f64::NAN, f64::max);
    claim!(run, "half-halves", "near the minimum each step with damping 0.5 halves the error, to within a hundredth", off, <=, 0.01)?;

    let singular = newton(Paths {
        start: Point(0.0, 0.005),
        ..Paths::default()
    });
    claim!(run, "no-step", "from (0, 0.005) Newton's method takes no step", steps(&singular), ==, 0)?;
    Ok(())
}

//! Near a monkey saddle.

use exhibit::{Format, Outcome, Point, Run, claim};
use globalization::figures;
use nalgebra::DVector;
use problems::Trace;

pub fn saddle(run: &mut Run) -> Outcome {
    let p: figures::Monkey = run.parameters();
    run.figure("saddle", figures::saddle(&p))?;
    monkeys_of(run, &figures::monkeys(&p))?;
    ridge_of(run, Point(0.25, 0.0), Point(0.25, 0.01))
}

/// From two starts, one on a ridge of the monkey saddle.
pub fn ridge_of(run: &mut Run, ridge: Point, beside: Point) -> Outcome {
    let from = |saddle_start: Point| figures::monkeys(&figures::Monkey { saddle_start });
    let away = |trace: &Trace| trace.points.last().map_or(f64::NAN, DVector::norm);
    let farthest = from(ridge).iter().map(away).fold(0.0, f64::max);
    claim!(run, "ridge-holds", "from the ridge all three methods end within a tenth of the saddle", farthest, <, 0.1)?;
    let [descent, newton, free] = from(beside);
    let others = away(&descent).max(away(&newton));
    claim!(run, "hair-holds", "from beside the ridge gradient descent and Newton's method end closer to the saddle than they began", others / ridge.0.hypot(ridge.1), <, 1)?;
    let value = free.last().map_or(f64::NAN, |last| last.value);
    claim!(run, "hair-frees", "from beside the ridge the saddle-free method comes below −3", value, <=, -3)?;
    Ok(())
}

pub fn monkeys_of(run: &mut Run, [descent, newton, free]: &[Trace; 3]) -> Outcome {
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

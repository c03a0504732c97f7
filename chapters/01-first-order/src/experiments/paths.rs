//! Five methods down one valley, and what the text says of them at other settings.

use exhibit::{Outcome, Point, Run, claim};
use first_order::figures::{self, Paths, Walk};

pub fn paths(run: &mut Run) -> Outcome {
    let p: Paths = run.parameters();
    run.figure("paths", figures::paths(&p))?;
    let drawn = Paths::default();
    from_wall_to_wall(run, &drawn)?;
    let [.., rmsprop, _] = figures::walks(&drawn);
    first_step(run, &rmsprop)?;
    from_the_floor(run, Point(-2.25, -1.3))?;
    beyond_the_limits(run, 1.05, drawn.rate)?;
    steep(run, 1000.0)?;
    along_the_axes(run, 0.0)
}

/// Gradient descent's first five steps.
pub fn from_wall_to_wall(run: &mut Run, p: &Paths) -> Outcome {
    let [descent, ..] = figures::walks(p);
    let ratios = descent
        .strides()
        .into_iter()
        .take(5)
        .map(|(along, across)| across / along);
    let least = ratios.fold(f64::INFINITY, f64::min);
    claim!(run, "wall-to-wall", "each of gradient descent's first five steps goes farther across the valley than along it (the least ratio)", least, >, 1)?;
    Ok(())
}

/// RMSprop's first step beside its others.
pub fn first_step(run: &mut Run, rmsprop: &Walk) -> Outcome {
    let ratio = rmsprop.first_to_others().unwrap_or(f64::NAN);
    claim!(run, "first-step", "RMSprop's first step is over ten times as long as the median of its others", ratio, >, 10)?;
    Ok(())
}

/// Gradient descent from a start on the floor of the valley.
pub fn from_the_floor(run: &mut Run, start: Point) -> Outcome {
    let [descent, ..] = figures::walks(&Paths {
        start,
        ..Paths::default()
    });
    claim!(run, "floor-is-straight", "from the floor of the valley gradient descent goes straight: the length of its way over the distance covered", descent.detour(), <=, 1.01)?;
    Ok(())
}

/// The paths with step sizes at this fraction of the limits, for the methods that have one; and those that have none.
pub fn beyond_the_limits(run: &mut Run, step: f64, rate: f64) -> Outcome {
    let p = Paths {
        step,
        rate,
        ..Paths::default()
    };
    let [descent, momentum, nesterov, rmsprop, adam] = figures::walks(&p);
    let exits = [descent, momentum, nesterov].map(|walk| walk.exit().map_or(f64::INFINITY, |k| k as f64));
    let last = exits.into_iter().fold(0.0, f64::max);
    claim!(run, "beyond-the-limit", "beyond their limits gradient descent, momentum and Nesterov leave the picture within the 30 steps drawn (the last of them, at step)", last, <=, 30)?;
    let leaving = [rmsprop, adam]
        .iter()
        .filter(|walk| walk.exit().is_some())
        .count();
    claim!(run, "stay", "RMSprop and Adam stay in the picture (how many of the two leave it)", leaving, ==, 0)?;
    Ok(())
}

/// The paths down a valley of this condition number.
pub fn steep(run: &mut Run, kappa: f64) -> Outcome {
    let walks = figures::walks(&Paths {
        kappa,
        ..Paths::default()
    });
    let least = walks.iter().map(|walk| walk.left).fold(f64::INFINITY, f64::min);
    claim!(run, "nobody-gets-far", "with κ = 1000 every method has most of the way before it (the least share left)", least, >, 0.5)?;
    Ok(())
}

/// The paths down a valley turned by this many degrees.
pub fn along_the_axes(run: &mut Run, angle: f64) -> Outcome {
    let [descent, momentum, nesterov, rmsprop, adam] = figures::walks(&Paths {
        angle,
        ..Paths::default()
    });
    let others = [descent, momentum, nesterov, adam].map(|walk| walk.left);
    let least = others.into_iter().fold(f64::INFINITY, f64::min);
    claim!(run, "aligned", "down a valley along the axes RMSprop comes nearest to the minimum: the ratio of what is left to the least of the others", rmsprop.left / least, <, 1)?;
    Ok(())
}

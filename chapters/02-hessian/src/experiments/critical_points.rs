//! The kinds of stationary point, and what the text says of them.

use std::f64::consts::TAU;

use exhibit::{Outcome, Run, claim};
use hessian::figures::{self, CriticalPoints, Surface};
use hessian::hyper_dual;
use nalgebra::dvector;
use problems::Formula;

pub fn critical_points(run: &mut Run) -> Outcome {
    let p: CriticalPoints = run.parameters();
    run.figure("critical-points", figures::critical_points(&p))?;
    through_zero(run, CriticalPoints::default().first)?;
    twins(run, Surface::degenerate())
}

/// The reader's panel while the second eigenvalue passes through zero, beside this first one.
pub fn through_zero(run: &mut Run, first: f64) -> Outcome {
    let course = [
        (-0.5, "a saddle"),
        (0.0, "a degenerate point"),
        (0.5, "a minimum"),
    ];
    let otherwise = course
        .iter()
        .filter(|(second, told)| {
            let figure = figures::critical_points(&CriticalPoints {
                first,
                second: *second,
                ..CriticalPoints::default()
            });
            !figure.readouts().iter().any(|readout| readout.text == *told)
        })
        .count();
    claim!(run, "through-zero", "while the second eigenvalue passes through zero the figure names a saddle, a degenerate point and a minimum (how many of the three it names otherwise)", otherwise, ==, 0)?;
    Ok(())
}

/// Two points that second derivatives cannot tell apart.
pub fn twins(run: &mut Run, [minimum, saddle]: [Surface; 2]) -> Outcome {
    let origin = dvector![0.0, 0.0];
    let difference = hyper_dual::hessian(&minimum, &origin)? - hyper_dual::hessian(&saddle, &origin)?;
    claim!(run, "same-hessian", "the two degenerate points have the same Hessian (the largest difference of two entries)", difference.amax(), ==, 0)?;
    // The lowest point of a circle around the origin, where both functions are zero.
    let lowest = |surface: &Surface| {
        (0..360)
            .map(|degree| f64::from(degree) / 360.0 * TAU)
            .map(|angle| surface.evaluate(&[0.5 * angle.cos(), 0.5 * angle.sin()]))
            .fold(f64::INFINITY, f64::min)
    };
    claim!(run, "different-kinds", "on a small circle around the first the function is nowhere below the center, around the second it is (the lowest value of the second over that of the first)", lowest(&saddle) / lowest(&minimum), <, 0)?;
    Ok(())
}

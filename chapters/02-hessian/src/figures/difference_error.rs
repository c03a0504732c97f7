//! The V of the differences.

use exhibit::{Axis, Figure, Format, Ink, Plot, Stroke};

/// Errors of the Hessian, relative and in Frobenius norm, for a range of steps.
#[derive(Debug, Clone, Default)]
pub struct DifferenceErrors {
    /// (h, error of forward differences)
    pub forward: Vec<(f64, f64)>,
    /// (h, error of central differences)
    pub central: Vec<(f64, f64)>,
    /// error with hyper-dual numbers, which have no step
    pub hyper_dual: f64,
    /// the number of points over which the errors are taken
    pub points: usize,
}

/// The point of a curve with the smallest y.
pub fn lowest(curve: &[(f64, f64)]) -> (f64, f64) {
    curve
        .iter()
        .copied()
        .fold((f64::NAN, f64::INFINITY), |low, point| {
            if point.1 < low.1 { point } else { low }
        })
}

/// The V of the two differences against the step, and the floor of hyper-dual numbers.
pub fn difference_error(errors: &DifferenceErrors) -> Figure {
    let (lo, hi) = (1e-14, 1.0);
    let plot = Plot::new(
        Axis::log(lo, hi).label("step h"),
        Axis::log(1e-17, 1e2).label("relative error of the Hessian"),
    )
    .line("forward", Ink::Orange, errors.forward.clone())
    .line("central", Ink::Green, errors.central.clone())
    .line_with(
        "hyper-dual",
        Ink::Blue,
        Stroke::dashed(),
        vec![(lo, errors.hyper_dual), (hi, errors.hyper_dual)],
    );
    let (forward, central) = (lowest(&errors.forward), lowest(&errors.central));
    let power = |x: f64| Format::Scientific(0).text(x);
    Figure::new(plot)
        .caption(format!(
            "Two ways to be wrong. Each V is a difference of gradients: on the right the step is too long, on the left \
             too short. The forward difference is at its best at $h$ = {}, with an error of {}; the central one at {}, \
             with {}. Hyper-dual numbers have no step, and an error of {}. Rosenbrock's function; root mean square of \
             the relative error in the Frobenius norm over {} random points.",
            power(forward.0),
            power(forward.1),
            power(central.0),
            power(central.1),
            power(errors.hyper_dual),
            errors.points
        ))
        .alt(format!(
            "Error against step, both logarithmic. Two V shapes share their left arm, which falls as the step grows. \
             The forward difference turns at an error of {} and rises in proportion to the step; the central \
             difference turns lower, at {}, and rises as its square. A flat dashed line lies far below both, at {}.",
            power(forward.1),
            power(central.1),
            power(errors.hyper_dual)
        ))
}

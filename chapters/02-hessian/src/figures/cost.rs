//! Time and memory against $N$.

use exhibit::{Axis, Figure, Format, Ink, Plot, Stroke};

/// What one way of forming the Hessian costs, for each N.
#[derive(Debug, Clone)]
pub struct Cost {
    /// the way, as values are named
    pub slug: &'static str,
    /// the way, as readers know it
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// (N, seconds)
    pub seconds: Vec<(f64, f64)>,
    /// (N, bytes at the peak)
    pub bytes: Vec<(f64, f64)>,
}

/// Time and memory against N, both logarithmic, with the line of 8N² bytes.
pub fn cost(costs: &[Cost]) -> Figure {
    let (lo, hi) = (30.0, 2200.0);
    let mut time = Plot::new(
        Axis::log(lo, hi).label("N").ticks([50.0, 200.0, 1000.0]),
        Axis::log(1e-7, 1e1).label("seconds"),
    )
    .size(340, 340)
    .title("time");
    let mut memory = Plot::new(
        Axis::log(lo, hi).label("N").ticks([50.0, 200.0, 1000.0]),
        Axis::log(1e3, 1e9).label("bytes"),
    )
    .size(340, 340)
    .title("memory at the peak");
    for cost in costs {
        time = time.line(cost.name, cost.ink, cost.seconds.clone());
        memory = memory.line(cost.name, cost.ink, cost.bytes.clone());
    }
    memory = memory.line_with(
        "8N²",
        Ink::Muted,
        Stroke::dashed(),
        vec![(lo, 8.0 * lo * lo), (hi, 8.0 * hi * hi)],
    );
    let slowest = costs
        .iter()
        .filter_map(|cost| cost.seconds.last().map(|last| (cost.name, last.0, last.1)))
        .fold(("", 0.0, 0.0), |a, b| if b.2 > a.2 { b } else { a });
    Figure::panels(2, vec![time, memory])
        .caption(format!(
            "Forming the Hessian of Rosenbrock's function in $N$ variables. *Time*: the longest, {} at $N$ = {}, \
             took {}. *Memory*, the most in use at once: all ways lie along the dashed line of $8N^2$ bytes, since \
             all end with the same matrix.",
            slowest.0,
            Format::Integer.text(slowest.1),
            Format::Seconds.text(slowest.2)
        ))
        .alt(
            "Two plots with logarithmic axes. Time against N: four rising lines, of which hyper-dual numbers are the \
             steepest and writing the matrix by hand the lowest. Memory against N: the lines lie on each other and on \
             the dashed line of eight N squared bytes.",
        )
}

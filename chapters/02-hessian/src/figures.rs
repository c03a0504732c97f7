//! The drawings: pure functions from parameters, or from measured numbers, to a figure.

use exhibit::{Axis, Figure, Format, Ink, Marker, Palette, Plot, Stroke};
use nalgebra::{DMatrix, DVector, dvector};

use crate::stationary::{self, Kind};

exhibit::parameters! {
    /// A quadratic about its stationary point, beside the kinds of point there are.
    pub struct CriticalPoints {
        /// curvature along the first eigenvector
        first: f64 = 1.5, in -3.0..=3.0;
        /// curvature along the second eigenvector
        second: f64 = -0.5, in -3.0..=3.0;
        /// direction of the first eigenvector, in degrees from the horizontal
        angle: f64 = 30.0, in 0.0..=180.0, unit "°";
    }
}

exhibit::live! {
    "critical-points": CriticalPoints => |p, _| critical_points(p);
}

/// A function near a stationary point, in coordinates along the two eigenvectors: ½(λ₁u² + λ₂v²) + q v⁴.
struct Surface {
    title: String,
    eigenvalues: [f64; 2],
    quartic: f64,
}

impl Surface {
    fn new(title: impl Into<String>, eigenvalues: [f64; 2], quartic: f64) -> Self {
        Self {
            title: title.into(),
            eigenvalues,
            quartic,
        }
    }

    fn height(&self, u: f64, v: f64) -> f64 {
        (self.eigenvalues[0] * u * u + self.eigenvalues[1] * v * v) / 2.0 + self.quartic * (v * v) * (v * v)
    }
}

/// The kinds of stationary point, with the eigenvectors of the Hessian drawn in; the last panel is the reader's.
pub fn critical_points(p: &CriticalPoints) -> Figure {
    let yours = stationary::classify(&dvector![p.first, p.second], 0.0);
    let surfaces = [
        Surface::new("minimum", [2.0, 0.6], 0.0),
        Surface::new("maximum", [-2.0, -0.6], 0.0),
        Surface::new("saddle", [2.0, -1.0], 0.0),
        Surface::new("degenerate: a minimum", [2.0, 0.0], 0.15),
        Surface::new("degenerate: a saddle", [2.0, 0.0], -0.15),
        Surface::new(format!("yours: {}", described(yours)), [p.first, p.second], 0.0),
    ];
    let panels = surfaces
        .iter()
        .map(|surface| critical_point(surface, p.angle.to_radians()))
        .collect();
    let condition = stationary::condition_number(&dvector![p.first, p.second]);
    Figure::panels(3, panels)
        .caption(format!(
            "Five kinds of point where the gradient is zero, and one of your own. The deeper the tint, the higher. Arrows are the \
             eigenvectors of the Hessian, as long as the square root of the curvature along them: blue where the \
             function curves up, red where it curves down; a ring marks a direction without curvature. The two \
             degenerate points have *the same* Hessian; what tells them apart are fourth derivatives. Yours has \
             $\\lambda_1 = {}$ and $\\lambda_2 = {}$.",
            p.first, p.second
        ))
        .alt(format!(
            "Six contour maps. Minimum: nested ellipses, two blue arrows. Maximum: nested ellipses, two red arrows. \
             Saddle: hyperbolas, one blue and one red arrow. Two degenerate points: in one the contours close around \
             the center, in the other they open to both sides, though both show one blue arrow and a ring. The last \
             map, {} by its eigenvalues {} and {}, has the first eigenvector {} degrees from the horizontal.",
            described(yours),
            p.first,
            p.second,
            p.angle,
        ))
        .readout_text("yours", described(yours))
        .readout("condition number", condition, Format::Significant(3))
}

fn critical_point(surface: &Surface, angle: f64) -> Plot {
    const REACH: f64 = 2.0;
    const LEVELS: [f64; 11] = [-4.0, -2.0, -1.0, -0.4, -0.1, 0.0, 0.1, 0.4, 1.0, 2.0, 4.0];
    let (sin, cos) = angle.sin_cos();
    let height = |x: f64, y: f64| surface.height(cos * x + sin * y, cos * y - sin * x);
    let mut plot = Plot::new(
        Axis::linear(-REACH, REACH).hide(),
        Axis::linear(-REACH, REACH).hide(),
    )
    .size(320, 320)
    .square()
    .title(surface.title.as_str())
    .smooth()
    .relief(&height, &LEVELS);
    for (eigenvalue, direction) in surface.eigenvalues.into_iter().zip([(cos, sin), (-sin, cos)]) {
        let length = eigenvalue.abs().sqrt();
        let tip = (length * direction.0, length * direction.1);
        let ink = if eigenvalue > 0.0 { Ink::Blue } else { Ink::Red };
        plot = if eigenvalue == 0.0 {
            plot.marker(0.9 * direction.0, 0.9 * direction.1, Marker::Circle, Ink::Muted)
        } else {
            plot.arrow((0.0, 0.0), tip, ink)
        };
    }
    plot
}

fn described(kind: Kind) -> &'static str {
    match kind {
        Kind::Minimum => "a minimum",
        Kind::Maximum => "a maximum",
        Kind::Saddle => "a saddle",
        Kind::Degenerate => "a degenerate point",
    }
}

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

/// The Hessian of softmax regression, entry by entry, and the size of each of its blocks.
///
/// `hessian` is made of `classes`×`classes` blocks of equal size.
pub fn heatmap(hessian: &DMatrix<f64>, classes: usize, steps: usize) -> Figure {
    let n = hessian.nrows();
    // A root keeps the many small entries visible beside the few large ones; the cube root keeps the sign too.
    let entries = Plot::new(
        block_axis(0.0, n as f64, classes),
        block_axis(n as f64, 0.0, classes),
    )
    .size(340, 340)
    .square()
    .title("every entry")
    .heatmap(
        n,
        n,
        &|i, j| hessian[(i, j)].cbrt(),
        Palette::Diverging,
        "cube root of the entry",
    );
    let norms = block_norms(hessian, classes);
    let last = classes as f64 - 0.5;
    let counted =
        |lo, hi| Axis::linear(lo, hi).ticks((0..classes).map(|class| class as f64).collect::<Vec<_>>());
    let blocks = Plot::new(
        counted(-0.5, last).label("class"),
        counted(last, -0.5).label("class"),
    )
    .size(340, 340)
    .square()
    .title("every block")
    .heatmap(
        classes,
        classes,
        &|c, d| norms[(c, d)],
        Palette::Sequential,
        "Frobenius norm of the block",
    )
    .log();
    let (first, second) = most_coupled(&norms);
    Figure::panels(2, vec![entries, blocks])
        .caption(format!(
            "The Hessian of softmax regression on the digits after {steps} steps of gradient descent. Left: all {n} × \
             {n} entries, {} rows and columns a class; a tick marks every second class. Blocks on the diagonal are \
             positive, the others negative. Right: each block shrunk to its norm. Off the diagonal the pair {first}, \
             {second} stands out.",
            n / classes
        ))
        .alt(format!(
            "Two heat maps. The first shows {classes} by {classes} square blocks: positive on the diagonal, weaker and \
             negative elsewhere, each with the same fine grid of stripes. The second has one cell a block: a strong \
             diagonal, and among the others the cell of {first} and {second} is the strongest."
        ))
}

fn block_axis(lo: f64, hi: f64, classes: usize) -> Axis {
    let size = lo.max(hi) / classes as f64;
    Axis::linear(lo, hi).ticks(
        (0..=classes)
            .step_by(2)
            .map(|class| class as f64 * size)
            .collect::<Vec<_>>(),
    )
}

/// Frobenius norms of the `classes`×`classes` blocks.
pub fn block_norms(hessian: &DMatrix<f64>, classes: usize) -> DMatrix<f64> {
    let size = hessian.nrows() / classes;
    DMatrix::from_fn(classes, classes, |c, d| {
        hessian.view((c * size, d * size), (size, size)).norm()
    })
}

/// The two different classes whose block is the largest, the smaller class first.
pub fn most_coupled(norms: &DMatrix<f64>) -> (usize, usize) {
    let mut best = (0, 1.min(norms.ncols().saturating_sub(1)));
    for d in 0..norms.ncols() {
        for c in 0..d {
            if norms[(c, d)] > norms[best] {
                best = (c, d);
            }
        }
    }
    best
}

/// One spectrum.
#[derive(Debug, Clone)]
pub struct Spectrum {
    /// what is written at the curve
    pub label: String,
    /// the eigenvalues of a Hessian, ascending
    pub eigenvalues: DVector<f64>,
}

/// The eigenvalues in absolute value, largest first, on a log scale.
pub fn spectrum(spectra: &[Spectrum]) -> Figure {
    let n = spectra.iter().map(|s| s.eigenvalues.len()).max().unwrap_or(1);
    let mut plot = Plot::new(
        Axis::linear(0.0, n as f64).label("rank of the eigenvalue"),
        Axis::log(1e-22, 1e1).label("absolute value"),
    );
    for (spectrum, ink) in spectra.iter().zip(Ink::SERIES) {
        let mut sizes: Vec<f64> = spectrum.eigenvalues.iter().map(|value| value.abs()).collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        let points = sizes
            .into_iter()
            .enumerate()
            .map(|(rank, size)| (rank as f64 + 1.0, size))
            .collect();
        plot = plot.line(spectrum.label.as_str(), ink, points);
    }
    if let Some(floor) = spectra
        .iter()
        .map(|s| stationary::rounding_floor(&s.eigenvalues))
        .reduce(f64::max)
    {
        plot = plot.horizontal(floor, "rounding");
    }
    let nullities: Vec<String> = spectra
        .iter()
        .map(|s| {
            format!(
                "{} of {n} eigenvalues ({})",
                stationary::nullity(&s.eigenvalues),
                s.label
            )
        })
        .collect();
    Figure::new(plot)
        .caption(format!(
            "The spectrum of the digits' Hessian, largest eigenvalue first. Below the dashed line an eigenvalue cannot \
             be told from zero; there lie {}. At $W = 0$ the eigenvalues form stairs, for each step of which \
             {{{{#ref equation kronecker}}}} gives the reason.",
            nullities.join(" and ")
        ))
        .alt(format!(
            "Eigenvalues against rank on a logarithmic scale. Both curves fall slowly over most of their length, then \
             drop over a cliff, by several powers of ten, to below the line of rounding, where {} lie.",
            nullities.join(" and ")
        ))
}

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
            "Forming the Hessian of Rosenbrock's function in $N$ variables. Left, the time; the longest, {} at $N$ = {}, \
             took {}. Right, the most memory in use at once: all ways lie along the dashed line of $8N^2$ bytes, since \
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readers_panel_says_what_it_is() {
        let flat = critical_points(&CriticalPoints {
            first: 1.0,
            second: 0.0,
            angle: 10.0,
        });
        assert!(
            flat.svg(5).contains("a degenerate point"),
            "{}",
            &flat.svg(5)[..200]
        );
    }

    #[test]
    fn blocks_are_told_apart() {
        let hessian = DMatrix::from_fn(4, 4, |i, j| if i / 2 == j / 2 { 3.0 } else { -1.0 });
        let norms = block_norms(&hessian, 2);
        assert_eq!((norms[(0, 0)], norms[(0, 1)]), (6.0, 2.0));
        assert_eq!(most_coupled(&norms), (0, 1));
    }
}

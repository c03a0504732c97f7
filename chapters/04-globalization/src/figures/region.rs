//! A trust region in Rosenbrock's valley.

use exhibit::{Axis, Figure, Format, Ink, Marker, Plot, Point, Stroke};
use nalgebra::{DVector, dvector};
use problems::{Formula, Landing, Limits, Method, Objective, Rosenbrock, State, StepError, Trace, minimize};

use crate::{Radius, TrustRegion};

exhibit::parameters! {
    /// A trust region on Rosenbrock's function.
    pub struct Region {
        /// the first radius
        radius: f64 = 1.0, in 0.05..=4.0, log;
        /// where it starts
        start: Point = Point(-1.2, 1.0), in -2.0..=2.0, draggable;
    }
}

/// Iterations at most.
const PATIENCE: usize = 100;

/// A method that notes its radius after every step.
struct Noted {
    method: TrustRegion,
    radii: Vec<f64>,
}

impl Method for Noted {
    fn name(&self) -> &str {
        self.method.name()
    }

    fn step(&mut self, objective: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
        // The radius within which the step was found may be smaller: tries in vain shrink it first.
        let step = self.method.step(objective, at)?;
        self.radii.push(self.method.radius());
        Ok(step)
    }

    fn landing(&mut self) -> Option<Landing> {
        self.method.landing()
    }
}

/// The descent that [`trust_region`] draws, and the radius after each step.
pub fn region(p: &Region) -> (Trace, Vec<f64>) {
    let radius = Radius::new(p.radius).unwrap_or_default();
    let mut method = Noted {
        method: TrustRegion::exact().with_radius(radius),
        radii: vec![p.radius],
    };
    let limits = Limits::default().maximum_iterations(PATIENCE);
    let start = dvector![p.start.0, p.start.1];
    let trace = minimize(&mut method, &Rosenbrock::new(2), &start, &limits).map(|descent| descent.trace);
    (trace.unwrap_or_default(), method.radii)
}

/// The path of an exact trust region, with the circle within which each step was allowed.
pub fn trust_region(p: &Region) -> Figure {
    let (trace, radii) = region(p);
    let rosenbrock = Rosenbrock::new(2);
    let height = |x: f64, y: f64| rosenbrock.evaluate(&[x, y]);
    let points: Vec<(f64, f64)> = trace.points.iter().map(|x| (x[0], x[1])).collect();
    let mut map = Plot::new(
        Axis::linear(-2.5, 2.5).label("x₁"),
        Axis::linear(-2.0, 3.0).label("x₂"),
    )
    .size(400, 400)
    .square()
    .title("path and regions")
    .contours(&height, &[1.0, 4.0, 16.0, 64.0, 256.0, 1024.0]);
    for (&(x, y), &radius) in points.iter().zip(&radii) {
        let turn = (0..=48).map(|i| f64::from(i) * std::f64::consts::TAU / 48.0);
        let circle = turn
            .map(|t| (x + radius * t.cos(), y + radius * t.sin()))
            .collect();
        map = map.line_with("", Ink::Purple, Stroke::dotted().width(1.2), circle);
    }
    let end = points.last().map_or(f64::NAN, |&(x, y)| (x - 1.0).hypot(y - 1.0));
    let map = map
        .path("", Ink::Purple, points)
        .marker(1.0, 1.0, Marker::Star, Ink::Text)
        .handle("start", p.start);
    let numbered = |values: &[f64]| {
        values
            .iter()
            .enumerate()
            .map(|(k, &value)| (k as f64, value))
            .collect::<Vec<_>>()
    };
    let steps: Vec<f64> = trace.iterations.iter().skip(1).map(|at| at.step_norm).collect();
    let iterations = steps.len();
    let largest = radii.iter().copied().fold(1.0, f64::max);
    let lengths = Plot::new(
        Axis::linear(0.0, iterations.max(1) as f64).label("iteration k"),
        Axis::log(1e-4, 4.0 * largest).label("length"),
    )
    .size(400, 400)
    .title("radius and step")
    .line_with("radius Δₖ", Ink::Purple, Stroke::dotted(), numbered(&radii))
    .line("step ‖pₖ‖", Ink::Purple, numbered(&steps))
    .dots("", Ink::Purple, numbered(&steps));
    let value = trace.last().map_or(f64::NAN, |last| last.value);
    let (value, (x, y)) = (Format::Significant(2).text(value), p.start.into());
    // What remains of the radius's say: at the end the step is a fraction of it.
    let last = match (steps.last(), radii.last()) {
        (Some(step), Some(radius)) => Format::Significant(1).text(step / radius),
        _ => "no".to_owned(),
    };
    let arrived = if iterations < PATIENCE {
        "arrives"
    } else {
        "has not arrived"
    };
    Figure::panels(2, vec![map, lengths])
        .caption(format!(
            "An exact trust region on Rosenbrock's function from $({x}, {y})$ with the first radius {}. Dotted circles: the region \
             around each iterate, as the last step left it. While the valley bends, the radius bounds the steps; in the end the Newton \
             step lies inside, and the radius no longer matters. After {iterations} iterations $f$ = {value}.",
            p.radius,
        ))
        .alt(format!(
            "Left: contours of a curved valley, a path along its floor from ({x}, {y}), and a circle around every iterate, the \
             first of radius {}. Right: radius and step length against iteration, logarithmic. The path {arrived} at the star \
             after {iterations} iterations, at a value of {value}; its last step is {last} of the radius.",
            p.radius,
        ))
        .readout("iterations", iterations, Format::Integer)
        .readout("final error", end, Format::Significant(2))
        .readout("largest radius", largest, Format::Significant(2))
}

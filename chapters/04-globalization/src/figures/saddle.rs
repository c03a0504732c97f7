//! Three methods near a monkey saddle.

use exhibit::{Axis, Figure, Format, Ink, Marker, Plot, Point};
use first_order::GradientDescent;
use nalgebra::{DVector, dvector};
use newton::Newton;
use problems::{Limits, Method, Trace, minimize};

use crate::Searched;
use crate::line_search::Armijo;
use crate::saddles::MonkeySaddle;

exhibit::parameters! {
    /// Three methods near a monkey saddle.
    pub struct Monkey {
        /// where they start
        saddle_start: Point = Point(0.25, 0.2), in -1.5..=1.5, draggable;
    }
}

/// The step size of gradient descent.
const STEP: f64 = 0.05;

/// Below this value a path has left the picture.
const BOTTOM: f64 = -3.0;

/// The descents that [`saddle`] draws: gradient descent, Newton, saddle-free Newton.
pub fn monkeys(p: &Monkey) -> [Trace; 3] {
    let start = dvector![p.saddle_start.0, p.saddle_start.1];
    let limits = Limits::default().maximum_iterations(60).target_value(BOTTOM);
    let run = |method: &mut dyn Method| {
        minimize(method, &MonkeySaddle, &start, &limits)
            .map(|descent| descent.trace)
            .unwrap_or_default()
    };
    [
        GradientDescent::new(STEP)
            .map(|mut method| run(&mut method))
            .unwrap_or_default(),
        run(&mut Newton::default()),
        run(&mut Searched::saddle_free(Armijo::default())),
    ]
}

/// How a descent near the saddle ended.
struct End {
    steps: usize,
    value: f64,
    /// the distance from the saddle
    distance: f64,
}

impl End {
    fn of(trace: &Trace) -> Self {
        Self {
            steps: trace.iterations.len().saturating_sub(1),
            value: trace.last().map_or(f64::NAN, |last| last.value),
            distance: trace.points.last().map_or(f64::NAN, DVector::norm),
        }
    }

    fn value(&self) -> String {
        Format::Significant(2).text(self.value)
    }

    fn distance(&self) -> String {
        Format::Scientific(0).text(self.distance)
    }

    fn has_left(&self) -> bool {
        self.value <= BOTTOM
    }

    /// In a few words.
    fn told(&self) -> String {
        if self.has_left() {
            format!("leaves through a valley in {} steps", self.steps)
        } else {
            format!(
                "is {} from the saddle after {} steps",
                self.distance(),
                self.steps
            )
        }
    }
}

/// Paths near a monkey saddle, and the value along them.
pub fn saddle(p: &Monkey) -> Figure {
    let traces = monkeys(p);
    let names = [
        ("gradient descent", Ink::Orange),
        ("Newton", Ink::Blue),
        ("saddle-free", Ink::Green),
    ];
    // f = x³ − 3xy²
    let height = |x: f64, y: f64| x * (x * x - 3.0 * y * y);
    let mut map = Plot::new(
        Axis::linear(-1.5, 1.5).label("x"),
        Axis::linear(-1.5, 1.5).label("y"),
    )
    .size(400, 400)
    .square()
    .title("path")
    .contours(&height, &[-3.0, -1.0, -0.3, -0.05, 0.0, 0.05, 0.3, 1.0, 3.0])
    .marker(0.0, 0.0, Marker::Cross, Ink::Text);
    let mut fall = Plot::new(
        Axis::linear(0.0, 30.0).label("iteration k"),
        Axis::linear(-3.0, 1.0).label("f(xₖ)"),
    )
    .size(400, 400)
    .title("value");
    for ((name, ink), trace) in names.into_iter().zip(&traces) {
        let values: Vec<_> = trace
            .iterations
            .iter()
            .map(|at| (at.k as f64, at.value))
            .collect();
        map = map.path(name, ink, trace.points.iter().map(|x| (x[0], x[1])).collect());
        fall = fall.line(name, ink, values.clone()).dots("", ink, values);
    }
    let map = map.handle("saddle_start", p.saddle_start);
    let [descent, newton, free] = traces.each_ref().map(End::of);
    let (x, y) = p.saddle_start.into();
    let way_out = if free.has_left() {
        format!(
            "leads out through a valley: after {} iterations $f$ = {}",
            free.steps,
            free.value()
        )
    } else {
        format!(
            "does not lead out from here: after {} iterations $f$ = {}",
            free.steps,
            free.value()
        )
    };
    Figure::panels(2, vec![map, fall])
        .caption(format!(
            "Near a monkey saddle (cross), from $({x}, {y})$. Newton's method halves the distance to the saddle with every step: \
             after {} of them it is {} away. The saddle-free step has the same length and {way_out}. Gradient descent (step size \
             {STEP}) is at {} after {}.",
            newton.steps,
            newton.distance(),
            descent.value(),
            descent.steps,
        ))
        .alt(format!(
            "Left: contours with three valleys and three ridges around a cross, and three paths from ({x}, {y}). Newton's path \
             runs straight toward the cross and {}; the saddle-free path {}; gradient descent's {}. Right: value against \
             iteration; Newton's ends at {}, the saddle-free one at {}, gradient descent's at {}.",
            newton.told(),
            free.told(),
            descent.told(),
            newton.value(),
            free.value(),
            descent.value(),
        ))
        .readout_text("Newton", newton.told())
        .readout_text("saddle-free", free.told())
        .readout_text("gradient descent", descent.told())
}

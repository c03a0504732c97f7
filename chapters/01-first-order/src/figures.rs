//! The drawings: pure functions from numbers to a figure.

use std::f64::consts::TAU;

use exhibit::{Axis, Figure, Format, Ink, Marker, Plot, Point, Stroke};
use nalgebra::{DVector, dvector};
use problems::{Limits, Method, Objective, minimize};

use crate::{Adam, GradientDescent, HeavyBall, HyperparameterError, Nesterov, RmsProp};

exhibit::parameters! {
    /// The paths of five methods down the same valley.
    pub struct Paths {
        /// where every method starts
        start: Point = Point(-2.6, -0.9), in -3.0..=3.0, draggable;
        /// condition number of the valley
        kappa: f64 = 20.0, in 1.0..=1000.0, log;
        /// degrees by which the valley is turned
        angle: f64 = 30.0, in 0.0..=90.0;
        /// step size as a fraction of each method's stable limit
        step: f64 = 0.9, in 0.05..=1.05;
        /// momentum of the heavy ball and of Nesterov
        momentum: f64 = 0.6, in 0.0..=0.98;
        /// step size of RMSprop and Adam
        rate: f64 = 0.12, in 0.001..=2.0, log;
        /// steps drawn
        steps: usize = 30, in 1..=300;
    }
}

/// A valley in the plane: $f = ½(u²/κ + v²)$, where $u$ runs along the valley and $v$ across it.
struct Valley {
    kappa: f64,
    along: DVector<f64>,
}

impl Valley {
    fn new(kappa: f64, degrees: f64) -> Self {
        let angle = degrees / 360.0 * TAU;
        Self {
            kappa,
            along: dvector![angle.cos(), angle.sin()],
        }
    }

    fn across(&self) -> DVector<f64> {
        dvector![-self.along[1], self.along[0]]
    }
}

impl Objective for Valley {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        0.5 * (self.along.dot(x).powi(2) / self.kappa + self.across().dot(x).powi(2))
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        &self.along * (self.along.dot(x) / self.kappa) + self.across() * self.across().dot(x)
    }
}

/// Figure `paths`: contours of an ill-conditioned valley and the path of each method.
///
/// The largest curvature is 1, so the stable limits are 2 for gradient descent, $2(1 + β)$ for the heavy ball and
/// $2(1 + β)/(1 + 2β)$ for Nesterov.
pub fn paths(p: &Paths) -> Figure {
    let valley = Valley::new(p.kappa, p.angle);
    let start = dvector![p.start.0, p.start.1];
    let walk = |method: Result<Box<dyn Method>, HyperparameterError>| walk(method, &valley, &start, p.steps);

    let beta = p.momentum;
    let [descent, ball, nesterov] =
        [2.0, 2.0 * (1.0 + beta), 2.0 * (1.0 + beta) / (1.0 + 2.0 * beta)].map(|limit| p.step * limit);
    let descent = walk(boxed(GradientDescent::new(descent)));
    let ball = walk(boxed(HeavyBall::new(ball, beta)));
    let nesterov = walk(boxed(Nesterov::new(nesterov, beta)));
    let rmsprop = walk(boxed(RmsProp::torch(p.rate)));
    let adam = walk(boxed(Adam::new(p.rate)));

    let left = |path: &[(f64, f64)]| {
        let end = path.last().map_or(f64::NAN, |(x, y)| x.hypot(*y));
        Format::Significant(2).text(end / start.norm() * 100.0)
    };
    let caption = format!(
        "One valley, five ways down: {} steps each, from the ring to the star. The valley is {} times as steep across as it is \
         along. Look at the angle between a method's steps and the floor of the valley. Of the way are left: {} % with \
         gradient descent, {} % with momentum, {} % with Nesterov, {} % with RMSprop, {} % with Adam.",
        p.steps,
        plain(p.kappa),
        left(&descent),
        left(&ball),
        left(&nesterov),
        left(&rmsprop),
        left(&adam),
    );
    let levels: Vec<f64> = (1..=14)
        .map(|ring| 0.5 * (0.16 * f64::from(ring)).powi(2))
        .collect();
    let ground = Plot::new(
        Axis::linear(-3.0, 3.0).label("x₁"),
        Axis::linear(-2.3, 1.7).label("x₂"),
    )
    .size(400, 300)
    .square()
    .contours(&|x, y| valley.value(&dvector![x, y]), &levels)
    .marker(0.0, 0.0, Marker::Star, Ink::Text);
    let plot = |title: &str| ground.clone().title(title);
    Figure::panels(
        2,
        vec![
            plot("gradient descent").path("", Ink::Orange, descent),
            plot("momentum").path("", Ink::Green, ball),
            plot("Nesterov").path("", Ink::Cyan, nesterov),
            plot("RMSprop and Adam").path("RMSprop", Ink::Purple, rmsprop).path("Adam", Ink::Red, adam),
        ],
    )
    .caption(caption)
    .alt(
        "Contours of a long tilted valley around its minimum, and paths from the same start. Gradient descent jumps from wall \
         to wall and gains little along the floor. Momentum and Nesterov swing and then run along it. RMSprop and Adam set \
         out along the diagonal of the axes, whatever the direction of the valley; RMSprop's first step is much longer than \
         its others.",
    )
}

/// A condition number as one says it.
fn plain(kappa: f64) -> String {
    let format = if kappa.fract() == 0.0 {
        Format::Count
    } else {
        Format::Significant(3)
    };
    format.text(kappa)
}

fn boxed<M: Method + 'static>(
    method: Result<M, HyperparameterError>,
) -> Result<Box<dyn Method>, HyperparameterError> {
    method.map(|method| Box::new(method) as Box<dyn Method>)
}

/// The iterates in the plane; none if the method cannot be made.
fn walk(
    method: Result<Box<dyn Method>, HyperparameterError>,
    valley: &Valley,
    start: &DVector<f64>,
    steps: usize,
) -> Vec<(f64, f64)> {
    let limits = Limits::default().maximum_iterations(steps);
    let Ok(mut method) = method else { return Vec::new() };
    let Ok(descent) = minimize(&mut method, valley, start, &limits) else {
        return Vec::new();
    };
    descent.trace.points.iter().map(|x| (x[0], x[1])).collect()
}

/// How far two methods came on a quadratic of one condition number.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// κ
    pub kappa: f64,
    /// $‖e_k‖/‖e_0‖$ of gradient descent
    pub gradient_descent: Vec<f64>,
    /// $‖e_k‖/‖e_0‖$ of the heavy ball
    pub momentum: Vec<f64>,
}

/// Figure `rates`: error against iteration, with the theoretical lines. The axis is as long as κ is large.
pub fn rates(panels: &[Rates]) -> Figure {
    let floor: f64 = 1e-10;
    let plots = panels
        .iter()
        .map(|panel| {
            let length = panel.kappa * 12.0;
            let theory = |rate: f64| {
                let end = length.min(floor.ln() / rate.ln());
                vec![(0.0, 1.0), (end, rate.powf(end))]
            };
            let x = Axis::linear(0.0, length)
                .label("iteration k")
                .ticks([0.0, 0.5, 1.0].map(|part| part * panel.kappa * 10.0));
            Plot::new(
                x,
                Axis::log(floor, 10.0)
                    .label("error ‖eₖ‖ / ‖e₀‖")
                    .ticks([1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1.0]),
            )
            .size(400, 320)
            .title(format!("κ = {}", plain(panel.kappa)))
            .line_with(
                "",
                Ink::Muted,
                Stroke::dashed(),
                theory(GradientDescent::rate(panel.kappa)),
            )
            .line_with(
                "",
                Ink::Muted,
                Stroke::dashed(),
                theory(HeavyBall::rate(panel.kappa)),
            )
            .line("gradient descent", Ink::Orange, thinned(&panel.gradient_descent))
            .line("momentum", Ink::Green, thinned(&panel.momentum))
        })
        .collect();
    Figure::panels(2, plots)
        .caption(
            "The same race on four bowls; the axis grows with κ. Gradient descent draws the same line each time, so its steps grow \
             like κ. Momentum's line moves to the left. Dashed: the theory's \
             $((\\kappa - 1)/(\\kappa + 1))^k$ and $((\\sqrt{\\kappa} - 1)/(\\sqrt{\\kappa} + 1))^k$.",
        )
        .alt(
            "Four panels, error on a logarithmic axis against the iteration. Gradient descent's line falls straight along \
             its dashed theoretical line in all of them. Momentum's line falls parallel to its own, a little above it, and \
             ever steeper compared with gradient descent as the condition number grows.",
        )
}

/// A curve of a few hundred points: enough for the eye.
fn thinned(errors: &[f64]) -> Vec<(f64, f64)> {
    let every = errors.len().div_ceil(240).max(1);
    let last = errors.len().saturating_sub(1);
    errors
        .iter()
        .enumerate()
        .filter(|(k, _)| k % every == 0 || *k == last)
        .map(|(k, e)| (k as f64, *e))
        .collect()
}

/// A method's iterations at each condition number; `None` where it did not arrive.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaling {
    /// the method's name
    pub name: String,
    /// its ink through the book
    pub ink: Ink,
    /// (κ, iterations)
    pub counts: Vec<(f64, Option<f64>)>,
}

/// Figure `scaling`: iterations against the condition number, both logarithmic, so that a power is a straight line.
pub fn scaling(methods: &[Scaling]) -> Figure {
    let plot = Plot::new(
        Axis::log(1.0, 1e5).label("condition number κ"),
        Axis::log(1.0, 1e6).label("iterations to one millionth of the distance"),
    )
    .size(460, 340);
    let plot = methods.iter().fold(plot, |plot, method| {
        let arrived: Vec<(f64, f64)> = method
            .counts
            .iter()
            .filter_map(|(kappa, count)| Some((*kappa, (*count)?)))
            .collect();
        if arrived.len() < 2 {
            return plot;
        }
        plot.dots("", method.ink, arrived.clone())
            .line(method.name.clone(), method.ink, arrived)
    });
    Figure::new(plot)
        .caption(
            "The table as a picture. A slope of one means: ten times the condition number, ten times the steps. Gradient \
             descent climbs at slope one, momentum and Nesterov at one half. Adam's curve is flat at first and then bends up.",
        )
        .alt(
            "Iterations against condition number, both axes logarithmic. Gradient descent is the steepest straight line, \
             momentum and Nesterov are straight lines half as steep, Adam starts flat and bends upward, RMSprop's variants \
             start high; one of them ends early.",
        )
}

/// A method's training on the digits.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// the method's name
    pub name: String,
    /// its ink through the book
    pub ink: Ink,
    /// training cost after each epoch, the start first
    pub cost: Vec<f64>,
    /// share of the test images read wrongly after each epoch, the start first
    pub error: Vec<f64>,
}

/// Figure `digits`: training cost and test error by epoch. `lowest` is the least cost that any parameters have.
pub fn digits(methods: &[Training], lowest: f64) -> Figure {
    let epochs = methods.iter().map(|method| method.cost.len()).max().unwrap_or(2) - 1;
    let x = || Axis::linear(0.0, epochs as f64).label("epoch");
    let highest = methods
        .iter()
        .filter_map(|method| method.cost.first())
        .fold(1.0, |a: f64, b| a.max(*b));
    let points = |series: &[f64]| {
        series
            .iter()
            .enumerate()
            .map(|(epoch, y)| (epoch as f64, *y))
            .collect::<Vec<_>>()
    };
    let cost = Plot::new(x(), Axis::log(lowest * 0.8, highest * 1.2).label("training cost"))
        .size(400, 340)
        .title("training")
        .horizontal(lowest, "minimum");
    let error = Plot::new(x(), Axis::linear(0.0, 20.0).label("test images misread, %"))
        .size(400, 340)
        .title("test");
    let [cost, error] = methods.iter().fold([cost, error], |[cost, error], method| {
        [
            cost.line(method.name.clone(), method.ink, points(&method.cost)),
            error.line(
                method.name.clone(),
                method.ink,
                points(&method.error.iter().map(|e| e * 100.0).collect::<Vec<_>>()),
            ),
        ]
    });
    let last = |method: &Training| Format::Percent(1).text(method.error.last().copied().unwrap_or(f64::NAN));
    let ends: Vec<String> = methods
        .iter()
        .map(|method| format!("{} {}", method.name, last(method)))
        .collect();
    Figure::panels(2, vec![cost, error])
        .caption(format!(
            "Softmax regression on the digits, each method with its best step size. Left: the training cost, and the least \
             that any parameters have. Right: the share of test images misread, in the end {}.",
            ends.join(", ")
        ))
        .alt(
            "Training cost and test error against the epoch for SGD, momentum, RMSprop and Adam. Momentum falls fastest in the \
             first epochs; by the last the four lines of cost lie together, well above the dashed line of the minimum, and \
             the test errors are alike.",
        )
}

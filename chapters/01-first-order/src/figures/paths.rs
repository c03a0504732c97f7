//! Five methods down one valley.

use std::f64::consts::TAU;

use exhibit::{Anchor, Axis, Figure, Format, Ink, Marker, Plot, Point};
use nalgebra::{DVector, dvector};
use problems::{Limits, Method, Objective, minimize};

use super::plain;
use crate::{Adam, GradientDescent, HeavyBall, HyperparameterError, Nesterov, RmsProp};

exhibit::parameters! {
    /// The paths of five methods down the same valley.
    pub struct Paths {
        /// where every method starts
        start: Point = Point(-2.6, -0.9), in -3.0..=3.0, draggable;
        /// condition number of the valley
        kappa: f64 = 20.0, in 1.0..=1000.0, log;
        /// degrees by which the valley is turned
        angle: f64 = 30.0, in 0.0..=90.0, unit "°";
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
    cos: f64,
    sin: f64,
}

impl Valley {
    fn new(kappa: f64, degrees: f64) -> Self {
        let (sin, cos) = (degrees / 360.0 * TAU).sin_cos();
        Self { kappa, cos, sin }
    }

    fn along(&self, x: f64, y: f64) -> f64 {
        self.cos * x + self.sin * y
    }

    fn across(&self, x: f64, y: f64) -> f64 {
        self.cos * y - self.sin * x
    }

    fn height(&self, x: f64, y: f64) -> f64 {
        let (u, v) = (self.along(x, y), self.across(x, y));
        0.5 * (u * u / self.kappa + v * v)
    }
}

impl Objective for Valley {
    fn dimension(&self) -> usize {
        2
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.height(x[0], x[1])
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        let (u, v) = (self.along(x[0], x[1]) / self.kappa, self.across(x[0], x[1]));
        dvector![self.cos * u - self.sin * v, self.sin * u + self.cos * v]
    }
}

/// What the picture shows of the plane.
const WIDE: (f64, f64) = (-3.0, 3.0);
const HIGH: (f64, f64) = (-2.3, 1.7);

/// The way of one method.
struct Walk {
    name: &'static str,
    ink: Ink,
    points: Vec<(f64, f64)>,
    /// the share of the distance from the minimum that is left at the end
    left: f64,
    /// how often it changed from one wall of the valley to the other
    crossings: usize,
}

impl Walk {
    fn new(name: &'static str, ink: Ink, valley: &Valley, points: Vec<(f64, f64)>) -> Self {
        let distance = |point: Option<&(f64, f64)>| point.map_or(f64::NAN, |(x, y)| x.hypot(*y));
        let across = |(x, y): (f64, f64)| valley.across(x, y);
        let crossed = |pair: &&[(f64, f64)]| across(pair[0]) * across(pair[1]) < 0.0;
        Self {
            name,
            ink,
            left: distance(points.last()) / distance(points.first()),
            crossings: points.windows(2).filter(crossed).count(),
            points,
        }
    }

    fn left(&self) -> String {
        if self.left.is_nan() {
            // It began in the minimum.
            return "nothing".into();
        }
        if self.left < 10.0 {
            return format!("{} %", Format::Significant(2).text(100.0 * self.left));
        }
        format!("{} times as much", Format::Significant(2).text(self.left))
    }

    /// What goes wrong, if anything.
    fn fault(&self) -> Option<String> {
        let inside = |x: f64, (lo, hi): (f64, f64)| (lo..=hi).contains(&x);
        let left = |&(x, y): &(f64, f64)| !inside(x, WIDE) || !inside(y, HIGH);
        let farther = (self.left > 1.0).then(|| "farther from the star than at first".to_owned());
        match self.points.iter().position(left) {
            Some(0) => Some("starts out of the picture".to_owned()),
            Some(k) => Some(format!("out of the picture at step {k}")),
            None => farther,
        }
    }
}

/// The ways of the five methods: gradient descent, momentum, Nesterov, RMSprop, Adam.
///
/// The largest curvature is 1, so the stable limits are 2 for gradient descent, $2(1 + β)$ for the heavy ball and
/// $2(1 + β)/(1 + 2β)$ for Nesterov.
fn walks(valley: &Valley, p: &Paths) -> [Walk; 5] {
    let beta = p.momentum;
    let [descent, ball, nesterov] =
        [2.0, 2.0 * (1.0 + beta), 2.0 * (1.0 + beta) / (1.0 + 2.0 * beta)].map(|limit| p.step * limit);
    let walk = |name, ink, method| Walk::new(name, ink, valley, walk(method, valley, p));
    [
        walk(
            "gradient descent",
            Ink::Orange,
            boxed(GradientDescent::new(descent)),
        ),
        walk("momentum", Ink::Green, boxed(HeavyBall::new(ball, beta))),
        walk("Nesterov", Ink::Cyan, boxed(Nesterov::new(nesterov, beta))),
        walk("RMSprop", Ink::Purple, boxed(RmsProp::torch(p.rate))),
        walk("Adam", Ink::Red, boxed(Adam::new(p.rate))),
    ]
}

/// The share of the distance that [`paths`] leaves to each method, in its order.
pub fn left(p: &Paths) -> [f64; 5] {
    walks(&Valley::new(p.kappa, p.angle), p).map(|walk| walk.left)
}

/// Figure `paths`: contours of an ill-conditioned valley and the path of each method.
pub fn paths(p: &Paths) -> Figure {
    let valley = Valley::new(p.kappa, p.angle);
    let walks = walks(&valley, p);

    let levels: Vec<f64> = (1..=14)
        .map(|ring| 0.16 * f64::from(ring))
        .map(|radius| 0.5 * radius * radius)
        .collect();
    let ground = Plot::new(
        Axis::linear(WIDE.0, WIDE.1).label("x₁"),
        Axis::linear(HIGH.0, HIGH.1).label("x₂"),
    )
    .size(400, 300)
    .square()
    .smooth()
    .contours(&|x, y| valley.height(x, y), &levels)
    .marker(0.0, 0.0, Marker::Star, Ink::Text);
    let panels = [
        ("gradient descent", &walks[..1]),
        ("momentum", &walks[1..2]),
        ("Nesterov", &walks[2..3]),
        ("RMSprop and Adam", &walks[3..]),
    ];
    let panels = panels.map(|(title, walks)| {
        let mut plot = ground.clone().title(title);
        for (line, walk) in walks.iter().enumerate() {
            let name = if walks.len() > 1 { walk.name } else { "" };
            plot = plot.path(name, walk.ink, walk.points.clone());
            if let Some(fault) = walk.fault() {
                let height = HIGH.0 + 0.15 + 0.27 * line as f64;
                plot = plot.text(WIDE.0 + 0.1, height, fault, Anchor::Start, walk.ink);
            }
        }
        plot.handle("start", p.start)
    });

    let [descent, ball, nesterov, rmsprop, adam] = &walks;
    let caption = format!(
        "One valley, five ways down: {} steps each, from the ring to the star. The valley is {} times as steep across as it is \
         along. Look at the angle between a method's steps and the floor of the valley. Of the way are left: {} with \
         gradient descent, {} with momentum, {} with Nesterov, {} with RMSprop, {} with Adam.",
        p.steps,
        plain(p.kappa),
        descent.left(),
        ball.left(),
        nesterov.left(),
        rmsprop.left(),
        adam.left(),
    );
    let course = |walk: &Walk| {
        let fault = walk.fault().map_or(String::new(), |fault| format!(" ({fault})"));
        format!(
            "{} {} times, {} left{fault}",
            walk.name,
            walk.crossings,
            walk.left()
        )
    };
    let alt = format!(
        "Contours of a valley around its minimum, {} times as steep across as along and turned by {} degrees, and five paths of \
         {} steps from ({}, {}). How often each crosses the floor of the valley, and how much of the distance is left at the \
         end: {}.{}",
        plain(p.kappa),
        p.angle,
        p.steps,
        p.start.0,
        p.start.1,
        walks.iter().map(course).collect::<Vec<_>>().join("; "),
        first_to_others(&rmsprop.points),
    );
    let figure = Figure::panels(2, panels.into()).caption(caption).alt(alt);
    walks.iter().fold(figure, |figure, walk| {
        figure.readout_text(format!("{}, left of the way", walk.name), walk.left())
    })
}

/// How much longer the first step is than the median of the others, in words; nothing where there are no others.
fn first_to_others(points: &[(f64, f64)]) -> String {
    let steps = points
        .windows(2)
        .map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1));
    let mut steps: Vec<f64> = steps.collect();
    if steps.len() < 2 {
        return String::new();
    }
    let first = steps.remove(0);
    steps.sort_by(f64::total_cmp);
    let others = steps[steps.len() / 2];
    if others > 0.0 {
        let ratio = Format::Significant(2).text(first / others);
        format!(" RMSprop's first step is {ratio} times as long as the median of its others.")
    } else {
        String::new()
    }
}

fn boxed<M: Method + 'static>(
    method: Result<M, HyperparameterError>,
) -> Result<Box<dyn Method>, HyperparameterError> {
    method.map(|method| Box::new(method) as Box<dyn Method>)
}

/// The iterates in the plane; none if the method cannot be made.
fn walk(method: Result<Box<dyn Method>, HyperparameterError>, valley: &Valley, p: &Paths) -> Vec<(f64, f64)> {
    let limits = Limits::default().maximum_iterations(p.steps);
    let start = dvector![p.start.0, p.start.1];
    let Ok(mut method) = method else { return Vec::new() };
    let Ok(descent) = minimize(&mut method, valley, &start, &limits) else {
        return Vec::new();
    };
    descent.trace.points.iter().map(|x| (x[0], x[1])).collect()
}

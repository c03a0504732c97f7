//! Five methods down one valley.

use exhibit::{Anchor, Axis, Figure, Format, Ink, Marker, Plot, Point};
use problems::Method;

use super::plain;
use super::valley::Valley;
use super::walk::{HIGH, WIDE, Walk};
use crate::{Adam, GradientDescent, HeavyBall, Nesterov, RmsProp};

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

/// The ways of the five methods: gradient descent, momentum, Nesterov, RMSprop, Adam.
///
/// The largest curvature is 1, so the stable limits are 2 for gradient descent, $2(1 + β)$ for the heavy ball and
/// $2(1 + β)/(1 + 2β)$ for Nesterov.
pub fn walks(p: &Paths) -> [Walk; 5] {
    let beta = p.momentum;
    let [descent, ball, nesterov] =
        [2.0, 2.0 * (1.0 + beta), 2.0 * (1.0 + beta) / (1.0 + 2.0 * beta)].map(|limit| p.step * limit);
    [
        walk("gradient descent", Ink::Orange, GradientDescent::new(descent), p),
        walk("momentum", Ink::Green, HeavyBall::new(ball, beta), p),
        walk("Nesterov", Ink::Cyan, Nesterov::new(nesterov, beta), p),
        walk("RMSprop", Ink::Purple, RmsProp::torch(p.rate), p),
        walk("Adam", Ink::Red, Adam::new(p.rate), p),
    ]
}

fn walk<M: Method + 'static, E>(name: &'static str, ink: Ink, method: Result<M, E>, p: &Paths) -> Walk {
    let method = method.ok().map(|method| Box::new(method) as Box<dyn Method>);
    let valley = Valley::new(p.kappa, p.angle);
    Walk::of(name, ink, method, valley, (p.start.0, p.start.1), p.steps)
}

/// Figure `paths`: contours of an ill-conditioned valley and the path of each method.
pub fn paths(p: &Paths) -> Figure {
    let valley = Valley::new(p.kappa, p.angle);
    let walks = walks(p);

    let levels: Vec<f64> = (1..=14)
        .map(|ring| 0.16 * f64::from(ring))
        .map(|radius| 0.5 * radius * radius)
        .collect();
    let ground = Plot::new(
        Axis::linear(WIDE.0, WIDE.1).label("x₁"),
        Axis::linear(HIGH.0, HIGH.1).label("x₂"),
    )
    .size(340, 260)
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
            plot = plot.path("", walk.ink, walk.points.clone());
            if walks.len() > 1 {
                let height = HIGH.1 - 0.3 - 0.4 * line as f64;
                plot = plot.text(WIDE.0 + 0.1, height, walk.name, Anchor::Start, walk.ink);
            }
            if let Some(fault) = walk.fault() {
                let height = HIGH.0 + 0.15 + 0.33 * line as f64;
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
        rmsprop.first_to_others().map_or(String::new(), |ratio| {
            format!(
                " RMSprop's first step is {} times as long as the median of its others.",
                Format::Significant(2).text(ratio)
            )
        }),
    );
    let figure = Figure::panels(2, panels.into()).caption(caption).alt(alt);
    walks.iter().fold(figure, |figure, walk| {
        figure.readout_text(format!("{} leaves", walk.name), walk.left())
    })
}

//! The drawings: pure functions from parameters, or from measured numbers, to a figure.

use exhibit::{Anchor, Axis, Figure, Format, Ink, Palette, Plot};
use nalgebra::DMatrix;
use problems::more_garbow_hillstrom::{TestProblem, problem};
use problems::{Descent, Limits, Objective};

use crate::{Lesson, QuasiNewton, lessons};

/// How far above a minimum of zero one method was after each iteration.
#[derive(Debug, Clone)]
pub struct Course {
    /// the method
    pub name: String,
    /// (k, f)
    pub points: Vec<(f64, f64)>,
}

impl Course {
    /// Of a descent by the method of this name.
    pub fn of(name: &str, descent: &Descent) -> Self {
        Self {
            name: name.to_owned(),
            points: descent
                .trace
                .iterations
                .iter()
                .map(|at| (at.k as f64, at.value))
                .collect(),
        }
    }
}

/// One function and what the methods do on it.
#[derive(Debug, Clone)]
pub struct Panel {
    /// the function
    pub title: String,
    /// the last iteration shown
    pub shown: f64,
    /// one for each method
    pub courses: Vec<Course>,
}

/// What is left of the value above the minimum against the iteration, a panel a function.
pub fn convergence(panels: &[Panel]) -> Figure {
    let plots = panels.iter().map(|panel| {
        let plot = Plot::new(
            Axis::linear(0.0, panel.shown).label("iteration k"),
            Axis::log(1e-16, 1e5).label("f(xₖ) − f*"),
        )
        .size(560, 350)
        .title(&panel.title);
        panel.courses.iter().fold(plot, |plot, course| {
            let seen = |point: &&(f64, f64)| point.1 > 0.0 && point.0 <= panel.shown;
            let points: Vec<_> = course.points.iter().filter(seen).copied().collect();
            let fallen = points.iter().find(|point| point.1 < NAMED).copied();
            match fallen {
                // A line that stays above has its name at its end, beside the frame.
                None => plot.line(&course.name, ink(&course.name), points),
                // One that falls has it on its right, where the next has not yet come down.
                Some((k, _)) => plot
                    .line("", ink(&course.name), points.clone())
                    .text(
                        k + 0.01 * panel.shown,
                        NAMED,
                        &course.name,
                        Anchor::Start,
                        ink(&course.name),
                    )
                    .data(&course.name, points),
            }
        })
    });
    Figure::panels(1, plots.collect())
}

/// The height at which the name of a falling line stands.
const NAMED: f64 = 1e-13;

exhibit::parameters! {
    /// What BFGS takes for the Hessian, beside the Hessian.
    pub struct Approximation {
        /// the step
        iteration: usize = 5, in 1..=22;
    }
}

exhibit::live! {
    "approximation": Approximation => |p, _| approximation(p);
}

/// Broyden's tridiagonal function of ten variables, the 30th of the collection: a Hessian of five diagonals.
fn ground() -> Option<TestProblem> {
    problem(30)
}

/// The lessons of BFGS on it.
pub fn education() -> Vec<Lesson> {
    let learn = |ground: TestProblem| {
        let limits = Limits::default().gradient_tolerance(1e-11);
        lessons(&mut QuasiNewton::bfgs(), &ground, &ground.start(), &limits).ok()
    };
    ground()
        .and_then(learn)
        .map(|(_, lessons)| lessons)
        .unwrap_or_default()
}

/// $‖B − H‖/‖H‖$, in Frobenius's norm.
pub fn distance(b: &DMatrix<f64>, hessian: &DMatrix<f64>) -> f64 {
    (b - hessian).norm() / hessian.norm()
}

/// $B_k$ and the Hessian where it is used, at one step and at the last.
pub fn approximation(p: &Approximation) -> Figure {
    let lessons = education();
    let (Some(ground), Some(last)) = (ground(), lessons.last()) else {
        return Figure::panels(2, Vec::new());
    };
    let chosen = lessons
        .iter()
        .find(|lesson| lesson.iteration >= p.iteration)
        .unwrap_or(last);
    let n = ground.dimension();
    let map = |title: String, matrix: &DMatrix<f64>| {
        Plot::new(
            Axis::linear(0.0, n as f64).hide(),
            Axis::linear(n as f64, 0.0).hide(),
        )
        .size(340, 340)
        .square()
        .title(title)
        .heatmap(n, n, &|i, j| matrix[(i, j)], Palette::Diverging, "")
    };
    let mut panels = Vec::new();
    for lesson in [chosen, last] {
        panels.push(map(format!("learned, step {}", lesson.iteration), &lesson.b));
        panels.push(map(
            format!("true, step {}", lesson.iteration),
            &ground.hessian(&lesson.x),
        ));
    }
    let apart = |lesson: &Lesson| Format::Percent(0).text(distance(&lesson.b, &ground.hessian(&lesson.x)));
    let (early, late) = (apart(chosen), apart(last));
    let (step, end) = (chosen.iteration, last.iteration);
    Figure::panels(2, panels)
        .caption(format!(
            "What BFGS believes and what is true, on Broyden's tridiagonal function of {n} variables. *Learned*: the matrix $B_k$ that \
             it has put together; *true*: the Hessian at the same point, which it has never seen. At step {step} the two differ \
             by {early} of the Hessian's norm; at its last step, {end}, by {late}. All but five diagonals of the true \
             matrix are zero. Nobody tells BFGS, and it finds out.",
        ))
        .alt(format!(
            "Four heat maps of matrices of {n} rows. The matrix learned by step {step} has a blurred diagonal and differs by {early} \
             from the Hessian beside it, which is a band of five diagonals; the one learned by step {end} shows the same band, and \
             differs by {late}.",
        ))
        .readout_text(format!("apart at step {step}"), early.clone())
        .readout_text(format!("apart at step {end}"), late.clone())
}

/// The ink of a method in this chapter.
pub fn ink(name: &str) -> Ink {
    match name {
        "BFGS" => Ink::Purple,
        "DFP" => Ink::Cyan,
        "SR1" => Ink::Green,
        "Newton" => Ink::Blue,
        "gradient descent" => Ink::Orange,
        _ => Ink::Red,
    }
}

/// The time of one update and product, against N.
#[derive(Debug, Clone)]
pub struct Times {
    /// the way
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// (N, seconds)
    pub points: Vec<(f64, f64)>,
}

/// Seconds a step against N, both logarithmic.
pub fn cost(times: &[Times]) -> Figure {
    let all = || times.iter().flat_map(|way| way.points.iter());
    let (low, high) = all().fold((f64::INFINITY, 0.0f64), |(low, high), point| {
        (low.min(point.1), high.max(point.1))
    });
    let (first, last) = all().fold((f64::INFINITY, 0.0f64), |(low, high), point| {
        (low.min(point.0), high.max(point.0))
    });
    let plot = Plot::new(
        Axis::log(first, last)
            .ticks(vec![250.0, 500.0, 1000.0, 2000.0])
            .label("N"),
        Axis::log(0.5 * low, 2.0 * high).label("seconds a step"),
    );
    Figure::new(times.iter().fold(plot, |plot, way| {
        plot.line(way.name, way.ink, way.points.clone())
            .dots("", way.ink, way.points.clone())
    }))
}

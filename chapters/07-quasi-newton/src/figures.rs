//! The drawings: pure functions from parameters, or from measured numbers, to a figure.

use exhibit::{Axis, Figure, Format, Ink, Palette, Plot, Stroke};
use globalization::profile::Profile;
use nalgebra::DMatrix;
use problems::{Limits, Objective, Rosenbrock};

use crate::{Lesson, QuasiNewton, lessons};

/// How far above the minimum one method was after each iteration.
#[derive(Debug, Clone)]
pub struct Course {
    /// the method
    pub name: &'static str,
    /// its color in this chapter
    pub ink: Ink,
    /// (k, f − f*)
    pub points: Vec<(f64, f64)>,
}

/// One function and what the methods do on it.
#[derive(Debug, Clone)]
pub struct Panel {
    /// the function
    pub title: String,
    /// iterations shown
    pub iterations: usize,
    /// one for each method
    pub courses: Vec<Course>,
}

/// What is left of the value above the minimum against the iteration, a panel a function.
pub fn convergence(panels: &[Panel]) -> Figure {
    let plots = panels.iter().map(|panel| {
        let axes = (
            Axis::linear(0.0, panel.iterations as f64).label("iteration k"),
            Axis::log(1e-16, 1e4).label("f(xₖ) − f*"),
        );
        let plot = Plot::new(axes.0, axes.1).size(400, 330).title(&panel.title);
        panel.courses.iter().fold(plot, |plot, course| {
            let above: Vec<_> = course
                .points
                .iter()
                .copied()
                .filter(|point| point.1 > 0.0 && point.0 <= panel.iterations as f64)
                .collect();
            plot.line(course.name, course.ink, above)
        })
    });
    Figure::panels(2, plots.collect())
}

exhibit::parameters! {
    /// What BFGS takes for the Hessian, beside the Hessian.
    pub struct Approximation {
        /// the step
        iteration: usize = 20, in 1..=60;
    }
}

/// The lessons of BFGS on Rosenbrock's function of ten variables.
pub fn education() -> Vec<Lesson> {
    let valley = Rosenbrock::new(10);
    let limits = Limits::default().gradient_tolerance(1e-10);
    lessons(&mut QuasiNewton::bfgs(), &valley, &valley.start(), &limits)
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
    let Some(last) = lessons.last() else {
        return Figure::panels(2, Vec::new());
    };
    let chosen = lessons.iter().find(|lesson| lesson.iteration >= p.iteration).unwrap_or(last);
    let map = |title: String, matrix: &DMatrix<f64>| {
        let n = matrix.nrows();
        let ticks: Vec<f64> = (0..=n).step_by(5).map(|tick| tick as f64).collect();
        Plot::new(
            Axis::linear(0.0, n as f64).ticks(ticks.clone()),
            Axis::linear(n as f64, 0.0).ticks(ticks),
        )
        .size(400, 360)
        .square()
        .title(title)
        .heatmap(n, n, &|i, j| matrix[(i, j)], Palette::Diverging, "")
    };
    let valley = Rosenbrock::new(10);
    let true_hessian = |lesson: &Lesson| valley.hessian(&lesson.x);
    let mut panels = Vec::new();
    for lesson in [chosen, last] {
        panels.push(map(format!("B at step {}", lesson.iteration), &lesson.b));
        panels.push(map(format!("Hessian at step {}", lesson.iteration), &true_hessian(lesson)));
    }
    let apart = |lesson: &Lesson| Format::Percent(0).text(distance(&lesson.b, &true_hessian(lesson)));
    Figure::panels(2, panels)
        .caption(format!(
            "What BFGS believes and what is true, on Rosenbrock's function of {} variables. *Left*, the matrix $B_k$ that it \
             has learned; *right*, the Hessian at the same point, which it has never seen. At step {} (top) the two differ by \
             {} of the Hessian's norm; at its last step, {} (bottom), by {}. The true matrix is zero but for three diagonals. \
             BFGS is not told, and finds out.",
            valley.dimension(),
            chosen.iteration,
            apart(chosen),
            last.iteration,
            apart(last),
        ))
        .alt(format!(
            "Four heat maps of matrices of {} rows. The learned matrix at step {} is blurred around the diagonal and differs by \
             {} from the tridiagonal Hessian beside it; at step {} the learned matrix looks like the tridiagonal Hessian, and \
             differs by {}.",
            valley.dimension(),
            chosen.iteration,
            apart(chosen),
            last.iteration,
            apart(last),
        ))
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

/// The performance profiles of the methods, by two costs.
pub fn profile(costs: &[(&str, Vec<Profile>)]) -> Figure {
    const END: f64 = 32.0;
    let plots = costs.iter().map(|(title, profiles)| {
        let plot = Plot::new(
            Axis::log(1.0, END).ticks(vec![1.0, 2.0, 4.0, 8.0, 16.0, 32.0]).label("times the best method's cost, τ"),
            Axis::linear(0.0, 1.0).label("share of problems"),
        )
        .size(400, 340)
        .title(*title);
        profiles.iter().fold(plot, |plot, profile| {
            let stroke = if profile.name == "argmin" { Stroke::dashed() } else { Stroke::solid() };
            plot.line_with(&profile.name, ink(&profile.name), stroke, profile.staircase(END))
        })
    });
    Figure::panels(2, plots.collect())
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
    let (low, high) = all().fold((f64::INFINITY, 0.0f64), |(low, high), point| (low.min(point.1), high.max(point.1)));
    let (first, last) = all().fold((f64::INFINITY, 0.0f64), |(low, high), point| (low.min(point.0), high.max(point.0)));
    let plot = Plot::new(
        Axis::log(first, last).ticks(vec![250.0, 500.0, 1000.0, 2000.0]).label("N"),
        Axis::log(0.5 * low, 2.0 * high).label("seconds a step"),
    );
    Figure::new(times.iter().fold(plot, |plot, way| {
        plot.line(way.name, way.ink, way.points.clone()).dots("", way.ink, way.points.clone())
    }))
}

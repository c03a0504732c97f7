//! The drawings: pure functions from parameters, or from measured numbers, to a figure.

use exhibit::{Anchor, Axis, Figure, Format, Ink, Marker, Plot, Point, Stroke};
use first_order::GradientDescent;
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use newton::Newton;
use problems::{Landing, Limits, Method, Objective, Rosenbrock, State, StepError, Trace, minimize};

use crate::line_search::{Armijo, Conditions, HagerZhang, LineSearch, StrongWolfe, Trial, Wolfe};
use crate::profile::Profile;
use crate::saddles::MonkeySaddle;
use crate::subproblem::{cauchy, dogleg, more_sorensen, reduction};
use crate::{Radius, Searched, TrustRegion};

/// The function of one variable that [`conditions`] shows: a valley with ripples.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ripples;

impl Objective for Ripples {
    fn dimension(&self) -> usize {
        1
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        0.12 * (x[0] - 3.2).powi(2) + 0.35 * (2.6 * x[0]).cos()
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        dvector![0.24 * (x[0] - 3.2) - 0.91 * (2.6 * x[0]).sin()]
    }
}

/// The constants that [`conditions`] is drawn with: far from the defaults, so that there is something to see.
pub const SHOWN: (f64, f64) = (0.2, 0.5);

/// What each search accepts, and what it finds.
pub fn conditions() -> Figure {
    let at = |x: f64| {
        let (value, gradient) = Ripples.value_and_gradient(&dvector![x]);
        Trial {
            step: x,
            value,
            slope: gradient[0],
        }
    };
    let start = at(0.0);
    let (c1, c2) = SHOWN;
    let Ok(bounds) = Conditions::new(c1, c2) else {
        return Figure::panels(1, Vec::new());
    };
    let falls = |t: Trial| bounds.falls_enough(start, t.step, t.value);
    let approximate = |t: Trial| t.slope <= (2.0 * c1 - 1.0) * start.slope && t.value <= start.value;
    let long = |t: Trial| bounds.is_long_enough(start, t);
    let first = 6.4;
    let found = |search: &dyn LineSearch| {
        let (value, gradient) = Ripples.value_and_gradient(&dvector![0.0]);
        let state = State {
            x: dvector![0.0],
            value,
            gradient,
            iteration: 0,
        };
        search
            .along(&Ripples, &state, &dvector![1.0], first)
            .map_or(f64::NAN, |found| found.step_length)
    };
    type Accepts<'a> = &'a dyn Fn(Trial) -> bool;
    let rows: [(&str, Ink, Accepts, f64); 4] = [
        (
            "Armijo",
            Ink::Cyan,
            &falls,
            Armijo::new(c1).map_or(f64::NAN, |search| found(&search)),
        ),
        (
            "Wolfe",
            Ink::Green,
            &|t| falls(t) && long(t),
            Wolfe::new(c1, c2).map_or(f64::NAN, |search| found(&search)),
        ),
        (
            "strong Wolfe",
            Ink::Purple,
            &|t| falls(t) && bounds.is_flat_enough(start, t),
            StrongWolfe::new(c1, c2).map_or(f64::NAN, |search| found(&search)),
        ),
        (
            "Hager–Zhang",
            Ink::Red,
            &|t| (falls(t) || approximate(t)) && long(t),
            HagerZhang::new(c1, c2).map_or(f64::NAN, |search| found(&search)),
        ),
    ];
    let samples: Vec<f64> = (1..=650).map(|i| f64::from(i) / 100.0).collect();
    let curve = std::iter::once(0.0)
        .chain(samples.iter().copied())
        .map(|x| (x, at(x).value))
        .collect();
    let mut plot = Plot::new(
        Axis::linear(0.0, 8.8)
            .label("step length α")
            .ticks([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        Axis::linear(-1.7, 1.8).label("φ(α)").ticks([0.0, 1.0]),
    )
    .line("φ", Ink::Text, curve)
    .line_with(
        "φ(0) + c₁αφ′(0)",
        Ink::Cyan,
        Stroke::dashed(),
        vec![(0.0, start.value), (6.5, start.value + c1 * 6.5 * start.slope)],
    );
    let mut shares = Vec::new();
    for (row, (name, ink, accepts, step)) in rows.into_iter().enumerate() {
        let level = -0.7 - 0.25 * row as f64;
        let mut from = None;
        for pair in samples.windows(2) {
            match (accepts(at(pair[0])), from) {
                (true, None) => from = Some(pair[0]),
                (false, Some(begin)) => {
                    plot = plot.line_with(
                        "",
                        ink,
                        Stroke::solid().width(5.0),
                        vec![(begin, level), (pair[0], level)],
                    );
                    from = None;
                }
                _ => {}
            }
        }
        if let Some(begin) = from {
            plot = plot.line_with(
                "",
                ink,
                Stroke::solid().width(5.0),
                vec![(begin, level), (6.5, level)],
            );
        }
        plot =
            plot.text(6.65, level, name, Anchor::Start, ink)
                .marker(step, level, Marker::Circle, Ink::Text);
        let accepted = samples.iter().filter(|&&x| accepts(at(x))).count() as f64 / samples.len() as f64;
        shares.push(format!("{name} {}", Format::Percent(0).text(accepted)));
    }
    Figure::new(plot)
        .caption(format!(
            "What counts as good enough. The curve is $\\varphi(\\alpha)$, the height along a direction; the bars are the step \
             lengths that each search accepts, with $c_1 = {c1}$ and $c_2 = {c2}$ so that there is something to see. Armijo asks \
             only that the curve lie below the dashed line. Wolfe adds that it may no longer fall steeply, and the strong form \
             that it may not rise steeply either; Hager and Zhang accept what Wolfe does and, besides, every place that is flat \
             enough and no higher than the start. Rings: what each search finds when it first tries $\\alpha = {first}$.",
        ))
        .alt(format!(
            "A curve with three dips, a dashed line falling from its start, and below them four rows of bars, one row a \
             search. Shares of the range accepted: {}. The bars of strong Wolfe lie around the dips only.",
            shares.join(", "),
        ))
}

/// Where the solutions go as the radius grows: on a bowl, and in the hard case.
pub fn subproblem() -> Figure {
    let panel = |title: &str, g: DVector<f64>, b: DMatrix<f64>, levels: &[f64], largest: f64| {
        let model = |x: f64, y: f64| -reduction(&g, &b, &dvector![x, y]);
        let solve = |solver: &dyn Fn(f64) -> Option<DVector<f64>>| -> Vec<(f64, f64)> {
            let radii = (0..=120).map(|i| largest * (0.5 + f64::from(i)) / 120.5);
            radii.filter_map(solver).map(|p| (p[0], p[1])).collect()
        };
        let circle = (0..=72)
            .map(|i| f64::from(i) * std::f64::consts::TAU / 72.0)
            .map(|t| (t.cos(), t.sin()))
            .collect();
        let mut exact = solve(&|radius| Some(more_sorensen(&g, &b, radius).ok()?.step));
        let mut mirrored = Vec::new();
        if g[1] == 0.0 {
            // Up or down, which is chance: draw both.
            exact.iter_mut().for_each(|p| p.1 = p.1.abs());
            mirrored = exact.iter().filter(|p| p.1 > 1e-9).map(|p| (p.0, -p.1)).collect();
        }
        Plot::new(
            Axis::linear(-2.0, 1.0).label("p₁"),
            Axis::linear(-1.5, 1.5).label("p₂"),
        )
        .size(400, 400)
        .square()
        .title(title)
        .contours(&model, levels)
        .line_with("", Ink::Muted, Stroke::dashed(), circle)
        .line_with("", Ink::Purple, Stroke::dashed(), mirrored)
        .line("exact", Ink::Purple, exact)
        .line("dogleg", Ink::Cyan, solve(&|radius| dogleg(&g, &b, radius).ok()))
        .line(
            "Cauchy",
            Ink::Orange,
            solve(&|radius| cauchy(&g, &b, radius).ok()),
        )
        .marker(0.0, 0.0, Marker::Circle, Ink::Text)
    };
    let bowl = panel(
        "a bowl",
        dvector![1.4, 1.6],
        dmatrix![1.0, 0.6; 0.6, 4.0],
        &[-1.0, -0.9, -0.7, -0.4, 0.0, 0.6, 1.5, 3.0],
        1.45,
    );
    let hard = panel(
        "the hard case",
        dvector![1.0, 0.0],
        dmatrix![1.0, 0.0; 0.0, -1.0],
        &[-1.4, -1.0, -0.7, -0.4, -0.2, 0.0, 0.3, 0.8, 1.4],
        1.45,
    );
    Figure::panels(2, vec![bowl, hard])
        .caption(
            "The best step as the radius grows from nothing; thin lines are contours of the model, the dashed circle is the \
             radius 1, the ring is $p = 0$. *Left*, a bowl: all begin along $-g$. Cauchy's point never leaves that line, the \
             dogleg turns one corner towards the bottom, the exact step curves there. *Right*, the hard case: the model falls \
             forever upward and downward in the picture, and $g$ points exactly between. The exact step goes along $-g$ as \
             far as that helps, then up; down (dashed) is as good.",
        )
        .alt(
            "Two contour maps. Left, an elliptical bowl: three paths leave the center together, one stops on a straight line, \
             one has a corner, one is a smooth curve, and the latter two end at the bottom. Right, a saddle: the Cauchy path \
             stays on the horizontal axis, the exact path runs along it to one half and then turns at a right angle.",
        )
}

exhibit::parameters! {
    /// A trust region on Rosenbrock's function.
    pub struct Region {
        /// the first radius
        radius: f64 = 1.0, in 0.05..=4.0;
        /// where it starts
        start: Point = Point(-1.2, 1.0), in -2.0..=2.0, draggable;
    }
}

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
    let limits = Limits::default().maximum_iterations(100);
    let start = dvector![p.start.0, p.start.1];
    let trace = minimize(&mut method, &Rosenbrock::new(2), &start, &limits).map(|descent| descent.trace);
    (trace.unwrap_or_default(), method.radii)
}

/// The path of an exact trust region, with the circle within which each step was allowed.
pub fn trust_region(p: &Region) -> Figure {
    let (trace, radii) = region(p);
    let rosenbrock = Rosenbrock::new(2);
    let height = |x: f64, y: f64| rosenbrock.value(&dvector![x, y]);
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
        map = map.line_with("", Ink::Muted, Stroke::solid().width(1.0), circle);
    }
    let map = map
        .path("", Ink::Purple, points)
        .marker(1.0, 1.0, Marker::Star, Ink::Text);
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
    .line("radius Δₖ", Ink::Text, numbered(&radii))
    .line("step ‖pₖ‖", Ink::Purple, numbered(&steps))
    .dots("", Ink::Purple, numbered(&steps));
    let value = trace.last().map_or(f64::NAN, |last| last.value);
    Figure::panels(2, vec![map, lengths])
        .caption(format!(
            "An exact trust region on Rosenbrock's function from $({}, {})$ with the first radius {}. Circles: the region \
             around each iterate, as the last step left it. While the valley bends, the radius bounds the steps; in the end the Newton \
             step lies inside, and the radius no longer matters. After {iterations} iterations $f$ = {}.",
            p.start.0,
            p.start.1,
            p.radius,
            Format::Significant(2).text(value),
        ))
        .alt(format!(
            "Left: contours of a curved valley, a path along its floor to the star, and a circle around every iterate. Right: \
             radius and step length against iteration, logarithmic. The step length follows the radius at first and drops \
             away from it at the end, after {iterations} iterations.",
        ))
}

/// How a line of a profile is drawn.
pub type Style = (&'static str, Ink, Stroke);

/// Performance profiles by two costs, for the methods in `styles`.
pub fn profiles(panels: &[(&str, &str, &[Profile])], styles: &[Style]) -> Figure {
    const END: f64 = 32.0;
    let plots = panels
        .iter()
        .map(|(title, cost, profiles)| {
            let plot = Plot::new(
                Axis::log(1.0, END)
                    .label(format!("{cost}, at most τ times the best"))
                    .ticks([1.0, 2.0, 4.0, 8.0, 16.0, 32.0]),
                Axis::linear(0.0, 1.0).label("share of problems solved"),
            )
            .size(420, 420)
            .title(*title);
            styles.iter().fold(plot, |plot, (name, ink, stroke)| {
                match profiles.iter().find(|profile| profile.name == *name) {
                    Some(profile) => plot.line_with(*name, *ink, *stroke, profile.staircase(END)),
                    None => plot,
                }
            })
        })
        .collect();
    Figure::panels(2, plots)
}

exhibit::parameters! {
    /// Three methods near a monkey saddle.
    pub struct Monkey {
        /// where they start
        saddle_start: Point = Point(0.25, 0.2), in -1.5..=1.5, draggable;
    }
}

/// The descents that [`saddle`] draws: gradient descent, Newton, saddle-free Newton.
pub fn monkeys(p: &Monkey) -> [Trace; 3] {
    let start = dvector![p.saddle_start.0, p.saddle_start.1];
    // Below −3 a path has left the picture.
    let limits = Limits::default().maximum_iterations(60).target_value(-3.0);
    let run = |method: &mut dyn Method| {
        minimize(method, &MonkeySaddle, &start, &limits)
            .map(|descent| descent.trace)
            .unwrap_or_default()
    };
    [
        GradientDescent::new(0.05)
            .map(|mut method| run(&mut method))
            .unwrap_or_default(),
        run(&mut Newton::default()),
        run(&mut Searched::saddle_free(Armijo::default())),
    ]
}

/// Paths near a monkey saddle, and the value along them.
pub fn saddle(p: &Monkey) -> Figure {
    let traces = monkeys(p);
    let names = [
        ("gradient descent", Ink::Orange),
        ("Newton", Ink::Blue),
        ("saddle-free", Ink::Green),
    ];
    let height = |x: f64, y: f64| MonkeySaddle.value(&dvector![x, y]);
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
    let steps = |trace: &Trace| trace.iterations.len().saturating_sub(1);
    let end = |trace: &Trace| trace.last().map_or(f64::NAN, |last| last.value);
    let lost = Format::Scientific(0).text(traces[1].points.last().map_or(f64::NAN, DVector::norm));
    let [descent, newton, free] =
        [0, 1, 2].map(|i| (steps(&traces[i]), Format::Significant(2).text(end(&traces[i]))));
    Figure::panels(2, vec![map, fall])
        .caption(format!(
            "Near a monkey saddle (cross), from $({}, {})$. Newton's method halves the distance to the saddle with every step: \
             after {} of them it is {lost} away. The saddle-free step has the same length and leads out through a valley: after \
             {} iterations $f$ = {}. Gradient descent (step size 0.05) is at {} after {}.",
            p.saddle_start.0, p.saddle_start.1, newton.0, free.0, free.1, descent.1, descent.0,
        ))
        .alt(format!(
            "Left: contours with three valleys and three ridges around a cross. Newton's path runs straight into the cross, the \
             paths of gradient descent and of the saddle-free method bend away into a valley. Right: value against iteration; \
             Newton's settles at {}, the saddle-free one falls to {} within {} iterations.",
            newton.1, free.1, free.0,
        ))
}

/// The course of one method out of a saddle.
#[derive(Debug, Clone)]
pub struct Escape {
    /// the method
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// (iteration, f − f*)
    pub points: Vec<(f64, f64)>,
}

/// What is left of the value above the minimum, against iterations.
pub fn escapes(escapes: &[Escape], end: f64, lowest: f64) -> Figure {
    let plot = Plot::new(
        Axis::log(1.0, end).label("iteration k + 1"),
        Axis::log(lowest, 1.0e1).label("f − f*"),
    );
    Figure::new(escapes.iter().fold(plot, |plot, escape| {
        let points = escape
            .points
            .iter()
            .map(|(k, gap)| (k + 1.0, gap.max(lowest / 10.0)))
            .collect();
        plot.line(escape.name, escape.ink, points)
    }))
}

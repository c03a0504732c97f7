//! The drawings: pure functions from parameters, or from measured numbers, to a figure.

use exhibit::{Anchor, Axis, Figure, Format, Ink, Marker, Plot, Stroke};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use problems::{Objective, State};

use crate::line_search::{Armijo, Conditions, HagerZhang, LineSearch, StrongWolfe, Trial, Wolfe};
use crate::profile::Profile;
use crate::subproblem::{cauchy, dogleg, more_sorensen, reduction};

mod region;
mod saddle;

pub use region::{Region, region, trust_region};
pub use saddle::{Monkey, monkeys, saddle};

exhibit::live! {
    "trust-region": Region => |p, _| trust_region(p);
    "saddle": Monkey => |p, _| saddle(p);
}

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
             radius 1, the ring is $p = 0$. *A bowl*: all begin along $-g$. Cauchy's point never leaves that line, the \
             dogleg turns one corner towards the bottom, the exact step curves there. *The hard case*: the model falls \
             forever upward and downward in the picture, and $g$ points exactly between. The exact step goes along $-g$ as \
             far as that helps, then up; down (dashed) is as good.",
        )
        .alt(
            "Two contour maps. Left, an elliptical bowl: three paths leave the center together, one stops on a straight line, \
             one has a corner, one is a smooth curve, and the latter two end at the bottom. Right, a saddle: the Cauchy path \
             stays on the horizontal axis, the exact path runs along it to one half and then turns at a right angle.",
        )
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

/// The course of one method out of a saddle.
#[derive(Debug, Clone)]
pub struct Escape {
    /// the method
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// how its line is drawn
    pub stroke: Stroke,
    /// (iteration, f − f*)
    pub points: Vec<(f64, f64)>,
}

/// What is left of the value above the minimum, against iterations.
pub fn escapes(escapes: &[Escape], end: f64, lowest: f64) -> Figure {
    let plot = Plot::new(
        Axis::log(1.0, end).label("iteration k + 1"),
        Axis::log(lowest, 1.0e1).label("f − f*"),
    )
    .size(480, 360);
    Figure::new(escapes.iter().fold(plot, |plot, escape| {
        let points: Vec<(f64, f64)> = escape
            .points
            .iter()
            .map(|(k, gap)| (k + 1.0, gap.max(lowest / 10.0)))
            .collect();
        // Who stays above the picture's floor has stopped there, and is done.
        let stopped = points.last().filter(|(_, gap)| *gap > 1e-3).copied();
        let plot = plot.line_with(escape.name, escape.ink, escape.stroke, points);
        match stopped {
            Some((x, y)) => plot.marker(x, y, Marker::Cross, escape.ink),
            None => plot,
        }
    }))
}

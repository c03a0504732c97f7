//! The drawings: pure functions from parameters, or from measured numbers, to a figure.

use exhibit::{Anchor, Axis, Detail, Figure, Format, Ink, Marker, Plot, Point, Stroke};
use first_order::{GradientDescent, HeavyBall};
use hessian::stationary::{self, Kind};
use nalgebra::{DMatrix, DVector, dvector};
use problems::{FourWells, Himmelblau, Limits, Method, Objective, Rosenbrock, Trace, minimize};

use crate::{Newton, newton_step};

/// Two points of one curve, the parabola through each, and where Newton's method jumps.
pub fn model() -> Figure {
    // Two wells and a hill between them: minima near −1.5 and 1.3, the maximum near 0.13.
    let f = |x: f64| x.powi(4) / 4.0 - x * x + x / 4.0;
    let slope = |x: f64| x.powi(3) - 2.0 * x + 0.25;
    let curvature = |x: f64| 3.0 * x * x - 2.0;
    let sample = |lo: f64, hi: f64, g: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        (0..=200)
            .map(|i| lo + (hi - lo) * f64::from(i) / 200.0)
            .map(|x| (x, g(x)))
            .collect()
    };
    let panel = |title: &str, x: f64| {
        let step = -slope(x) / curvature(x);
        let parabola = |z: f64| f(x) + slope(x) * (z - x) + curvature(x) * (z - x).powi(2) / 2.0;
        let landing = x + step;
        Plot::new(
            Axis::linear(-2.2, 2.2).label("x"),
            Axis::linear(-1.8, 1.6).label("f(x)"),
        )
        .size(380, 320)
        .title(title)
        .line("f", Ink::Text, sample(-2.2, 2.2, &f))
        .line_with(
            "parabola",
            Ink::Blue,
            Stroke::dashed(),
            sample(-2.2, 2.2, &parabola),
        )
        .arrow((x, -1.62), (landing, -1.62), Ink::Blue)
        .text((x + landing) / 2.0, -1.4, "p", Anchor::Middle, Ink::Blue)
        .marker(x, f(x), Marker::Circle, Ink::Blue)
        .marker(landing, f(landing), Marker::Star, Ink::Blue)
    };
    Figure::panels(2, vec![panel("curving up", 2.0), panel("curving down", 0.45)])
        .caption(
            "One Newton step from each of two points (circles). The dashed parabola has the value, the slope and the \
             curvature of $f$ at the circle; the step (arrow) leads to where the parabola is level, and the star is what \
             $f$ has there. *Left*, the curve bends up and the step lands close to a minimum. *Right*, it bends down, the \
             parabola has a top instead of a bottom, and the step leads uphill to a maximum.",
        )
        .alt(
            "Two panels with the same curve of two wells. Left: an upward parabola touches the right flank of a well and \
             its lowest point lies close above the bottom of the well. Right: a downward parabola touches the hill \
             between the wells and its highest point lies almost at the hill's top.",
        )
}

exhibit::parameters! {
    /// Newton's method, gradient descent and momentum on Rosenbrock's function.
    pub struct Paths {
        /// where every method starts
        start: Point = Point(-1.2, 1.0), in -2.0..=2.0, draggable;
        /// fraction of the Newton step taken
        damping: f64 = 1.0, in 0.05..=1.0;
        /// iterations of gradient descent and momentum drawn
        steps: usize = 200, in 1..=1000;
    }
}

/// What each method of [`paths`] did.
#[derive(Debug, Clone)]
pub struct Race {
    /// Newton's method
    pub newton: Trace,
    /// gradient descent
    pub gradient_descent: Trace,
    /// heavy-ball momentum
    pub momentum: Trace,
}

/// Runs the methods of [`paths`] on Rosenbrock's function, the first-order ones with the best of many step sizes.
pub fn race(p: &Paths) -> Race {
    let start = dvector![p.start.0, p.start.1];
    let limits = Limits::default()
        .gradient_tolerance(1e-13)
        .maximum_iterations(p.steps);
    let run = |method: &mut dyn Method| -> Option<Trace> {
        minimize(method, &Rosenbrock::new(2), &start, &limits)
            .ok()
            .map(|descent| descent.trace)
    };
    let best = |traces: &mut dyn Iterator<Item = Trace>| {
        traces
            .min_by(|a, b| last_value(a).total_cmp(&last_value(b)))
            .unwrap_or_default()
    };
    Race {
        newton: Newton::damped(p.damping)
            .ok()
            .and_then(|mut method| run(&mut method))
            .unwrap_or_default(),
        gradient_descent: best(
            &mut step_sizes().filter_map(|step| run(&mut GradientDescent::new(step).ok()?)),
        ),
        momentum: best(&mut step_sizes().filter_map(|step| run(&mut HeavyBall::new(step, 0.9).ok()?))),
    }
}

/// The step sizes tried: from 1/16 down to 2⁻¹⁴ by factors of √2.
fn step_sizes() -> impl Iterator<Item = f64> {
    (8..=28).map(|half_powers| 2f64.powf(-0.5 * f64::from(half_powers)))
}

/// The value a trace ends with; a trace that diverged counts as infinitely bad.
fn last_value(trace: &Trace) -> f64 {
    trace
        .iterations
        .last()
        .map(|last| last.value)
        .filter(|value| value.is_finite())
        .unwrap_or(f64::INFINITY)
}

/// Where each method goes on Rosenbrock's function, and how fast the value falls.
pub fn paths(p: &Paths) -> Figure {
    let race = race(p);
    let rosenbrock = Rosenbrock::new(2);
    let height = |x: f64, y: f64| rosenbrock.value(&dvector![x, y]);
    let points = |trace: &Trace| trace.points.iter().map(|x| (x[0], x[1])).collect::<Vec<_>>();
    let values = |trace: &Trace| {
        trace
            .iterations
            .iter()
            .map(|at| (at.k as f64, at.value))
            .filter(|at| at.1 > 0.0)
            .collect::<Vec<_>>()
    };
    let map = Plot::new(
        Axis::linear(-2.0, 2.0).label("x₁"),
        Axis::linear(-3.5, 3.0).label("x₂"),
    )
    .size(400, 340)
    .title("path")
    .contours(&height, &[1.0, 4.0, 16.0, 64.0, 256.0, 1024.0])
    .path("gradient descent", Ink::Orange, points(&race.gradient_descent))
    .path("momentum", Ink::Green, points(&race.momentum))
    .path("Newton", Ink::Blue, points(&race.newton))
    .marker(1.0, 1.0, Marker::Star, Ink::Text);
    let fall = Plot::new(
        Axis::linear(0.0, p.steps as f64).label("iteration k"),
        Axis::log(1e-22, 1e4).label("f(xₖ)"),
    )
    .size(400, 340)
    .title("value")
    .line("gradient descent", Ink::Orange, values(&race.gradient_descent))
    .line("momentum", Ink::Green, values(&race.momentum))
    .line("Newton", Ink::Blue, values(&race.newton));
    let last = |trace: &Trace| Format::Significant(2).text(last_value(trace));
    let newton_steps = race.newton.iterations.len().saturating_sub(1);
    Figure::panels(2, vec![map, fall])
        .caption(format!(
            "Rosenbrock's valley from $({}, {})$; the star is the minimum. Gradient descent and momentum ($\\beta = 0.9$), \
             each with the best of {} step sizes for this very start, feel their way along the valley floor; after {} \
             iterations they have reached $f$ = {} and {}. Newton's method leaps across, ignores the floor, and is done \
             after {} iterations.",
            p.start.0,
            p.start.1,
            step_sizes().count(),
            p.steps,
            last(&race.gradient_descent),
            last(&race.momentum),
            newton_steps,
        ))
        .alt(format!(
            "Left: contours of a curved valley. Two paths creep along its floor; Newton's path makes a few long straight \
             leaps, one far below the valley, and ends on the star. Right: value against iteration on a logarithmic scale. \
             Newton's curve rises once and then falls like a stone within {newton_steps} iterations; gradient descent ends \
             at {}, momentum at {}.",
            last(&race.gradient_descent),
            last(&race.momentum),
        ))
}

exhibit::parameters! {
    /// The stationary point that Newton's method reaches from each start.
    pub struct Basins {
        /// fraction of the Newton step taken
        damping: f64 = 1.0, in 0.05..=1.0;
    }
}

exhibit::live! {
    "paths": Paths => |p, _| paths(p);
    "basins": Basins => |p, detail| basins(p, Resolution::of(detail));
}

/// How finely [`basins`] samples the starts: cells along each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// enough to follow a slider
    Coarse,
    /// what the book prints
    Fine,
}

impl Resolution {
    fn of(detail: Detail) -> Self {
        match detail {
            Detail::Coarse => Self::Coarse,
            Detail::Full => Self::Fine,
        }
    }

    /// Cells along each side.
    pub fn cells(self) -> usize {
        match self {
            Self::Coarse => 60,
            Self::Fine => 240,
        }
    }
}

/// A function of two variables and the square of starts that [`basins`] colours.
struct Landscape {
    title: &'static str,
    objective: Box<dyn Objective>,
    stationary: [(Marker, Vec<DVector<f64>>); 3],
    reach: f64,
    levels: &'static [f64],
}

fn landscapes() -> [Landscape; 2] {
    [
        Landscape {
            title: "Himmelblau",
            objective: Box::new(Himmelblau),
            stationary: [
                (Marker::Star, Himmelblau.minimizers()),
                (Marker::Cross, Himmelblau.saddles()),
                (Marker::Diamond, Himmelblau.maximizers()),
            ],
            reach: 6.0,
            levels: &[10.0, 40.0, 100.0, 180.0, 300.0, 600.0],
        },
        Landscape {
            title: "four wells",
            objective: Box::new(FourWells),
            stationary: [
                (Marker::Star, FourWells.minimizers()),
                (Marker::Cross, FourWells.saddles()),
                (Marker::Diamond, FourWells.maximizers()),
            ],
            reach: 2.0,
            levels: &[-0.6, -0.4, -0.25, -0.1, 0.0, 0.5, 1.5],
        },
    ]
}

/// How the starts of one landscape end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Census {
    /// share that ends in a minimum
    pub minimum: f64,
    /// share that ends in a saddle
    pub saddle: f64,
    /// share that ends in a maximum
    pub maximum: f64,
    /// share that ends nowhere within the iterations allowed
    pub nowhere: f64,
}

/// The fate of every start on a grid of cells, row by row from the lower left, and how they add up.
struct Fates {
    cells: usize,
    kinds: Vec<Option<Kind>>,
}

impl Fates {
    fn of(landscape: &Landscape, step: &Step, damping: f64, resolution: Resolution) -> Self {
        let cells = resolution.cells();
        let center = |i: usize| landscape.reach * ((2 * i + 1) as f64 / cells as f64 - 1.0);
        let kinds = (0..cells * cells)
            .map(|cell| dvector![center(cell % cells), center(cell / cells)])
            .map(|start| fate(landscape.objective.as_ref(), step, start, damping))
            .collect();
        Self { cells, kinds }
    }

    fn at(&self, reach: f64, x: f64, y: f64) -> Option<Kind> {
        let index = |z: f64| (((z / reach + 1.0) / 2.0 * self.cells as f64) as usize).min(self.cells - 1);
        self.kinds[index(y) * self.cells + index(x)]
    }

    fn census(&self) -> Census {
        let share =
            |kind| self.kinds.iter().filter(|fate| **fate == kind).count() as f64 / self.kinds.len() as f64;
        Census {
            minimum: share(Some(Kind::Minimum)),
            saddle: share(Some(Kind::Saddle)),
            maximum: share(Some(Kind::Maximum)),
            nowhere: share(None) + share(Some(Kind::Degenerate)),
        }
    }
}

/// The step that a method takes where the function has this Hessian and this gradient, if it has one.
pub type Step = dyn Fn(&DMatrix<f64>, &DVector<f64>) -> Option<DVector<f64>>;

/// The step of Newton's method.
pub fn whole_step(hessian: &DMatrix<f64>, gradient: &DVector<f64>) -> Option<DVector<f64>> {
    newton_step(hessian, gradient).ok()
}

/// The kind of stationary point that a method reaches from `x` by the fraction `damping` of its steps, if any.
fn fate(objective: &dyn Objective, step: &Step, mut x: DVector<f64>, damping: f64) -> Option<Kind> {
    // With damping α an error shrinks by 1 − α a step: enough steps for ten digits, and a hundred to wander.
    let steps = 100 + (23.0 / damping) as usize;
    for _ in 0..steps {
        let (gradient, hessian) = (objective.gradient(&x), objective.hessian(&x));
        if gradient.norm() < 1e-8 {
            let eigenvalues = hessian.symmetric_eigenvalues();
            return Some(stationary::classify(
                &eigenvalues,
                stationary::rounding_floor(&eigenvalues),
            ));
        }
        x.axpy(damping, &step(&hessian, &gradient)?, 1.0);
    }
    None
}

/// How the starts of Himmelblau's function and of the four wells end under a method.
pub fn census(step: &Step, p: &Basins, resolution: Resolution) -> [Census; 2] {
    landscapes().map(|landscape| Fates::of(&landscape, step, p.damping, resolution).census())
}

/// The kind of the stationary point that each start reaches.
pub fn basins(p: &Basins, resolution: Resolution) -> Figure {
    const KEY: [(&str, Ink); 4] = [
        ("minimum", Ink::Blue),
        ("saddle", Ink::Orange),
        ("maximum", Ink::Red),
        ("nowhere", Ink::Text),
    ];
    let category = |kind: Option<Kind>| match kind {
        Some(Kind::Minimum) => 0,
        Some(Kind::Saddle) => 1,
        Some(Kind::Maximum) => 2,
        Some(Kind::Degenerate) | None => 3,
    };
    let mut censuses = Vec::new();
    let panels = landscapes().into_iter().map(|landscape| {
        let reach = landscape.reach;
        let fates = Fates::of(&landscape, &whole_step, p.damping, resolution);
        censuses.push(fates.census());
        let height = |x: f64, y: f64| landscape.objective.value(&dvector![x, y]);
        let map = Plot::new(
            Axis::linear(-reach, reach).label("x₁"),
            Axis::linear(-reach, reach).label("x₂"),
        )
        .size(400, 400)
        .square()
        .title(landscape.title)
        .cells(
            fates.cells,
            fates.cells,
            &|x, y| category(fates.at(reach, x, y)),
            &KEY,
        )
        .contours(&height, landscape.levels);
        let points = landscape
            .stationary
            .iter()
            .flat_map(|(marker, points)| points.iter().map(move |x| (*marker, x)));
        points.fold(map, |map, (marker, x)| map.marker(x[0], x[1], marker, Ink::Text))
    });
    let panels = panels.collect();
    let percent = |share: f64| Format::Percent(1).text(share);
    let [himmelblau, wells] = [censuses[0], censuses[1]];
    Figure::panels(2, panels)
        .caption(format!(
            "Each point is a start; its color is the *kind* of stationary point at which Newton's method ends when it \
             starts there with damping $\\alpha = {}$. Himmelblau's function has four minima, four saddles and one maximum; \
             {} of the starts end in a saddle, {} in the maximum. The four wells surround a \
             maximum, with a saddle in each gap; {} end in a saddle, {} in the maximum. Stars \
             mark minima, crosses saddles, diamonds maxima; thin lines are contours.",
            p.damping,
            percent(himmelblau.saddle),
            percent(himmelblau.maximum),
            percent(wells.saddle),
            percent(wells.maximum),
        ))
        .alt(format!(
            "Two colored maps of starts. Himmelblau: a fringed patch in the middle belongs to the maximum, four arms to \
             saddles ({} of the area), the outer regions to minima ({}). Four wells: a rounded square in the middle belongs \
             to the maximum ({}), fringed arms to the saddles ({}), the corners to the minima ({}).",
            percent(himmelblau.saddle),
            percent(himmelblau.minimum),
            percent(wells.maximum),
            percent(wells.saddle),
            percent(wells.minimum),
        ))
}

/// Iterations to the minimum in coordinates of growing condition, for each method.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// (κ(A), iterations) of Newton's method with dense A; `None` where it does not arrive
    pub newton_dense: Vec<(f64, Option<usize>)>,
    /// the same with diagonal A
    pub newton_diagonal: Vec<(f64, Option<usize>)>,
    /// the same of gradient descent with dense A
    pub gradient_descent: Vec<(f64, Option<usize>)>,
}

/// Iterations against the condition of the change of coordinates.
pub fn affine(counts: &Counts) -> Figure {
    let arrived = |counts: &[(f64, Option<usize>)]| -> Vec<(f64, f64)> {
        counts
            .iter()
            .filter_map(|&(kappa, count)| Some((kappa, count? as f64)))
            .collect()
    };
    let lost: Vec<f64> = counts
        .newton_dense
        .iter()
        .filter(|(_, count)| count.is_none())
        .map(|&(kappa, _)| kappa)
        .collect();
    let descent = arrived(&counts.gradient_descent);
    let plot = Plot::new(
        Axis::log(1.0, 1e8).label("condition number κ(A)"),
        Axis::log(1.0, 1e7).label("iterations"),
    )
    .dots("Newton, dense A", Ink::Cyan, arrived(&counts.newton_dense))
    .line("Newton, diagonal A", Ink::Blue, arrived(&counts.newton_diagonal))
    .line("gradient descent", Ink::Orange, descent.clone())
    .dots("", Ink::Orange, descent.clone());
    let plot = lost.iter().fold(plot, |plot, &kappa| {
        plot.marker(kappa, 1.6, Marker::Cross, Ink::Cyan)
    });
    let count = |kappa: f64, counts: &[(f64, f64)]| {
        let found = counts.iter().find(|(at, _)| (at / kappa - 1.0).abs() < 1e-9);
        found.map_or("no".to_owned(), |(_, count)| Format::Integer.text(*count))
    };
    let newton = count(1.0, &arrived(&counts.newton_diagonal));
    let (plain, stretched) = (count(1.0, &descent), count(10.0, &descent));
    Figure::new(plot)
        .caption(format!(
            "Iterations to within $10^{{-8}}$ of Rosenbrock's minimum in the coordinates $x = Ay$. Gradient descent needs \
             {plain} in the original coordinates and {stretched} at $\\kappa(A) = 10$, where we stopped. Newton's method \
             needs {newton}, whatever the units (line) and, until rounding interferes, whatever the directions (dots, several \
             random $A$ for each $\\kappa$). A cross is an $A$ with which it does not arrive; there are {} of them.",
            lost.len(),
        ))
        .alt(format!(
            "Iterations against the condition number of the coordinates, both logarithmic. Gradient descent rises steeply \
             from {plain} to {stretched} within one power of ten. Newton's method with diagonal A stays at {newton} over \
             eight powers of ten. With dense A it stays there up to about 10⁵, then scatters upward, and from about 10⁶ on \
             crosses mark failures.",
        ))
}

/// The course of one method on the digits.
#[derive(Debug, Clone)]
pub struct Course {
    /// the method
    pub name: String,
    /// its color in this book
    pub ink: Ink,
    /// (iteration or seconds, f − f*)
    pub points: Vec<(f64, f64)>,
}

/// What is left of the loss above its minimum, against iterations or seconds.
pub fn digits(courses: &[Course], x: Axis) -> Figure {
    let mut plot = Plot::new(x, Axis::log(1e-16, 100.0).label("f − f*"));
    for course in courses {
        let above: Vec<_> = course
            .points
            .iter()
            .copied()
            .filter(|point| point.1 > 0.0)
            .collect();
        // A few long steps are shown as such.
        let steps = if above.len() < 30 {
            above.clone()
        } else {
            Vec::new()
        };
        plot = plot
            .line(&course.name, course.ink, above)
            .dots("", course.ink, steps);
    }
    Figure::new(plot)
}

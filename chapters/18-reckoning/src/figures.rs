//! The drawings of the chapter: from runs to figures.

use exhibit::{Axis, Figure, Ink, Plot, Stroke};

use crate::Band;

/// The runs of one method, as a panel shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Curves {
    /// the method
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// for each seed its looks, from left to right
    pub runs: Vec<Vec<(f64, f64)>>,
}

/// One panel of a figure of runs.
#[derive(Debug, Clone)]
pub struct Panel {
    /// its title
    pub title: &'static str,
    /// what has been spent
    pub x: Axis,
    /// what has been reached
    pub y: Axis,
    /// the methods
    pub curves: Vec<Curves>,
    /// a level across the panel, and its name
    pub level: Option<(f64, &'static str)>,
}

/// Panels side by side: for each method the line of the median, and a tint from the lowest to the highest of its runs.
pub fn runs(panels: Vec<Panel>) -> Figure {
    let plots = panels.into_iter().map(|panel| {
        let bands: Vec<(&Curves, Band)> = panel
            .curves
            .iter()
            .map(|curves| (curves, Band::of(&begun(&curves.runs), &panel.x, &panel.y)))
            .collect();
        let mut plot = Plot::new(panel.x.clone(), panel.y.clone())
            .size(400, 380)
            .title(panel.title)
            .labels_along();
        if let Some((level, name)) = panel.level {
            plot = plot.horizontal(level, name);
        }
        for (curves, band) in &bands {
            if curves.runs.len() > 1 {
                plot = plot.range(curves.name, curves.ink, band.range());
            }
        }
        bands.iter().fold(plot, |plot, (curves, band)| {
            plot.line_with(curves.name, curves.ink, Stroke::solid().width(1.6), band.median())
        })
    });
    Figure::panels(2, plots.collect())
}

/// The runs without their starts: nothing is spent there, and zero has no place on a logarithmic axis.
fn begun(runs: &[Vec<(f64, f64)>]) -> Vec<Vec<(f64, f64)>> {
    let after = |run: &Vec<(f64, f64)>| run.iter().copied().filter(|(x, _)| *x > 0.0).collect();
    runs.iter().map(after).collect()
}

/// What a part of a Newton step takes at growing sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// what is done
    pub name: &'static str,
    /// its color
    pub ink: Ink,
    /// (N, measured)
    pub measured: Vec<(f64, f64)>,
    /// (N, extrapolated)
    pub extrapolated: Vec<(f64, f64)>,
}

/// Figure `reach`: seconds and bytes of a Newton step against N, measured and extrapolated.
pub fn reach(seconds: &[Growth], bytes: &[Growth], largest: f64) -> Figure {
    let x = || Axis::log(100.0, largest).label("N").ticks([100.0, 1e3, 1e4, 1e5]);
    let draw = |plot: Plot, growths: &[Growth]| {
        growths.iter().fold(plot, |plot, growth| {
            plot.line_with(
                growth.name,
                growth.ink,
                Stroke::dashed(),
                growth.extrapolated.clone(),
            )
            .dots("", growth.ink, growth.measured.clone())
        })
    };
    let time = Plot::new(x(), Axis::log(1e-4, 1e5).label("seconds"))
        .size(400, 360)
        .title("time of a step")
        .horizontal(1.0, "a second")
        .horizontal(60.0, "a minute");
    let memory = Plot::new(x(), Axis::log(1e6, 1e12).label("bytes"))
        .size(400, 360)
        .title("memory of a step")
        .horizontal(8e9, "8 GB");
    Figure::panels(2, vec![draw(time, seconds), draw(memory, bytes)])
}

//! Figures: one or several plots with a caption and a text for those who cannot see them.

use super::plot::Plot;
use super::readout::Readout;
use crate::number::{Format, Number, machine};
use crate::table::csv_line;

/// Plots with a caption and an alternative text.
///
/// ```
/// use exhibit::{Axis, Figure, Ink, Plot};
/// let line = (0..=10).map(|k| (f64::from(k), 0.5f64.powi(k))).collect();
/// let plot = Plot::new(Axis::linear(0.0, 10.0).label("k"), Axis::log(1e-3, 1.0).label("error"))
///     .line("halving", Ink::Blue, line);
/// let figure = Figure::new(plot).caption("The error halves.").alt("A straight falling line.");
/// assert!(figure.svg(0).starts_with("<svg"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a figure is seen once `Run::figure` publishes it"]
pub struct Figure {
    pub(crate) plots: Vec<Plot>,
    pub(crate) columns: usize,
    pub(crate) caption: String,
    pub(crate) alt: String,
    readouts: Vec<Readout>,
}

impl Figure {
    /// A figure of one plot.
    pub fn new(plot: Plot) -> Self {
        Self::panels(1, vec![plot])
    }

    /// A figure of several plots, so many beside each other where the page is wide enough.
    pub fn panels(columns: usize, plots: Vec<Plot>) -> Self {
        Self {
            plots,
            columns: columns.max(1),
            caption: String::new(),
            alt: String::new(),
            readouts: Vec::new(),
        }
    }

    /// What to see in the figure. Markdown; `$TeX$` and the book's directives are allowed.
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// What there is to see, as plain text for those who cannot: states the relation shown.
    pub fn alt(mut self, alt: impl Into<String>) -> Self {
        self.alt = alt.into();
        self
    }

    /// A number beside the live figure: what this very drawing measured. It is not printed.
    pub fn readout(mut self, name: impl Into<String>, value: impl Into<Number>, format: Format) -> Self {
        self.readouts
            .push(Readout::number(name.into(), value.into(), format));
        self
    }

    /// Words beside the live figure, where there is no number to tell.
    pub fn readout_text(mut self, name: impl Into<String>, words: impl Into<String>) -> Self {
        self.readouts.push(Readout::words(name.into(), words.into()));
        self
    }

    /// What stands beside the live figure.
    pub fn readouts(&self) -> &[Readout] {
        &self.readouts
    }

    /// What to see in the figure, as Markdown.
    pub fn caption_text(&self) -> &str {
        &self.caption
    }

    /// What there is to see, as plain text.
    pub fn alt_text(&self) -> &str {
        &self.alt
    }

    /// How many panels stand beside each other where the page is wide enough.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The plots.
    pub fn plots(&self) -> &[Plot] {
        &self.plots
    }

    /// One panel as SVG, to stand inside a page. Empty when there is no such panel.
    pub fn svg(&self, panel: usize) -> String {
        let Some(plot) = self.plots.get(panel) else {
            return String::new();
        };
        let name = match (self.plots.len(), plot.title.as_str()) {
            (1, _) => self.alt.clone(),
            (count, "") => format!("Panel {} of {count}. {}", panel + 1, self.alt),
            (count, title) => format!("Panel {} of {count}, {title}. {}", panel + 1, self.alt),
        };
        plot.svg(&name)
    }

    /// The data of all series as CSV: `series,x,y`, with a column `panel` in front when there are several.
    pub fn csv(&self) -> String {
        let several = self.plots.len() > 1;
        let head = ["panel", "series", "x", "y"].map(str::to_owned);
        let mut csv = csv_line(&head[usize::from(!several)..]);
        for (number, plot) in self.plots.iter().enumerate() {
            let panel = if plot.title.is_empty() {
                (number + 1).to_string()
            } else {
                plot.title.clone()
            };
            for (series, x, y) in plot.rows() {
                let line = [panel.clone(), series, x, y];
                csv += &csv_line(&line[usize::from(!several)..]);
            }
        }
        csv
    }

    /// What stands in the way of publishing, if anything.
    #[cfg(feature = "run")]
    pub(crate) fn fault(&self) -> Option<String> {
        if self.caption.trim().is_empty() {
            Some("has no caption".into())
        } else if self.alt.trim().is_empty() {
            Some("has no alt text: say what there is to see".into())
        } else if self.plots.is_empty() {
            Some("has no panels".into())
        } else {
            None
        }
    }
}

impl Plot {
    /// The rows of the data file: series, x, y.
    fn rows(&self) -> Vec<(String, String, String)> {
        use super::layer::Layer;
        let mut rows = Vec::new();
        for layer in &self.layers {
            match layer {
                Layer::Cells(cells) => {
                    for (name, share) in cells.shares() {
                        rows.push((name.to_owned(), "share of cells".into(), machine(share)));
                    }
                }
                Layer::Heat(heat) => {
                    let scale = heat.scale();
                    rows.push((heat.label.clone(), "color scale from".into(), machine(scale.lo)));
                    rows.push((heat.label.clone(), "color scale to".into(), machine(scale.hi)));
                }
                Layer::Range(range, _) => {
                    rows.extend(range.rows().map(|(label, x, y)| (label, machine(x), machine(y))));
                }
                Layer::Vertical(x, label) => rows.push((label.clone(), machine(*x), String::new())),
                Layer::Horizontal(y, label) => rows.push((label.clone(), String::new(), machine(*y))),
                _ => {
                    if let Some((label, _, points)) = layer.series() {
                        rows.extend(
                            points
                                .iter()
                                .map(|(x, y)| (label.to_owned(), machine(*x), machine(*y))),
                        );
                    }
                }
            }
        }
        for (name, points) in &self.extra {
            rows.extend(
                points
                    .iter()
                    .map(|(x, y)| (name.clone(), machine(*x), machine(*y))),
            );
        }
        rows
    }
}

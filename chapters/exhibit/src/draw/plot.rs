//! Plots: two axes and what is drawn over them.

use super::axis::Axis;
use super::ink::Ink;
use super::layer::{Anchor, Layer, Marker, Stroke};
use super::level::Grid;
use super::range::Range;
use super::raster::{Cells, Heat, Palette};

/// A plot: two axes and layers, drawn in the order in which they were added.
///
/// Points outside the axes are clipped; points that are not finite break a line. Labels of lines stand at
/// their ends where there is room, else in a key above the plot, never over data.
///
/// ```
/// use exhibit::{Axis, Ink, Plot};
/// let valley = |x: f64, y: f64| 100.0 * (y - x * x).powi(2) + (1.0 - x).powi(2);
/// let plot = Plot::new(Axis::linear(-2.0, 2.0).label("x₁"), Axis::linear(-1.0, 3.0).label("x₂"))
///     .square()
///     .contours(&valley, &[1.0, 10.0, 100.0])
///     .path("Newton", Ink::Blue, vec![(-1.2, 1.0), (-1.175, 1.381), (1.0, 1.0)]);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a plot is seen as a panel of a `Figure`"]
pub struct Plot {
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) equal: bool,
    pub(crate) title: String,
    pub(crate) layers: Vec<Layer>,
    pub(crate) extra: Vec<(String, Vec<(f64, f64)>)>,
    smooth: bool,
    pub(crate) along: bool,
    pub(crate) handles: Vec<(String, (f64, f64))>,
}

impl Plot {
    /// An empty plot of 560 × 380 drawing units.
    pub fn new(x: Axis, y: Axis) -> Self {
        Self {
            x,
            y,
            width: 560.0,
            height: 380.0,
            equal: false,
            title: String::new(),
            layers: Vec::new(),
            extra: Vec::new(),
            smooth: false,
            along: false,
            handles: Vec::new(),
        }
    }

    /// The size in drawing units; text is 16 high.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.width = f64::from(width.max(160));
        self.height = f64::from(height.max(120));
        self
    }

    /// One unit is as long on both axes; the height follows from the width.
    pub fn square(mut self) -> Self {
        self.equal = true;
        self
    }

    /// Where a label has no room at its line's end, it may stand anywhere beside its line, with a thin line to it if need be.
    pub fn labels_along(mut self) -> Self {
        self.along = true;
        self
    }

    /// A title above the plot, plain text.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// A line with its label at the end.
    pub fn line(self, label: impl Into<String>, ink: Ink, points: Vec<(f64, f64)>) -> Self {
        self.line_with(label, ink, Stroke::solid(), points)
    }

    /// A line of another width or dash.
    pub fn line_with(
        self,
        label: impl Into<String>,
        ink: Ink,
        stroke: Stroke,
        points: Vec<(f64, f64)>,
    ) -> Self {
        self.with(Layer::Line {
            label: label.into(),
            ink,
            stroke,
            points,
        })
    }

    /// A tint between the lowest and the highest of several runs at each place x, for the line of their median to lie in.
    /// The label names its rows in the data; it is not drawn.
    pub fn range(self, label: impl Into<String>, ink: Ink, points: Vec<(f64, [f64; 2])>) -> Self {
        let label = label.into();
        self.with(Layer::Range(Range { label, points }, ink))
    }

    /// Single points.
    pub fn dots(self, label: impl Into<String>, ink: Ink, points: Vec<(f64, f64)>) -> Self {
        self.with(Layer::Dots {
            label: label.into(),
            ink,
            points,
        })
    }

    /// The way of an iteration: a line with a dot at every iterate, a ring at the start, a larger dot at the end.
    pub fn path(self, label: impl Into<String>, ink: Ink, points: Vec<(f64, f64)>) -> Self {
        self.with(Layer::Path {
            label: label.into(),
            ink,
            points,
        })
    }

    /// A sign at a point.
    pub fn marker(self, x: f64, y: f64, marker: Marker, ink: Ink) -> Self {
        self.with(Layer::Marker((x, y), marker, ink))
    }

    /// A ring at the point that the parameter of this name holds: in the page it can be dragged.
    pub fn handle(mut self, parameter: impl Into<String>, at: impl Into<(f64, f64)>) -> Self {
        let at = at.into();
        self.handles.push((parameter.into(), at));
        self.marker(at.0, at.1, Marker::Circle, Ink::Text)
    }

    /// Words at a point.
    pub fn text(self, x: f64, y: f64, words: impl Into<String>, anchor: Anchor, ink: Ink) -> Self {
        self.with(Layer::Text((x, y), words.into(), anchor, ink))
    }

    /// An arrow between two points.
    pub fn arrow(self, from: (f64, f64), to: (f64, f64), ink: Ink) -> Self {
        self.with(Layer::Arrow(from, to, ink))
    }

    /// A dashed reference line across the plot at this x.
    pub fn vertical(self, x: f64, label: impl Into<String>) -> Self {
        self.with(Layer::Vertical(x, label.into()))
    }

    /// A dashed reference line across the plot at this y.
    pub fn horizontal(self, y: f64, label: impl Into<String>) -> Self {
        self.with(Layer::Horizontal(y, label.into()))
    }

    /// Says that the functions whose level lines follow bend gently, like a quadratic: half as many samples a side will do.
    pub fn smooth(mut self) -> Self {
        self.smooth = true;
        self
    }

    /// Thin lines where the function takes each level. The function is sampled here and now.
    pub fn contours(self, f: &dyn Fn(f64, f64) -> f64, levels: &[f64]) -> Self {
        let lines = self.grid(f).lines(&rising(levels));
        self.with(Layer::Contours(lines))
    }

    /// Tints that deepen with the function: one step a level.
    pub fn bands(self, f: &dyn Fn(f64, f64) -> f64, levels: &[f64]) -> Self {
        let regions = self.grid(f).regions(&rising(levels));
        self.with(Layer::Bands(regions))
    }

    /// [`bands`](Self::bands) and [`contours`](Self::contours) of one function, which is sampled once for both.
    pub fn relief(self, f: &dyn Fn(f64, f64) -> f64, levels: &[f64]) -> Self {
        let (levels, grid) = (rising(levels), self.grid(f));
        let (regions, lines) = grid.relief(&levels);
        self.with(Layer::Bands(regions)).with(Layer::Contours(lines))
    }

    /// Colors every one of nx × ny cells by its category, an index into `key` (beyond it: no color).
    pub fn cells(
        self,
        nx: usize,
        ny: usize,
        category: &dyn Fn(f64, f64) -> usize,
        key: &[(&str, Ink)],
    ) -> Self {
        let middle = |axis: &Axis, i: usize, n: usize| axis.value((i as f64 + 0.5) / n as f64);
        let categories = (0..nx * ny)
            .map(|i| category(middle(&self.x, i % nx, nx), middle(&self.y, i / nx, ny)))
            .collect();
        let key = key.iter().map(|(name, ink)| ((*name).to_owned(), *ink)).collect();
        self.with(Layer::Cells(Cells {
            nx,
            ny,
            categories,
            key,
        }))
    }

    /// Colors a matrix over the whole plot, row 0 at the top, with a color bar beside it.
    /// A matrix of more than 340 rows or columns is drawn in blocks, each showing its entry of largest magnitude.
    /// Axes that count like the matrix are `Axis::linear(0, columns)` and `Axis::linear(rows, 0)`.
    pub fn heatmap(
        self,
        rows: usize,
        columns: usize,
        value: &dyn Fn(usize, usize) -> f64,
        palette: Palette,
        label: impl Into<String>,
    ) -> Self {
        let values = (0..rows * columns)
            .map(|i| value(i / columns, i % columns))
            .collect();
        self.with(Layer::Heat(Heat {
            rows,
            columns,
            values,
            palette,
            label: label.into(),
            log: false,
        }))
    }

    /// Spreads the colors of the last heat map by magnitude.
    pub fn log(mut self) -> Self {
        if let Some(Layer::Heat(heat)) = self
            .layers
            .iter_mut()
            .rev()
            .find(|layer| matches!(layer, Layer::Heat(_)))
        {
            heat.log = true;
        }
        self
    }

    /// Rows for the figure's data file that are not drawn.
    pub fn data(mut self, name: impl Into<String>, points: Vec<(f64, f64)>) -> Self {
        self.extra.push((name.into(), points));
        self
    }

    fn grid(&self, f: &dyn Fn(f64, f64) -> f64) -> Grid<'_> {
        let units = if self.smooth { self.width / 2.0 } else { self.width };
        Grid::sample(&self.x, &self.y, units, f)
    }

    fn with(mut self, layer: Layer) -> Self {
        self.layers.push(layer);
        self
    }
}

/// Levels in rising order.
fn rising(levels: &[f64]) -> Vec<f64> {
    let mut levels: Vec<f64> = levels.iter().copied().filter(|level| level.is_finite()).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

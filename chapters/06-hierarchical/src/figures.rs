//! The drawings: pure functions from parameters, or from measured numbers, to a figure.

use exhibit::{Anchor, Axis, Figure, Format, Ink, Marker, Palette, Plot, Stroke};

use crate::{Block, Compression, Hodlr, HodlrError, KernelMatrix, SquaredExponential};

exhibit::parameters! {
    /// The partition of a kernel matrix, and the rank of each block.
    pub struct Blocks {
        /// length scale of the squared exponential, points lying between 0 and 1
        length: f64 = 0.1, in 0.005..=1.0, log;
        /// error allowed in a block, as a fraction of its norm
        tolerance: f64 = 1e-8, in 1e-14..=0.1, log;
    }
}

exhibit::live! {
    "blocks": Blocks => |p, _| blocks(p);
}

/// Rows of the matrix that [`blocks`] draws.
pub const DRAWN: usize = 512;

/// The most rows of a leaf there.
const LEAF: usize = 32;

/// The matrix that [`blocks`] draws: points evenly spaced between 0 and 1.
pub fn drawn(p: &Blocks) -> Result<Hodlr, HodlrError> {
    let points: Vec<f64> = (0..DRAWN).map(|i| i as f64 / (DRAWN - 1) as f64).collect();
    let kernel = SquaredExponential { length: p.length };
    let compression = Compression::default().tolerance(p.tolerance).leaf(LEAF);
    Hodlr::new(&KernelMatrix::new(kernel, &points, 0.01), &compression)
}

/// Where a HODLR matrix is cut, and how many columns each block needs.
pub fn blocks(p: &Blocks) -> Figure {
    let n = DRAWN as f64;
    let side = DRAWN / LEAF;
    let mut ranks = vec![f64::NAN; side * side];
    let mut plot = Plot::new(
        Axis::linear(0.0, n)
            .label("column")
            .ticks([0.0, 128.0, 256.0, 384.0, 512.0]),
        Axis::linear(n, 0.0)
            .label("row")
            .ticks([0.0, 128.0, 256.0, 384.0, 512.0]),
    )
    .size(460, 460)
    .square();
    let matrix = match drawn(p) {
        Ok(matrix) => matrix,
        Err(error) => {
            return Figure::new(plot)
                .caption(format!("No partition: {error}."))
                .alt("An empty square.");
        }
    };
    let mut written = Vec::new();
    let mut lines = Vec::new();
    for block in matrix.blocks() {
        let Block::Cut {
            upper, lower, block, ..
        } = block
        else {
            continue;
        };
        let rank = block.rank();
        for (rows, columns) in [(upper, lower), (lower, upper)] {
            for i in rows.clone().step_by(LEAF) {
                for j in columns.clone().step_by(LEAF) {
                    ranks[i / LEAF * side + j / LEAF] = rank as f64;
                }
            }
            let middle = |range: &std::ops::Range<usize>| (range.start + range.end) as f64 / 2.0;
            written.push((middle(columns), middle(rows), rank));
        }
        let [from, middle, to] = [upper.start, lower.start, lower.end].map(|x| x as f64);
        lines.push(vec![(from, middle), (to, middle)]);
        lines.push(vec![(middle, from), (middle, to)]);
    }
    plot = plot.heatmap(
        side,
        side,
        &|i, j| ranks[i * side + j],
        Palette::Sequential,
        "rank",
    );
    for line in lines {
        plot = plot.line_with("", Ink::Text, Stroke::solid().width(1.0), line);
    }
    for (x, y, rank) in written {
        plot = plot.text(x, y, rank.to_string(), Anchor::Middle, Ink::Text);
    }
    let first = matrix.ranks(0).into_iter().max().unwrap_or(0);
    let last = matrix.levels() - 1;
    let least = matrix.ranks(last).into_iter().max().unwrap_or(0);
    let share = matrix.numbers() as f64 / (DRAWN * (DRAWN + 1) / 2) as f64;
    Figure::new(plot)
        .caption(format!(
            "A kernel matrix of {DRAWN} ordered points, cut in four, its diagonal blocks cut again, down to blocks of {LEAF} rows. \
             The number in a block is its rank for the tolerance $\\tau$ = {}: {first} columns describe the largest blocks, of \
             {} rows, and up to {least} the smallest, of {LEAF}. Diagonal blocks stay as they are. What is stored is {} of the \
             numbers that the symmetric matrix has.",
            Format::Significant(1).text(p.tolerance),
            DRAWN / 2,
            Format::Percent(0).text(share),
        ))
        .alt(format!(
            "A square cut into blocks that halve in size toward the diagonal, for a kernel of length scale {} and the tolerance \
             {}. The two largest blocks carry the rank {first}, the smallest at most {least}; {} of the numbers are stored.",
            p.length,
            Format::Significant(1).text(p.tolerance),
            Format::Percent(0).text(share),
        ))
        .readout("rank of the largest block", first, Format::Integer)
        .readout("highest rank of the smallest", least, Format::Integer)
        .readout("numbers stored", share, Format::Percent(0))
}

/// A quantity against another, as a line with dots.
#[derive(Debug, Clone)]
pub struct Series {
    /// what it is called
    pub name: String,
    /// its color
    pub ink: Ink,
    /// whether the line is dashed
    pub dashed: bool,
    /// x and y
    pub points: Vec<(f64, f64)>,
    /// where its name begins, if not at its end
    pub named_at: Option<(f64, f64)>,
}

impl Series {
    /// A solid line.
    pub fn new(name: impl Into<String>, ink: Ink, points: Vec<(f64, f64)>) -> Self {
        Self {
            name: name.into(),
            ink,
            dashed: false,
            points,
            named_at: None,
        }
    }

    /// The same with its name beginning here, not at the line's end.
    pub fn named_at(self, x: f64, y: f64) -> Self {
        Self {
            named_at: Some((x, y)),
            ..self
        }
    }

    /// The same, dashed.
    pub fn dashed(self) -> Self {
        Self { dashed: true, ..self }
    }
}

fn drawn_series(plot: Plot, series: &[Series]) -> Plot {
    series.iter().fold(plot, |plot, one| {
        let stroke = if one.dashed {
            Stroke::dashed()
        } else {
            Stroke::solid()
        };
        let plot = one
            .points
            .iter()
            .fold(plot, |plot, &(x, y)| plot.marker(x, y, Marker::Circle, one.ink));
        match one.named_at {
            None => plot.line_with(one.name.clone(), one.ink, stroke, one.points.clone()),
            Some((x, y)) => plot
                .line_with("", one.ink, stroke, one.points.clone())
                .text(x, y, one.name.clone(), Anchor::Start, one.ink)
                .data(one.name.clone(), one.points.clone()),
        }
    })
}

/// Seconds against n.
pub fn scaling(series: &[Series], largest: f64) -> Figure {
    Figure::new(drawn_series(
        Plot::new(
            Axis::log(100.0, largest).label("n"),
            Axis::log(1e-5, 20.0).label("seconds"),
        )
        .size(560, 420),
        series,
    ))
}

/// Ranks against n.
pub fn growth(series: &[Series]) -> Figure {
    Figure::new(drawn_series(
        Plot::new(
            Axis::log(40.0, 2100.0).label("rows of the matrix"),
            Axis::log(1.0, 2000.0).label("rank of the largest block"),
        )
        .size(560, 420),
        series,
    ))
}

/// The share of a block's columns that a tolerance needs.
pub fn ranks(series: &[Series]) -> Figure {
    let plot = Plot::new(
        Axis::log(0.1, 1e-12).label("tolerance τ"),
        Axis::linear(0.0, 1.0).label("rank / full rank"),
    )
    .size(560, 420);
    Figure::new(series.iter().fold(plot, |plot, one| {
        plot.line(one.name.clone(), one.ink, one.points.clone())
    }))
}

/// A record, what a regression makes of it, and how sure it is.
#[derive(Debug, Clone)]
pub struct Record {
    /// measured: year and ppm
    pub measured: Vec<(f64, f64)>,
    /// predicted: year, ppm, and standard deviation
    pub predicted: Vec<(f64, f64, f64)>,
}

/// The record of carbon dioxide, the whole and its end.
pub fn co2(record: &Record) -> Figure {
    let band = |sign: f64| -> Vec<(f64, f64)> {
        record
            .predicted
            .iter()
            .map(|&(year, ppm, deviation)| (year, ppm + 2.0 * sign * deviation))
            .collect()
    };
    let mean: Vec<(f64, f64)> = record
        .predicted
        .iter()
        .map(|&(year, ppm, _)| (year, ppm))
        .collect();
    let panel = |title: &str, x: Axis, y: Axis| {
        Plot::new(x.label("year"), y.label("CO₂, ppm"))
            .size(400, 340)
            .title(title)
            .line_with("", Ink::Blue, Stroke::dotted(), band(1.0))
            .line_with("", Ink::Blue, Stroke::dotted(), band(-1.0))
    };
    let whole = panel(
        "all of it",
        Axis::linear(1958.0, 2020.0),
        Axis::linear(300.0, 440.0),
    )
    .line("predicted", Ink::Blue, mean.clone())
    .line("measured", Ink::Orange, record.measured.clone());
    let end = panel(
        "the end",
        Axis::linear(1998.0, 2006.0),
        Axis::linear(362.0, 388.0),
    )
    .line("predicted", Ink::Blue, mean)
    .dots("measured", Ink::Orange, record.measured.clone());
    Figure::panels(2, vec![whole, end])
}

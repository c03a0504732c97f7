//! Rasters: images with one pixel a cell, colored by category or by value.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::axis::Axis;
use super::ink::Ink;
use crate::number::superscript;

/// The colors of a heat map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// From orange below zero over the paper's own color at zero to blue above.
    Diverging,
    /// From dark violet over green to yellow: viridis, even in lightness.
    Sequential,
}

/// Cells of categories over the whole plot, row 0 at the bottom.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cells {
    pub nx: usize,
    pub ny: usize,
    pub categories: Vec<usize>,
    pub key: Vec<(String, Ink)>,
}

impl Cells {
    /// The image as a data URI. Half transparent, so that the paper tunes the colors to its theme.
    pub fn image(&self) -> String {
        let mut colors: Vec<[u8; 4]> = self.key.iter().map(|(_, ink)| tint(*ink)).collect();
        colors.push([0, 0, 0, 0]);
        let none = self.key.len();
        let rows = (0..self.ny)
            .rev()
            .flat_map(|row| &self.categories[row * self.nx..(row + 1) * self.nx]);
        let pixels: Vec<u8> = rows.map(|category| (*category).min(none) as u8).collect();
        encode(self.nx, self.ny, &colors, &pixels)
    }

    /// The share of cells in each category.
    pub fn shares(&self) -> Vec<(&str, f64)> {
        let all = self.categories.len().max(1) as f64;
        let count = |index| {
            self.categories
                .iter()
                .filter(|category| **category == index)
                .count()
        };
        self.key
            .iter()
            .enumerate()
            .map(|(index, (name, _))| (name.as_str(), count(index) as f64 / all))
            .collect()
    }
}

/// The opacity of a category's cells: lines and markers on top keep their contrast.
pub(crate) const TINT: f64 = 0.6;

fn tint(ink: Ink) -> [u8; 4] {
    let [r, g, b] = ink.middle();
    [r, g, b, (255.0 * TINT) as u8]
}

/// The most pixels along a side of a heat map: more than a page shows and the reader downloads for nothing.
const MOST: usize = 340;

/// A matrix of values over the whole plot, row 0 at the top.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Heat {
    pub rows: usize,
    pub columns: usize,
    pub values: Vec<f64>,
    pub palette: Palette,
    pub label: String,
    pub log: bool,
}

impl Heat {
    /// How values become colors.
    pub fn scale(&self) -> Scale {
        let finite = || self.values.iter().copied().filter(|value| value.is_finite());
        let most = finite().fold(0.0, |most: f64, value| most.max(value.abs()));
        let most = if most > 0.0 { most } else { 1.0 };
        // A logarithmic scale tells twelve decades from zero, and spans one at least.
        let least = finite()
            .map(f64::abs)
            .filter(|value| *value > 0.0)
            .fold(most, f64::min);
        let least = least.max(most * 1e-12).min(most / 10.0);
        let (lo, hi) = match (self.palette, self.log) {
            (Palette::Diverging, _) => (-most, most),
            (Palette::Sequential, true) => (least, most),
            (Palette::Sequential, false) => {
                let lo = finite().fold(f64::INFINITY, f64::min);
                let hi = finite().fold(f64::NEG_INFINITY, f64::max);
                if lo < hi {
                    (lo, hi)
                } else {
                    (hi.max(-most) - 1.0, hi.max(-most))
                }
            }
        };
        Scale {
            lo,
            hi,
            least,
            palette: self.palette,
            log: self.log,
        }
    }

    /// The image as a data URI.
    pub fn image(&self) -> String {
        let scale = self.scale();
        let block = self.rows.max(self.columns).div_ceil(MOST).max(1);
        let (rows, columns) = (self.rows.div_ceil(block), self.columns.div_ceil(block));
        let pixels: Vec<u8> = (0..rows * columns)
            .map(|pixel| {
                index(scale.shade(self.tallest(pixel / columns * block, pixel % columns * block, block)))
            })
            .collect();
        encode(columns, rows, &colors(self.palette), &pixels)
    }

    /// The entry of largest magnitude in a square block: a lone large entry stays visible.
    fn tallest(&self, row: usize, column: usize, size: usize) -> f64 {
        let rows = row..(row + size).min(self.rows);
        let entries = rows.flat_map(|row| {
            let line = &self.values[row * self.columns..(row + 1) * self.columns];
            &line[column..(column + size).min(self.columns)]
        });
        entries.copied().fold(f64::NAN, |most, entry| {
            if entry.is_nan() || entry.abs() <= most.abs() {
                most
            } else {
                entry
            }
        })
    }

    /// The color bar as a data URI, large values on top.
    pub fn bar(&self) -> String {
        let pixels: Vec<u8> = (0..128)
            .rev()
            .map(|row| index(Some(f64::from(row) / 127.0)))
            .collect();
        encode(1, 128, &colors(self.palette), &pixels)
    }
}

/// The way from a heat map's values to its colors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    pub lo: f64,
    pub hi: f64,
    /// The magnitude that a logarithmic scale no longer tells from zero.
    pub least: f64,
    palette: Palette,
    log: bool,
}

impl Scale {
    /// Where a value stands among the colors, from 0 to 1; none for NaN and, on a log scale, below zero.
    pub fn shade(&self, value: f64) -> Option<f64> {
        let Self { lo, hi, least, .. } = *self;
        let shade = match (self.palette, self.log) {
            _ if value.is_nan() => return None,
            (Palette::Diverging, true) => {
                0.5 + 0.5 * value.signum() * (value.abs().max(least) / least).ln() / (hi / least).ln()
            }
            (Palette::Sequential, true) if value <= 0.0 => return None,
            (Palette::Sequential, true) => (value / lo).ln() / (hi / lo).ln(),
            (_, false) => (value - lo) / (hi - lo),
        };
        Some(shade.clamp(0.0, 1.0))
    }

    /// Values to name beside the color bar, with their shades.
    pub fn marks(&self) -> Vec<(f64, String)> {
        let values = match (self.palette, self.log) {
            (Palette::Diverging, true) => {
                let outer = 10f64.powf(self.hi.log10().floor());
                let inner = 10f64.powf((outer.log10() + self.least.log10()).div_euclid(2.0));
                return [-outer, -inner, 0.0, inner, outer]
                    .iter()
                    .filter_map(|value| Some((self.shade(*value)?, power(*value))))
                    .collect();
            }
            (_, true) => Axis::log(self.lo, self.hi).marks(5),
            (_, false) => Axis::linear(self.lo, self.hi).marks(5),
        };
        values
            .into_iter()
            .filter_map(|(value, label)| Some((self.shade(value)?, label)))
            .collect()
    }
}

/// A power of ten with its sign.
fn power(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    match value.abs() {
        0.0 => "0".into(),
        1.0 => format!("{sign}1"),
        size => format!("{sign}10{}", superscript(size.log10().round() as i64)),
    }
}

/// The color without color, after the shades.
const NOTHING: u8 = 63;

/// Shades of a palette, an odd number so that zero has its own: more would double the bytes and show nothing.
fn index(shade: Option<f64>) -> u8 {
    shade.map_or(NOTHING, |shade| (shade * f64::from(NOTHING - 1)).round() as u8)
}

fn colors(palette: Palette) -> Vec<[u8; 4]> {
    let shade = |i: u8| f64::from(i) / f64::from(NOTHING - 1);
    let mut colors: Vec<[u8; 4]> = match palette {
        Palette::Sequential => (0..NOTHING).map(|i| viridis(shade(i))).collect(),
        Palette::Diverging => (0..NOTHING).map(|i| diverging(2.0 * shade(i) - 1.0)).collect(),
    };
    colors.push([0, 0, 0, 0]);
    colors
}

/// The paper shows through near zero.
fn diverging(side: f64) -> [u8; 4] {
    let [r, g, b] = if side < 0.0 {
        [0xd9, 0x6b, 0x00]
    } else {
        [0x1f, 0x86, 0xdb]
    };
    [r, g, b, (255.0 * side.abs()).round() as u8]
}

/// Eleven colors of matplotlib's viridis (CC0), joined by straight lines.
fn viridis(shade: f64) -> [u8; 4] {
    const STOPS: [[u8; 3]; 11] = [
        [68, 1, 84],
        [72, 36, 117],
        [65, 68, 135],
        [53, 95, 141],
        [42, 120, 142],
        [33, 145, 140],
        [34, 168, 132],
        [68, 191, 112],
        [122, 209, 81],
        [189, 223, 38],
        [253, 231, 37],
    ];
    let at = shade * 10.0;
    let stop = (at as usize).min(9);
    let mix = |c: usize| {
        let (from, to) = (f64::from(STOPS[stop][c]), f64::from(STOPS[stop + 1][c]));
        (from + (at - stop as f64) * (to - from)).round() as u8
    };
    [mix(0), mix(1), mix(2), 255]
}

/// A palette PNG as a data URI.
fn encode(width: usize, height: usize, colors: &[[u8; 4]], pixels: &[u8]) -> String {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width.max(1) as u32, height.max(1) as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.set_palette(
        colors
            .iter()
            .flat_map(|[r, g, b, _]| [*r, *g, *b])
            .collect::<Vec<u8>>(),
    );
    encoder.set_trns(colors.iter().map(|[.., a]| *a).collect::<Vec<u8>>());
    // Writing to memory fails only on an empty image; then there is nothing to show.
    if let Ok(mut writer) = encoder.write_header() {
        writer.write_image_data(pixels).ok();
    }
    format!("data:image/png;base64,{}", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heat(values: Vec<f64>, palette: Palette, log: bool) -> Heat {
        Heat {
            rows: 1,
            columns: values.len(),
            values,
            palette,
            label: String::new(),
            log,
        }
    }

    fn decode(uri: &str) -> (u32, u32, Vec<u8>) {
        let bytes = STANDARD
            .decode(uri.strip_prefix("data:image/png;base64,").unwrap())
            .unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        (frame.width, frame.height, pixels)
    }

    #[test]
    fn cells_stand_upright() {
        let key = vec![("a".to_owned(), Ink::Blue), ("b".to_owned(), Ink::Red)];
        let cells = Cells {
            nx: 2,
            ny: 2,
            categories: vec![0, 1, 1, 9],
            key,
        };
        // The first row of cells is the last row of pixels; an unknown category is nothing.
        assert_eq!(decode(&cells.image()), (2, 2, vec![1, 2, 0, 1]));
        assert_eq!(cells.shares(), [("a", 0.25), ("b", 0.5)]);
    }

    #[test]
    fn a_large_matrix_is_pooled() {
        let side = 2 * MOST;
        let mut values = vec![0.5; side * side];
        values[side + 1] = -1.0;
        let heat = Heat {
            rows: side,
            columns: side,
            values,
            palette: Palette::Diverging,
            label: String::new(),
            log: false,
        };
        let (width, height, pixels) = decode(&heat.image());
        assert_eq!((width, height), (MOST as u32, MOST as u32));
        assert_eq!(
            (pixels[0], pixels[1]),
            (0, index(Some(0.75))),
            "the lone entry decides its block"
        );
    }

    #[test]
    fn shades_span_the_values() {
        let linear = heat(vec![1.0, 2.0, 3.0, f64::NAN], Palette::Sequential, false).scale();
        assert_eq!(
            [1.0, 2.0, 3.0].map(|v| linear.shade(v)),
            [Some(0.0), Some(0.5), Some(1.0)]
        );
        assert_eq!(linear.shade(f64::NAN), None);
        let log = heat(vec![0.0, 1e-4, 1e-2, 1.0], Palette::Sequential, true).scale();
        assert_eq!(log.shade(0.0), None);
        assert!((log.shade(1e-2).unwrap() - 0.5).abs() < 1e-12);
        let both = heat(vec![-4.0, 2.0], Palette::Diverging, false).scale();
        assert_eq!(both.shade(0.0), Some(0.5));
        assert_eq!(both.shade(-4.0), Some(0.0));
        for palette in [Palette::Sequential, Palette::Diverging] {
            for log in [false, true] {
                for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
                    let flat = heat(vec![value; 3], palette, log);
                    assert!(
                        flat.scale()
                            .shade(value)
                            .is_none_or(|shade| (0.0..=1.0).contains(&shade))
                    );
                    assert_eq!(decode(&flat.image()).2.len(), 3);
                }
            }
        }
    }
}

//! Numbers as a reader sees them: real minus signs, thin spaces, superscripts.

/// A number on its way to the page. Integers and floats convert into it.
///
/// ```
/// assert_eq!(exhibit::Number::from(7).0, 7.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(pub f64);

macro_rules! from_number {
    ($($type:ty),*) => {
        $(impl From<$type> for Number {
            fn from(number: $type) -> Self {
                Self(number as f64)
            }
        })*
    };
}
from_number!(f32, f64, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, u128);

impl From<core::time::Duration> for Number {
    fn from(duration: core::time::Duration) -> Self {
        Self(duration.as_secs_f64())
    }
}

/// How a number is written. The manifest keeps the full-precision value beside the text.
///
/// ```
/// use exhibit::Format;
/// assert_eq!(Format::Fixed(2).text(-0.126), "−0.13");
/// assert_eq!(Format::Scientific(1).text(1.24e-9), "1.2×10⁻⁹");
/// assert_eq!(Format::Count.text(1797), "1\u{202f}797");
/// assert_eq!(Format::Percent(1).text(0.021), "2.1%");
/// assert_eq!(Format::Seconds.text(0.0123), "12.3\u{202f}ms");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Rounded to a whole number; thousands are set apart from five digits on.
    Integer,
    /// So many digits after the point.
    Fixed(usize),
    /// So many significant digits; very large and small numbers become powers of ten.
    Significant(usize),
    /// A power of ten, with so many digits after the point.
    Scientific(usize),
    /// A fraction as a percentage, with so many digits after the point.
    Percent(usize),
    /// Seconds, in the unit that suits: ns, µs, ms, s, min, h. With a unit given, in that unit.
    Seconds,
    /// Bytes, in the decimal unit that suits: B, kB, MB, and so on to ZB. With a unit given, in that unit.
    Bytes,
    /// Rounded to a whole number; thousands are always set apart.
    Count,
}

/// U+202F, the narrow no-break space between thousands and before units.
pub const THIN: char = '\u{202f}';

const SECONDS: &[(&str, f64)] = &[
    ("ns", 1e-9),
    ("µs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("min", 60.0),
    ("h", 3600.0),
];
const BYTES: &[(&str, f64)] = &[
    ("B", 1.0),
    ("kB", 1e3),
    ("MB", 1e6),
    ("GB", 1e9),
    ("TB", 1e12),
    ("PB", 1e15),
    ("EB", 1e18),
    ("ZB", 1e21),
];

impl Format {
    /// The number in this format; durations and sizes with the unit that suits them.
    pub fn text(self, number: impl Into<Number>) -> String {
        self.text_in(number, None)
    }

    /// The number in this format and, for [`Format::Seconds`] and [`Format::Bytes`], in the given unit.
    /// The unit itself is not written: it stands in the column's head or follows the value.
    pub fn text_in(self, number: impl Into<Number>, unit: Option<&str>) -> String {
        let x = number.into().0;
        if x.is_nan() {
            return "NaN".into();
        }
        if x.is_infinite() {
            return if x > 0.0 { "∞".into() } else { "−∞".into() };
        }
        match self {
            Self::Integer => group(&fixed(x, 0), 5),
            Self::Count => group(&fixed(x, 0), 4),
            Self::Fixed(digits) => group(&fixed(x, digits), 5),
            Self::Significant(digits) => significant(x, digits.max(1)),
            Self::Scientific(digits) => scientific(x, digits),
            Self::Percent(digits) => format!("{}%", group(&fixed(100.0 * x, digits), 5)),
            Self::Seconds => scaled(x, SECONDS, unit),
            Self::Bytes => scaled(x, BYTES, unit),
        }
    }
}

/// The number in full precision, for a machine: `6`, `0.1`, `1e-300`.
///
/// ```
/// assert_eq!(exhibit::machine(6.0), "6");
/// assert_eq!(exhibit::machine(1e-300), "1e-300");
/// ```
pub fn machine(x: f64) -> String {
    let text = format!("{x:?}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// A power such as 10⁻⁹ or x².
pub(crate) fn superscript(exponent: i64) -> String {
    exponent.to_string().chars().map(raise).collect()
}

fn raise(digit: char) -> char {
    match digit {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + digit as u32 - '0' as u32).unwrap_or(digit),
        other => other,
    }
}

/// Digits with a real minus sign, and none before a zero.
fn fixed(x: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", x.abs());
    let zero = text.chars().all(|c| matches!(c, '0' | '.'));
    if x < 0.0 && !zero {
        format!("−{text}")
    } else {
        text
    }
}

/// Sets thousands apart when the whole part has at least `from` digits.
fn group(text: &str, from: usize) -> String {
    let (sign, digits) = text.strip_prefix('−').map_or(("", text), |rest| ("−", rest));
    let (whole, fraction) = digits.find('.').map_or((digits, ""), |dot| digits.split_at(dot));
    if whole.len() < from {
        return text.to_owned();
    }
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(THIN);
        }
        grouped.push(digit);
    }
    grouped + fraction
}

/// The exponent after rounding to `digits` significant digits: 9.99 with two digits is 1.0×10¹.
fn exponent(x: f64, digits: usize) -> (String, i64) {
    let text = format!("{:.*e}", digits.saturating_sub(1), x.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.to_owned(), exponent.parse().unwrap_or(0))
}

fn significant(x: f64, digits: usize) -> String {
    if x == 0.0 {
        return "0".into();
    }
    let (_, power) = exponent(x, digits);
    if (-4..7.max(digits as i64)).contains(&power) {
        group(&fixed(x, (digits as i64 - 1 - power).max(0) as usize), 5)
    } else {
        scientific(x, digits - 1)
    }
}

fn scientific(x: f64, digits: usize) -> String {
    if x == 0.0 {
        return "0".into();
    }
    let (mantissa, power) = exponent(x, digits + 1);
    let sign = if x < 0.0 { "−" } else { "" };
    format!("{sign}{mantissa}×10{}", superscript(power))
}

fn scaled(x: f64, units: &[(&str, f64)], unit: Option<&str>) -> String {
    if let Some(unit) = unit {
        let size = units
            .iter()
            .find(|(name, _)| *name == unit)
            .map_or(1.0, |(_, size)| *size);
        return significant(x / size, 3);
    }
    // Three digits round 999.7 µs to 1000 µs: choose the unit by the rounded number.
    let rounded = x.abs() * (1.0 + 5e-4);
    let (name, size) = units
        .iter()
        .rev()
        .find(|(_, size)| rounded >= *size)
        .unwrap_or(&units[0]);
    format!("{}{THIN}{name}", significant(x / size, 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_and_zeros() {
        assert_eq!(Format::Fixed(1).text(-0.04), "0.0");
        assert_eq!(Format::Integer.text(-3), "−3");
        assert_eq!(Format::Significant(3).text(0.0), "0");
        assert_eq!(Format::Scientific(2).text(-6.02e23), "−6.02×10²³");
        assert_eq!(Format::Fixed(1).text(f64::NAN), "NaN");
        assert_eq!(Format::Fixed(1).text(f64::NEG_INFINITY), "−∞");
    }

    #[test]
    fn rounding_may_change_the_power() {
        assert_eq!(Format::Scientific(1).text(9.96e-10), "1.0×10⁻⁹");
        assert_eq!(Format::Significant(2).text(99.6), "100");
        assert_eq!(Format::Significant(2).text(0.000_012), "1.2×10⁻⁵");
        assert_eq!(Format::Significant(4).text(2508.01), "2508");
        assert_eq!(Format::Significant(3).text(12_345.0), "12\u{202f}345");
    }

    #[test]
    fn thousands() {
        assert_eq!(Format::Integer.text(1797), "1797");
        assert_eq!(Format::Integer.text(-1_234_567), "−1\u{202f}234\u{202f}567");
        assert_eq!(Format::Count.text(1000), "1\u{202f}000");
        assert_eq!(Format::Count.text(999), "999");
        assert_eq!(Format::Fixed(2).text(12_345.678), "12\u{202f}345.68");
    }

    #[test]
    fn units() {
        assert_eq!(Format::Seconds.text(0.000_999_7), "1.00\u{202f}ms");
        assert_eq!(Format::Seconds.text(150.0), "2.50\u{202f}min");
        assert_eq!(Format::Seconds.text(0.0), "0\u{202f}ns");
        assert_eq!(Format::Seconds.text_in(0.0123, Some("ms")), "12.3");
        assert_eq!(Format::Bytes.text(3_380_000), "3.38\u{202f}MB");
        assert_eq!(Format::Bytes.text(1.22e23), "122\u{202f}ZB");
        assert_eq!(Format::Bytes.text_in(3_380_000, Some("GB")), "0.00338");
    }

    /// Reads the typography back.
    fn read(text: &str) -> f64 {
        let plain: String = text
            .chars()
            .filter(|c| *c != THIN)
            .map(|c| if c == '−' { '-' } else { c })
            .collect();
        let Some((mantissa, power)) = plain.split_once("×10") else {
            return plain.parse().unwrap();
        };
        let power: String = power
            .chars()
            .map(|c| {
                "⁰¹²³⁴⁵⁶⁷⁸⁹"
                    .chars()
                    .position(|s| s == c)
                    .map_or('-', |d| char::from(b'0' + d as u8))
            })
            .collect();
        format!("{mantissa}e{power}").parse().unwrap()
    }

    proptest! {
        #[test]
        fn what_is_written_is_the_number(mantissa in -10.0..10.0f64, power in -200i32..200) {
            let x = mantissa * 10f64.powi(power);
            for text in [Format::Significant(6).text(x), Format::Scientific(5).text(x)] {
                prop_assert!((read(&text) - x).abs() <= 5.1e-6 * x.abs(), "{x} became {text}");
            }
        }

        #[test]
        fn machine_text_is_exact(x in proptest::num::f64::NORMAL) {
            prop_assert_eq!(machine(x).parse::<f64>().unwrap(), x);
        }
    }
}

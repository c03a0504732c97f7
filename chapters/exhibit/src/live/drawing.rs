//! A drawn figure as JSON, for the page.
//!
//! By hand, because the page waits for every kilobyte: a serializer would be a fifth of the module.

use std::fmt::Write as _;

use crate::caption::{Formula, Piece, pieces};
use crate::draw::{Axis, Figure, Handle, Readout};

/// `{"panels":[…],"caption":…,"alt":…,"handles":[…],"readouts":[…]}`. The caption is in [`pieces`], or null.
pub fn json(figure: &Figure) -> String {
    let panels = (0..figure.plots().len()).map(|panel| string(&figure.svg(panel)));
    let handles = figure.plots().iter().enumerate().flat_map(|(panel, plot)| {
        plot.handles()
            .into_iter()
            .map(move |handle| self::handle(panel, &handle))
    });
    format!(
        "{{\"panels\":{},\"caption\":{},\"alt\":{},\"handles\":{},\"readouts\":{}}}",
        list(panels),
        pieces(figure.caption_text()).map_or("null".to_owned(), |pieces| list(pieces.iter().map(piece))),
        string(figure.alt_text()),
        list(handles),
        list(figure.readouts().iter().map(readout)),
    )
}

/// Words are a string; else an object says what it is.
fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Words(words) => string(words),
        Piece::Emphasis(words) => format!("{{\"emphasis\":{}}}", string(words)),
        Piece::Formula {
            before,
            formula: Formula { shape, numbers },
            after,
        } => format!(
            "{{\"shape\":{},\"numbers\":{},\"before\":{},\"after\":{}}}",
            string(shape),
            list(numbers.iter().map(|number| string(number))),
            string(before),
            string(after),
        ),
    }
}

/// Lengths count like the SVG's `viewBox`: ten to a drawing unit.
fn handle(panel: usize, handle: &Handle) -> String {
    let tenfold = |length: &f64| number((length * 100.0).round() / 10.0);
    format!(
        "{{\"parameter\":{},\"panel\":{panel},\"at\":{},\"frame\":{},\"x\":{},\"y\":{}}}",
        string(&handle.parameter),
        list([handle.at.0, handle.at.1].iter().map(tenfold)),
        list(handle.frame.iter().map(tenfold)),
        axis(&handle.x),
        axis(&handle.y),
    )
}

fn axis(axis: &Axis) -> String {
    let (lo, hi) = axis.ends();
    format!(
        "{{\"lo\":{},\"hi\":{},\"log\":{}}}",
        number(lo),
        number(hi),
        axis.is_log()
    )
}

fn readout(readout: &Readout) -> String {
    format!(
        "{{\"name\":{},\"text\":{}}}",
        string(&readout.name),
        string(&readout.text)
    )
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

fn number(x: f64) -> String {
    if x.is_finite() {
        x.to_string()
    } else {
        "null".to_owned()
    }
}

/// A string of JSON.
pub fn string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + text.len() / 8 + 2);
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            control if control < ' ' => {
                // Writing to a string cannot fail.
                write!(json, "\\u{:04x}", u32::from(control)).ok();
            }
            letter => json.push(letter),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Ink, Plot};
    use crate::number::Format;

    #[test]
    fn strings_are_quoted() {
        assert_eq!(string("a \"b\"\\\n\u{1}é"), "\"a \\\"b\\\"\\\\\\n\\u0001é\"");
    }

    #[test]
    #[cfg(feature = "manifest")]
    fn what_is_written_can_be_read() {
        let plot = Plot::new(Axis::linear(-2.0, 2.0), Axis::log(0.1, 10.0))
            .line("a \"b\"", Ink::Blue, vec![(0.0, 1.0), (1.0, 2.0)])
            .handle("start", (-1.0, 1.0));
        let figure = Figure::new(plot)
            .caption("A *line* of slope $1.5$.")
            .alt("A line.")
            .readout("iterations", 6, Format::Integer);
        let read: serde_json::Value = serde_json::from_str(&json(&figure)).unwrap();
        assert_eq!(read["panels"][0], figure.svg(0));
        assert_eq!(read["alt"], "A line.");
        let caption = r#"["A ",{"emphasis":"line"}," of slope ",{"shape":"±","numbers":["1.5"],"before":"","after":"."}]"#;
        assert_eq!(
            read["caption"],
            serde_json::from_str::<serde_json::Value>(caption).unwrap()
        );
        let figure = figure.caption("See {{#ref paths}}.");
        let read: serde_json::Value = serde_json::from_str(&json(&figure)).unwrap();
        assert_eq!(read["caption"], serde_json::Value::Null);
        assert_eq!(read["readouts"][0]["text"], "6");
        let handle = &read["handles"][0];
        assert_eq!(handle["parameter"], "start");
        assert_eq!(handle["y"]["log"], true);
        let inside = |axis: usize, lo: usize, hi: usize| {
            let at = |value: &serde_json::Value| value.as_f64().unwrap();
            (at(&handle["at"][axis]) - at(&handle["frame"][lo]))
                / (at(&handle["frame"][hi]) - at(&handle["frame"][lo]))
        };
        assert!(
            (inside(0, 0, 2) - 0.25).abs() < 1e-3 && (inside(1, 3, 1) - 0.5).abs() < 1e-3,
            "{handle}"
        );
    }
}

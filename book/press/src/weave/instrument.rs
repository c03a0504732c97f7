//! What a reader turns in a live figure: sliders, readouts and buttons, asleep until the page's script wakes them.
//!
//! They stand in the page from the start, with the values of the figure as it is printed, so that nothing moves when the
//! module arrives. Without script they are hidden, and so they are on paper.

use std::collections::BTreeMap;

use exhibit::caption::{self, NUMBER, SIGNED};
use exhibit::manifest::{Body, Instrument, Knob};

use super::html;
use super::provenance;
use super::scope::Scope;
use crate::library::Entry;

/// The controls of a figure; none when its chapter has no module.
pub fn render(scope: &Scope<'_>, entry: &Entry, instrument: &Instrument, label: &str) -> String {
    let Some(module) = scope.whole.weaver.options.modules.get(&entry.package) else {
        return String::new();
    };
    let name = module.file_name().unwrap_or_default().to_string_lossy();
    let to = std::path::Path::new("live").join(&*name);
    let href = scope.page.relative(&format!("live/{name}"));
    scope.found.borrow_mut().copies.insert((module.clone(), to));
    let command = provenance::command(scope, entry);
    let knobs: String = instrument.knobs.iter().map(knob).collect();
    let readouts: String = instrument
        .readouts
        .iter()
        .map(|readout| {
            format!(
                "<div><dt>{}</dt><dd>{}</dd></div>",
                html::text(&readout.name),
                html::text(&readout.text)
            )
        })
        .collect();
    let readouts = if readouts.is_empty() {
        readouts
    } else {
        format!("<dl class=\"readouts\">{readouts}</dl>")
    };
    format!(
        "<fieldset class=\"instrument\" disabled aria-label=\"{}\" data-module=\"{}\" data-package=\"{}\" \
         data-figure=\"{}\" data-command=\"{}\" data-formulas=\"{}\"><div class=\"knobs\">{knobs}</div>{readouts}\
         <div class=\"instrument-note\"><p role=\"alert\"></p><p class=\"turned\"></p></div>\
         <div class=\"instrument-tools\"><code class=\"command nohighlight\">{}</code>\
         <button type=\"button\" data-does=\"command\">copy command</button>\
         <button type=\"button\" data-does=\"link\">copy link</button>\
         <button type=\"button\" data-does=\"reset\">reset</button></div>\
         <span class=\"visually-hidden\" role=\"status\"></span></fieldset>",
        html::attribute(&format!("Turn {label}")),
        html::attribute(&href),
        html::attribute(&entry.package),
        html::attribute(&entry.exhibit.common.name),
        html::attribute(&command),
        html::attribute(&formulas(scope, entry)),
        html::text(&command),
    )
}

/// The formulas of the caption by their shapes, typeset, as JSON: a turned figure's caption has the same ones with other
/// numbers, and the page cannot set TeX.
fn formulas(scope: &Scope<'_>, entry: &Entry) -> String {
    let Body::Figure(figure) = &entry.exhibit.body else {
        return String::new();
    };
    let typeset: BTreeMap<_, _> = caption::shapes(&figure.caption)
        .into_iter()
        .filter_map(|shape| {
            let mathml = template(&shape, |tex| scope.whole.weaver.math.convert(tex, false).ok())?;
            Some((shape, mathml))
        })
        .collect();
    serde_json::to_string(&typeset).unwrap_or_default()
}

/// A shape in MathML: each number is an `<mn data-slot="0">`, and a sign before it an `<mo data-sign="0">`. Nothing when a
/// number of the TeX is not one of the MathML; then the page leaves the caption as it is printed.
fn template(shape: &str, typeset: impl Fn(&str) -> Option<String>) -> Option<String> {
    /// Numbers that no caption has.
    const FIRST: usize = 7_130_000;
    let mut tex = String::new();
    let mut slots = Vec::new();
    for letter in shape.chars() {
        if [NUMBER, SIGNED].contains(&letter) {
            let sign = if letter == SIGNED { "-" } else { "" };
            tex += &format!("{sign}{}", FIRST + slots.len());
            slots.push(letter == SIGNED);
        } else {
            tex.push(letter);
        }
    }
    let mut mathml = typeset(&tex)?;
    for (slot, is_signed) in slots.into_iter().enumerate() {
        let number = format!("<mn>{}</mn>", FIRST + slot);
        let (before, after) = mathml.split_once(&number)?;
        let mut before = before.to_owned();
        if is_signed {
            let sign = before
                .rfind("<mo")
                .filter(|at| before[*at..].ends_with(">−</mo>"))?;
            before.insert_str(sign + "<mo".len(), &format!(" data-sign=\"{slot}\""));
        }
        mathml = format!("{before}<mn data-slot=\"{slot}\">0</mn>{after}");
    }
    Some(mathml)
}

/// One slider, or two for a point.
fn knob(knob: &Knob) -> String {
    if knob.kind != "point" {
        return slider(knob, &knob.help, None, &knob.default);
    }
    let (x, y) = knob.default.split_once(',').unwrap_or((&knob.default, "0"));
    slider(knob, &format!("{}: x", knob.help), Some(0), x)
        + &slider(knob, &format!("{}: y", knob.help), Some(1), y)
}

fn slider(knob: &Knob, name: &str, axis: Option<u8>, value: &str) -> String {
    let (lo, hi, at, step) = if knob.log {
        let at = value.parse().map_or(0.0, f64::log10);
        (knob.lo.log10(), knob.hi.log10(), at, "any".to_owned())
    } else if knob.kind == "count" {
        (knob.lo, knob.hi, value.parse().unwrap_or(knob.lo), "1".to_owned())
    } else {
        let step = round_step((knob.hi - knob.lo) / 200.0);
        (
            knob.lo,
            knob.hi,
            value.parse().unwrap_or(knob.lo),
            step.to_string(),
        )
    };
    let unit = if knob.unit.is_empty() {
        String::new()
    } else {
        format!(" {}", knob.unit)
    };
    let shown = html::text(&format!("{}{unit}", value.replace('-', "−")));
    let axis = axis
        .map(|axis| format!(" data-axis=\"{axis}\""))
        .unwrap_or_default();
    let log = if knob.log { " data-log" } else { "" };
    format!(
        "<div class=\"knob\"><label><span class=\"knob-name\">{}</span><input type=\"range\" min=\"{lo}\" max=\"{hi}\" \
         step=\"{step}\" value=\"{at}\" data-flag=\"{}\" data-kind=\"{}\" data-lo=\"{}\" data-hi=\"{}\" data-unit=\"{}\" \
         data-default=\"{}\" aria-valuetext=\"{shown}\"{axis}{log}></label>\
         <span class=\"knob-value\" aria-hidden=\"true\">{shown}</span></div>",
        html::text(name),
        html::attribute(&knob.flag),
        html::attribute(&knob.kind),
        knob.lo,
        knob.hi,
        html::attribute(&knob.unit),
        html::attribute(&knob.default),
    )
}

/// 1, 2 or 5 times a power of ten, at most this.
fn round_step(most: f64) -> f64 {
    let power = most.log10().floor();
    let digits = [5.0, 2.0, 1.0]
        .into_iter()
        .find(|digits| digits * 10f64.powf(power) <= most * (1.0 + 1e-9));
    let exact = format!("{}e{power}", digits.unwrap_or(1.0));
    exact.parse().unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knob_of(kind: &str, lo: f64, hi: f64, log: bool, default: &str) -> Knob {
        Knob {
            flag: "step-size".to_owned(),
            help: "how far".to_owned(),
            unit: String::new(),
            kind: kind.to_owned(),
            lo,
            hi,
            log,
            default: default.to_owned(),
        }
    }

    #[test]
    fn a_shape_has_places_for_numbers_and_signs() {
        let math = |shape: &str| {
            let mathml = shape.replace("-713", "<mo>−</mo>713");
            let digits = regex::Regex::new("[0-9]{7}").unwrap();
            Some(digits.replace_all(&mathml, "<mn>$0</mn>").into_owned())
        };
        assert_eq!(
            template("x = ± - #", math).unwrap(),
            "x = <mo data-sign=\"0\">−</mo><mn data-slot=\"0\">0</mn> - <mn data-slot=\"1\">0</mn>"
        );
        assert_eq!(template("f", math).unwrap(), "f");
        assert_eq!(template("#", |_| Some("<mn>7</mn>".to_owned())), None);
        assert_eq!(template("±", |_| Some("<mn>7130000</mn>".to_owned())), None);
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(round_step(0.02), 0.02);
        assert_eq!(round_step(0.00475), 0.002);
        assert_eq!(round_step(7.0), 5.0);
    }

    #[test]
    fn sliders_start_where_the_figure_was_printed() {
        let point = knob(&knob_of("point", -2.0, 2.0, false, "-1.2,1"));
        assert_eq!(point.matches("<input").count(), 2);
        assert!(
            point.contains("how far: x")
                && point.contains("value=\"-1.2\"")
                && point.contains("step=\"0.02\""),
            "{point}"
        );
        let log = knob(&knob_of("number", 1.0, 1000.0, true, "100"));
        assert!(
            log.contains("min=\"0\" max=\"3\"") && log.contains("value=\"2\"") && log.contains("data-log"),
            "{log}"
        );
        let count = knob(&knob_of("count", 1.0, 500.0, false, "60"));
        assert!(count.contains("step=\"1\" value=\"60\""), "{count}");
    }
}

//! Error against iteration.

use exhibit::{Anchor, Axis, Figure, Ink, Plot, Stroke};

use super::plain;
use crate::{GradientDescent, HeavyBall};

/// How far two methods came on a quadratic of one condition number.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// κ
    pub kappa: f64,
    /// $‖e_k‖/‖e_0‖$ of gradient descent
    pub gradient_descent: Vec<f64>,
    /// $‖e_k‖/‖e_0‖$ of the heavy ball
    pub momentum: Vec<f64>,
}

/// Figure `rates`: error against iteration, with the theoretical lines. The axis is as long as κ is large.
pub fn rates(panels: &[Rates]) -> Figure {
    let floor: f64 = 1e-10;
    let plots = panels
        .iter()
        .map(|panel| {
            let length = panel.kappa * 12.0;
            let theory = |rate: f64| {
                let end = length.min(floor.ln() / rate.ln());
                vec![(0.0, 1.0), (end, rate.powf(end))]
            };
            let x = Axis::linear(0.0, length)
                .label("iteration k")
                .ticks([0.0, 0.5, 1.0].map(|part| part * panel.kappa * 10.0));
            // The lines end in the corner where they would be named: each is named beside it, on its right.
            let name = |plot: Plot, words: &str, ink: Ink, errors: &[f64], level: f64| {
                let Some(k) = errors.iter().position(|error| *error <= level) else {
                    return plot;
                };
                plot.text(k as f64 + 0.04 * length, level, words, Anchor::Start, ink)
            };
            let plot = Plot::new(
                x,
                Axis::log(floor, 10.0)
                    .label("error ‖eₖ‖ / ‖e₀‖")
                    .ticks([1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1.0]),
            )
            .size(340, 300)
            .title(format!("κ = {}", plain(panel.kappa)))
            .line_with(
                "",
                Ink::Muted,
                Stroke::dashed(),
                theory(GradientDescent::rate(panel.kappa)),
            )
            .line_with(
                "",
                Ink::Muted,
                Stroke::dashed(),
                theory(HeavyBall::rate(panel.kappa)),
            )
            .line("", Ink::Orange, thinned(&panel.gradient_descent))
            .line("", Ink::Green, thinned(&panel.momentum));
            let plot = name(plot, "momentum", Ink::Green, &panel.momentum, 1e-9);
            name(
                plot,
                "gradient descent",
                Ink::Orange,
                &panel.gradient_descent,
                1e-2,
            )
        })
        .collect();
    Figure::panels(2, plots)
        .caption(
            "The same race on four bowls; the axis grows with κ. Gradient descent draws the same line each time, so its steps grow \
             like κ. Momentum's line moves to the left. Dashed: the theory's \
             $((\\kappa - 1)/(\\kappa + 1))^k$ and $((\\sqrt{\\kappa} - 1)/(\\sqrt{\\kappa} + 1))^k$.",
        )
        .alt(
            "Four panels, error on a logarithmic axis against the iteration. Gradient descent's line falls straight along \
             its dashed theoretical line in all of them. Momentum's line falls parallel to its own, a little above it, and \
             ever steeper compared with gradient descent as the condition number grows.",
        )
}

/// A curve of a few hundred points: enough for the eye.
fn thinned(errors: &[f64]) -> Vec<(f64, f64)> {
    let every = errors.len().div_ceil(240).max(1);
    let last = errors.len().saturating_sub(1);
    errors
        .iter()
        .enumerate()
        .filter(|(k, _)| k % every == 0 || *k == last)
        .map(|(k, e)| (k as f64, *e))
        .collect()
}

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
            // The lines end in a corner, where there is no room for their names: each is named above, on the right of it.
            let beside = |k: f64| k + 0.04 * length;
            let arrival = panel.momentum.iter().position(|error| *error <= 1e-9);
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
            let k = 0.1f64.ln() / GradientDescent::rate(panel.kappa).ln();
            let plot = plot.text(beside(k), 0.2, "gradient descent", Anchor::Start, Ink::Orange);
            match arrival {
                Some(k) => plot.text(beside(k as f64), 1e-9, "momentum", Anchor::Start, Ink::Green),
                None => plot,
            }
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

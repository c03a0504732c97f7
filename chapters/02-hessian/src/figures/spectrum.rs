//! Eigenvalues, largest first.

use exhibit::{Axis, Figure, Ink, Plot};
use nalgebra::DVector;

use crate::stationary;

/// One spectrum.
#[derive(Debug, Clone)]
pub struct Spectrum {
    /// what is written at the curve
    pub label: String,
    /// the eigenvalues of a Hessian, ascending
    pub eigenvalues: DVector<f64>,
}

/// The eigenvalues in absolute value, largest first, on a log scale.
pub fn spectrum(spectra: &[Spectrum]) -> Figure {
    let n = spectra.iter().map(|s| s.eigenvalues.len()).max().unwrap_or(1);
    let mut plot = Plot::new(
        Axis::linear(0.0, n as f64).label("rank of the eigenvalue"),
        Axis::log(1e-22, 1e1).label("absolute value"),
    );
    for (spectrum, ink) in spectra.iter().zip(Ink::SERIES) {
        let mut sizes: Vec<f64> = spectrum.eigenvalues.iter().map(|value| value.abs()).collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        let points = sizes
            .into_iter()
            .enumerate()
            .map(|(rank, size)| (rank as f64 + 1.0, size))
            .collect();
        plot = plot.line(spectrum.label.as_str(), ink, points);
    }
    if let Some(floor) = spectra
        .iter()
        .map(|s| stationary::rounding_floor(&s.eigenvalues))
        .reduce(f64::max)
    {
        plot = plot.horizontal(floor, "rounding");
    }
    let nullities: Vec<String> = spectra
        .iter()
        .map(|s| {
            format!(
                "{} of {n} eigenvalues ({})",
                stationary::nullity(&s.eigenvalues),
                s.label
            )
        })
        .collect();
    Figure::new(plot)
        .caption(format!(
            "The spectrum of the digits' Hessian, largest eigenvalue first. Below the dashed line an eigenvalue cannot \
             be told from zero; there lie {}. At $W = 0$ the eigenvalues form stairs, for each step of which \
             {{{{#ref equation kronecker}}}} gives the reason.",
            nullities.join(" and ")
        ))
        .alt(format!(
            "Eigenvalues against rank on a logarithmic scale. Both curves fall slowly over most of their length, then \
             drop over a cliff, by several powers of ten, to below the line of rounding, where {} lie.",
            nullities.join(" and ")
        ))
}

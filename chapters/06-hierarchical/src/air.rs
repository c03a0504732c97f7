//! Carbon dioxide over Mauna Loa.

use std::error::Error;
use std::sync::OnceLock;

use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells, claim};
use globalization::TrustRegion;
use hierarchical::figures::{self, Record};
use hierarchical::{
    Compression, Hodlr, HodlrError, Kernel, KernelMatrix, Likelihood, MaunaLoa, Regression, dense,
};
use nalgebra::DVector;
use problems::data::Co2;
use problems::dense::{Backend, Cholesky};
use problems::{Descent, Limits, Method, minimize};

/// Of every sixteen weeks the fit takes these: neighbors tell of the noise, the gaps reach through the seasons.
pub(crate) const FITTED_WEEKS: [usize; 3] = [0, 1, 6];

/// A fit of the kernel's parameters, and what it started from.
pub(crate) struct Fit {
    points: usize,
    descent: Descent,
}

pub(crate) fn fitted(
    record: &Co2,
    method: &mut dyn Method,
    iterations: usize,
) -> Result<Fit, Box<dyn Error>> {
    let thinned = |values: &[f64]| -> Vec<f64> {
        let weeks = values.iter().enumerate();
        weeks
            .filter(|(week, _)| FITTED_WEEKS.contains(&(week % 16)))
            .map(|(_, value)| *value)
            .collect()
    };
    let (times, values) = (thinned(&record.years), thinned(&record.ppm));
    let likelihood = Likelihood::new(&times, &values);
    let limits = Limits::default()
        .gradient_tolerance(1e-5)
        .maximum_iterations(iterations)
        .keep_points(false);
    let descent = minimize(method, &likelihood, &MaunaLoa::PUBLISHED.logarithms(), &limits)?;
    Ok(Fit {
        points: times.len(),
        descent,
    })
}

/// The fitted kernel, found once a program.
pub(crate) fn fitted_kernel() -> Result<&'static Fit, Box<dyn Error>> {
    static FOUND: OnceLock<Fit> = OnceLock::new();
    if let Some(found) = FOUND.get() {
        return Ok(found);
    }
    let found = fitted(&problems::data::co2()?, &mut TrustRegion::exact(), 100)?;
    Ok(FOUND.get_or_init(|| found))
}

pub(crate) fn fit(run: &mut Run) -> Outcome {
    fit_of(run, fitted_kernel()?)
}

pub(crate) fn fit_of(run: &mut Run, fit: &Fit) -> Outcome {
    let kernel = MaunaLoa::from_logarithms(&fit.descent.best);
    let mut table = Table::new(format!(
        "The parameters of the kernel: as published, where the trust region starts, and where the likelihood of {} weeks is \
         greatest.",
        fit.points
    ))
    .column(Column::text("parameter"))
    .column(Column::new("start", Format::Significant(2)))
    .column(Column::new("fitted", Format::Significant(2)))
    .column(Column::text("unit"));
    for (at, name) in MaunaLoa::NAMES.into_iter().enumerate() {
        table = table.row(cells![
            name,
            MaunaLoa::PUBLISHED.parameters[at],
            kernel.parameters[at],
            MaunaLoa::UNITS[at],
        ]);
    }
    run.table("parameters", table)?;
    let iterations = fit.descent.trace.iterations.len() - 1;
    run.value("fit-points", fit.points, Format::Integer)?;
    run.value("fit-iterations", iterations, Format::Integer)?;
    let gradient = fit.descent.trace.last().map_or(f64::NAN, |at| at.gradient_norm);
    run.value("fit-gradient", gradient, Format::Scientific(0))?;
    claim!(run, "fit-ends", "the trust region brings the gradient of the mean log-likelihood below 10⁻⁵", gradient, <=, 1e-5)?;
    Ok(())
}

/// Tolerances that the table tries, loosest first.
pub(crate) const TOLERANCES: [f64; 10] = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12, 1e-13, 1e-14];

pub(crate) fn co2(run: &mut Run) -> Outcome {
    let record = problems::data::co2()?;
    let kernel = MaunaLoa::from_logarithms(&fitted_kernel()?.descent.best);
    tolerances_of(run, &record, &kernel, &TOLERANCES)?;

    let tight = Compression::default().tolerance(1e-12);
    let regression = Regression::new(kernel, &record.years, &record.ppm, kernel.noise(), &tight)?;
    let places: Vec<f64> = (0..=62 * 16).map(|k| 1958.0 + f64::from(k) / 16.0).collect();
    let predicted = regression.predict(&places)?;
    let at = |year: f64| {
        let found = places.iter().zip(&predicted).find(|(place, _)| **place >= year);
        found.map_or((f64::NAN, f64::NAN), |(_, prediction)| *prediction)
    };
    let (near, far) = (at(2005.0), at(2020.0));
    run.value("forecast-near", near.0, Format::Fixed(1))?;
    run.value("forecast-near-deviation", 2.0 * near.1, Format::Fixed(1))?;
    run.value("forecast-far", far.0, Format::Integer)?;
    run.value("forecast-far-deviation", 2.0 * far.1, Format::Integer)?;
    run.value("weeks", record.years.len(), Format::Count)?;
    let drawn = Record {
        measured: record
            .years
            .iter()
            .copied()
            .zip(record.ppm.iter().copied())
            .collect(),
        predicted: places
            .iter()
            .zip(&predicted)
            .map(|(&year, &(ppm, deviation))| (year, ppm, deviation))
            .collect(),
    };
    let figure = figures::co2(&drawn)
        .caption(format!(
            "The air over Mauna Loa: {} weekly measurements, and what the Gaussian process makes of them. Dotted: two standard \
             deviations to either side. *All of it*: the record and two decades beyond it; in 2020 the forecast is {} ± {} ppm. \
             *The end*: within the record the curve follows the season closer than the noise of a week; after it the \
             season goes on as learned, and the band opens.",
            record.years.len(),
            Format::Integer.text(far.0),
            Format::Integer.text(2.0 * far.1),
        ))
        .alt(
            "Left: a curve that rises and bends upward with a fine yearly ripple from 1958 to 2001, and a forecast that carries \
             both on to 2020 inside a widening band. Right: the last years enlarged, dots of weekly measurements scattered \
             closely about a smooth yearly wave, which the forecast continues.",
        );
    run.figure("co2", figure)?;
    Ok(())
}

/// What each tolerance does to the regression, beside the dense solution.
pub(crate) fn tolerances_of(run: &mut Run, record: &Co2, kernel: &MaunaLoa, tolerances: &[f64]) -> Outcome {
    let n = record.years.len();
    let matrix = dense(&KernelMatrix::new(*kernel, &record.years, kernel.noise()));
    let cholesky = Cholesky::new(matrix, Backend::for_size(n))?;
    let determinant = 2.0
        * cholesky
            .lower()
            .diagonal()
            .iter()
            .map(|pivot| pivot.ln())
            .sum::<f64>();
    let mean = record.ppm.iter().sum::<f64>() / n as f64;
    let centered = DVector::from_iterator(n, record.ppm.iter().map(|ppm| ppm - mean));
    let weights = cholesky.solve(&centered)?;
    let places: Vec<f64> = (0..250).map(|k| 1958.0 + f64::from(k) / 4.0).collect();
    let exact: Vec<f64> = places
        .iter()
        .map(|place| {
            let covariances = record.years.iter().map(|year| kernel.covariance(year, place));
            mean + covariances.zip(weights.iter()).map(|(k, w)| k * w).sum::<f64>()
        })
        .collect();

    let mut table = Table::new(format!(
        "The regression at different tolerances, beside the dense one: the rank of the largest block, of {} rows; the greatest \
         difference of the predictions from 1958 to 2020, within the record and beyond; and the error of $\\ln\\det K$, which is {}.",
        n / 2,
        Format::Integer.text(determinant),
    ))
    .column(Column::new("$\\tau$", Format::Scientific(0)))
    .column(Column::new("rank", Format::Integer))
    .column(Column::new("prediction differs by", Format::Scientific(1)).unit("ppm"))
    .column(Column::new("$\\ln\\det K$ differs by", Format::Scientific(1)));
    let (mut loosest, mut last) = (f64::NAN, f64::NAN);
    for &tolerance in tolerances {
        let compression = Compression::default().tolerance(tolerance);
        let compressed = Hodlr::new(
            &KernelMatrix::new(*kernel, &record.years, kernel.noise()),
            &compression,
        )?;
        let rank = compressed.ranks(0).into_iter().max().unwrap_or(0);
        match Regression::new(*kernel, &record.years, &record.ppm, kernel.noise(), &compression) {
            Ok(regression) => {
                let apart = places
                    .iter()
                    .zip(&exact)
                    .map(|(place, exact)| (regression.expected(place) - exact).abs());
                last = apart.fold(0.0, f64::max);
                if loosest.is_nan() {
                    loosest = tolerance;
                }
                let determinant = (regression.log_determinant() - determinant).abs();
                table = table.row(cells![tolerance, rank, last, determinant]);
            }
            Err(HodlrError::NotPositiveDefinite { .. }) => {
                table = table.row(cells![
                    tolerance,
                    rank,
                    Cell::missing("not definite"),
                    Cell::missing("—")
                ]);
            }
            Err(error) => return Err(error.into()),
        }
    }
    run.table("tolerances", table)?;
    run.value("loosest", loosest, Format::Scientific(0))?;
    run.value("prediction-apart", last, Format::Scientific(0))?;
    claim!(run, "same-prediction", "with tolerance 10⁻¹⁴ no prediction differs from the dense one by more than 10⁻⁶ ppm", last, <=, 1e-6)?;
    claim!(run, "loose-fails", "with tolerance 10⁻³ or looser the compressed matrix is not positive definite", loosest, <, 1e-3)?;
    Ok(())
}

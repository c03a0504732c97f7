//! The experiments of the chapter *Faster inverses*, in the order of the page.

use std::error::Error;
use std::process::ExitCode;
use std::sync::OnceLock;

use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Table, cells, claim};
use globalization::TrustRegion;
use hessian::fit::exponent;
use hierarchical::figures::{self, Record, Series};
use hierarchical::{
    Compression, Entries, Factor, Hodlr, HodlrError, Kernel, KernelMatrix, Likelihood, LowRank, Matern32,
    MaunaLoa, Regression, SquaredExponential, by_bisection, dense, needed,
};
use nalgebra::{DMatrix, DVector};
use problems::data::Co2;
use problems::dense::{Backend, Cholesky};
use problems::{Descent, Limits, Method, Objective, minimize};
use rand::RngExt;

mod clock;
mod orders;
mod structures;

#[cfg(test)]
mod perturbed;

use orders::{Order, Trained};

fn main() -> ExitCode {
    exhibit::chapter!()
        .parameters::<figures::Blocks>()
        .experiment("blocks", blocks)
        .experiment("counted", counted)
        .timed("scaling", scaling)
        .experiment("fit", fit)
        .experiment("co2", co2)
        .experiment("growth", growth)
        .timed("reversal", reversal)
        .experiment("ranks", ranks)
        .experiment("steps", steps)
        .timed("structures", structures)
        .run()
}

fn blocks(run: &mut Run) -> Outcome {
    let p: figures::Blocks = run.parameters();
    run.figure("blocks", figures::blocks(&p))?;
    let matrix = figures::drawn(&p)?;
    let largest = |level: usize| matrix.ranks(level).into_iter().max().unwrap_or(0);
    run.value("blocks-rank", largest(0), Format::Integer)?;
    run.value("blocks-side", figures::DRAWN / 2, Format::Integer)?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------------- what it costs

/// Spacing of the points in units of the length scale, 1.
const SPACING: f64 = 0.1;
/// Variance of the noise: the standard deviation is a tenth of the signal's.
const NOISE: f64 = 0.01;

/// A record of n points in time at about even spacing, which grows longer with n, not denser.
fn times(run: &Run, n: usize) -> Vec<f64> {
    let mut rng = run.rng("times");
    (0..n)
        .map(|i| SPACING * (i as f64 + 0.9 * rng.random::<f64>()))
        .collect()
}

/// The matrix of a kernel of length scale 1 in the points, compressed.
type Compress<'a> = &'a dyn Fn(&[f64]) -> Result<Hodlr, HodlrError>;

fn squared_exponential(times: &[f64]) -> Result<Hodlr, HodlrError> {
    let kernel = SquaredExponential { length: 1.0 };
    Hodlr::new(&KernelMatrix::new(kernel, times, NOISE), &Compression::default())
}

fn matern(times: &[f64]) -> Result<Hodlr, HodlrError> {
    let kernel = Matern32 { length: 1.0 };
    Hodlr::new(&KernelMatrix::new(kernel, times, NOISE), &Compression::default())
}

fn counted(run: &mut Run) -> Outcome {
    counted_of(
        run,
        &[1000, 2000, 4000, 8000, 16_000, 32_000, 64_000],
        [&squared_exponential, &matern],
    )
}

fn counted_of(run: &mut Run, sizes: &[usize], kernels: [Compress; 2]) -> Outcome {
    let mut table = Table::new(format!(
        "The squared exponential in $n$ points, a tenth of its length scale apart, with $\\tau$ = {} and leaves of {} rows: \
         the greatest rank of any block; the numbers stored, as a share of the matrix; and the operations that the \
         factorization takes, beside the $n^3/3$ of dense Cholesky.",
        Format::Scientific(0).text(Compression::default().tolerance),
        Compression::default().leaf,
    ))
    .column(Column::new("$n$", Format::Integer))
    .column(Column::new("rank", Format::Integer))
    .column(Column::new("stored", Format::Percent(2)))
    .column(Column::new("flops, HODLR", Format::Scientific(1)))
    .column(Column::new("flops, dense", Format::Scientific(1)))
    .column(Column::new("ratio", Format::Significant(2)));
    let mut exponents = Vec::new();
    for (which, compress) in kernels.into_iter().enumerate() {
        let mut flops = Vec::new();
        for &n in sizes {
            let matrix = compress(&times(run, n))?;
            let needed = matrix.factor()?.flops();
            flops.push((n as f64, needed));
            let greatest = (0..matrix.levels()).flat_map(|level| matrix.ranks(level)).max();
            let n = n as f64;
            let all = n.powi(3) / 3.0;
            if which == 0 {
                table = table.row(cells![
                    n,
                    greatest.unwrap_or(0),
                    matrix.numbers() as f64 / (n * (n + 1.0) / 2.0),
                    needed,
                    all,
                    all / needed,
                ]);
            }
        }
        exponents.push(exponent(&flops));
    }
    run.table("counted", table)?;
    run.value("flops-exponent", exponents[0], Format::Fixed(2))?;
    run.value("flops-exponent-matern", exponents[1], Format::Fixed(2))?;
    let worst = exponents[0].max(exponents[1]);
    claim!(run, "flops-near-linear", "the counted operations of the factorization grow with an exponent below 1.4, for both kernels", worst, <, 1.4)?;
    Ok(())
}

/// Seconds to compress, to factor, to solve once, and to read off the determinant.
struct Timed {
    compress: f64,
    factor: f64,
    solve: f64,
    determinant: f64,
}

fn time(times: &[f64], compress: Compress) -> Result<Timed, HodlrError> {
    let long = times.len() > 20_000;
    let matrix = compress(times)?;
    let factor = matrix.factor()?;
    let right = DVector::from_fn(times.len(), |i, _| (i as f64).cos());
    Ok(Timed {
        compress: clock::seconds(long, || compress(times)),
        factor: clock::seconds(long, || matrix.factor()),
        solve: clock::seconds(long, || factor.solve(&right)),
        determinant: clock::seconds(long, || factor.log_determinant()),
    })
}

fn scaling(run: &mut Run) -> Outcome {
    let mut sizes = vec![
        125, 250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 100_000,
    ];
    if run.full() {
        sizes.extend([250_000, 500_000, 1_000_000]);
    }
    scaling_of(run, &sizes, 4000, [&squared_exponential, &matern])
}

fn scaling_of(run: &mut Run, sizes: &[usize], dense_up_to: usize, kernels: [Compress; 2]) -> Outcome {
    let progress = run.progress(2 * sizes.len() as u64, "factoring");
    let mut measured: [Vec<(f64, Timed)>; 2] = [Vec::new(), Vec::new()];
    for (which, compress) in kernels.into_iter().enumerate() {
        for &n in sizes {
            measured[which].push((n as f64, time(&times(run, n), compress)?));
            progress.inc(1);
        }
    }
    let mut cholesky = Vec::new();
    for &n in sizes.iter().filter(|&&n| n <= dense_up_to) {
        let times = times(run, n);
        let kernel = SquaredExponential { length: 1.0 };
        let matrix = dense(&KernelMatrix::new(kernel, &times, NOISE));
        let taken = clock::seconds(n >= dense_up_to, || {
            Cholesky::new(matrix.clone(), Backend::for_size(n))
        });
        cholesky.push((n as f64, taken));
    }
    let [smooth, rough] = &measured;
    let pick = |of: &[(f64, Timed)], what: &dyn Fn(&Timed) -> f64| -> Vec<(f64, f64)> {
        of.iter().map(|(n, timed)| (*n, what(timed))).collect()
    };
    let whole = |timed: &Timed| timed.compress + timed.factor;
    // Below, a few leaves are the whole matrix.
    let grown = |points: Vec<(f64, f64)>| {
        exponent(
            &points
                .into_iter()
                .filter(|point| point.0 >= 500.0)
                .collect::<Vec<_>>(),
        )
    };
    let exponents = [grown(pick(smooth, &whole)), grown(pick(rough, &whole))];
    let solve = grown(pick(smooth, &|timed| timed.solve));
    let dense_exponent = grown(cholesky.clone());
    let crossing = crossing(&pick(smooth, &whole), &cholesky);
    run.value("factor-exponent", exponents[0], Format::Fixed(2))?;
    run.value("factor-exponent-matern", exponents[1], Format::Fixed(2))?;
    run.value("solve-exponent", solve, Format::Fixed(2))?;
    run.value("dense-exponent", dense_exponent, Format::Fixed(1))?;
    let crossing = crossing.map_or("none that we tried".to_owned(), |n| {
        Format::Significant(2).text(n)
    });
    run.text("crossing", crossing.as_str())?;
    if let Some((n, timed)) = smooth.last() {
        run.value("largest", *n, Format::Count)?;
        run.value("largest-compress", timed.compress, Format::Seconds)?;
        run.value("largest-factor", timed.factor, Format::Seconds)?;
        run.value("largest-solve", timed.solve, Format::Seconds)?;
        run.value("largest-determinant", timed.determinant, Format::Seconds)?;
        run.value("largest-dense-bytes", 8.0 * n * n, Format::Bytes)?;
    }
    claim!(run, "factor-near-linear", "compressing and factoring the squared exponential takes time that grows with an exponent below 1.4", exponents[0], <, 1.4)?;
    claim!(run, "matern-near-linear", "so does Matérn-3/2", exponents[1], <, 1.4)?;
    let last = |of: &[(f64, Timed)]| of.last().map_or(f64::NAN, |(_, timed)| whole(timed));
    claim!(run, "matern-no-slower", "at the largest n, Matérn-3/2 takes no longer than the squared exponential", last(rough) / last(smooth), <=, 1)?;
    let series = [
        Series::new("dense Cholesky", Ink::Orange, cholesky),
        Series::new("compress + factor", Ink::Blue, pick(smooth, &whole)),
        Series::new("the same, Matérn", Ink::Cyan, pick(rough, &whole)).dashed(),
        Series::new("solve", Ink::Green, pick(smooth, &|timed| timed.solve)),
    ];
    let largest = sizes.iter().max().map_or(1e5, |&n| n as f64);
    let fixed = |x: f64| Format::Fixed(2).text(x);
    let figure = figures::scaling(&series, largest)
        .caption(format!(
            "Seconds against $n$ for the squared exponential in ordered points, $\\tau = 10^{{-8}}$, on one thread. The time of \
             dense Cholesky grows as $n^{{{}}}$. Compressing and factoring grows as $n^{{{}}}$ \
             (Matérn-3/2: $n^{{{}}}$), one solution as $n^{{{}}}$. The lines cross near $n$ = {crossing}.",
            Format::Fixed(1).text(dense_exponent),
            fixed(exponents[0]),
            fixed(exponents[1]),
            fixed(solve),
        ))
        .alt(format!(
            "Time against n, both logarithmic. The line of dense Cholesky is steep and ends early. The lines of the hierarchical \
             factorization are much flatter, with slopes of {} and {}, and cross it near n = {crossing}; the line of one solution lies \
             below them all.",
            fixed(exponents[0]),
            fixed(exponents[1]),
        ));
    run.figure("scaling", figure)?;
    Ok(())
}

/// Where the first line falls below the second for good, between two sizes by their logarithms; the smallest size if it
/// always lies below, none if it never does.
fn crossing(first: &[(f64, f64)], second: &[(f64, f64)]) -> Option<f64> {
    let gaps: Vec<(f64, f64)> = first
        .iter()
        .zip(second)
        .map(|(a, b)| (a.0.ln(), (a.1 / b.1).ln()))
        .collect();
    let Some(last) = gaps.iter().rposition(|gap| gap.1 > 0.0) else {
        return first.first().map(|point| point.0);
    };
    let (above, next) = (gaps[last], gaps.get(last + 1)?);
    Some((above.0 + (next.0 - above.0) * above.1 / (above.1 - next.1)).exp())
}

// ------------------------------------------------------------------------------------------------------- carbon dioxide

/// Of every sixteen weeks the fit takes these: neighbors tell of the noise, the gaps reach through the seasons.
const FITTED_WEEKS: [usize; 3] = [0, 1, 6];

/// A fit of the kernel's parameters, and what it started from.
struct Fit {
    points: usize,
    descent: Descent,
}

fn fitted(record: &Co2, method: &mut dyn Method, iterations: usize) -> Result<Fit, Box<dyn Error>> {
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
fn fitted_kernel() -> Result<&'static Fit, Box<dyn Error>> {
    static FOUND: OnceLock<Fit> = OnceLock::new();
    if let Some(found) = FOUND.get() {
        return Ok(found);
    }
    let found = fitted(&problems::data::co2()?, &mut TrustRegion::exact(), 100)?;
    Ok(FOUND.get_or_init(|| found))
}

fn fit(run: &mut Run) -> Outcome {
    fit_of(run, fitted_kernel()?)
}

fn fit_of(run: &mut Run, fit: &Fit) -> Outcome {
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
const TOLERANCES: [f64; 10] = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12, 1e-13, 1e-14];

fn co2(run: &mut Run) -> Outcome {
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
             deviations to either side. *Left*, the record and two decades beyond it; in 2020 the forecast is {} ± {} ppm. \
             *Right*, the end: within the record the curve follows the season closer than the noise of a week; after it the \
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
fn tolerances_of(run: &mut Run, record: &Co2, kernel: &MaunaLoa, tolerances: &[f64]) -> Outcome {
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

// -------------------------------------------------------------------------------------------------------- the reversal

/// Tolerance of the growth of ranks.
const GROWTH_TOLERANCE: f64 = 1e-6;

/// n points, evenly spread at random, half a length scale apart on average in each direction, in a good order.
fn cloud<const D: usize>(run: &Run, n: usize) -> Vec<[f64; D]> {
    let mut rng = run.rng(&format!("cloud-{D}"));
    let side = 0.5 * (n as f64).powf(1.0 / D as f64);
    let points: Vec<[f64; D]> = (0..n)
        .map(|_| std::array::from_fn(|_| side * rng.random::<f64>()))
        .collect();
    by_bisection(&points).into_iter().map(|i| points[i]).collect()
}

/// The rank of the largest block for the squared exponential in such points.
fn first_rank<const D: usize>(run: &Run, n: usize, length: f64) -> Result<usize, HodlrError> {
    let points = cloud::<D>(run, n);
    let matrix = KernelMatrix::new(SquaredExponential { length }, &points, NOISE);
    let compression = Compression::default().tolerance(GROWTH_TOLERANCE).rank_bound(n);
    Ok(LowRank::new(&matrix, 0..n / 2, n / 2..n, &compression)?.rank())
}

/// The Hessian of softmax regression at its minimum, for images of 2×2, 4×4 and 8×8 pixels.
fn trained() -> Result<&'static [Trained], Box<dyn Error>> {
    thread_local! {
        static FOUND: OnceLock<&'static [Trained]> = const { OnceLock::new() };
    }
    if let Some(found) = FOUND.with(|found| found.get().copied()) {
        return Ok(found);
    }
    let all = [2, 4, 8]
        .into_iter()
        .map(Trained::new)
        .collect::<Result<Vec<_>, _>>()?;
    // Three small models for the life of the program.
    let all: &'static [Trained] = all.leak();
    Ok(FOUND.with(|found| *found.get_or_init(|| all)))
}

fn growth(run: &mut Run) -> Outcome {
    let hessians: Vec<DMatrix<f64>> = trained()?.iter().map(Trained::hessian).collect();
    growth_of(run, &hessians, [256, 512, 1024, 2048], 1.0)
}

fn growth_of(run: &mut Run, hessians: &[DMatrix<f64>], sizes: [usize; 4], length: f64) -> Outcome {
    let mut kernels: [Vec<(f64, f64)>; 3] = Default::default();
    for n in sizes {
        let ranks = [
            first_rank::<1>(run, n, length)?,
            first_rank::<2>(run, n, length)?,
            first_rank::<3>(run, n, length)?,
        ];
        for (points, rank) in kernels.iter_mut().zip(ranks) {
            points.push((n as f64, rank as f64));
        }
    }
    let mut softmax = Vec::new();
    for hessian in hessians {
        let n = hessian.nrows();
        let side = ((n / orders::CLASSES - 1) as f64).sqrt().round() as usize;
        let all = orders::orders(hessian, side, &mut run.rng("order"))?;
        let least = all
            .iter()
            .map(|order| needed(&orders::singular_values(hessian, &order.rows), GROWTH_TOLERANCE))
            .min();
        softmax.push((n as f64, least.unwrap_or(0) as f64));
    }
    let [line, plane, space] = kernels.each_ref().map(|points| exponent(points));
    let hessian = exponent(&softmax);
    for (name, value) in [
        ("growth-line", line),
        ("growth-plane", plane),
        ("growth-space", space),
        ("growth-hessian", hessian),
    ] {
        run.value(name, value, Format::Fixed(2))?;
    }
    claim!(run, "line-flat", "for points on a line the rank does not grow with n", line, <=, 0.1)?;
    claim!(
        run,
        "plane-root",
        "for points in the plane the rank grows about as the square root of n",
        plane,
        in,
        0.35,
        0.65
    )?;
    claim!(run, "space-faster", "for points in space the rank grows faster than the square root of n", space, >, 0.5)?;
    claim!(run, "hessian-linear", "for the Hessian the rank grows nearly as fast as the matrix", hessian, >, 0.8)?;
    let names = ["line", "plane", "space"];
    let inks = [Ink::Blue, Ink::Cyan, Ink::Green];
    let mut series: Vec<Series> = kernels
        .into_iter()
        .zip(names.into_iter().zip(inks))
        .map(|(points, (name, ink))| Series::new(name, ink, points))
        .collect();
    series.push(Series::new("Hessian", Ink::Red, softmax));
    let full: Vec<(f64, f64)> = [50.0, 4096.0].map(|n| (n, n / 2.0)).to_vec();
    series.push(Series::new("full rank", Ink::Muted, full).dashed());
    let fixed = |x: f64| Format::Fixed(2).text(x);
    let figure = figures::growth(&series)
        .caption(format!(
            "The rank of the largest block for $\\tau$ = {}, against the size of the matrix. Squared exponential in points on a line, in \
             the plane and in space, half a length scale apart; the region grows with $n$. The exponents are {}, {} and {}. The Hessian \
             of softmax regression, on digits of 2×2, 4×4 and 8×8 pixels and in the best order of the seven tried, grows with {}, almost \
             in parallel to full rank.",
            Format::Scientific(0).text(GROWTH_TOLERANCE),
            fixed(line),
            fixed(plane),
            fixed(space),
            fixed(hessian),
        ))
        .alt(format!(
            "Rank against size, both logarithmic. The line for points on a line is level; those for the plane and for space rise \
             with slopes of {} and {}; the one for the Hessian rises with slope {} just below the dashed line of full rank.",
            fixed(plane),
            fixed(space),
            fixed(hessian),
        ));
    run.figure("growth", figure)?;
    Ok(())
}

/// Seconds and ranks of one matrix, compressed and dense.
struct Duel {
    name: &'static str,
    n: usize,
    rank: usize,
    hierarchical: f64,
    dense: f64,
}

fn duel(name: &'static str, matrix: &dyn Entries, compression: &Compression) -> Result<Duel, Box<dyn Error>> {
    let n = matrix.size();
    let compressed = Hodlr::new(matrix, compression)?;
    let factor =
        |matrix: &dyn Entries| -> Result<Factor, HodlrError> { Hodlr::new(matrix, compression)?.factor() };
    factor(matrix)?;
    let cholesky = || Cholesky::new(dense(&matrix), Backend::for_size(n));
    cholesky()?;
    let dense = clock::seconds(false, cholesky);
    Ok(Duel {
        name,
        n,
        rank: compressed.ranks(0).into_iter().max().unwrap_or(0),
        hierarchical: clock::seconds(false, || factor(matrix)),
        dense,
    })
}

fn reversal(run: &mut Run) -> Outcome {
    const N: usize = 2000;
    let hessian = trained()?.last().map(Trained::hessian).ok_or("no Hessian")?;
    let (line, plane, space) = (cloud::<1>(run, N), cloud::<2>(run, N), cloud::<3>(run, N));
    let kernel = SquaredExponential { length: 1.0 };
    let compression = Compression::default().tolerance(GROWTH_TOLERANCE).rank_bound(N);
    let duels = [
        duel(
            "kernel, line",
            &KernelMatrix::new(kernel, &line, NOISE),
            &compression,
        )?,
        duel(
            "kernel, plane",
            &KernelMatrix::new(kernel, &plane, NOISE),
            &compression,
        )?,
        duel(
            "kernel, space",
            &KernelMatrix::new(kernel, &space, NOISE),
            &compression,
        )?,
        duel("Hessian, class by class", &hessian, &compression)?,
    ];
    reversal_of(run, &duels)
}

fn reversal_of(run: &mut Run, duels: &[Duel; 4]) -> Outcome {
    let mut table = Table::new(format!(
        "Seconds to compress and factor, and seconds to write down every entry and factor by dense Cholesky, $\\tau$ = {}. The rank \
         is that of the largest block.",
        Format::Scientific(0).text(GROWTH_TOLERANCE),
    ))
    .column(Column::text("matrix"))
    .column(Column::new("$n$", Format::Integer))
    .column(Column::new("rank", Format::Integer))
    .column(Column::new("HODLR", Format::Seconds))
    .column(Column::new("dense", Format::Seconds))
    .column(Column::new("HODLR / dense", Format::Significant(2)));
    let ratio = |duel: &Duel| duel.hierarchical / duel.dense;
    for duel in duels {
        table = table.row(cells![
            duel.name,
            duel.n,
            duel.rank,
            duel.hierarchical,
            duel.dense,
            ratio(duel),
        ]);
    }
    run.table("reversal", table)?;
    let [line, _, space, hessian] = duels;
    run.value("reversal-line", 1.0 / ratio(line), Format::Significant(2))?;
    run.value("reversal-space", ratio(space), Format::Significant(2))?;
    run.value("reversal-hessian", ratio(hessian), Format::Significant(2))?;
    claim!(run, "line-wins", "on the line the hierarchical factorization is the faster one", ratio(line), <, 1)?;
    claim!(run, "dense-wins", "in space and on the Hessian dense Cholesky is the faster one", ratio(space).min(ratio(hessian)), >, 1)?;
    Ok(())
}

// ------------------------------------------------------------------------------------------ the question nobody measures

/// Tolerances at which ranks are told, loosest first.
const RANK_TOLERANCES: [f64; 6] = [1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-12];

/// Rows of the kernel matrices: as many as the Hessian of the digits has.
const RANK_SIZE: usize = 650;

fn ranks(run: &mut Run) -> Outcome {
    let digits = trained()?.last().ok_or("no Hessian")?;
    let hessian = digits.hessian();
    let line: Vec<f64> = (0..RANK_SIZE).map(|i| i as f64 / RANK_SIZE as f64).collect();
    ranks_of(run, [&hessian, &digits.hessian_at_start()], digits.side, &line)
}

/// `line`: points of the unit interval, in the order of the matrix.
fn ranks_of(run: &mut Run, [hessian, at_start]: [&DMatrix<f64>; 2], side: usize, line: &[f64]) -> Outcome {
    let n = hessian.nrows();
    let half = n / 2;
    let share = |values: &[f64], tolerance: f64| needed(values, tolerance) as f64 / half as f64;
    let natural: Vec<usize> = (0..RANK_SIZE).collect();
    let of_kernel = |matrix: &dyn Entries| orders::singular_values(&dense(&matrix), &natural);
    let length = 0.1;
    let (smooth, rough) = (SquaredExponential { length }, Matern32 { length });
    let plane = unit_cloud::<2>(run);
    let space = unit_cloud::<3>(run);
    let kernels = [
        of_kernel(&KernelMatrix::new(smooth, line, NOISE)),
        of_kernel(&KernelMatrix::new(rough, line, NOISE)),
        of_kernel(&KernelMatrix::new(smooth, &plane, NOISE)),
        of_kernel(&KernelMatrix::new(smooth, &space, NOISE)),
    ];
    let all = orders::orders(hessian, side, &mut run.rng("order"))?;
    let values: Vec<Vec<f64>> = all
        .iter()
        .map(|order| orders::singular_values(hessian, &order.rows))
        .collect();

    let mut table = Table::new(format!(
        "Numerical ranks of the largest off-diagonal block, of {half} rows, for different tolerances. Above: the Hessian of softmax \
         regression on the digits at its minimum, in seven orders. Then the same Hessian at zero weights, where training begins. Below: \
         kernels of length scale {length} in {RANK_SIZE} points of the unit interval, square and cube.",
    ))
    .column(Column::text("matrix and order"));
    for tolerance in RANK_TOLERANCES {
        let power = Format::Integer.text(tolerance.log10());
        table = table.column(Column::new(format!("$\\tau = 10^{{{power}}}$"), Format::Integer));
    }
    let row = |name: String, values: &[f64]| {
        let mut row = vec![Cell::from(name)];
        row.extend(RANK_TOLERANCES.map(|tolerance| Cell::from(needed(values, tolerance))));
        row
    };
    for (Order { name, .. }, values) in all.iter().zip(&values) {
        table = table.row(row(format!("Hessian, {name}"), values));
    }
    let natural_start: Vec<usize> = (0..n).collect();
    let start = orders::singular_values(at_start, &natural_start);
    table = table.row(row("Hessian at zero, class by class".into(), &start));
    let names = [
        "squared exponential, line",
        "Matérn-3/2, line",
        "squared exponential, plane",
        "squared exponential, space",
    ];
    for (name, values) in names.iter().zip(&kernels) {
        table = table.row(row((*name).to_owned(), values));
    }
    run.table("orders", table)?;

    let best = |tolerance: f64| {
        values
            .iter()
            .map(|values| share(values, tolerance))
            .fold(f64::INFINITY, f64::min)
    };
    run.value("hessian-rows", half, Format::Integer)?;
    run.value("hessian-share", best(1e-8), Format::Percent(0))?;
    run.value("hessian-share-loose", best(1e-4), Format::Percent(0))?;
    run.value("hessian-share-loosest", best(1e-1), Format::Percent(0))?;
    run.value("kernel-share", share(&kernels[0], 1e-8), Format::Percent(1))?;
    run.value("kernel-rank", needed(&kernels[0], 1e-8), Format::Integer)?;
    run.value("matern-rank", needed(&kernels[1], 1e-12), Format::Integer)?;
    run.value("start-rank", needed(&start, 1e-12), Format::Integer)?;
    run.value("pixels", side * side, Format::Integer)?;
    claim!(run, "kernel-low", "for τ = 10⁻⁸ the kernel on a line needs at most a twentieth of the columns", share(&kernels[0], 1e-8), <=, 0.05)?;
    claim!(run, "hessian-high", "for τ = 10⁻⁸ the Hessian at its minimum needs more than two thirds of the columns, in every order tried", best(1e-8), >, 0.667)?;
    claim!(run, "start-structured", "at zero weights the rank is no more than the number of features of a class", needed(&start, 1e-12) as f64 - (side * side + 1) as f64, <=, 0)?;

    let fine: Vec<f64> = (2..=24).map(|k| 10f64.powf(-0.5 * f64::from(k))).collect();
    let curve = |values: &[f64]| fine.iter().map(|&t| (t, share(values, t))).collect::<Vec<_>>();
    let best_curve = fine.iter().map(|&t| (t, best(t))).collect();
    let series = [
        Series::new("kernel, line", Ink::Blue, curve(&kernels[0])),
        Series::new("Matérn-3/2, line", Ink::Purple, curve(&kernels[1])),
        Series::new("kernel, plane", Ink::Cyan, curve(&kernels[2])),
        Series::new("kernel, space", Ink::Green, curve(&kernels[3])),
        Series::new("Hessian, best order", Ink::Red, best_curve),
    ];
    let percent = |x: f64| Format::Percent(0).text(x);
    let figure = figures::ranks(&series)
        .caption(format!(
            "The share of its columns that the largest off-diagonal block needs, against the tolerance, which tightens to the right. \
             All matrices have {n} rows. For the kernel in ordered points on a line a handful of columns is enough at any tolerance \
             ({} at $10^{{-8}}$). The Hessian of softmax regression at its minimum, at each tolerance in the best of seven orders, needs \
             {} at $10^{{-4}}$ and {} at $10^{{-8}}$: more than kernels in the plane, and than kernels in space until the tightest tolerances.",
            Format::Percent(1).text(share(&kernels[0], 1e-8)),
            percent(best(1e-4)),
            percent(best(1e-8)),
        ))
        .alt(format!(
            "Share of full rank against tolerance, which falls from a tenth to 10⁻¹² toward the right. The two lines for kernels on a \
             line stay at the bottom. Those for the plane and for space rise steadily. The line of the Hessian rises fastest, to {} at \
             10⁻⁴ and {} at 10⁻⁸.",
            percent(best(1e-4)),
            percent(best(1e-8)),
        ));
    run.figure("ranks", figure)?;
    Ok(())
}

/// As many points as the Hessian has rows, in the unit square or cube, in a good order.
fn unit_cloud<const D: usize>(run: &Run) -> Vec<[f64; D]> {
    let side = 0.5 * (RANK_SIZE as f64).powf(1.0 / D as f64);
    let points = cloud::<D>(run, RANK_SIZE);
    points.into_iter().map(|point| point.map(|x| x / side)).collect()
}

fn steps(run: &mut Run) -> Outcome {
    let digits = trained()?.last().ok_or("no Hessian")?;
    let gradient = digits.model.gradient(&(&digits.minimizer * 0.9));
    let hessian = digits.hessian();
    let all = orders::orders(&hessian, digits.side, &mut run.rng("order"))?;
    let order = all.into_iter().nth(2).ok_or("no order")?;
    let sorted = hessian.select_rows(&order.rows).select_columns(&order.rows);
    let right = gradient.select_rows(&order.rows);
    steps_of(
        run,
        &sorted,
        &DVector::from_column_slice(right.as_slice()),
        order.name,
    )
}

/// What each tolerance does to a Newton step.
fn steps_of(run: &mut Run, hessian: &DMatrix<f64>, gradient: &DVector<f64>, order: &str) -> Outcome {
    let n = hessian.nrows();
    let exact = Cholesky::new(hessian.clone(), Backend::for_size(n))?.solve(gradient)?;
    let mut table = Table::new(format!(
        "The Newton step on the digits, near the minimum, with a compressed Hessian ({order}): the rank of the largest block, of {} rows; \
         the operations beside those of dense Cholesky; and the error of the step.",
        n / 2,
    ))
    .column(Column::new("$\\tau$", Format::Scientific(0)))
    .column(Column::new("rank", Format::Integer))
    .column(Column::new("flops / dense", Format::Significant(2)))
    .column(Column::new("error of the step", Format::Scientific(1)));
    let mut cheapest = f64::INFINITY;
    let mut loosest = f64::NAN;
    for tolerance in [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8] {
        let compression = Compression::default().tolerance(tolerance).rank_bound(n).leaf(41);
        let compressed = Hodlr::new(hessian, &compression)?;
        let rank = compressed.ranks(0).into_iter().max().unwrap_or(0);
        match compressed.factor() {
            Ok(factor) => {
                if loosest.is_nan() {
                    loosest = tolerance;
                }
                let error = (factor.solve(gradient)? - &exact).norm() / exact.norm();
                let cost = factor.flops() / ((n as f64).powi(3) / 3.0);
                if error <= 0.1 {
                    cheapest = cheapest.min(cost);
                }
                table = table.row(cells![tolerance, rank, cost, error]);
            }
            Err(HodlrError::NotPositiveDefinite { .. }) => {
                table = table.row(cells![
                    tolerance,
                    rank,
                    Cell::missing("—"),
                    Cell::missing("not definite")
                ]);
            }
            Err(error) => return Err(error.into()),
        }
    }
    run.table("steps", table)?;
    run.value("steps-cheapest", cheapest, Format::Significant(2))?;
    run.value("steps-loosest", loosest, Format::Scientific(0))?;
    claim!(run, "no-cheap-step", "no compressed Hessian that gives the Newton step to a tenth takes fewer operations than dense Cholesky", cheapest, >, 1)?;
    Ok(())
}

// -------------------------------------------------------------------------------------------------- other fast inverses

fn structures(run: &mut Run) -> Outcome {
    structures_of(run, &structures::all(32)?)
}

fn structures_of(run: &mut Run, all: &[structures::Structured]) -> Outcome {
    let n = all.first().map_or(0, |one| one.n);
    let mut table = Table::new(format!(
        "Four structures that make a system of $n$ = {n} equations cheap: the operations of one solution, up to a constant; where a \
         Hessian has the structure; seconds by the structure and by dense Cholesky; and how far apart the two solutions are.",
    ))
    .column(Column::text("structure"))
    .column(Column::text("cost"))
    .column(Column::text("where Hessians have it"))
    .column(Column::new("structured", Format::Seconds))
    .column(Column::new("dense", Format::Seconds))
    .column(Column::new("apart", Format::Scientific(0)));
    let (mut slowest, mut apart) = (f64::INFINITY, 0.0f64);
    for one in all {
        table = table.row(cells![
            one.name,
            one.cost,
            one.where_found,
            one.fast,
            one.dense,
            one.apart
        ]);
        slowest = slowest.min(one.dense / one.fast);
        apart = apart.max(one.apart);
    }
    run.table("structures", table)?;
    run.value("structures-speedup", slowest, Format::Significant(2))?;
    claim!(run, "structure-wins", "each structured solution is at least five times as fast as the dense one", slowest, >=, 5)?;
    claim!(run, "structure-exact", "and no less exact: they agree to ten digits", apart, <=, 1e-10)?;
    Ok(())
}

//! What it costs: operations counted, and seconds.

use exhibit::{Column, Format, Ink, Outcome, Run, Table, cells, claim};
use hessian::fit::exponent;
use hierarchical::figures::{self, Series};
use hierarchical::{Compression, Hodlr, HodlrError, KernelMatrix, Matern32, SquaredExponential, dense};
use nalgebra::DVector;
use problems::dense::{Backend, Cholesky};
use rand::RngExt;

use crate::clock;

/// Spacing of the points in units of the length scale, 1.
pub(crate) const SPACING: f64 = 0.1;
/// Variance of the noise: the standard deviation is a tenth of the signal's.
pub(crate) const NOISE: f64 = 0.01;

/// A record of n points in time at about even spacing, which grows longer with n, not denser.
pub(crate) fn times(run: &Run, n: usize) -> Vec<f64> {
    let mut rng = run.rng("times");
    (0..n)
        .map(|i| SPACING * (i as f64 + 0.9 * rng.random::<f64>()))
        .collect()
}

/// The matrix of a kernel of length scale 1 in the points, compressed.
pub(crate) type Compress<'a> = &'a dyn Fn(&[f64]) -> Result<Hodlr, HodlrError>;

pub(crate) fn squared_exponential(times: &[f64]) -> Result<Hodlr, HodlrError> {
    let kernel = SquaredExponential { length: 1.0 };
    Hodlr::new(&KernelMatrix::new(kernel, times, NOISE), &Compression::default())
}

pub(crate) fn matern(times: &[f64]) -> Result<Hodlr, HodlrError> {
    let kernel = Matern32 { length: 1.0 };
    Hodlr::new(&KernelMatrix::new(kernel, times, NOISE), &Compression::default())
}

pub(crate) fn counted(run: &mut Run) -> Outcome {
    counted_of(
        run,
        &[1000, 2000, 4000, 8000, 16_000, 32_000, 64_000],
        [&squared_exponential, &matern],
    )
}

pub(crate) fn counted_of(run: &mut Run, sizes: &[usize], kernels: [Compress; 2]) -> Outcome {
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
pub(crate) struct Timed {
    compress: f64,
    factor: f64,
    solve: f64,
    determinant: f64,
}

/// The shortest of at least two runs of each step.
pub(crate) fn time(times: &[f64], compress: Compress) -> Result<Timed, HodlrError> {
    let matrix = compress(times)?;
    let factor = matrix.factor()?;
    let right = DVector::from_fn(times.len(), |i, _| (i as f64).cos());
    Ok(Timed {
        compress: clock::seconds(|| compress(times)),
        factor: clock::seconds(|| matrix.factor()),
        solve: clock::seconds(|| factor.solve(&right)),
        determinant: clock::seconds(|| factor.log_determinant()),
    })
}

pub(crate) fn scaling(run: &mut Run) -> Outcome {
    let mut sizes = vec![
        125, 250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 100_000,
    ];
    if run.full() {
        sizes.extend([250_000, 500_000, 1_000_000]);
    }
    scaling_of(run, &sizes, 4000, [&squared_exponential, &matern])
}

pub(crate) fn scaling_of(
    run: &mut Run,
    sizes: &[usize],
    dense_up_to: usize,
    kernels: [Compress; 2],
) -> Outcome {
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
        let mut matrix = dense(&KernelMatrix::new(kernel, &times, NOISE));
        // Far from the diagonal the entries sink below 10⁻³⁰⁸, the normal range of numbers, where a processor takes a
        // hundred times as long over each; dense Cholesky shall not be charged for that.
        matrix
            .iter_mut()
            .filter(|entry| **entry < 1e-40)
            .for_each(|entry| *entry = 0.0);
        // The copy that it overwrites is not its business.
        let copy = || matrix.clone();
        let taken = clock::seconds_from(copy, |copy| Cholesky::new(copy, Backend::for_size(n)));
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
        Series::new("Matérn, the same", Ink::Cyan, pick(rough, &whole)).dashed(),
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
pub(crate) fn crossing(first: &[(f64, f64)], second: &[(f64, f64)]) -> Option<f64> {
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

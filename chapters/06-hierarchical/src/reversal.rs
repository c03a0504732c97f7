//! Points in the plane and in space, and a Hessian: ranks that grow.

use std::error::Error;
use std::sync::OnceLock;

use exhibit::{Column, Format, Ink, Outcome, Run, Table, cells, claim};
use hessian::fit::exponent;
use hierarchical::figures::{self, Series};
use hierarchical::{
    Compression, Entries, Factor, Hodlr, HodlrError, KernelMatrix, LowRank, SquaredExponential, by_bisection,
    coupling, dense, needed,
};
use nalgebra::DMatrix;
use problems::dense::{Backend, Cholesky};
use rand::RngExt;

use crate::clock;
use crate::cost::NOISE;
use crate::orders::{self, Trained};

/// Tolerance of the growth of ranks.
pub(crate) const GROWTH_TOLERANCE: f64 = 1e-6;

/// n points, evenly spread at random, half a length scale apart on average in each direction, in a good order.
pub(crate) fn cloud<const D: usize>(run: &Run, n: usize) -> Vec<[f64; D]> {
    let mut rng = run.rng(&format!("cloud-{D}"));
    let side = 0.5 * (n as f64).powf(1.0 / D as f64);
    let points: Vec<[f64; D]> = (0..n)
        .map(|_| std::array::from_fn(|_| side * rng.random::<f64>()))
        .collect();
    by_bisection(&points).into_iter().map(|i| points[i]).collect()
}

/// The rank of the largest block for the squared exponential in such points.
pub(crate) fn first_rank<const D: usize>(run: &Run, n: usize, length: f64) -> Result<usize, HodlrError> {
    let points = cloud::<D>(run, n);
    let matrix = KernelMatrix::new(SquaredExponential { length }, &points, NOISE);
    let compression = Compression::default().tolerance(GROWTH_TOLERANCE).rank_bound(n);
    Ok(LowRank::new(&matrix, 0..n / 2, n / 2..n, &compression)?.rank())
}

/// The Hessian of softmax regression at its minimum, for images of 2×2, 4×4 and 8×8 pixels.
pub(crate) fn trained() -> Result<&'static [Trained], Box<dyn Error>> {
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

pub(crate) fn growth(run: &mut Run) -> Outcome {
    let hessians: Vec<DMatrix<f64>> = trained()?.iter().map(Trained::hessian).collect();
    growth_of(run, &hessians, [256, 512, 1024, 2048], 1.0)
}

pub(crate) fn growth_of(run: &mut Run, hessians: &[DMatrix<f64>], sizes: [usize; 4], length: f64) -> Outcome {
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
        let mut least = n;
        for order in &all {
            least = least.min(needed(&coupling(hessian, &order.rows)?, GROWTH_TOLERANCE));
        }
        softmax.push((n as f64, least as f64));
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
    series.push(Series::new("Hessian", Ink::Red, softmax).named_at(100.0, 26.0));
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
pub(crate) struct Duel {
    pub(crate) name: &'static str,
    pub(crate) n: usize,
    pub(crate) rank: usize,
    pub(crate) hierarchical: f64,
    pub(crate) dense: f64,
}

pub(crate) fn duel(
    name: &'static str,
    matrix: &dyn Entries,
    compression: &Compression,
) -> Result<Duel, Box<dyn Error>> {
    let n = matrix.size();
    let compressed = Hodlr::new(matrix, compression)?;
    let factor =
        |matrix: &dyn Entries| -> Result<Factor, HodlrError> { Hodlr::new(matrix, compression)?.factor() };
    factor(matrix)?;
    let cholesky = || Cholesky::new(dense(&matrix), Backend::for_size(n));
    cholesky()?;
    let dense = clock::seconds(cholesky);
    Ok(Duel {
        name,
        n,
        rank: compressed.ranks(0).into_iter().max().unwrap_or(0),
        hierarchical: clock::seconds(|| factor(matrix)),
        dense,
    })
}

pub(crate) fn reversal(run: &mut Run) -> Outcome {
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

pub(crate) fn reversal_of(run: &mut Run, duels: &[Duel; 4]) -> Outcome {
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

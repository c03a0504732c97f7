//! Is a Hessian such a matrix? Its ranks.

use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Table, cells, claim};
use hierarchical::figures::{self, Series};
use hierarchical::{
    Compression, Entries, Hodlr, HodlrError, KernelMatrix, Matern32, SquaredExponential, coupling, dense,
    needed,
};
use nalgebra::{DMatrix, DVector};
use problems::Objective;
use problems::dense::{Backend, Cholesky};

use crate::cost::NOISE;
use crate::orders::{self, Order};
use crate::reversal::{cloud, trained};

/// Tolerances at which ranks are told, loosest first.
pub(crate) const RANK_TOLERANCES: [f64; 6] = [1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-12];

/// Rows of the kernel matrices: as many as the Hessian of the digits has.
pub(crate) const RANK_SIZE: usize = 650;

pub(crate) fn ranks(run: &mut Run) -> Outcome {
    let digits = trained()?.last().ok_or("no Hessian")?;
    let hessian = digits.hessian();
    let line: Vec<f64> = (0..RANK_SIZE).map(|i| i as f64 / RANK_SIZE as f64).collect();
    ranks_of(run, [&hessian, &digits.hessian_at_start()], digits.side, &line)
}

/// `line`: points of the unit interval, in the order of the matrix.
pub(crate) fn ranks_of(
    run: &mut Run,
    [hessian, at_start]: [&DMatrix<f64>; 2],
    side: usize,
    line: &[f64],
) -> Outcome {
    let n = hessian.nrows();
    let half = n / 2;
    let share = |values: &[f64], tolerance: f64| needed(values, tolerance) as f64 / half as f64;
    let natural: Vec<usize> = (0..RANK_SIZE).collect();
    let of_kernel = |matrix: &dyn Entries| coupling(&dense(&matrix), &natural);
    let length = 0.1;
    let (smooth, rough) = (SquaredExponential { length }, Matern32 { length });
    let plane = unit_cloud::<2>(run);
    let space = unit_cloud::<3>(run);
    let kernels = [
        of_kernel(&KernelMatrix::new(smooth, line, NOISE))?,
        of_kernel(&KernelMatrix::new(rough, line, NOISE))?,
        of_kernel(&KernelMatrix::new(smooth, &plane, NOISE))?,
        of_kernel(&KernelMatrix::new(smooth, &space, NOISE))?,
    ];
    let all = orders::orders(hessian, side, &mut run.rng("order"))?;
    let values: Vec<Vec<f64>> = all
        .iter()
        .map(|order| coupling(hessian, &order.rows))
        .collect::<Result<_, _>>()?;

    let mut table = Table::new(format!(
        "Numerical ranks of the largest off-diagonal block, of {half} rows, for tolerances $\\tau$ from $10^{{-1}}$ to $10^{{-12}}$. Above: the Hessian of softmax \
         regression on the digits at its minimum, in seven orders. Then the same Hessian at zero weights, where training begins. Below: \
         kernels of length scale {length} in {RANK_SIZE} points of the unit interval, square and cube.",
    ))
    .column(Column::text("matrix and order"));
    for tolerance in RANK_TOLERANCES {
        let power = Format::Integer.text(tolerance.log10());
        table = table.column(Column::new(format!("$10^{{{power}}}$"), Format::Integer));
    }
    let row = |name: String, values: &[f64]| {
        let mut row = vec![Cell::from(name)];
        row.extend(RANK_TOLERANCES.map(|tolerance| Cell::from(needed(values, tolerance))));
        row
    };
    for (Order { name, .. }, values) in all.iter().zip(&values) {
        table = table.row(row((*name).to_owned(), values));
    }
    let natural_start: Vec<usize> = (0..n).collect();
    let start = coupling(at_start, &natural_start)?;
    table = table.row(row("at zero, class by class".into(), &start));
    let names = ["kernel, line", "Matérn, line", "kernel, plane", "kernel, space"];
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
             {} at $10^{{-4}}$ and {} at $10^{{-8}}$; a kernel in space needs {} and {}.",
            Format::Percent(1).text(share(&kernels[0], 1e-8)),
            percent(best(1e-4)),
            percent(best(1e-8)),
            percent(share(&kernels[3], 1e-4)),
            percent(share(&kernels[3], 1e-8)),
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
pub(crate) fn unit_cloud<const D: usize>(run: &Run) -> Vec<[f64; D]> {
    let side = 0.5 * (RANK_SIZE as f64).powf(1.0 / D as f64);
    let points = cloud::<D>(run, RANK_SIZE);
    points.into_iter().map(|point| point.map(|x| x / side)).collect()
}

pub(crate) fn steps(run: &mut Run) -> Outcome {
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
pub(crate) fn steps_of(
    run: &mut Run,
    hessian: &DMatrix<f64>,
    gradient: &DVector<f64>,
    order: &str,
) -> Outcome {
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

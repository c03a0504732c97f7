//! The ranks of a network's Hessian: may it be inverted like a kernel's matrix?

use std::sync::Arc;

use exhibit::{Cell, ChaCha8Rng, Column, Format, Ink, Outcome, Run, Table, claim};
use first_order::{Adam, Schedule, train};
use hierarchical::figures::Series;
use hierarchical::{
    KernelMatrix, SquaredExponential, by_bisection, by_coupling, coupling, dense, needed, rising,
};
use nalgebra::{DMatrix, DVector};
use network::{Activation, Architecture, Examples, Initialization, Layer, Loss, Network, Targets, exact};
use problems::Objective;
use problems::dense::{Backend, symmetric_eigen};
use rand::seq::SliceRandom;

use super::sizes::DIGITS;

/// λ, as in the chapters on softmax regression.
const REGULARIZATION: f64 = 1e-4;
/// Tolerances at which ranks are told, as for softmax regression.
const TOLERANCES: [f64; 6] = [1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-12];
const SCHEDULE: Schedule = Schedule {
    epochs: 200,
    batch: 50,
};

pub fn ranks(run: &mut Run) -> Outcome {
    let (training, _) = problems::data::digits()?.split();
    let examples = Examples::new(
        training.images.transpose() / 16.0,
        Targets::Classes(training.labels),
    )?;
    let shape = Architecture::new(&DIGITS, Activation::Tanh, Activation::Linear)?;
    let mut rng = run.rng("ranks");
    let start: DVector<f64> = Initialization::Glorot.draw(&shape, &mut rng)?;
    let network = Network::new(shape, Loss::CrossEntropy, Arc::new(examples))?.regularized(REGULARIZATION)?;
    let mut adam = Adam::new(0.003)?;
    let trained = train(&mut adam, &network, &start, &SCHEDULE, &mut rng, &mut |_, _| ())?;
    run.value("ranks-error", network.error_rate(&trained), Format::Percent(1))?;
    run.value("ranks-epochs", SCHEDULE.epochs, Format::Integer)?;
    run.value(
        "ranks-gradient",
        network.gradient(&trained).norm(),
        Format::Scientific(0),
    )?;
    let [hessian, at_start] = [&trained, &start].map(|x| exact::hessian(&network, x));
    let points: Vec<f64> = (0..hessian.nrows())
        .map(|i| i as f64 / hessian.nrows() as f64)
        .collect();
    let kernel = dense(&KernelMatrix::new(
        SquaredExponential { length: 0.1 },
        &points,
        0.01,
    ));
    ranks_of(
        run,
        network.architecture().layers(),
        [&hessian, &at_start, &kernel],
    )
}

/// `kernel`: a matrix of as many rows that is known to have low ranks.
pub fn ranks_of(run: &mut Run, layers: &[Layer], [hessian, at_start, kernel]: [&DMatrix<f64>; 3]) -> Outcome {
    let (n, half) = (hessian.nrows(), hessian.nrows() / 2);
    let share = |values: &[f64], tolerance: f64| needed(values, tolerance) as f64 / half as f64;
    let trained = spectra(hessian, layers, run.rng("order"))?;
    let begun = spectra(at_start, layers, run.rng("order"))?;
    let kernel = coupling(kernel, &(0..n).collect::<Vec<_>>())?;
    let best = |spectra: &[Spectrum], tolerance: f64| {
        let shares = spectra.iter().map(|one| share(&one.values, tolerance));
        shares.fold(f64::INFINITY, f64::min)
    };

    let mut table = Table::new(format!(
        "Numerical ranks of the largest off-diagonal block, of {half} rows, for tolerances $\\tau$ from $10^{{-1}}$ to $10^{{-12}}$: the \
         Hessian of a trained 64-16-10 network on the digits, in seven orders; the same at its random start, at each tolerance in the \
         best of them; and a kernel in as many points on a line.",
    ))
    .column(Column::text("matrix and order"));
    for tolerance in TOLERANCES {
        let power = Format::Integer.text(tolerance.log10());
        table = table.column(Column::new(format!("$10^{{{power}}}$"), Format::Integer));
    }
    let row = |name: &str, rank: &dyn Fn(f64) -> usize| {
        let mut row = vec![Cell::from(name)];
        row.extend(TOLERANCES.map(|tolerance| Cell::from(rank(tolerance))));
        row
    };
    for one in &trained {
        table = table.row(row(one.name, &|tolerance| needed(&one.values, tolerance)));
    }
    let least = |tolerance: f64| {
        begun
            .iter()
            .map(|one| needed(&one.values, tolerance))
            .min()
            .unwrap_or(n)
    };
    table = table.row(row("at the start, best", &least));
    table = table.row(row("kernel, line", &|tolerance| needed(&kernel, tolerance)));
    run.table("rank-orders", table)?;

    let percent = |x: f64| Format::Percent(0).text(x);
    for (name, tolerance) in [("loosest", 1e-1), ("loose", 1e-4), ("tight", 1e-8)] {
        run.value(
            &format!("ranks-{name}"),
            best(&trained, tolerance),
            Format::Percent(0),
        )?;
    }
    run.value("ranks-start", best(&begun, 1e-8), Format::Percent(0))?;
    run.value("ranks-rows", half, Format::Integer)?;
    claim!(run, "ranks-high", "for τ = 10⁻⁸ the trained network's Hessian needs more than two thirds of the columns, in every order tried", best(&trained, 1e-8), >, 0.667)?;
    claim!(run, "ranks-above-kernel", "for τ = 10⁻⁴ it needs at least ten times as many columns as the kernel on a line", best(&trained, 1e-4) / share(&kernel, 1e-4), >=, 10)?;

    let fine: Vec<f64> = (2..=24).map(|k| 10f64.powf(-0.5 * f64::from(k))).collect();
    let curve = |of: &dyn Fn(f64) -> f64| fine.iter().map(|&t| (t, of(t))).collect::<Vec<_>>();
    let series = [
        Series::new("kernel, line", Ink::Blue, curve(&|t| share(&kernel, t))),
        Series::new("network, start", Ink::Orange, curve(&|t| best(&begun, t))),
        Series::new("network, trained", Ink::Red, curve(&|t| best(&trained, t))),
    ];
    let figure = hierarchical::figures::ranks(&series)
        .caption(format!(
            "The share of its columns that the largest off-diagonal block of a network’s Hessian needs, against the tolerance, which \
             tightens to the right; 64-16-10 on the digits, {n} parameters, at each tolerance in the best of seven orders. The trained \
             network needs {} at $10^{{-4}}$ and {} at $10^{{-8}}$, its random start {} and {}, a kernel in as many points on a line {} and {}.",
            percent(best(&trained, 1e-4)),
            percent(best(&trained, 1e-8)),
            percent(best(&begun, 1e-4)),
            percent(best(&begun, 1e-8)),
            percent(share(&kernel, 1e-4)),
            percent(share(&kernel, 1e-8)),
        ))
        .alt(format!(
            "Share of full rank against tolerance, which falls from a tenth to 10⁻¹² toward the right. The line of the kernel stays at \
             the bottom. Those of the network rise: trained to {} at 10⁻⁴ and {} at 10⁻⁸.",
            percent(best(&trained, 1e-4)),
            percent(best(&trained, 1e-8)),
        ));
    run.figure("ranks", figure)?;
    Ok(())
}

/// An order of the parameters, and the singular values of the largest block off the diagonal.
struct Spectrum {
    name: &'static str,
    values: Vec<f64>,
}

/// In all orders that we could think of.
fn spectra(
    hessian: &DMatrix<f64>,
    layers: &[Layer],
    mut rng: ChaCha8Rng,
) -> Result<Vec<Spectrum>, Box<dyn std::error::Error>> {
    let n = hessian.nrows();
    let mut random: Vec<usize> = (0..n).collect();
    random.shuffle(&mut rng);
    let leading = symmetric_eigen(hessian, Backend::Faer)?
        .vectors
        .column(n - 1)
        .into_owned();
    let orders: [(&str, Vec<usize>); 7] = [
        ("pixel by pixel", (0..n).collect()),
        ("unit by unit", by_unit(layers)),
        ("bisected image", by_image(layers)),
        ("Fiedler vector", by_coupling(hessian)?),
        ("leading eigenvector", rising(leading.as_slice())),
        ("diagonal entry", rising(hessian.diagonal().as_slice())),
        ("random", random),
    ];
    let spectra = orders.into_iter().map(|(name, order)| {
        let values = coupling(hessian, &order)?;
        Ok(Spectrum { name, values })
    });
    spectra.collect()
}

/// Layer by layer, and in a layer the weights into each unit with its bias.
fn by_unit(layers: &[Layer]) -> Vec<usize> {
    let into = |layer: &Layer, unit: usize| {
        let (start, m) = (layer.start, layer.outputs);
        (0..=layer.inputs)
            .map(move |input| start + unit + input * m)
            .collect::<Vec<_>>()
    };
    let units = layers
        .iter()
        .flat_map(|layer| (0..layer.outputs).flat_map(move |unit| into(layer, unit)));
    units.collect()
}

/// The first layer's pixels by bisecting the image, for each the weights to all units; the rest as it is stored.
fn by_image(layers: &[Layer]) -> Vec<usize> {
    let Some((first, rest)) = layers.split_first() else {
        return Vec::new();
    };
    let side = (first.inputs as f64).sqrt().round() as usize;
    let places: Vec<[f64; 2]> = (0..first.inputs)
        .map(|pixel| [(pixel / side) as f64, (pixel % side) as f64])
        .collect();
    let m = first.outputs;
    let pixels = by_bisection(&places)
        .into_iter()
        .flat_map(|pixel| pixel * m..(pixel + 1) * m);
    let later: usize = rest.iter().map(Layer::parameters).sum();
    pixels
        .chain(first.inputs * m..first.parameters() + later)
        .collect()
}

//! What the derivatives cost: the experiments that are timed.

use std::sync::Arc;

use exhibit::{Column, Format, Ink, Outcome, Run, Table, cells, claim};
use nalgebra::{DMatrix, DVector};
use network::{Activation, Architecture, Examples, Initialization, Loss, Network, Targets, exact, figures};

use crate::speed;
use crate::{DIGITS, SCHEDULE};

pub(crate) fn speed(run: &mut Run) -> Outcome {
    let rounds = if run.full() { 2000 } else { 200 };
    speed_of(run, &speed::Case::new(512, run.rng("speed"))?, rounds)
}

pub(crate) fn speed_of(run: &mut Run, case: &speed::Case, rounds: usize) -> Outcome {
    let measured = speed::measure(case, rounds)?;
    let rate = |seconds: f64, flops: f64| flops / seconds / 1e9;
    let peak = measured.peak;
    let mut table = Table::new(format!(
        "The derivatives of 784-128-10 with tanh units, a batch of {} in single precision on one thread: the least time of \
         {rounds} rounds, in gradients, and the arithmetic of the matrix products as a share of what a large product \
         reaches here, {} Gflop/s.",
        case.batch(),
        Format::Integer.text(peak),
    ))
    .column(Column::text("what"))
    .column(Column::new("time", Format::Seconds).unit("ms"))
    .column(Column::new("gradients", Format::Fixed(2)))
    .column(Column::new("share of peak", Format::Percent(0)));
    let gradient = measured.gradient;
    for (what, seconds, flops) in measured.rows() {
        table = table.row(cells![
            what,
            seconds,
            seconds / gradient,
            rate(seconds, flops) / peak
        ]);
    }
    run.table("speed", table)?;
    run.value("peak", peak, Format::Integer)?;
    run.value("gradient-flops", case.gradient_flops() / 1e6, Format::Integer)?;
    run.value("speed-batch", case.batch(), Format::Integer)?;
    let share = rate(gradient, case.gradient_flops()) / peak;
    run.value("gradient-share", share, Format::Percent(0))?;
    claim!(run, "gradient-near-peak", "the gradient runs at 80 % or more of the peak of a matrix product", share, >=, 0.8)?;
    let hessian = measured.hessian_new / gradient;
    run.value("hessian-gradients", hessian, Format::Fixed(2))?;
    run.value(
        "hessian-again-gradients",
        measured.hessian_same / gradient,
        Format::Fixed(2),
    )?;
    claim!(run, "hessian-product-cheap", "a product with the Hessian at a new point takes at most 1.7 gradients", hessian, <=, 1.7)?;
    let gauss_newton = measured.gauss_newton_new / gradient;
    run.value("gauss-newton-gradients", gauss_newton, Format::Fixed(2))?;
    claim!(run, "gauss-newton-product-cheap", "a product with the Gauss–Newton matrix at a new point takes at most 1.7 gradients", gauss_newton, <=, 1.7)?;
    Ok(())
}

pub(crate) fn anatomy(run: &mut Run) -> Outcome {
    let batches = [SCHEDULE.batch, 512];
    let mut parts: Vec<figures::Part> = Vec::new();
    let (mut shares, mut of_adam) = (Vec::new(), Vec::new());
    for batch in batches {
        let case = speed::Case::new(batch, run.rng("speed"))?;
        let found = speed::anatomy(&case, 300)?;
        let whole: f64 = found.iter().map(|part| part.1).sum();
        let products: f64 = found
            .iter()
            .filter(|part| part.0.ends_with("products"))
            .map(|part| part.1)
            .sum();
        shares.push(products / whole);
        of_adam.extend(found.last().map(|part| part.1 / whole));
        for (at, (name, seconds)) in found.into_iter().enumerate() {
            let inks = [Ink::Orange, Ink::Blue, Ink::Cyan, Ink::Purple, Ink::Red];
            if parts.len() <= at {
                parts.push(figures::Part {
                    name,
                    ink: inks[at % inks.len()],
                    seconds: Vec::new(),
                });
            }
            parts[at].seconds.push(seconds / batch as f64);
        }
    }
    let percent = |x: f64| Format::Percent(0).text(x);
    let figure = figures::anatomy(&batches, &parts)
        .caption(format!(
            "Where the time of a training step goes, per example. The matrix products take {} of a step with {} examples and {} \
             with {}. Adam’s own arithmetic costs the same whatever the batch, so that a larger batch spreads it thinner.",
            percent(shares[0]),
            batches[0],
            percent(shares[1]),
            batches[1],
        ))
        .alt(format!(
            "Two panels of bars, for batches of {} and {}: gathering the batch, forward products, backward products, \
             everything else of the gradient, and Adam’s step. The two bars of products are the longest for the larger batch, \
             where together they take {}; Adam’s bar shrinks from the smaller batch to the larger.",
            batches[0],
            batches[1],
            percent(shares[1]),
        ));
    run.figure("anatomy", figure)?;
    run.value("products-share", shares[1], Format::Percent(0))?;
    run.value("products-share-small", shares[0], Format::Percent(0))?;
    run.value("adam-share", of_adam[1], Format::Percent(0))?;
    run.value("adam-share-small", of_adam[0], Format::Percent(0))?;
    run.value("small-batch", batches[0], Format::Integer)?;
    Ok(())
}

pub(crate) fn whole_hessian(run: &mut Run) -> Outcome {
    whole_hessian_of(run, &|network, x| exact::hessian(network, x), 8)
}

pub(crate) fn whole_hessian_of(
    run: &mut Run,
    form: &dyn Fn(&Network, &DVector<f64>) -> DMatrix<f64>,
    rounds: usize,
) -> Outcome {
    let digits = problems::data::digits()?;
    let examples = Examples::new(digits.images.transpose() / 16.0, Targets::Classes(digits.labels))?;
    let shape = Architecture::new(&DIGITS, Activation::Tanh, Activation::Linear)?;
    let x = Initialization::Glorot.draw(&shape, &mut run.rng("digits"))?;
    let network = Network::new(shape, Loss::CrossEntropy, Arc::new(examples))?;
    let mut least = [f64::INFINITY; 2];
    for _ in 0..rounds {
        let column = || hessian::product::hessian(&network, &x);
        least[0] = least[0].min(speed::seconds(|| form(&network, &x)).0);
        let (time, whole) = speed::seconds(column);
        whole?;
        least[1] = least[1].min(time);
    }
    run.value("exact-seconds", least[0], Format::Seconds)?;
    run.value("columns-seconds", least[1], Format::Seconds)?;
    run.value("exact-ratio", least[1] / least[0], Format::Significant(2))?;
    run.value("digits-images", network.data().len(), Format::Count)?;
    claim!(run, "exact-faster", "the Hessian by its structure takes at most a tenth of the time of one product a column", least[1] / least[0], >=, 10)?;
    Ok(())
}

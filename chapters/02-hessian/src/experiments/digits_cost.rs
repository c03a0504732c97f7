//! What the digits' Hessian costs, each way.

use exhibit::{Column, Format, Outcome, Run, Table, cells};
use hessian::{difference, hyper_dual, product};
use problems::{Objective, SoftmaxRegression};

use crate::clock;

pub fn digits_cost(run: &mut Run) -> Outcome {
    let (train, _) = problems::data::digits()?.split();
    let f = SoftmaxRegression::from_digits(&train, 0.0)?;
    let (w, n) = (f.start(), f.dimension());
    let gradient = clock::measure(|| f.gradient(&w)).seconds;
    let hand = clock::measure(|| f.hessian(&w)).seconds;
    let products = clock::once(|| product::hessian(&f, &w)).seconds;
    let central = clock::once(|| difference::central(&f, &w, difference::CENTRAL_STEP)).seconds;
    let entry = clock::measure(|| hyper_dual::entry(&f, &w, 1, n - 1)).seconds;
    let entries = n * (n + 1) / 2;
    let mut table = Table::new(format!(
        "The Hessian of softmax regression on the digits, {n} parameters. Hyper-dual numbers were timed on one of the {} \
         distinct entries, and the rest is multiplication: nobody waited for it.",
        Format::Count.text(entries)
    ))
    .column(Column::text("way"))
    .column(Column::text("calls"))
    .column(Column::new("time", Format::Seconds))
    .column(Column::new("in gradients", Format::Count));
    for (way, calls, seconds) in [
        ("by hand, block by block", "1".to_owned(), hand),
        ("products", format!("{n} products"), products),
        (
            "central differences",
            format!("{} gradients", Format::Integer.text(2 * n)),
            central,
        ),
        (
            "hyper-dual numbers",
            format!("{} evaluations", Format::Count.text(entries)),
            entry * entries as f64,
        ),
    ] {
        table = table.row(cells![way, calls, seconds, two_digits(seconds / gradient)]);
    }
    run.table("digits-cost", table)?;
    Ok(())
}

/// A number rounded to its first two digits.
fn two_digits(x: f64) -> f64 {
    let unit = 10_f64.powf(x.log10().floor() - 1.0);
    (x / unit).round() * unit
}

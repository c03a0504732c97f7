//! What a step costs, read off the source.

use exhibit::{Column, Format, Outcome, Run, Table, cells, claim};
use first_order::Schedule;

use crate::ledger::Cost;

pub fn cost(run: &mut Run) -> Outcome {
    cost_of(run, include_str!("../adam.rs"))
}

pub fn cost_of(run: &mut Run, adam: &str) -> Outcome {
    let methods = [
        (
            "gradient descent",
            "nothing",
            Cost::of(include_str!("../gradient_descent.rs"), ""),
        ),
        (
            "momentum",
            "velocity",
            Cost::of(include_str!("../momentum.rs"), ""),
        ),
        (
            "Nesterov",
            "velocity",
            Cost::of(include_str!("../nesterov.rs"), ""),
        ),
        // One of the two variants; they cost the same.
        (
            "RMSprop",
            "mean square",
            Cost::of(include_str!("../rmsprop.rs"), "InsideRoot"),
        ),
        ("Adam", "mean, mean square", Cost::of(adam, "")),
    ];
    let batch = Schedule::default().batch;
    // Softmax regression: two multiplications and two additions for each parameter and example.
    let gradient = 4 * batch;
    let table = Table::new(format!(
        "What a step costs for each parameter, beside the gradient. Memory counts parameters, gradient and state in double \
         precision. Operations are additions, multiplications, divisions and square roots, counted in the source of each method; \
         the gradient of softmax regression on {batch} examples takes {gradient}."
    ))
    .column(Column::text("method"))
    .column(Column::text("remembers"))
    .column(Column::new("bytes", Format::Integer))
    .column(Column::new("operations", Format::Integer));
    let row = |(name, remembers, cost): &(&'static str, &'static str, Cost)| {
        cells![*name, *remembers, 8 * (2 + cost.state), cost.flops]
    };
    run.table("cost", table.rows(methods.iter().map(row)))?;
    let adam = methods
        .iter()
        .map(|(.., cost)| cost.flops)
        .max()
        .unwrap_or_default();
    claim!(
        run,
        "step-is-cheap",
        "the dearest of these steps takes less than a tenth of the arithmetic of its gradient",
        adam as f64 / gradient as f64,
        <,
        0.1
    )?;
    Ok(())
}

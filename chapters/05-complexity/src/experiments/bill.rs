//! What a step of each method costs.

use complexity::horizon;
use complexity::ledger::{LEDGER, Setting};
use exhibit::{Cell, Column, Format, Outcome, Run, Table, cells};

pub fn step_cost(run: &mut Run) -> Outcome {
    let sizes = [1e3, 1e6, 1e9].map(Setting::with_parameters);
    let mut symbols = Table::new(
        "What one step costs, leading terms only, for a network of $L$ square layers of side $d = \\sqrt{N/L}$ and batches \
         of $B$ examples. *Gradients*: work on the data, in evaluations of the loss and its gradient, $6NB$ flops each; a \
         Hessian-vector product is two. *Flops beside* come on top. *Numbers kept* are those beside the parameters and the \
         gradient. HODLR is given its matrix. Line searches and rejected steps come extra.",
    )
    .column(Column::text("method"))
    .column(Column::text("taught in"))
    .column(Column::text("gradients"))
    .column(Column::text("flops beside"))
    .column(Column::text("numbers kept"));
    let mut numbers = Table::new(format!(
        "The same in numbers: flops of a step, the work on the data included, and bytes kept in double precision, for \
         three $N$. {}.",
        sizes[0].legend()
    ))
    .column(Column::text("method"));
    for power in [3, 6, 9] {
        numbers = numbers.column(Column::new(
            format!("flops, $N = 10^{power}$"),
            Format::Scientific(0),
        ));
    }
    for power in [3, 6, 9] {
        numbers = numbers.column(Column::new(
            format!("bytes, $N = 10^{power}$"),
            Format::Scientific(0),
        ));
    }
    for entry in LEDGER {
        let gradients = match entry.gradients {
            Some(tex) => Cell::from(format!("${tex}$")),
            None => Cell::missing("—"),
        };
        symbols = symbols.row(cells![
            entry.method,
            format!("{{{{#ref chapter {}}}}}", entry.chapter),
            gradients,
            format!("${}$", entry.flops),
            format!("${}$", entry.memory),
        ]);
        let mut row = cells![entry.method];
        row.extend(sizes.iter().map(|setting| Cell::from(entry.total(setting))));
        row.extend(sizes.iter().map(|setting| Cell::from(entry.bytes(setting))));
        numbers = numbers.row(row);
    }
    run.table("step-cost", symbols)?;
    run.table("step-numbers", numbers)?;
    let bytes = |setting: &Setting| {
        LEDGER
            .iter()
            .map(|entry| entry.bytes(setting))
            .collect::<Vec<f64>>()
    };
    let affordable = bytes(&sizes[1])
        .iter()
        .filter(|bytes| **bytes <= horizon::MEMORIES[0].1)
        .count();
    run.value("ledger-methods", LEDGER.len(), Format::Integer)?;
    run.value("ledger-affordable", affordable, Format::Integer)?;
    Ok(())
}

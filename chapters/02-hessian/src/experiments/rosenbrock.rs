//! The Hessian at the bottom of Rosenbrock's valley.

use exhibit::{Column, Format, Outcome, Run, Table, cells, claim};
use hessian::stationary;
use nalgebra::{DMatrix, dvector};
use problems::dense::{Backend, Eigen, symmetric_eigen};
use problems::{Objective, Rosenbrock};

pub fn rosenbrock(run: &mut Run) -> Outcome {
    let minimizer = dvector![1.0, 1.0];
    describe_minimum(run, &Rosenbrock::new(2).hessian(&minimizer))
}

pub fn describe_minimum(run: &mut Run, hessian: &DMatrix<f64>) -> Outcome {
    let Eigen { values, vectors } = symmetric_eigen(hessian, Backend::for_size(hessian.nrows()))?;
    let kappa = stationary::condition_number(&values);
    let rows: Vec<String> = hessian
        .row_iter()
        .map(|row| {
            let entries: Vec<String> = row.iter().map(|entry| Format::Integer.text(*entry)).collect();
            format!("({})", entries.join(", "))
        })
        .collect();
    let mut table = Table::new(format!(
        "Rosenbrock's function at its minimum $(1, 1)$, where the Hessian has the rows {}: its eigenvalues $\\lambda_i$ and \
         their unit eigenvectors $v_i$.",
        rows.join(" and "),
    ))
    .column(Column::new("$i$", Format::Integer))
    .column(Column::new("$\\lambda_i$", Format::Significant(5)))
    .column(Column::new("first entry of $v_i$", Format::Fixed(4)))
    .column(Column::new("second entry", Format::Fixed(4)));
    for (row, &value) in values.iter().enumerate() {
        // An eigenvector and its negative are the same direction: show the one that points up.
        let v = vectors.column(row) * vectors[(1, row)].signum();
        table = table.row(cells![row + 1, value, v[0], v[1]]);
    }
    run.table("rosenbrock", table)?;
    run.value("smallest-eigenvalue", values[0], Format::Significant(4))?;
    run.value("largest-eigenvalue", values[1], Format::Significant(5))?;
    run.value("kappa", kappa, Format::Integer)?;
    claim!(run, "kappa-2508", "at its minimum Rosenbrock's function has the published condition number, 2508 (how far from it)", (kappa - 2508.0).abs(), <=, 0.5)?;
    Ok(())
}

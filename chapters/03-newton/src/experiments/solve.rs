//! Solve, never invert: what each way costs, and how close it comes.

use std::time::Duration;

use exhibit::{Column, Format, Outcome, Run, Table, cells, claim};
use nalgebra::{DMatrix, DVector};
use problems::Objective;
use problems::dense::Backend;
use rand_distr::{Distribution, StandardNormal};

use super::digits::softmax_regression;
use crate::solvers::{self, CHOLESKY, CHOLESKY_INVERSE, INVERSE, LU, System, Way};

pub fn solve(run: &mut Run) -> Outcome {
    let sizes: &[usize] = if run.full() {
        &[50, 500, 1000, 2000]
    } else {
        &[50, 500, 1000]
    };
    let mut systems = Vec::new();
    for &n in sizes {
        systems.push(System::new("Hilbert", near_hilbert(n), random_vector(run, n)));
    }
    let digits = softmax_regression()?;
    let hessian = digits.hessian(&DVector::zeros(digits.dimension()));
    let solution = random_vector(run, digits.dimension());
    systems.push(System::new("digits", hessian, solution));
    solve_of(
        run,
        &systems,
        [INVERSE, CHOLESKY_INVERSE, LU, CHOLESKY],
        Duration::from_millis(100),
    )
}

/// Hilbert's matrix plus 10⁻¹⁰ I: positive definite also in floating-point numbers, and still badly conditioned.
pub fn near_hilbert(n: usize) -> DMatrix<f64> {
    DMatrix::from_fn(n, n, |i, j| 1.0 / (i + j + 1) as f64) + DMatrix::identity(n, n) * 1e-10
}

pub fn random_vector(run: &Run, n: usize) -> DVector<f64> {
    let mut rng = run.rng("solution");
    DVector::from_fn(n, |_, _| StandardNormal.sample(&mut rng))
}

/// `ways`: the inverse, the cheapest inverse, LU, Cholesky.
pub fn solve_of(run: &mut Run, systems: &[System], ways: [Way; 4], patience: Duration) -> Outcome {
    let mut table = Table::new(
        "Solving $Hp = -g$ for a known $p$: the matrix of Hilbert, $1/(i + j - 1)$, with $10^{-10}$ added to its diagonal, and \
         the Hessian of softmax regression on the digits at $w = 0$. Times are the shortest of several. *Kernels*: nalgebra's \
         work column by column and start quickly, so they serve small $N$; faer's work in blocks that stay in the cache, so \
         they serve large $N$; the largest matrix shows both.",
    )
    .column(Column::text("matrix"))
    .column(Column::new("$N$", Format::Integer))
    .column(Column::text("method, kernels"))
    .column(Column::new("time", Format::Seconds))
    .column(Column::new("residual", Format::Scientific(1)))
    .column(Column::new("forward error", Format::Scientific(1)));

    let largest = systems.iter().map(System::size).max().unwrap_or(0);
    let (mut speedup, mut residual, mut worst_residual) = (f64::INFINITY, 0.0f64, 0.0f64);
    let (mut by_nalgebra, mut worst_forward, mut apart) = (f64::NAN, 0.0f64, f64::NAN);
    let progress = run.progress(systems.len() as u64, "solving");
    for system in systems {
        let n = system.size();
        let mut backends = vec![Backend::for_size(n)];
        if n == largest {
            backends.insert(0, Backend::Nalgebra);
        }
        for backend in backends {
            let mut measured = Vec::new();
            for way in &ways {
                let found = solvers::measure(system, way, backend, patience)
                    .ok_or_else(|| format!("{} failed on {} with N = {n}", way.name, system.name))?;
                table = table.row(cells![
                    system.name.as_str(),
                    n,
                    format!("{}, {}", way.name, solvers::library(backend)).as_str(),
                    found.seconds,
                    found.residual,
                    found.forward_error,
                ]);
                measured.push(found);
            }
            let [inverse, cheap_inverse, _, cholesky] = measured[..] else {
                continue;
            };
            for inverse in [inverse, cheap_inverse] {
                residual = residual.max(cholesky.residual / inverse.residual);
                worst_residual = worst_residual.max(inverse.residual / cholesky.residual);
                worst_forward = worst_forward.max(inverse.forward_error);
            }
            if system.name == "digits" {
                let errors = measured.iter().map(|way| way.forward_error);
                apart = errors.clone().fold(0.0, f64::max) / errors.fold(f64::INFINITY, f64::min);
            }
            if backend != Backend::for_size(n) {
                by_nalgebra = cholesky.seconds;
                continue;
            }
            if n >= 500 {
                speedup = speedup.min(inverse.seconds.min(cheap_inverse.seconds) / cholesky.seconds);
            }
            if n == largest {
                run.value(
                    "kernels-ratio",
                    by_nalgebra / cholesky.seconds,
                    Format::Significant(2),
                )?;
                run.value("forward-cholesky", cholesky.forward_error, Format::Scientific(0))?;
            }
        }
        progress.inc(1);
    }
    run.table("solve", table)?;
    run.value("solve-speedup", speedup, Format::Significant(2))?;
    run.value("residual-ratio", worst_residual, Format::Scientific(0))?;
    run.value("forward-inverse", worst_forward, Format::Scientific(0))?;
    run.value("crossover", Backend::THRESHOLD, Format::Integer)?;
    claim!(run, "cholesky-faster", "from N = 500 on, solving by Cholesky is at least twice as fast as the cheapest inverse", speedup, >=, 2)?;
    claim!(run, "residual-never-larger", "on these matrices Cholesky's residual is never larger than an inverse's", residual, <=, 1)?;
    claim!(run, "forward-alike", "on the digits the forward errors of all ways are within a factor of ten", apart, <=, 10)?;
    Ok(())
}

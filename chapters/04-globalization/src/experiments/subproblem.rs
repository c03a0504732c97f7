//! The best step within a radius, against the truth.

use exhibit::{Format, Outcome, Run, claim};
use globalization::figures;
use globalization::subproblem::{SubproblemError, more_sorensen};
use nalgebra::{DMatrix, DVector, SymmetricEigen};
use rand_distr::{Distribution, StandardNormal};

pub fn subproblem(run: &mut Run) -> Outcome {
    run.figure("subproblem", figures::subproblem())?;
    subproblem_of(run, &|g, b, radius| Ok(more_sorensen(g, b, radius)?.step))
}

pub type Solve<'a> = &'a dyn Fn(&DVector<f64>, &DMatrix<f64>, f64) -> Result<DVector<f64>, SubproblemError>;

/// Random subproblems of ten variables, every other one a hard case: how far each step is from the true minimum.
pub fn subproblem_of(run: &mut Run, solve: Solve) -> Outcome {
    const CASES: usize = 200;
    let mut rng = run.rng("subproblems");
    let mut worst = 0.0f64;
    for case in 0..CASES {
        let mut draw = |_, _| -> f64 { StandardNormal.sample(&mut rng) };
        let a = DMatrix::from_fn(10, 10, &mut draw);
        let b = &a + a.transpose();
        let mut g = DMatrix::from_fn(10, 1, &mut draw).column(0).clone_owned();
        let eigen = SymmetricEigen::<f64, _>::new(b.clone());
        let least = eigen.eigenvalues.imin();
        if case % 2 == 0 {
            let axis = eigen.eigenvectors.column(least).clone_owned();
            g -= &axis * axis.dot(&g);
        }
        // In the axes of the eigenvectors: bisection for λ, and what room is left along the least one.
        let slopes = eigen.eigenvectors.tr_mul(&g);
        let length = |lambda: f64| {
            let parts = slopes.iter().zip(eigen.eigenvalues.iter());
            parts
                .map(|(slope, value)| {
                    if slope.abs() < 1e-10 {
                        0.0
                    } else {
                        (slope / (value + lambda)).powi(2)
                    }
                })
                .sum::<f64>()
        };
        let radius = 2.0;
        let edge = -eigen.eigenvalues[least];
        let (mut low, mut high) = (edge, edge + g.norm() / radius);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if length(middle) > radius * radius {
                low = middle
            } else {
                high = middle
            }
        }
        // m = −½(Σ sᵢ²/(λᵢ + λ) + λΔ²), by (B + λI)p = −g and ‖p‖ = Δ.
        let parts = slopes.iter().zip(eigen.eigenvalues.iter());
        let falls: f64 = parts
            .map(|(slope, value)| {
                if slope.abs() < 1e-10 {
                    0.0
                } else {
                    slope * slope / (value + high)
                }
            })
            .sum();
        let lowest = -0.5 * (falls + high * radius * radius);
        let step = solve(&g, &b, radius)?;
        let model = g.dot(&step) + 0.5 * step.dot(&(&b * &step));
        worst = worst.max((model - lowest) / lowest.abs());
    }
    run.value("subproblem-cases", CASES, Format::Integer)?;
    claim!(run, "exact", "the computed step's model value is within 10⁻⁵ of the lowest, in hard cases too", worst, <=, 1e-5)?;
    Ok(())
}

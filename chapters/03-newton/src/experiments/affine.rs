//! Iterations in other coordinates.

use exhibit::{Format, Outcome, Run, claim};
use nalgebra::{DMatrix, DVector, Rotation2, dvector};
use newton::affine::Affine;
use newton::figures::{self, Counts};
use newton::{NewtonError, newton_step};
use problems::{Objective, Rosenbrock};
use rand_distr::{Distribution, StandardUniform};

/// One step of a method in the coordinates y.
pub type Step<'a> = dyn Fn(&Affine<Rosenbrock>, &DVector<f64>) -> Result<DVector<f64>, NewtonError> + 'a;

pub fn affine(run: &mut Run) -> Outcome {
    affine_of(run, &whole_newton_step, &|matrix| Box::new(gradient_step(matrix)))
}

pub fn whole_newton_step(f: &Affine<Rosenbrock>, y: &DVector<f64>) -> Result<DVector<f64>, NewtonError> {
    newton_step(&f.hessian(y), &f.gradient(y))
}

/// Gradient descent in the coordinates of `matrix`, with the step size 1/L: L is the largest curvature met at the start
/// or at the minimum, so that it neither diverges nor idles.
fn gradient_step(
    matrix: &DMatrix<f64>,
) -> impl Fn(&Affine<Rosenbrock>, &DVector<f64>) -> Result<DVector<f64>, NewtonError> + use<> {
    let curvature = |x: DVector<f64>| {
        let hessian = Rosenbrock::new(2).hessian(&x);
        matrix.tr_mul(&(hessian * matrix)).symmetric_eigenvalues().max()
    };
    let largest = curvature(dvector![-1.2, 1.0]).max(curvature(dvector![1.0, 1.0]));
    move |f, y| Ok(f.gradient(y) / -largest)
}

/// Steps in the coordinates y until x = Ay is within 10⁻⁸ of the minimum; `None` if a step fails or the patience ends.
fn count(step: &Step, matrix: &DMatrix<f64>, patience: usize) -> Option<usize> {
    let f = Affine::new(Rosenbrock::new(2), matrix.clone());
    let mut y = matrix.clone().lu().solve(&dvector![-1.2, 1.0])?;
    for k in 0..=patience {
        if (f.original(&y) - dvector![1.0, 1.0]).norm() <= 1e-8 {
            return Some(k);
        }
        y += step(&f, &y).ok()?;
    }
    None
}

/// diag(√κ, 1/√κ): a change of units.
fn change_of_units(kappa: f64) -> DMatrix<f64> {
    DMatrix::from_diagonal(&dvector![kappa.sqrt(), 1.0 / kappa.sqrt()])
}

pub fn affine_of(
    run: &mut Run,
    newton: &Step,
    descent: &dyn Fn(&DMatrix<f64>) -> Box<Step<'static>>,
) -> Outcome {
    const DRAWS: usize = 10;
    let powers = |from: i32, to: i32| (from..=to).map(|quarter| 10f64.powf(f64::from(quarter) / 4.0));
    let mut rng = run.rng("rotations");
    let mut rotation = || {
        let angle: f64 = StandardUniform.sample(&mut rng);
        Rotation2::new(angle * std::f64::consts::TAU).into_inner()
    };
    let mut counts = Counts::default();
    for kappa in powers(0, 32) {
        counts
            .newton_diagonal
            .push((kappa, count(newton, &change_of_units(kappa), 100)));
        for _ in 0..DRAWS {
            let dense = rotation() * change_of_units(kappa).fixed_resize::<2, 2>(0.0) * rotation();
            let dense = DMatrix::from_column_slice(2, 2, dense.as_slice());
            counts.newton_dense.push((kappa, count(newton, &dense, 100)));
        }
    }
    for kappa in powers(0, 4) {
        let matrix = change_of_units(kappa);
        counts
            .gradient_descent
            .push((kappa, count(descent(&matrix).as_ref(), &matrix, 10_000_000)));
    }
    let plain = counts.newton_diagonal[0]
        .1
        .ok_or("the method does not arrive in the original coordinates")?;
    run.value("newton-count", plain, Format::Integer)?;
    let change = |counts: &[(f64, Option<usize>)], limit: f64| {
        let near = counts.iter().filter(|(kappa, _)| *kappa <= limit);
        near.map(|(_, count)| count.map_or(f64::INFINITY, |count| count.abs_diff(plain) as f64))
            .fold(0.0, f64::max)
    };
    claim!(run, "affine-dense", "Newton's count does not change for dense A up to κ(A) = 10⁴", change(&counts.newton_dense, 1.0001e4), ==, 0)?;
    claim!(run, "affine-diagonal", "Newton's count does not change for diagonal A up to κ(A) = 10⁸", change(&counts.newton_diagonal, 1.0001e8), ==, 0)?;
    let ends: Vec<f64> = counts
        .gradient_descent
        .iter()
        .filter_map(|(_, count)| Some((*count)? as f64))
        .collect();
    let (first, last) = (
        ends.first().copied().unwrap_or(f64::NAN),
        ends.last().copied().unwrap_or(f64::NAN),
    );
    run.value("gradient-descent-count", first, Format::Integer)?;
    run.value("gradient-descent-count-10", last, Format::Integer)?;
    claim!(run, "gradient-descent-explodes", "with κ(A) = 10 gradient descent needs more than fifty times as many iterations", last / first, >, 50)?;
    let lost = |from: f64| {
        let far: Vec<_> = counts
            .newton_dense
            .iter()
            .filter(|(kappa, _)| *kappa >= from)
            .collect();
        far.iter().filter(|(_, count)| *count != Some(plain)).count() as f64 / far.len() as f64
    };
    claim!(run, "affine-rounding", "beyond κ(A) = 10⁶ most dense changes of coordinates change the count or defeat the method", lost(0.9999e6), >, 0.5)?;
    run.figure("affine", figures::affine(&counts))?;
    Ok(())
}

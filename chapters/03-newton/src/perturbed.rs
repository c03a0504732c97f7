//! Each claim of the chapter, with its method or its input perturbed: a claim that cannot fail says nothing.

use std::time::Duration;

use exhibit::Run;
use nalgebra::{DMatrix, DVector, Matrix2, Vector2, dvector};
use newton::affine::Affine;
use newton::{Newton, NewtonError, figures, newton_step};
use problems::dense::Backend;
use problems::{Objective, Rosenbrock};

use crate::experiments::affine::{affine, affine_of, whole_newton_step};
use crate::experiments::basins::{basins, basins_of};
use crate::experiments::digits::digits_of;
use crate::experiments::errors::{errors, errors_of};
use crate::experiments::failures::{failures, failures_of};
use crate::experiments::race::{paths, turned};
use crate::experiments::solve::{near_hilbert, random_vector, solve_of};
use crate::solvers::{self, CHOLESKY, CHOLESKY_INVERSE, INVERSE, LU, System, Way};

fn damped(damping: f64) -> Newton {
    Newton::damped(damping).unwrap()
}

#[test]
fn errors_claims_hold_and_a_slightly_damped_newton_breaks_them() {
    let mut run = Run::in_memory();
    errors(&mut run).unwrap();
    assert!(run.claim("few-iterations").holds && run.claim("digits-double").holds);

    let mut run = Run::in_memory();
    errors_of(&mut run, &mut damped(0.99)).unwrap();
    assert!(!run.claim("few-iterations").holds && !run.claim("digits-double").holds);
}

#[test]
fn paths_claim_holds_and_near_the_minimum_it_does_not() {
    let mut run = Run::in_memory();
    paths(&mut run).unwrap();
    assert!(run.claim("others-far").holds);

    let near = figures::Paths {
        start: exhibit::Point(1.0, 1.0),
        ..Default::default()
    };
    let mut run = Run::in_memory().with_parameters(&near);
    paths(&mut run).unwrap();
    assert!(!run.claim("others-far").holds);
}

#[test]
fn what_turning_the_race_shows_is_true_of_newton_alone() {
    let of_all = ["third-step", "floor-fewer", "no-step"];
    let of_half = ["half-tame", "half-halves"];
    let mut run = Run::in_memory();
    turned(&mut run, &figures::race).unwrap();
    for claim in of_all.iter().chain(&of_half) {
        assert!(run.claim(claim).holds, "{claim}");
    }

    // Gradient descent under Newton's name.
    let exchanged = |p: &figures::Paths| {
        let race = figures::race(p);
        figures::Race {
            newton: race.gradient_descent.clone(),
            ..race
        }
    };
    let mut run = Run::in_memory();
    turned(&mut run, &exchanged).unwrap();
    for claim in of_all {
        assert!(!run.claim(claim).holds, "{claim}");
    }

    // Whole steps whatever was asked.
    let whole = |p: &figures::Paths| {
        figures::race(&figures::Paths {
            damping: 1.0,
            ..p.clone()
        })
    };
    let mut run = Run::in_memory();
    turned(&mut run, &whole).unwrap();
    for claim in of_half {
        assert!(!run.claim(claim).holds, "{claim}");
    }
}

/// The solve table on one ill-conditioned matrix of 500, and another in the place of the digits' Hessian.
fn solve_claims(ways: [Way; 4], in_place_of_digits: DMatrix<f64>) -> Run {
    let mut run = Run::in_memory();
    let systems = [("Hilbert", near_hilbert(500)), ("digits", in_place_of_digits)].map(|(name, matrix)| {
        let solution = random_vector(&run, matrix.nrows());
        System::new(name, matrix, solution)
    });
    solve_of(&mut run, &systems, ways, Duration::ZERO).unwrap();
    run
}

#[test]
fn solve_claims_fail_when_the_inverse_takes_the_place_of_cholesky() {
    let ways = [INVERSE, CHOLESKY_INVERSE, LU, CHOLESKY];
    let tame = near_hilbert(100) + DMatrix::identity(100, 100) * 1e-4;
    let run = solve_claims(ways, tame.clone());
    assert!(run.claim("residual-never-larger").holds && run.claim("forward-alike").holds);
    let run = solve_claims([CHOLESKY, CHOLESKY, LU, INVERSE], tame);
    assert!(!run.claim("cholesky-faster").holds && !run.claim("residual-never-larger").holds);
    assert!(
        !solve_claims(ways, near_hilbert(100)).claim("forward-alike").holds,
        "an ill-conditioned matrix"
    );
}

#[test]
fn affine_claims_hold_and_a_regularized_step_breaks_them() {
    let mut run = Run::in_memory();
    affine(&mut run).unwrap();
    for claim in [
        "affine-dense",
        "affine-diagonal",
        "gradient-descent-explodes",
        "affine-rounding",
    ] {
        assert!(run.claim(claim).holds, "{claim}");
    }

    // H + I/100 is not AᵀHA of anything: the unit matrix of one coordinate system is not that of another.
    let regularized = |f: &Affine<Rosenbrock>, y: &DVector<f64>| -> Result<DVector<f64>, NewtonError> {
        newton_step(&(f.hessian(y) + DMatrix::identity(2, 2) * 1e-2), &f.gradient(y))
    };
    let mut run = Run::in_memory();
    affine_of(&mut run, &regularized, &|_| Box::new(whole_newton_step)).unwrap();
    for claim in ["affine-dense", "affine-diagonal", "gradient-descent-explodes"] {
        assert!(!run.claim(claim).holds, "{claim}");
    }

    // A method that needs no matrix loses nothing to rounding: the exact step in x, brought to y.
    let exact = |f: &Affine<Rosenbrock>, y: &DVector<f64>| -> Result<DVector<f64>, NewtonError> {
        let x = f.original(y);
        let step = newton_step(&Rosenbrock::new(2).hessian(&x), &Rosenbrock::new(2).gradient(&x))?;
        f.matrix()
            .clone()
            .lu()
            .solve(&step)
            .ok_or(NewtonError::Singular { pivot: 1 })
    };
    let mut run = Run::in_memory();
    affine_of(&mut run, &exact, &|_| Box::new(whole_newton_step)).unwrap();
    assert!(!run.claim("affine-rounding").holds);
}

#[test]
fn basins_claim_holds_and_a_method_that_heeds_signs_breaks_it() {
    let mut run = Run::in_memory();
    basins(&mut run).unwrap();
    let claims = ["astray", "damping-no-help", "patch-grows", "calmer"];
    for claim in claims {
        assert!(run.claim(claim).holds, "{claim}");
    }

    // −|H|⁻¹g, with the eigenvalues' absolute values: as long as Newton's step, and downhill in every direction.
    let saddle_free = |hessian: &Matrix2<f64>, gradient: &Vector2<f64>| {
        let eigen = hessian.symmetric_eigen();
        let along = eigen
            .eigenvectors
            .tr_mul(gradient)
            .component_div(&eigen.eigenvalues.abs());
        Some(eigen.eigenvectors * -along)
    };
    let mut run = Run::in_memory();
    basins_of(&mut run, &figures::Basins::default(), &saddle_free).unwrap();
    for claim in claims {
        assert!(!run.claim(claim).holds, "{claim}");
    }
}

#[test]
fn failures_claims_hold_and_damping_breaks_them() {
    let mut run = Run::in_memory();
    failures(&mut run).unwrap();
    for claim in ["border", "cycle", "saddle"] {
        assert!(run.claim(claim).holds, "{claim}");
    }

    let mut run = Run::in_memory();
    failures_of(&mut run, || damped(0.5)).unwrap();
    for claim in ["border", "cycle"] {
        assert!(!run.claim(claim).holds, "{claim}");
    }
}

#[test]
fn digits_claim_holds_and_half_steps_break_it() {
    let mut run = Run::in_memory();
    digits_of(&mut run, &mut Newton::default()).unwrap();
    assert!(run.claim("digits-few").holds);

    let mut run = Run::in_memory();
    digits_of(&mut run, &mut damped(0.5)).unwrap();
    assert!(!run.claim("digits-few").holds);
}

#[test]
fn the_system_knows_its_solution() {
    let system = System::new("identity", DMatrix::identity(2, 2), dvector![1.0, 2.0]);
    let measured = solvers::measure(&system, &CHOLESKY, Backend::Nalgebra, Duration::ZERO).unwrap();
    assert_eq!((measured.residual, measured.forward_error), (0.0, 0.0));
}

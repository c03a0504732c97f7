//! The solvers against the answer by eigenvalues, and what they refuse.

use globalization::subproblem::{SubproblemError, cauchy, dogleg, more_sorensen, reduction};
use globalization::{ModifiedCholesky, cubic_step, saddle_free_step};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use proptest::prelude::*;

/// The least value of the model within the radius, by bisection for λ in the axes of the eigenvectors. Without g along
/// the least eigenvector (the hard case) the limit λ → −λ₁ leaves room, which that eigenvector fills.
fn truth(g: &DVector<f64>, b: &DMatrix<f64>, radius: f64) -> f64 {
    let eigen = b.clone().symmetric_eigen();
    let slopes = eigen.eigenvectors.tr_mul(g);
    let least = eigen.eigenvalues.min();
    let parts = |shift: f64| -> DVector<f64> {
        DVector::from_iterator(
            g.len(),
            slopes.iter().zip(eigen.eigenvalues.iter()).map(|(slope, value)| {
                if slope.abs() < 1e-13 {
                    0.0
                } else {
                    -slope / (value + shift)
                }
            }),
        )
    };
    let model = |p: &DVector<f64>| {
        slopes.dot(p)
            + 0.5
                * p.iter()
                    .zip(eigen.eigenvalues.iter())
                    .map(|(p, value)| value * p * p)
                    .sum::<f64>()
    };
    if least > 0.0 && parts(0.0).norm() <= radius {
        return model(&parts(0.0));
    }
    let edge = (-least).max(0.0);
    let (mut low, mut high) = (edge, edge + g.norm() / radius + 1.0);
    let at_edge = parts(edge * (1.0 + 1e-15) + 1e-300);
    if at_edge.norm() < radius {
        let room = radius * radius - at_edge.norm_squared();
        return model(&at_edge) + 0.5 * least * room;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if parts(middle).norm() > radius {
            low = middle
        } else {
            high = middle
        }
    }
    model(&parts(high))
}

/// A symmetric matrix with these eigenvalues in axes that are turned by reflections.
fn turned(values: &[f64], axes: &[f64]) -> DMatrix<f64> {
    let n = values.len();
    let mut b = DMatrix::from_diagonal(&DVector::from_column_slice(values));
    for axis in axes.chunks_exact(n) {
        let v = DVector::from_column_slice(axis);
        if v.norm() < 1e-3 {
            continue;
        }
        let reflection = DMatrix::identity(n, n) - &v * v.transpose() * (2.0 / v.norm_squared());
        b = &reflection * b * &reflection;
    }
    (&b + b.transpose()) * 0.5
}

fn is_best(g: &DVector<f64>, b: &DMatrix<f64>, radius: f64) -> Result<(), TestCaseError> {
    let found = more_sorensen(g, b, radius).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let (step, lambda) = (&found.step, found.multiplier);
    prop_assert!(step.norm() <= radius * (1.0 + 1e-5));
    let lowest = truth(g, b, radius);
    let model = -reduction(g, b, step);
    prop_assert!(
        model <= lowest + 1e-5 * lowest.abs() + 1e-12,
        "{model} of {lowest}: {found:?}"
    );
    let residual = (b * step + step * lambda + g).norm();
    prop_assert!(
        residual <= 2e-3 * (g.norm() + lambda * radius),
        "{residual}: {found:?}"
    );
    prop_assert!(lambda >= 0.0 && b.clone().symmetric_eigenvalues().min() + lambda >= -1e-9 * b.amax());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn more_and_sorensen_find_the_best_step(
        values in proptest::collection::vec(-3.0..3.0f64, 5),
        axes in proptest::collection::vec(-1.0..1.0f64, 10),
        slopes in proptest::collection::vec(-1.0..1.0f64, 5),
        radius in -4.0..2.0f64,
        scale in -6.0..6.0f64,
    ) {
        let scale = 10f64.powf(scale);
        let b = turned(&values, &axes) * scale;
        is_best(&(DVector::from_vec(slopes) * scale), &b, 10f64.powf(radius))?;
    }

    /// The gradient has no part along the least eigenvector, exactly or but for rounding.
    #[test]
    fn more_and_sorensen_find_the_best_step_in_the_hard_case(
        values in proptest::collection::vec(-1.0..3.0f64, 4),
        axes in proptest::collection::vec(-1.0..1.0f64, 10),
        slopes in proptest::collection::vec(-1.0..1.0f64, 5),
        radius in -3.0..2.0f64,
        part in prop_oneof![Just(0.0), Just(1e-14), Just(1e-9), Just(1e-4)],
    ) {
        let values = [vec![-2.0], values].concat();
        let mut g = DVector::from_vec(slopes);
        g[0] = part;
        is_best(&g, &DMatrix::from_diagonal(&DVector::from_column_slice(&values)), 10f64.powf(radius))?;
        // The same in other axes.
        let b = turned(&values, &axes);
        let eigen = b.clone().symmetric_eigen();
        let worst = eigen.eigenvalues.imin();
        let axis = eigen.eigenvectors.column(worst).clone_owned();
        let g = &g - &axis * (axis.dot(&g) - part);
        is_best(&g, &b, 10f64.powf(radius))?;
    }

    #[test]
    fn dogleg_and_cauchy_stay_within_and_descend(
        values in proptest::collection::vec(-1.0..3.0f64, 4),
        axes in proptest::collection::vec(-1.0..1.0f64, 8),
        slopes in proptest::collection::vec(-1.0..1.0f64, 4),
        radius in -4.0..2.0f64,
    ) {
        let (b, g, radius) = (turned(&values, &axes), DVector::from_vec(slopes), 10f64.powf(radius));
        let steps = [cauchy(&g, &b, radius).unwrap(), dogleg(&g, &b, radius).unwrap(), more_sorensen(&g, &b, radius).unwrap().step];
        let falls = steps.each_ref().map(|step| reduction(&g, &b, step));
        prop_assert!(steps.iter().all(|step| step.norm() <= radius * (1.0 + 1e-5)));
        prop_assert!(falls[0] <= falls[1] * (1.0 + 1e-9) && falls[1] <= falls[2] * (1.0 + 1e-5), "{falls:?}");
        // Cauchy's point is the lowest along −g: a little less or more of it is no lower.
        for factor in [0.99, 1.01] {
            let other = &steps[0] * factor;
            prop_assert!(other.norm() > radius || reduction(&g, &b, &other) <= falls[0] + 1e-15);
        }
    }

    /// Gershgorin and pivots aside: H + E is what it solves with, E is diagonal and not negative.
    #[test]
    fn modified_cholesky_solves_with_a_positive_definite_matrix(
        values in proptest::collection::vec(-3.0..3.0f64, 5),
        axes in proptest::collection::vec(-1.0..1.0f64, 10),
        right in proptest::collection::vec(-1.0..1.0f64, 5),
        scale in -8.0..8.0f64,
    ) {
        let h = turned(&values, &axes) * 10f64.powf(scale);
        let b = DVector::from_vec(right);
        let factor = ModifiedCholesky::new(&h).unwrap();
        let repaired = &h + DMatrix::from_diagonal(factor.correction());
        prop_assert!(factor.correction().min() >= 0.0);
        prop_assert!(repaired.clone().symmetric_eigenvalues().min() > -1e-12 * h.amax());
        let x = factor.solve(&b);
        let size = repaired.norm() * x.norm() + b.norm();
        prop_assert!((&repaired * &x - &b).norm() <= 1e-13 * size, "{}", (&repaired * &x - &b).norm() / size);
        // What is positive definite stays as it is.
        let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
        if smallest > 0.5 {
            prop_assert!(!factor.is_modified());
        }
        if smallest < 0.0 {
            prop_assert!(factor.is_modified());
        }
    }

    /// The step satisfies (H + λI)p = −g with λ = σ‖p‖ and H + λI positive semidefinite: necessary and sufficient.
    #[test]
    fn cubic_steps_are_the_lowest(
        values in proptest::collection::vec(-3.0..3.0f64, 4),
        axes in proptest::collection::vec(-1.0..1.0f64, 8),
        slopes in proptest::collection::vec(-1.0..1.0f64, 4),
        weight in -4.0..4.0f64,
        hard in any::<bool>(),
    ) {
        let h = turned(&values, &axes);
        let mut g = DVector::from_vec(slopes);
        let weight = 10f64.powf(weight);
        if hard {
            let eigen = h.clone().symmetric_eigen();
            let axis = eigen.eigenvectors.column(eigen.eigenvalues.imin()).clone_owned();
            g -= &axis * axis.dot(&g);
        }
        let step = cubic_step(&g, &h, weight).unwrap();
        let lambda = weight * step.norm();
        let residual = (&h * &step + &step * lambda + &g).norm();
        prop_assert!(residual <= 1e-8 * (g.norm() + h.norm() * step.norm()), "{residual}");
        prop_assert!(h.clone().symmetric_eigenvalues().min() + lambda >= -1e-9 * (h.norm() + lambda));
    }

    #[test]
    fn saddle_free_steps_lead_downhill(
        values in proptest::collection::vec(-3.0..3.0f64, 4),
        axes in proptest::collection::vec(-1.0..1.0f64, 8),
        slopes in proptest::collection::vec(-1.0..1.0f64, 4),
    ) {
        let (h, g) = (turned(&values, &axes), DVector::from_vec(slopes));
        prop_assume!(values.iter().all(|value| value.abs() > 1e-3) && g.norm() > 1e-3);
        let step = saddle_free_step(&g, &h).unwrap();
        prop_assert!(g.dot(&step) < 0.0);
        // |H|p = −g, and |H|² = H².
        let eigen = h.clone().symmetric_eigen();
        let absolute = &eigen.eigenvectors * DMatrix::from_diagonal(&eigen.eigenvalues.abs()) * eigen.eigenvectors.transpose();
        prop_assert!((absolute * &step + &g).norm() < 1e-9);
        if values.iter().all(|&value| value > 0.1) {
            prop_assert!((&h * &step + &g).norm() < 1e-10);
        }
    }
}

#[test]
fn dogleg_turns_the_corner() {
    // g = (1, 1), B = diag(1, 10): Cauchy's corner is −(2/11)(1, 1), Newton's end −(1, 1/10).
    let (g, b) = (dvector![1.0, 1.0], dmatrix![1.0, 0.0; 0.0, 10.0]);
    let corner = dvector![-2.0 / 11.0, -2.0 / 11.0];
    let newton = dvector![-1.0, -0.1];
    assert!((dogleg(&g, &b, 2.0).unwrap() - &newton).norm() < 1e-15);
    assert!((dogleg(&g, &b, corner.norm()).unwrap() - &corner).norm() < 1e-12);
    let middle = (&corner + &newton) * 0.5;
    assert!((dogleg(&g, &b, middle.norm()).unwrap() - &middle).norm() < 1e-12);
    let short = dogleg(&g, &b, 0.1).unwrap();
    assert!((short - dvector![-0.1, -0.1] / 2f64.sqrt()).norm() < 1e-15);
}

#[test]
fn at_a_saddle_the_exact_step_leaves() {
    // g = 0: only the eigenvector knows where to go.
    let found = more_sorensen(&dvector![0.0, 0.0], &dmatrix![1.0, 0.0; 0.0, -3.0], 0.5).unwrap();
    assert!(found.hard_case && found.step[0].abs() < 1e-6 && (found.step[1].abs() - 0.5).abs() < 1e-6);
    let step = cubic_step(&dvector![0.0, 0.0], &dmatrix![1.0, 0.0; 0.0, -3.0], 2.0).unwrap();
    // −3p²/2 + 2p³/3 is lowest at p = 3/2.
    assert!(step[0] == 0.0 && (step[1].abs() - 1.5).abs() < 1e-12);
}

#[test]
fn singular_matrices_have_answers() {
    let zero = DMatrix::zeros(2, 2);
    assert_eq!(
        more_sorensen(&dvector![0.0, 0.0], &zero, 1.0)
            .unwrap()
            .step
            .norm(),
        0.0
    );
    let found = more_sorensen(&dvector![3.0, 4.0], &zero, 1.0).unwrap();
    assert!((found.step - dvector![-0.6, -0.8]).norm() < 1e-5);
    // Rank one, and the gradient in its range.
    let b = dmatrix![1.0, 1.0; 1.0, 1.0];
    for radius in [0.1, 10.0] {
        let found = more_sorensen(&dvector![1.0, 1.0], &b, radius).unwrap();
        let best = truth(&dvector![1.0, 1.0], &b, radius);
        assert!(
            (-reduction(&dvector![1.0, 1.0], &b, &found.step) - best).abs() < 1e-5,
            "{radius}: {found:?}"
        );
    }
}

#[test]
fn refuses_what_is_no_model() {
    type Solve = fn(&DVector<f64>, &DMatrix<f64>, f64) -> Option<SubproblemError>;
    let solvers: [Solve; 4] = [
        |g, b, r| cauchy(g, b, r).err(),
        |g, b, r| dogleg(g, b, r).err(),
        |g, b, r| more_sorensen(g, b, r).err(),
        |g, b, r| cubic_step(g, b, r).err(),
    ];
    let (g, b) = (dvector![1.0, 1.0], DMatrix::identity(2, 2));
    for solve in solvers {
        assert_eq!(solve(&g, &b, 1.0), None);
        assert_eq!(
            solve(&DVector::zeros(0), &DMatrix::zeros(0, 0), 1.0),
            Some(SubproblemError::Empty)
        );
        assert_eq!(
            solve(&g, &DMatrix::zeros(2, 3), 1.0),
            Some(SubproblemError::Shape {
                rows: 2,
                columns: 3,
                entries: 2
            })
        );
        assert_eq!(
            solve(&dvector![1.0, f64::NAN], &b, 1.0),
            Some(SubproblemError::NotFinite { what: "gradient" })
        );
        assert_eq!(
            solve(&g, &dmatrix![1.0, 0.0; 0.0, f64::INFINITY], 1.0),
            Some(SubproblemError::NotFinite { what: "matrix" })
        );
        assert_eq!(
            solve(&g, &dmatrix![1.0, 0.0; 0.5, 1.0], 1.0),
            Some(SubproblemError::NotSymmetric { row: 1, column: 0 })
        );
        for radius in [0.0, -1.0, f64::NAN] {
            assert!(matches!(
                solve(&g, &b, radius),
                Some(SubproblemError::NotPositive { .. })
            ));
        }
    }
    assert_eq!(
        ModifiedCholesky::new(&DMatrix::zeros(0, 0)).unwrap_err(),
        SubproblemError::Empty
    );
    assert!(
        ModifiedCholesky::new(&dmatrix![f64::NAN]).is_err()
            && ModifiedCholesky::new(&DMatrix::zeros(1, 2)).is_err()
    );
    assert!(saddle_free_step(&g, &DMatrix::zeros(3, 3)).is_err());
}

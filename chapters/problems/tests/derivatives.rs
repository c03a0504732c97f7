//! Every derivative written by hand, against hyper-dual numbers and against differences, at random points.

use nalgebra::{DMatrix, DVector, dvector};
use num_dual::HyperDual64;
use problems::{
    Beale, Clairaut, Formula, FourWells, Himmelblau, Hyperbola, Objective, Rosenbrock, SoftmaxRegression,
    TwoCycle,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn exact<F: Formula>(formula: &F, x: &DVector<f64>) -> (f64, DVector<f64>, DMatrix<f64>) {
    let n = x.len();
    let seeded = |i: usize, j: usize| {
        let entry = |k| HyperDual64::new(x[k], f64::from(k == i), f64::from(k == j), 0.0);
        formula.evaluate(&(0..n).map(entry).collect::<Vec<_>>())
    };
    let gradient = DVector::from_fn(n, |i, _| seeded(i, i).eps1);
    (
        seeded(0, 0).re,
        gradient,
        DMatrix::from_fn(n, n, |i, j| seeded(i, j).eps1eps2),
    )
}

/// The objective's own defaults are differences; this hides its derivatives, so that they are used.
struct Differences<'a, O>(&'a O);

impl<O: Objective> Objective for Differences<'_, O> {
    fn dimension(&self) -> usize {
        self.0.dimension()
    }
    fn value(&self, x: &DVector<f64>) -> f64 {
        self.0.value(x)
    }
    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        self.0.gradient(x)
    }
}

fn difference_gradient<O: Objective>(f: &O, x: &DVector<f64>) -> DVector<f64> {
    DVector::from_fn(x.len(), |i, _| {
        let (mut ahead, mut behind) = (x.clone(), x.clone());
        ahead[i] += 1e-5;
        behind[i] -= 1e-5;
        (f.value(&ahead) - f.value(&behind)) / 2e-5
    })
}

fn agree<F: Formula + Objective>(name: &str, f: &F, reach: f64) {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let n = Objective::dimension(f);
    assert_eq!(n, Formula::dimension(f));
    for _ in 0..50 {
        let x = DVector::from_fn(n, |_, _| rng.random_range(-reach..reach));
        let v = DVector::from_fn(n, |_, _| rng.random_range(-1.0..1.0));
        let (value, gradient, hessian) = exact(f, &x);
        let scale = 1.0 + value.abs() + gradient.norm() + hessian.norm();
        let near = |what: &str, error: f64, tolerance: f64| {
            assert!(
                error <= tolerance * scale,
                "{name}: {what} off by {error:e} of {scale:e} at {x}"
            );
        };
        near("value", (f.value(&x) - value).abs(), 1e-14);
        near("gradient", (f.gradient(&x) - &gradient).norm(), 1e-13);
        near("Hessian", (f.hessian(&x) - &hessian).norm(), 1e-13);
        near(
            "product",
            (f.hessian_vector(&x, &v) - &hessian * &v).norm(),
            1e-13,
        );
        let (both, both_gradient) = f.value_and_gradient(&x);
        near("value with gradient", (both - value).abs(), 1e-14);
        near("gradient with value", (both_gradient - &gradient).norm(), 1e-13);
        near(
            "gradient by differences",
            (difference_gradient(f, &x) - &gradient).norm(),
            1e-7,
        );
        near(
            "Hessian by differences",
            (Differences(f).hessian(&x) - &hessian).norm(),
            1e-7,
        );
        near(
            "product by differences",
            (Differences(f).hessian_vector(&x, &v) - &hessian * &v).norm(),
            1e-7,
        );
    }
}

#[test]
fn by_hand_is_by_hyper_duals_is_by_differences() {
    agree("Rosenbrock 2", &Rosenbrock::new(2), 2.0);
    agree("Rosenbrock 7", &Rosenbrock::new(7), 2.0);
    agree("Himmelblau", &Himmelblau, 5.0);
    agree("Beale", &Beale, 3.0);
    agree("four wells", &FourWells, 2.0);
    agree("hyperbola", &Hyperbola, 3.0);
    agree("two-cycle", &TwoCycle, 2.5);
}

/// Away from the origin, where third derivatives grow without bound.
#[test]
fn clairaut_away_from_the_origin() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    for _ in 0..50 {
        let (radius, angle): (f64, f64) = (rng.random_range(0.5..2.0), rng.random_range(0.0..6.2));
        let x = dvector![radius * angle.cos(), radius * angle.sin()];
        let (value, gradient, hessian) = exact(&Clairaut, &x);
        assert!((Clairaut.value(&x) - value).abs() < 1e-14);
        assert!((Clairaut.gradient(&x) - gradient).norm() < 1e-13);
        assert!((Clairaut.hessian(&x) - &hessian).norm() < 1e-12);
        assert!((Differences(&Clairaut).hessian(&x) - hessian).norm() < 1e-7);
    }
}

/// At the origin the mixed derivatives differ: by their definition, as limits of difference quotients.
#[test]
fn clairaut_at_the_origin() {
    for h in [1e-2, 1e-5, 1e-9] {
        let by_x = |y: f64| Clairaut.gradient(&dvector![0.0, y])[0];
        let by_y = |x: f64| Clairaut.gradient(&dvector![x, 0.0])[1];
        let hessian = Clairaut.hessian(&dvector![0.0, 0.0]);
        assert!((hessian[(0, 1)] - (by_y(h) - by_y(0.0)) / h).abs() < 1e-15);
        assert!((hessian[(1, 0)] - (by_x(h) - by_x(0.0)) / h).abs() < 1e-15);
    }
}

#[test]
fn softmax_on_a_small_instance() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let images = DMatrix::from_fn(9, 3, |_, _| rng.random_range(-1.0..1.0));
    for regularization in [0.0, 0.3] {
        let labels = [0, 3, 1, 2, 2, 0, 1, 1, 3];
        let model = SoftmaxRegression::new(&images, &labels, 4, regularization).unwrap();
        agree("softmax", &model, 2.0);
    }
}

/// Stationary points are stationary, and of the kind they are said to be: the signs of the eigenvalues.
#[test]
fn stationary_points_are_what_they_are_said_to_be() {
    let kind = |f: &dyn Objective, x: &DVector<f64>| {
        let gradient = f.gradient(x).norm();
        assert!(gradient < 1e-11, "‖g‖ = {gradient:e} at {x}");
        let eigenvalues = f.hessian(x).symmetric_eigenvalues();
        eigenvalues
            .iter()
            .filter(|eigenvalue| **eigenvalue < -1e-6)
            .count()
    };
    for x in Rosenbrock::new(5).minimizers() {
        assert_eq!(kind(&Rosenbrock::new(5), &x), 0);
    }
    for x in Beale.minimizers() {
        assert_eq!(kind(&Beale, &x), 0);
    }
    for x in Hyperbola.minimizers() {
        assert_eq!(kind(&Hyperbola, &x), 0);
    }
    for x in TwoCycle.minimizers() {
        assert_eq!(kind(&TwoCycle, &x), 0);
    }
    for (f, minimizers, saddles, maximizers) in [
        (
            &Himmelblau as &dyn Objective,
            Himmelblau.minimizers(),
            Himmelblau.saddles(),
            Himmelblau.maximizers(),
        ),
        (
            &FourWells,
            FourWells.minimizers(),
            FourWells.saddles(),
            FourWells.maximizers(),
        ),
    ] {
        assert_eq!((minimizers.len(), saddles.len(), maximizers.len()), (4, 4, 1));
        for (points, negative) in [(minimizers, 0), (saddles, 1), (maximizers, 2)] {
            for (i, x) in points.iter().enumerate() {
                assert_eq!(kind(f, x), negative, "at {x}");
                assert!(
                    points[..i].iter().all(|other| (other - x).norm() > 0.1),
                    "{x} twice"
                );
            }
        }
    }
}

/// What is drawn holds what is worth seeing.
#[test]
fn bounds_hold_the_stationary_points() {
    let inside = |bounds: [(f64, f64); 2], points: Vec<DVector<f64>>| {
        for x in points {
            assert!(
                (0..2).all(|i| bounds[i].0 < x[i] && x[i] < bounds[i].1),
                "{x} outside {bounds:?}"
            );
        }
    };
    inside(Rosenbrock::new(2).bounds(), Rosenbrock::new(2).minimizers());
    inside(Rosenbrock::new(2).bounds(), vec![Rosenbrock::new(2).start()]);
    inside(Beale.bounds(), [Beale.minimizers(), vec![Beale.start()]].concat());
    inside(
        Himmelblau.bounds(),
        [
            Himmelblau.minimizers(),
            Himmelblau.saddles(),
            Himmelblau.maximizers(),
        ]
        .concat(),
    );
    inside(
        FourWells.bounds(),
        [
            FourWells.minimizers(),
            FourWells.saddles(),
            FourWells.maximizers(),
        ]
        .concat(),
    );
}

/// The default product is good to the accuracy it promises, however long the direction is.
#[test]
fn the_default_product_keeps_its_promise() {
    let x = dvector![0.3, -0.7];
    let v = dvector![1.0, 2.0];
    let truth = Wave.hessian(&x) * &v;
    for length in [1e-150, 1e-6, 1.0, 1e6, 1e150] {
        let product = Differences(&Wave).hessian_vector(&x, &(&v * length)) / length;
        assert!(
            (product - &truth).norm() < 1e-9 * truth.norm(),
            "length {length:e}"
        );
    }
    assert_eq!(
        Differences(&Wave).hessian_vector(&x, &dvector![0.0, 0.0]),
        dvector![0.0, 0.0]
    );
}

/// exp(x) sin(y), all of whose derivatives are of one size.
struct Wave;

impl Objective for Wave {
    fn dimension(&self) -> usize {
        2
    }
    fn value(&self, x: &DVector<f64>) -> f64 {
        x[0].exp() * x[1].sin()
    }
    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        dvector![x[0].exp() * x[1].sin(), x[0].exp() * x[1].cos()]
    }
    fn hessian(&self, x: &DVector<f64>) -> DMatrix<f64> {
        let (sin, cos) = (x[0].exp() * x[1].sin(), x[0].exp() * x[1].cos());
        DMatrix::from_row_slice(2, 2, &[sin, cos, cos, -sin])
    }
}

//! Every way to the Hessian against every other, and against the crate `num-dual`, at random points.

use std::cell::Cell;

use hessian::{difference, hyper_dual, product};
use nalgebra::{DMatrix, DVector};
use num_dual::HyperDual64;
use problems::{Beale, Counted, Formula, Himmelblau, Objective, Rosenbrock, Scalar};
use proptest::prelude::*;

/// A function with every operation that a scalar has, whose gradient and Hessian are left to the defaults.
struct Wild;

impl Formula for Wild {
    fn dimension(&self) -> usize {
        3
    }

    fn evaluate<S: Scalar>(&self, p: &[S]) -> S {
        let (x, y, z) = (p[0], p[1], p[2]);
        let two = S::from(2.0);
        (x * y).exp() / (two + z.sin()) + (two + x * x).ln() * y.atan()
            - (x.powi(4) + z * z + two).sqrt() * (y - z).cos()
    }
}

impl Objective for Wild {
    fn dimension(&self) -> usize {
        3
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        self.evaluate(x.as_slice())
    }

    fn gradient(&self, x: &DVector<f64>) -> DVector<f64> {
        DVector::from_fn(3, |i, _| {
            let marked: Vec<HyperDual64> = x
                .iter()
                .enumerate()
                .map(|(j, v)| HyperDual64::new(*v, f64::from(u8::from(i == j)), 0.0, 0.0))
                .collect();
            self.evaluate(&marked).eps1
        })
    }
}

/// The Hessian by `num-dual`'s hyper-dual numbers: the reference.
fn reference(formula: &impl Formula, x: &DVector<f64>) -> DMatrix<f64> {
    let n = x.len();
    let unit = |on: bool| if on { 1.0 } else { 0.0 };
    DMatrix::from_fn(n, n, |i, j| {
        let marked: Vec<HyperDual64> = x
            .iter()
            .enumerate()
            .map(|(k, v)| HyperDual64::new(*v, unit(k == i), unit(k == j), 0.0))
            .collect();
        formula.evaluate(&marked).eps1eps2
    })
}

/// All four ways and the reference agree, each to its own accuracy.
fn agree<F: Formula + Objective>(f: &F, x: &DVector<f64>) -> Result<(), TestCaseError> {
    let truth = reference(f, x);
    let scale = truth.norm().max(1.0);
    let close = |name: &str, hessian: DMatrix<f64>, tolerance: f64| {
        let error = (&hessian - &truth).norm() / scale;
        prop_assert!(error <= tolerance, "{name} at {x} is off by {error:e}");
        prop_assert_eq!(
            &hessian,
            &hessian.transpose(),
            "{} at {} is not symmetric",
            name,
            x
        );
        Ok(())
    };
    close("hyper-dual", hyper_dual::hessian(f, x)?, 1e-13)?;
    close(
        "central",
        difference::central(f, x, difference::CENTRAL_STEP)?,
        1e-7,
    )?;
    close(
        "forward",
        difference::forward(f, x, difference::FORWARD_STEP)?,
        1e-5,
    )?;
    close("products", product::hessian(f, x)?, 1e-7)?;
    close("by hand", f.hessian(x), 1e-7)
}

fn point(n: usize) -> impl Strategy<Value = DVector<f64>> {
    prop::collection::vec(-2.0..2.0f64, n).prop_map(DVector::from_vec)
}

#[test]
fn each_way_asks_for_what_the_book_says() {
    let n = 7;
    let f = Counted::new(Rosenbrock::new(n));
    let x = DVector::from_element(n, 0.5);
    let asked = |way: &dyn Fn()| {
        f.reset();
        way();
        let counts = f.evaluations();
        (
            counts.values,
            counts.gradients,
            counts.hessian_vectors,
            counts.hessians,
        )
    };
    assert_eq!(
        asked(&|| drop(difference::forward(&f, &x, 1e-8))),
        (0, n + 1, 0, 0)
    );
    assert_eq!(
        asked(&|| drop(difference::central(&f, &x, 1e-5))),
        (0, 2 * n, 0, 0)
    );
    assert_eq!(asked(&|| drop(product::hessian(&f, &x))), (0, 0, n, 0));
    let evaluated = CountedFormula(Rosenbrock::new(n), Cell::new(0));
    drop(hyper_dual::hessian(&evaluated, &x));
    assert_eq!(evaluated.1.get(), n * (n + 1) / 2);
}

/// A formula that counts its evaluations.
struct CountedFormula(Rosenbrock, Cell<usize>);

impl Formula for CountedFormula {
    fn dimension(&self) -> usize {
        self.0.dimension()
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        self.1.set(self.1.get() + 1);
        self.0.evaluate(x)
    }
}

proptest! {
    #[test]
    fn rosenbrock(x in point(2)) { agree(&Rosenbrock::new(2), &x)? }

    #[test]
    fn rosenbrock_in_many_variables(x in point(9)) { agree(&Rosenbrock::new(9), &x)? }

    #[test]
    fn himmelblau(x in point(2)) { agree(&Himmelblau, &x)? }

    #[test]
    fn beale(x in point(2)) { agree(&Beale, &x)? }

    #[test]
    fn every_operation(x in point(3)) { agree(&Wild, &x)? }

    /// The hand-written ones are exact, not only as good as a difference.
    #[test]
    fn by_hand_is_exact(x in point(6)) {
        let f = Rosenbrock::new(6);
        let truth = reference(&f, &x);
        prop_assert!((f.hessian(&x) - &truth).norm() <= 1e-13 * truth.norm());
        prop_assert!((product::hessian(&f, &x)? - &truth).norm() <= 1e-13 * truth.norm());
    }
}

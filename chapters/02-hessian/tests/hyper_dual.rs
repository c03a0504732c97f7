//! The arithmetic of hyper-dual numbers against the crate `num-dual`.

use hessian::HyperDual;
use num_dual::{DualNum, HyperDual64};
use problems::Scalar;
use proptest::prelude::*;

fn theirs(x: HyperDual) -> HyperDual64 {
    HyperDual64::new(x.value, x.first, x.second, x.mixed)
}

fn same(ours: HyperDual, theirs: HyperDual64) -> Result<(), TestCaseError> {
    let pairs = [
        (ours.value, theirs.re),
        (ours.first, theirs.eps1),
        (ours.second, theirs.eps2),
        (ours.mixed, theirs.eps1eps2),
    ];
    for (a, b) in pairs {
        prop_assert!(
            (a - b).abs() <= 1e-12 * (1.0 + a.abs().max(b.abs())),
            "{ours:?} against {theirs:?}"
        );
    }
    Ok(())
}

fn number() -> impl Strategy<Value = HyperDual> {
    (-3.0..3.0f64, -2.0..2.0f64, -2.0..2.0f64, -2.0..2.0f64).prop_map(|(value, first, second, mixed)| {
        HyperDual {
            value,
            first,
            second,
            mixed,
        }
    })
}

/// Away from zero, where quotients, roots and logarithms are.
fn positive() -> impl Strategy<Value = HyperDual> {
    number().prop_map(|x| HyperDual {
        value: x.value.abs() + 0.2,
        ..x
    })
}

proptest! {
    #[test]
    fn four_operations(x in number(), y in number(), d in positive()) {
        same(x + y, theirs(x) + theirs(y))?;
        same(x - y, theirs(x) - theirs(y))?;
        same(x * y, theirs(x) * theirs(y))?;
        same(x / d, theirs(x) / theirs(d))?;
        same(-x, -theirs(x))?;
    }

    #[test]
    fn functions(x in number(), p in positive(), n in -4..6i32) {
        same(Scalar::exp(x), DualNum::exp(&theirs(x)))?;
        same(Scalar::sin(x), DualNum::sin(&theirs(x)))?;
        same(Scalar::cos(x), DualNum::cos(&theirs(x)))?;
        same(Scalar::atan(x), DualNum::atan(&theirs(x)))?;
        same(Scalar::ln(p), DualNum::ln(&theirs(p)))?;
        same(Scalar::sqrt(p), DualNum::sqrt(&theirs(p)))?;
        let (ours, theirs) = (Scalar::powi(p, n), DualNum::powi(&theirs(p), n));
        // Negative powers of a small number are large: compare relative to their size.
        let scale = HyperDual::from(1.0 / (1.0 + theirs.re.abs() + theirs.eps1eps2.abs()));
        same(ours * scale, theirs * scale.value)?;
    }

    /// Division undoes multiplication.
    #[test]
    fn quotients(x in number(), y in positive()) {
        let back = x * y / y;
        for (a, b) in [(back.value, x.value), (back.first, x.first), (back.second, x.second), (back.mixed, x.mixed)] {
            prop_assert!((a - b).abs() < 1e-9, "{back:?} against {x:?}");
        }
    }

    /// The ordinary part is what an ordinary number gives, to the last bit.
    #[test]
    fn the_value_is_the_value(x in number(), y in positive()) {
        prop_assert_eq!((x * y).value, x.value * y.value);
        prop_assert_eq!((x / y).value, x.value / y.value);
        prop_assert_eq!(Scalar::exp(x).value, x.value.exp());
        prop_assert_eq!(Scalar::value(x), x.value);
    }
}

#[test]
fn units_square_to_zero_and_their_product_does_not() {
    let zero = HyperDual::from(0.0);
    let (e1, e2) = (
        HyperDual { first: 1.0, ..zero },
        HyperDual { second: 1.0, ..zero },
    );
    assert_eq!(e1 * e1, zero);
    assert_eq!(e2 * e2, zero);
    assert_eq!(e1 * e2, HyperDual { mixed: 1.0, ..zero });
    assert_eq!(e1 * e2, e2 * e1);
}

#[test]
fn small_powers_at_zero_are_numbers() {
    let x = HyperDual {
        value: 0.0,
        first: 1.0,
        second: 1.0,
        mixed: 0.0,
    };
    assert_eq!(Scalar::powi(x, 0), HyperDual::from(1.0));
    assert_eq!(Scalar::powi(x, 1), x);
    assert_eq!(Scalar::powi(x, 2).mixed, 2.0);
    assert_eq!(Scalar::powi(x, 3).mixed, 0.0);
}

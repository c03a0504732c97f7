//! The V of the differences, and the floor of the hyper-dual numbers.

use exhibit::{Format, Outcome, Run, claim};
use hessian::figures::{self, DifferenceErrors};
use hessian::fit::exponent;
use hessian::{HessianError, difference, hyper_dual};
use nalgebra::{DMatrix, DVector, dvector};
use problems::{Objective, Rosenbrock};
use rand::RngExt;

/// A way to the Hessian of Rosenbrock's function at a point, with a step that it may ignore.
pub type Way = fn(&Rosenbrock, &DVector<f64>, f64) -> Result<DMatrix<f64>, HessianError>;

pub fn difference_error(run: &mut Run) -> Outcome {
    compare_ways(
        run,
        |f, x, h| difference::forward(f, x, h),
        |f, x, h| difference::central(f, x, h),
        |f, x, _| hyper_dual::hessian(f, x),
    )
}

pub fn compare_ways(run: &mut Run, forward: Way, central: Way, exact: Way) -> Outcome {
    let f = Rosenbrock::new(2);
    let mut rng = run.rng("points");
    let points: Vec<DVector<f64>> = (0..200)
        .map(|_| dvector![rng.random_range(-2.0..2.0), rng.random_range(-1.0..3.0)])
        .collect();
    // Root mean square over the points of ‖computed − H‖ / ‖H‖, and the worst of them.
    let errors = |way: Way, h: f64| -> Result<(f64, f64), HessianError> {
        let (mut squares, mut worst) = (0.0, 0.0_f64);
        for x in &points {
            let truth = f.hessian(x);
            let error = (way(&f, x, h)? - &truth).norm() / truth.norm();
            squares += error * error;
            worst = worst.max(error);
        }
        Ok(((squares / points.len() as f64).sqrt(), worst))
    };
    let mut measured = DifferenceErrors {
        points: points.len(),
        ..DifferenceErrors::default()
    };
    for quarter_decade in -56..=0 {
        let h = 10_f64.powf(f64::from(quarter_decade) / 4.0);
        measured.forward.push((h, errors(forward, h)?.0));
        measured.central.push((h, errors(central, h)?.0));
    }
    let (typical, worst) = errors(exact, 0.0)?;
    measured.hyper_dual = typical;

    // One rule for all four arms: from a decade beyond the step that theory calls best out to 1e-13 on the side of
    // rounding, where a step still moves a coordinate of size 1 by some hundred units in its last place, and out to
    // 1e-1 on the side of truncation, where the step is still small beside the coordinates.
    let arm = |curve: &[(f64, f64)], lo: f64, hi: f64| {
        exponent(
            &curve
                .iter()
                .copied()
                .filter(|(h, _)| (lo..=hi).contains(h))
                .collect::<Vec<_>>(),
        )
    };
    let (forward_best, central_best) = (difference::FORWARD_STEP, difference::CENTRAL_STEP);
    let forward_rounding = arm(&measured.forward, 1e-13, forward_best / 10.0);
    let forward_truncation = arm(&measured.forward, forward_best * 10.0, 1e-1);
    let central_rounding = arm(&measured.central, 1e-13, central_best / 10.0);
    let central_truncation = arm(&measured.central, central_best * 10.0, 1e-1);

    for (name, curve) in [("forward", &measured.forward), ("central", &measured.central)] {
        let (h, error) = figures::lowest(curve);
        run.value(&format!("{name}-best-step"), h, Format::Scientific(0))?;
        run.value(&format!("{name}-best-error"), error, Format::Scientific(0))?;
    }
    run.figure("difference-error", figures::difference_error(&measured))?;
    for (name, slope) in [
        ("forward-rounding", forward_rounding),
        ("forward-truncation", forward_truncation),
        ("central-rounding", central_rounding),
        ("central-truncation", central_truncation),
    ] {
        run.value(name, slope, Format::Fixed(2))?;
    }
    run.value("hyper-dual-error", worst, Format::Scientific(0))?;
    claim!(
        run,
        "forward-rounding-slope",
        "below the best step, a forward difference's error grows as 1/h",
        forward_rounding,
        in,
        -1.1,
        -0.9
    )?;
    claim!(
        run,
        "central-rounding-slope",
        "below the best step, a central difference's error grows as 1/h",
        central_rounding,
        in,
        -1.1,
        -0.9
    )?;
    claim!(
        run,
        "forward-truncation-slope",
        "above the best step, a forward difference's error grows as h",
        forward_truncation,
        in,
        0.9,
        1.1
    )?;
    claim!(
        run,
        "central-truncation-slope",
        "above the best step, a central difference's error grows as h²",
        central_truncation,
        in,
        1.9,
        2.1
    )?;
    claim!(run, "hyper-dual-exact", "the hyper-dual Hessian's relative error is below 1e-14 at every point", worst, <, 1e-14)?;
    Ok(())
}

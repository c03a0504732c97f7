//! The experiments of the chapter, in the order of the page.

mod clock;

#[cfg(test)]
mod perturbed;

use exhibit::{Column, Format, Ink, Outcome, Run, Table, cells, claim};
use hessian::figures::{self, Cost, DifferenceErrors, Spectrum};
use hessian::fit::exponent;
use hessian::{HessianError, Model, difference, hyper_dual, product, stationary, symmetry};
use nalgebra::{DMatrix, DVector, dvector};
use problems::data::Digits;
use problems::dense::{Backend, Eigen, symmetric_eigen};
use problems::{Clairaut, Objective, Rosenbrock, SoftmaxRegression};
use rand::RngExt;

fn main() -> std::process::ExitCode {
    exhibit::chapter!()
        .live(figures::LIVE)
        .experiment("rosenbrock", rosenbrock)
        .experiment("mixed", mixed)
        .experiment("taylor", taylor)
        .experiment("critical-points", critical_points)
        .experiment("difference-error", difference_error)
        .experiment("digits", digits)
        .timed("cost", cost)
        .timed("digits-cost", digits_cost)
        .run()
}

/// The Hessian at the bottom of Rosenbrock's valley.
fn rosenbrock(run: &mut Run) -> Outcome {
    let minimizer = dvector![1.0, 1.0];
    describe_minimum(run, &Rosenbrock::new(2).hessian(&minimizer))
}

fn describe_minimum(run: &mut Run, hessian: &DMatrix<f64>) -> Outcome {
    let Eigen { values, vectors } = symmetric_eigen(hessian, Backend::for_size(hessian.nrows()))?;
    let kappa = stationary::condition_number(&values);
    let mut table = Table::new(
        "Rosenbrock's function at its minimum $(1, 1)$: the Hessian's rows, and its eigenvalues $\\lambda$ with their \
         unit eigenvectors $v$.",
    )
    .column(Column::text("row"))
    .column(Column::new("$H_{i1}$", Format::Integer))
    .column(Column::new("$H_{i2}$", Format::Integer))
    .column(Column::new("$\\lambda_i$", Format::Significant(5)))
    .column(Column::new("$v_{i1}$", Format::Fixed(4)))
    .column(Column::new("$v_{i2}$", Format::Fixed(4)));
    for (row, &value) in values.iter().enumerate() {
        // An eigenvector and its negative are the same direction: show the one that points up.
        let v = vectors.column(row) * vectors[(1, row)].signum();
        table = table.row(cells![
            format!("$i = {}$", row + 1),
            hessian[(row, 0)],
            hessian[(row, 1)],
            value,
            v[0],
            v[1]
        ]);
    }
    run.table("rosenbrock", table)?;
    run.value("smallest-eigenvalue", values[0], Format::Significant(4))?;
    run.value("largest-eigenvalue", values[1], Format::Significant(5))?;
    run.value("kappa", kappa, Format::Integer)?;
    claim!(
        run,
        "kappa-2508",
        "at its minimum Rosenbrock's function has the published condition number",
        kappa,
        in,
        2507.5,
        2508.5
    )?;
    Ok(())
}

/// Peano's function at the origin: the order of the two derivatives matters.
fn mixed(run: &mut Run) -> Outcome {
    mixed_derivatives(run, &Clairaut)
}

fn mixed_derivatives(run: &mut Run, f: &dyn Objective) -> Outcome {
    let origin = dvector![0.0, 0.0];
    let x_then_y = |h: f64| symmetry::first_then(f, &origin, [0, 1], h);
    let y_then_x = |h: f64| symmetry::first_then(f, &origin, [1, 0], h);
    let mut table = Table::new(
        "Peano's function at the origin. Both mixed derivatives, found on shrinking scales $h$; and what the values \
         at the four corners $(\\pm h, \\pm h)$ suggest, which is neither.",
    )
    .column(Column::new("$h$", Format::Significant(1)))
    .column(Column::new("first $x$, then $y$", Format::Fixed(6)))
    .column(Column::new("first $y$, then $x$", Format::Fixed(6)))
    .column(Column::new("four corners", Format::Fixed(6)));
    for h in [1.0, 1e-3, 1e-6, 1e-9] {
        table = table.row(cells![
            h,
            x_then_y(h),
            y_then_x(h),
            symmetry::corners(f, &origin, [0, 1], h)
        ]);
    }
    run.table("mixed", table)?;
    // At the origin the program of the formula is a branch that returns the constant zero.
    let branch = hyper_dual::entry(&Clairaut, &origin, 0, 1)?;
    run.value("branch-derivative", branch, Format::Integer)?;
    let (xy, yx) = (x_then_y(1e-6), y_then_x(1e-6));
    claim!(
        run,
        "x-then-y",
        "∂/∂y ∂f/∂x of Peano's function at the origin is −1",
        xy,
        in,
        -1.000001,
        -0.999999
    )?;
    claim!(
        run,
        "y-then-x",
        "∂/∂x ∂f/∂y of Peano's function at the origin is 1",
        yx,
        in,
        0.999999,
        1.000001
    )?;
    Ok(())
}

/// How far the tangent plane and the tangent parabola are from the function.
fn taylor(run: &mut Run) -> Outcome {
    let (f, x) = (Rosenbrock::new(2), dvector![-1.2, 1.0]);
    model_errors(run, &f, &Model::of(&f, &x), &x)
}

fn model_errors(run: &mut Run, f: &Rosenbrock, model: &Model, x: &DVector<f64>) -> Outcome {
    let direction = dvector![1.0, 1.0].normalize();
    let mut table = Table::new(
        "Rosenbrock's function at a distance $t$ from $(-1.2, 1)$ along the diagonal, and how far two models of it \
         are off: the tangent plane and Taylor's parabola.",
    )
    .column(Column::new("$t$", Format::Significant(1)))
    .column(Column::new("$f$", Format::Fixed(6)))
    .column(Column::new("error of the plane", Format::Scientific(1)))
    .column(Column::new("error of the parabola", Format::Scientific(1)));
    let (mut plane, mut parabola) = (Vec::new(), Vec::new());
    for t in [1.0, 0.1, 0.01, 0.001] {
        let p = &direction * t;
        let value = f.value(&(x + &p));
        let (linear, quadratic) = (
            (model.linear(&p) - value).abs(),
            (model.quadratic(&p) - value).abs(),
        );
        table = table.row(cells![t, value, linear, quadratic]);
        plane.push((t, linear));
        parabola.push((t, quadratic));
    }
    run.table("taylor", table)?;
    // From the second row on: at t = 1 the terms that both models lack are as large as those they have.
    let (plane, parabola) = (exponent(&plane[1..]), exponent(&parabola[1..]));
    run.value("plane-slope", plane, Format::Fixed(2))?;
    run.value("parabola-slope", parabola, Format::Fixed(2))?;
    claim!(
        run,
        "plane-second-order",
        "the plane's error shrinks as the square of the distance",
        plane,
        in,
        1.9,
        2.1
    )?;
    claim!(
        run,
        "parabola-third-order",
        "the parabola's error shrinks as its cube",
        parabola,
        in,
        2.9,
        3.1
    )?;
    Ok(())
}

/// The kinds of stationary point.
fn critical_points(run: &mut Run) -> Outcome {
    let p = run.parameters();
    run.figure("critical-points", figures::critical_points(&p))?;
    Ok(())
}

/// A way to the Hessian of Rosenbrock's function at a point, with a step that it may ignore.
type Way = fn(&Rosenbrock, &DVector<f64>, f64) -> Result<DMatrix<f64>, HessianError>;

/// The V of the differences, and the floor of the hyper-dual numbers.
fn difference_error(run: &mut Run) -> Outcome {
    compare_ways(
        run,
        |f, x, h| difference::forward(f, x, h),
        |f, x, h| difference::central(f, x, h),
        |f, x, _| hyper_dual::hessian(f, x),
    )
}

fn compare_ways(run: &mut Run, forward: Way, central: Way, exact: Way) -> Outcome {
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

/// The Hessian of softmax regression on the digits: its blocks and its spectrum.
fn digits(run: &mut Run) -> Outcome {
    let (train, _) = problems::data::digits()?.split();
    let f = SoftmaxRegression::from_digits(&train, 0.0)?;
    let start = f.start();
    analyze(run, &train, &f, &start)
}

/// Steps of gradient descent, and their length, to the weights at which the trained Hessian is taken.
const TRAINING: (usize, f64) = (200, 0.5);

fn analyze(run: &mut Run, images: &Digits, f: &SoftmaxRegression, start: &DVector<f64>) -> Outcome {
    let (classes, n) = (f.classes(), f.dimension());
    let (steps, eta) = TRAINING;
    let mut weights = start.clone();
    for _ in 0..steps {
        weights -= eta * f.gradient(&weights);
    }
    let (at_start, trained) = (f.hessian(start), f.hessian(&weights));
    run.value("images", images.len(), Format::Count)?;
    run.value("parameters", n, Format::Integer)?;
    run.value("block-size", f.block(), Format::Integer)?;
    run.value("training-steps", steps, Format::Integer)?;
    run.value("training-step", eta, Format::Significant(1))?;
    run.value("training-error", f.error_rate(&weights), Format::Percent(1))?;

    let (first, second) = figures::most_coupled(&figures::block_norms(&trained, classes));
    run.text("coupled-pair", format!("{first} and {second}"))?;
    run.figure("heatmap", figures::heatmap(&trained, classes, steps))?;

    let off = (&at_start - kronecker(images, classes)).norm() / at_start.norm();
    claim!(run, "kronecker", "at W = 0 the Hessian is a Kronecker product, to rounding", off, <, 1e-13)?;

    let mut rng = run.rng("entries");
    let mut worst = 0.0_f64;
    for _ in 0..20 {
        let (i, j) = (rng.random_range(0..n), rng.random_range(0..n));
        worst = worst.max((hyper_dual::entry(f, &weights, i, j)? - trained[(i, j)]).abs() / trained.amax());
    }
    claim!(run, "digits-by-hand", "twenty random entries agree with hyper-dual numbers to rounding", worst, <, 1e-13)?;

    let dead = images
        .images
        .column_iter()
        .filter(|pixel| pixel.amax() == 0.0)
        .count();
    let predicted = f.block() + (classes - 1) * dead;
    run.value("dead-pixels", dead, Format::Integer)?;
    run.value("nullity-predicted", predicted, Format::Integer)?;
    let (at_start, trained) = (
        stationary::eigenvalues(&at_start)?,
        stationary::eigenvalues(&trained)?,
    );
    let spectra = [("W = 0", &at_start), ("trained", &trained)].map(|(label, eigenvalues)| Spectrum {
        label: label.to_owned(),
        eigenvalues: eigenvalues.clone(),
    });
    run.figure("spectrum", figures::spectrum(&spectra))?;
    let (before, after) = (stationary::nullity(&at_start), stationary::nullity(&trained));
    run.value("nullity-trained", after, Format::Integer)?;
    let smallest = trained
        .iter()
        .copied()
        .find(|value| *value > stationary::rounding_floor(&trained));
    run.value(
        "decades",
        (trained[n - 1] / smallest.unwrap_or(f64::NAN)).log10(),
        Format::Fixed(0),
    )?;
    let missed = |nullity: usize| nullity.abs_diff(predicted);
    claim!(run, "flat-at-start", "at W = 0 as many eigenvalues are zero as predicted", missed(before), ==, 0)?;
    claim!(run, "flat-after-training", "after training as many eigenvalues are zero as predicted", missed(after), ==, 0)?;
    Ok(())
}

/// (I/C − 11ᵀ/C²) ⊗ mean of z zᵀ: what the Hessian of softmax regression is at W = 0, for C classes.
fn kronecker(images: &Digits, classes: usize) -> DMatrix<f64> {
    let z = (&images.images / 16.0).insert_column(images.images.ncols(), 1.0);
    let pixels = z.tr_mul(&z) / images.len() as f64;
    let c = classes as f64;
    DMatrix::from_fn(
        classes,
        classes,
        |i, j| if i == j { 1.0 / c } else { 0.0 } - 1.0 / (c * c),
    )
    .kronecker(&pixels)
}

/// One way to form the Hessian of Rosenbrock's function.
type Formation = fn(&Rosenbrock, &DVector<f64>) -> Result<DMatrix<f64>, HessianError>;

/// What forming the Hessian costs, each way.
fn cost(run: &mut Run) -> Outcome {
    // One below a power of two: at powers of two a row of the matrix falls on few lines of the cache, and that is slow
    // for a reason of its own. All ways reach the first four sizes; hyper-dual numbers stop there.
    let sizes = [31, 63, 127, 255, 511, 1023, 2047];
    let ways: [(&str, &str, Ink, usize, Formation); 4] = [
        ("hand", "by hand", Ink::Text, 7, |f, x| Ok(f.hessian(x))),
        ("central", "central", Ink::Green, 7, |f, x| {
            difference::central(f, x, difference::CENTRAL_STEP)
        }),
        ("product", "products", Ink::Purple, 7, |f, x| {
            product::hessian(f, x)
        }),
        ("hyper-dual", "hyper-dual", Ink::Blue, 4, |f, x| {
            hyper_dual::hessian(f, x)
        }),
    ];
    let progress = run.progress(ways.iter().map(|way| way.3 as u64).sum(), "forming Hessians");
    let mut costs = Vec::new();
    for (slug, name, ink, reach, form) in ways {
        let mut cost = Cost {
            slug,
            name,
            ink,
            seconds: Vec::new(),
            bytes: Vec::new(),
        };
        for &n in &sizes[..reach] {
            let f = Rosenbrock::new(n);
            let x = f.start();
            form(&f, &x)?;
            let spent = clock::measure(|| form(&f, &x));
            cost.seconds.push((n as f64, spent.seconds));
            cost.bytes.push((n as f64, spent.bytes));
            progress.inc(1);
        }
        costs.push(cost);
    }
    drop(progress);
    judge_costs(run, &costs)
}

fn judge_costs(run: &mut Run, costs: &[Cost]) -> Outcome {
    // Every exponent is fitted over the four sizes that all ways reach.
    let growth = |curve: &[(f64, f64)]| exponent(&curve[..4]);
    for cost in costs {
        run.value(
            &format!("{}-time-exponent", cost.slug),
            growth(&cost.seconds),
            Format::Fixed(2),
        )?;
    }
    let of = |slug: &str| {
        costs
            .iter()
            .find(|cost| cost.slug == slug)
            .ok_or(format!("no costs of ‘{slug}’"))
    };
    let hand = &of("hand")?.seconds;
    run.value(
        "hand-late-exponent",
        exponent(&hand[hand.len() - 3..]),
        Format::Fixed(2),
    )?;
    let memory: Vec<f64> = costs.iter().map(|cost| growth(&cost.bytes)).collect();
    run.value(
        "memory-exponent",
        memory.iter().sum::<f64>() / memory.len() as f64,
        Format::Fixed(2),
    )?;
    run.figure("cost", figures::cost(costs))?;
    let steeper = growth(&of("hyper-dual")?.seconds) - growth(&of("product")?.seconds);
    let above = |cost: &Cost| {
        cost.bytes
            .last()
            .map_or(f64::NAN, |(n, bytes)| bytes / (8.0 * n * n))
    };
    let most = costs.iter().map(above).fold(0.0, f64::max);
    claim!(
        run,
        "hyper-dual-steeper",
        "the exponent of hyper-dual numbers is larger than that of products, by at least 0.7",
        steeper,
        >=,
        0.7
    )?;
    claim!(run, "memory-line", "at its largest N no way needs more than a tenth above 8N² bytes", most, <=, 1.1)?;
    Ok(())
}

/// What the digits' Hessian costs, each way.
fn digits_cost(run: &mut Run) -> Outcome {
    let (train, _) = problems::data::digits()?.split();
    let f = SoftmaxRegression::from_digits(&train, 0.0)?;
    let (w, n) = (f.start(), f.dimension());
    let gradient = clock::measure(|| f.gradient(&w)).seconds;
    let hand = clock::measure(|| f.hessian(&w)).seconds;
    let products = clock::once(|| product::hessian(&f, &w)).seconds;
    let central = clock::once(|| difference::central(&f, &w, difference::CENTRAL_STEP)).seconds;
    let entry = clock::measure(|| hyper_dual::entry(&f, &w, 1, n - 1)).seconds;
    let entries = n * (n + 1) / 2;
    let mut table = Table::new(format!(
        "The Hessian of softmax regression on the digits, {n} parameters. Hyper-dual numbers were timed on one of the {} \
         distinct entries, and the rest is multiplication: nobody waited for it.",
        Format::Count.text(entries)
    ))
    .column(Column::text("way"))
    .column(Column::text("calls"))
    .column(Column::new("time", Format::Seconds))
    .column(Column::new("in gradients", Format::Count));
    for (way, calls, seconds) in [
        ("by hand, block by block", "1".to_owned(), hand),
        ("products", format!("{n} products"), products),
        (
            "central differences",
            format!("{} gradients", Format::Integer.text(2 * n)),
            central,
        ),
        (
            "hyper-dual numbers",
            format!("{} evaluations", Format::Count.text(entries)),
            entry * entries as f64,
        ),
    ] {
        table = table.row(cells![way, calls, seconds, two_digits(seconds / gradient)]);
    }
    run.table("digits-cost", table)?;
    Ok(())
}

/// A number rounded to its first two digits.
fn two_digits(x: f64) -> f64 {
    let unit = 10_f64.powf(x.log10().floor() - 1.0);
    (x / unit).round() * unit
}

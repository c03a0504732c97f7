//! What forming the Hessian of Rosenbrock's function costs, each way.

use exhibit::{Format, Ink, Outcome, Run, claim};
use hessian::figures::{self, Cost};
use hessian::fit::exponent;
use hessian::{HessianError, difference, hyper_dual, product};
use nalgebra::{DMatrix, DVector};
use problems::{Objective, Rosenbrock};

use crate::clock;

/// One way to form the Hessian of Rosenbrock's function.
type Formation = fn(&Rosenbrock, &DVector<f64>) -> Result<DMatrix<f64>, HessianError>;

pub fn cost(run: &mut Run) -> Outcome {
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

pub fn judge_costs(run: &mut Run, costs: &[Cost]) -> Outcome {
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

//! The wall: times against N, their exponents, and what they come to for real networks.

use std::time::Duration;

use complexity::Curve;
use complexity::figures;
use complexity::horizon::{HOUR, Law, UNIVERSE, YEAR};
use complexity::network::NETWORKS;
use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Table, cells, claim};
use hessian::fit::PowerLaw;
use problems::dense::Backend;

use super::Found;
use super::million::MILLION;
use crate::survey::{self, Kernel};

/// B, the batch of the chain on the wall.
const BATCH: usize = 128;

/// Seconds that one call may take.
fn budget(run: &Run) -> f64 {
    if run.full() { 60.0 } else { 3.0 }
}

pub fn wall(run: &mut Run) -> Outcome {
    let budget = budget(run);
    let curves = survey_all(run, budget)?;
    let [cholesky] = [survey::kernels::<f64>()[0]];
    judge(run, &curves, budget, &survey::caches(), cholesky.flops)
}

/// The curves of the wall, the unblocked factorization last.
pub fn survey_all(run: &Run, budget: f64) -> Found<Vec<Curve>> {
    let patience = Duration::from_secs_f64(budget / 15.0);
    let mut curves = Vec::new();
    // N = 4m²: a width m that is 2^¼ times as large has √2 times as many parameters.
    let step = std::f64::consts::SQRT_2;
    let points = survey::grow([9.0, step.sqrt(), 1200.0], 2.0, budget, |width| {
        let (chain, x) = survey::chain(run, survey::odd(width), BATCH)?;
        let seconds = survey::gradient_time(&chain, &x, patience);
        Ok((chain.parameters() as f64, seconds))
    })?;
    curves.push(Curve {
        slug: "gradient",
        name: "gradient",
        ink: Ink::Orange,
        power: 1.0,
        points,
    });
    let points = survey::grow([9.0, step.sqrt(), 1e3], 4.0, budget, |width| {
        let (chain, x) = survey::chain(run, survey::odd(width), BATCH)?;
        let seconds = survey::forming_time(&chain, &x, patience);
        Ok((chain.parameters() as f64, seconds))
    })?;
    curves.push(Curve {
        slug: "forming",
        name: "forming H",
        ink: Ink::Red,
        power: 2.0,
        points,
    });
    curves.extend(dense_curves(run, budget, patience)?);
    Ok(curves)
}

/// The dense kernels, all of them at one size before any at the next: so a machine that is busy for a while is busy for
/// all of them alike. The unblocked factorization comes last.
fn dense_curves(run: &Run, budget: f64, patience: Duration) -> Found<Vec<Curve>> {
    let [cholesky, lu, inverse, eigenvalues] = survey::kernels::<f64>();
    let unblocked = Kernel {
        slug: "unblocked",
        name: "Cholesky, unblocked",
        ..cholesky
    };
    let mut racing: Vec<(Kernel<f64>, Backend, Curve)> = Vec::new();
    for (kernel, backend, ink) in [
        (cholesky, Backend::Faer, Ink::Blue),
        (lu, Backend::Faer, Ink::Cyan),
        (inverse, Backend::Faer, Ink::Purple),
        (eigenvalues, Backend::Faer, Ink::Green),
        (unblocked, Backend::Nalgebra, Ink::Text),
    ] {
        let (slug, name) = (kernel.slug, kernel.name);
        let curve = Curve {
            slug,
            name,
            ink,
            power: 3.0,
            points: Vec::new(),
        };
        racing.push((kernel, backend, curve));
    }
    let progress = run.progress(15, "measuring kernels up to a few seconds a call");
    let step = std::f64::consts::SQRT_2;
    let mut size = 70.0;
    loop {
        let n = survey::odd(size);
        let mut any = false;
        for (kernel, backend, curve) in &mut racing {
            let last = curve.points.last().map_or(0.0, |point| point.1);
            if last * step.powi(3) <= budget {
                let seconds = survey::time(run, kernel, *backend, n, patience)?;
                curve.points.push((n as f64, seconds));
                any = true;
            }
        }
        if !any {
            return Ok(racing.into_iter().map(|(_, _, curve)| curve).collect());
        }
        progress.inc(1);
        size *= step;
    }
}

fn curve<'a>(curves: &'a [Curve], slug: &str) -> Found<&'a Curve> {
    let found = curves.iter().find(|curve| curve.slug == slug);
    found.ok_or_else(|| format!("‘{slug}’ was not measured").into())
}

/// A law's constant and its reach stay those of the last measured point.
fn law(curve: &Curve) -> Found<Law> {
    curve
        .law()
        .ok_or_else(|| format!("‘{}’ has no points", curve.slug).into())
}

pub fn judge(
    run: &mut Run,
    curves: &[Curve],
    budget: f64,
    caches: &[(String, f64)],
    flops: fn(u64) -> f64,
) -> Outcome {
    let mut exponents = Table::new(
        "The fitted exponents, with their confidence intervals, over the largest decade of $N$ that was measured.",
    )
    .column(Column::text("kernel"))
    .column(Column::new("counted", Format::Integer))
    .column(Column::new("fitted", Format::Fixed(2)))
    .column(Column::new("±", Format::Fixed(2)))
    .column(Column::new("largest $N$", Format::Count))
    .column(Column::new("time there", Format::Seconds));
    let mut networks = Table::new(
        "One call of each kernel for real networks, on one thread of this machine: the last measured point, drawn on with \
         the counted exponent.",
    )
    .column(Column::text("kernel"));
    for network in NETWORKS {
        networks = networks.column(Column::text(network.name));
    }
    for curve in curves {
        let fit = PowerLaw::fit(&curve.largest_decade())?;
        let law = law(curve)?;
        let (n, seconds) = curve.points.last().copied().unwrap_or_default();
        exponents = exponents.row(cells![
            curve.name,
            curve.power,
            fit.exponent,
            fit.half_width,
            n,
            seconds
        ]);
        let mut row = cells![curve.name];
        row.extend(NETWORKS.map(|network| Cell::from(span(law.seconds(network.parameters)))));
        networks = networks.row(row);
    }
    run.table("exponents", exponents)?;
    run.table("networks", networks)?;

    let shown: Vec<Curve> = curves
        .iter()
        .filter(|curve| ["gradient", "forming", "cholesky", "eigenvalues"].contains(&curve.slug))
        .cloned()
        .collect();
    run.figure("times", figures::times(curves, budget, BATCH))?;
    run.figure("wall", figures::wall(&shown))?;
    let pair = [
        curve(curves, "cholesky")?.clone(),
        curve(curves, "unblocked")?.clone(),
    ];
    run.figure("per-flop", figures::per_flop(&pair, flops, caches))?;

    let cholesky = curve(curves, "cholesky")?;
    let reach = law(cholesky)?;
    for (name, seconds) in [
        ("reach-hour", HOUR),
        ("reach-year", YEAR),
        ("reach-universe", UNIVERSE),
    ] {
        run.value(name, reach.reach(seconds), Format::Scientific(1))?;
    }
    run.text("million-time", span(reach.seconds(MILLION)))?;
    run.value("budget", budget, Format::Seconds)?;

    let fitted =
        |slug: &str| -> Found<PowerLaw> { Ok(PowerLaw::fit(&curve(curves, slug)?.largest_decade())?) };
    let (blocked, unblocked) = (fitted("cholesky")?, fitted("unblocked")?);
    for (slug, fit) in [("cholesky", blocked), ("unblocked", unblocked)] {
        run.value(&format!("{slug}-exponent"), fit.exponent, Format::Fixed(2))?;
        run.value(&format!("{slug}-interval"), fit.half_width, Format::Fixed(2))?;
    }
    claim!(
        run,
        "cholesky-cubic",
        "the exponent of a blocked Cholesky factorization over the largest decade lies between 2.6 and 3.2",
        blocked.exponent,
        in,
        2.6,
        3.2
    )?;
    claim!(run, "unblocked-steeper", "an unblocked factorization's exponent is larger than a blocked one's", unblocked.exponent - blocked.exponent, >, 0)?;
    let gradient = fitted("gradient")?.exponent;
    claim!(
        run,
        "gradient-linear",
        "the time of a gradient grows with the first power of N, give or take a quarter",
        gradient,
        in,
        0.75,
        1.25
    )?;
    Ok(())
}

/// A time span in the unit that a person would use, up to years.
pub fn span(seconds: f64) -> String {
    const DAY: f64 = 24.0 * HOUR;
    let in_units =
        |unit: f64, name: &str| format!("{}\u{a0}{name}", Format::Significant(2).text(seconds / unit));
    if seconds < 2.0 * DAY {
        Format::Seconds.text(seconds)
    } else if seconds < 2.0 * YEAR {
        in_units(DAY, "days")
    } else if seconds < 1e4 * YEAR {
        in_units(YEAR, "years")
    } else {
        format!("{}\u{a0}years", Format::Scientific(1).text(seconds / YEAR))
    }
}

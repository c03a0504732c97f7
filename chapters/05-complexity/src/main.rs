//! The experiments of the chapter *The N³ wall*, in the order of the page.

use std::error::Error;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::time::Duration;

use complexity::cache::{self, Cache};
use complexity::count::{self, ChainCount};
use complexity::figures::{self, Formation, Traffic, crossing};
use complexity::horizon::{self, HOUR, Law, UNIVERSE, YEAR};
use complexity::kernel::{self, Breakdown};
use complexity::ledger::{LEDGER, Setting};
use complexity::network::NETWORKS;
use complexity::{Chain, Curve, Tally, operations};
use exhibit::{Cell, Column, Format, Ink, Outcome, Run, Table, cells, claim};
use hessian::fit::{PowerLaw, exponent};
use nalgebra::{DMatrix, DVector};
use problems::dense::{Backend, Entry};
use problems::{Objective, SoftmaxRegression};
use rand::RngExt;

mod clock;
mod peak;
mod survey;

#[cfg(test)]
mod perturbed;

use clock::Clock;
use peak::Peak;
use survey::Kernel;

fn main() -> ExitCode {
    exhibit::chapter!()
        .experiment("counts", counts)
        .experiment("million", million)
        .experiment("traffic", traffic)
        .experiment("step-cost", step_cost)
        .timed("wall", wall)
        .timed("inverse", inverse)
        .timed("constants", constants)
        .timed("crossover", crossover)
        .run()
}

type Found<T> = Result<T, Box<dyn Error>>;

// ----------------------------------------------------------------------------------------------------------- counting

/// An algorithm on tallies, with the formula for its count.
struct Counted {
    name: &'static str,
    formula: &'static str,
    run: fn(&mut DMatrix<Tally>) -> Result<(), Breakdown>,
    flops: fn(u64) -> u64,
}

const CHOLESKY: Counted = Counted {
    name: "Cholesky",
    formula: "$N^3/3 + N^2/2 + N/6$",
    run: kernel::cholesky,
    flops: count::cholesky,
};

const INVERSE: Counted = Counted {
    name: "inverse",
    formula: "$2N^3 - 2N^2 + N$",
    run: kernel::inverse,
    flops: count::inverse,
};

fn counts(run: &mut Run) -> Outcome {
    let triangles = Counted {
        name: "two triangular solves",
        formula: "$2N^2$",
        run: |a| {
            let mut x = DVector::from_element(a.nrows(), Tally::from(1.0));
            kernel::solve(a, &mut x)
        },
        flops: count::solve,
    };
    let lu = Counted {
        name: "LU",
        formula: "$2N^3/3 - N^2/2 - N/6$",
        run: kernel::lu,
        flops: count::lu,
    };
    counts_of(run, &[triangles, CHOLESKY, lu, INVERSE])?;
    chain_counts(run, &|chain, x| {
        let ((_, _, memory), gradient) = operations(|| chain.evaluate(x));
        let (_, product) = operations(|| chain.product(&memory, x));
        [gradient.total(), product.total()]
    })
}

/// The last two are Cholesky's factorization and the inverse.
fn counts_of(run: &mut Run, algorithms: &[Counted]) -> Outcome {
    const SIZES: [usize; 3] = [10, 30, 100];
    let mut table = Table::new(
        "Flops counted by running each algorithm on numbers that count, and the formula for them. The two agree to the last \
         operation.",
    )
    .column(Column::text("algorithm"))
    .column(Column::text("formula"));
    for n in SIZES {
        table = table.column(Column::new(format!("$N = {n}$"), Format::Count));
    }
    let mut worst = 0;
    let mut largest = Vec::new();
    for algorithm in algorithms {
        let mut row = cells![algorithm.name, algorithm.formula];
        let mut spent = 0;
        for n in SIZES {
            let mut matrix = DMatrix::from_fn(n, n, |i, j| {
                Tally::from(if i == j {
                    2.0 * n as f64
                } else {
                    ((i + j) as f64).sin()
                })
            });
            let (done, counted) = operations(|| (algorithm.run)(&mut matrix));
            done?;
            spent = counted.total();
            worst = worst.max(spent.abs_diff((algorithm.flops)(n as u64)));
            row.push(Cell::from(spent));
        }
        largest.push((algorithm.name, spent as f64));
        table = table.row(row);
    }
    run.table("counts", table)?;
    claim!(run, "counts-exact", "counted operations and formulas differ by nothing", worst, ==, 0)?;
    let of = |name: &str| {
        largest
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(f64::NAN, |(_, spent)| *spent)
    };
    claim!(run, "inverse-counted", "an inverse takes at least three times the flops of a Cholesky factorization", of("inverse") / of("Cholesky"), >=, 3)?;
    Ok(())
}

/// What a chain's gradient and its Hessian-vector product take, `[gradient, product]`.
type ChainOperations<'a> = &'a dyn Fn(&Chain<Tally>, &DVector<Tally>) -> [u64; 2];

fn chain_counts(run: &mut Run, spent: ChainOperations) -> Outcome {
    const LAYERS: usize = 8;
    const BATCH: usize = 16;
    let mut rng = run.rng("counted chain");
    let mut measured = Vec::new();
    for width in [8, 16, 32, 64] {
        let mut numbers =
            |columns| DMatrix::from_fn(width, columns, |_, _| Tally::from(rng.random_range(-1.0..1.0)));
        let (inputs, targets, weights) = (numbers(BATCH), numbers(BATCH), numbers(LAYERS * width));
        let chain = Chain::new(LAYERS, inputs, targets)?;
        let x = DVector::from_column_slice(weights.as_slice());
        let [gradient, product] = spent(&chain, &x).map(|flops| flops as f64);
        measured.push((chain.parameters() as f64, gradient, product));
    }
    let (n, gradient, product) = *measured.last().ok_or("no chain was counted")?;
    let each = n * BATCH as f64;
    run.value("chain-layers", LAYERS, Format::Integer)?;
    run.value("gradient-flops", gradient / each, Format::Fixed(2))?;
    run.value("product-flops", product / each, Format::Fixed(1))?;
    let curve: Vec<(f64, f64)> = measured.iter().map(|point| (point.0, point.1)).collect();
    claim!(
        run,
        "gradient-counted",
        "the flops of a gradient grow with the first power of N",
        exponent(&curve),
        in,
        0.9,
        1.05
    )?;
    claim!(
        run,
        "columns-counted",
        "by the count, forming H column by column is dearer than factoring it until N is 30 to 40 batches",
        count::crossover(product / each),
        in,
        30,
        40
    )?;
    let per_entry = count::softmax_hessian(1.0, 1.0, 10.0);
    claim!(
        run,
        "softmax-counted",
        "by the count, forming softmax regression's H by products of matrices is dearer than factoring it until N is about three batches",
        count::crossover(per_entry),
        in,
        2.5,
        3.5
    )?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------ the post's sentence

const MILLION: f64 = 1e6;

fn million(run: &mut Run) -> Outcome {
    million_of(run, MILLION)
}

fn million_of(run: &mut Run, n: f64) -> Outcome {
    let setting = Setting::with_parameters(n);
    run.value(
        "million-cholesky",
        count::cholesky(n as u64) as f64,
        Format::Scientific(1),
    )?;
    run.value(
        "million-forming",
        2.0 * n * setting.gradient(),
        Format::Scientific(1),
    )?;
    run.value("million-batch", setting.batch, Format::Integer)?;
    run.value("million-bytes", horizon::hessian_bytes(n), Format::Bytes)?;
    claim!(
        run,
        "million-cube",
        "N = 10⁶ makes N³ about 10¹⁸",
        n.powi(3),
        in,
        0.9e18,
        1.1e18
    )?;
    claim!(
        run,
        "million-memory",
        "N = 10⁶ makes H eight terabytes",
        horizon::hessian_bytes(n) / 1e12,
        in,
        7.9,
        8.1
    )?;
    for (name, (_, bytes)) in ["card-reach", "server-reach"].into_iter().zip(horizon::MEMORIES) {
        run.value(name, horizon::fitting(bytes).floor(), Format::Count)?;
    }
    run.value(
        "resnet-bytes",
        horizon::hessian_bytes(NETWORKS[1].parameters),
        Format::Bytes,
    )?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------------------ traffic

fn traffic(run: &mut Run) -> Outcome {
    traffic_of(run, &cache::by_columns)
}

fn traffic_of(run: &mut Run, unblocked: &dyn Fn(usize, &mut Cache)) -> Outcome {
    const CACHE: usize = 1024;
    const BLOCK: usize = 16;
    let blocked: &dyn Fn(usize, &mut Cache) = &|n, cache| cache::by_blocks(n, BLOCK, cache);
    let mut orders = Vec::new();
    for (name, ink, order) in [
        ("by columns", Ink::Orange, unblocked),
        ("by blocks", Ink::Blue, blocked),
    ] {
        let mut points = Vec::new();
        for n in [16, 24, 32, 40, 48, 56, 64, 80, 96, 128, 176, 232] {
            let mut cache = Cache::new(CACHE, n);
            order(n, &mut cache);
            let flops = count::cholesky(n as u64) as f64;
            points.push((
                (n * (n + 1) / 2) as f64 / CACHE as f64,
                cache.fetched() as f64 / flops,
            ));
        }
        orders.push(Traffic { name, ink, points });
    }
    run.figure("traffic", figures::traffic(&orders, CACHE, BLOCK))?;
    let end = |k: usize| orders[k].points.last().map_or(f64::NAN, |point| point.1);
    run.value("traffic-ratio", end(0) / end(1), Format::Significant(2))?;
    claim!(run, "traffic-blocks", "beyond the cache, the order by columns fetches at least four times as much as the order by blocks", end(0) / end(1), >=, 4)?;
    Ok(())
}

// ----------------------------------------------------------------------------------------------------------- the bill

fn step_cost(run: &mut Run) -> Outcome {
    let sizes = [1e3, 1e6, 1e9].map(Setting::with_parameters);
    let mut symbols = Table::new(
        "What one step costs, leading terms only, for a network of $L$ square layers of side $d = \\sqrt{N/L}$ and batches \
         of $B$ examples. *Gradients*: work on the data, in evaluations of the loss and its gradient, $6NB$ flops each; a \
         Hessian-vector product is two. *Flops beside* come on top. *Numbers kept* are those beside the parameters and the \
         gradient. Line searches and rejected steps come extra.",
    )
    .column(Column::text("method"))
    .column(Column::text("taught in"))
    .column(Column::text("gradients"))
    .column(Column::text("flops beside"))
    .column(Column::text("numbers kept"));
    let mut numbers = Table::new(format!(
        "The same in numbers: flops of a step, the work on the data included, and bytes kept in double precision, for \
         three $N$. {}.",
        sizes[0].legend()
    ))
    .column(Column::text("method"));
    for power in [3, 6, 9] {
        numbers = numbers.column(Column::new(
            format!("flops, $N = 10^{power}$"),
            Format::Scientific(0),
        ));
    }
    for power in [3, 6, 9] {
        numbers = numbers.column(Column::new(
            format!("bytes, $N = 10^{power}$"),
            Format::Scientific(0),
        ));
    }
    for entry in LEDGER {
        let gradients = match entry.gradients {
            Some(tex) => Cell::from(format!("${tex}$")),
            None => Cell::missing("no data"),
        };
        symbols = symbols.row(cells![
            entry.method,
            format!("{{{{#ref chapter {}}}}}", entry.chapter),
            gradients,
            format!("${}$", entry.flops),
            format!("${}$", entry.memory),
        ]);
        let mut row = cells![entry.method];
        row.extend(sizes.iter().map(|setting| Cell::from(entry.total(setting))));
        row.extend(sizes.iter().map(|setting| Cell::from(entry.bytes(setting))));
        numbers = numbers.row(row);
    }
    run.table("step-cost", symbols)?;
    run.table("step-numbers", numbers)?;
    let bytes = |setting: &Setting| {
        LEDGER
            .iter()
            .map(|entry| entry.bytes(setting))
            .collect::<Vec<f64>>()
    };
    let affordable = bytes(&sizes[1])
        .iter()
        .filter(|bytes| **bytes <= horizon::MEMORIES[0].1)
        .count();
    run.value("ledger-methods", LEDGER.len(), Format::Integer)?;
    run.value("ledger-affordable", affordable, Format::Integer)?;
    Ok(())
}

// ----------------------------------------------------------------------------------------------------------- the wall

/// B, the batch of the chain on the wall.
const BATCH: usize = 128;

/// Seconds that one call may take.
fn budget(run: &Run) -> f64 {
    if run.full() { 60.0 } else { 3.0 }
}

fn wall(run: &mut Run) -> Outcome {
    let budget = budget(run);
    let curves = survey_all(run, budget)?;
    let [cholesky] = [survey::kernels::<f64>()[0]];
    judge(run, &curves, budget, &survey::caches(), cholesky.flops)
}

/// The curves of the wall, the unblocked factorization last.
fn survey_all(run: &Run, budget: f64) -> Found<Vec<Curve>> {
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

fn inverse(run: &mut Run) -> Outcome {
    let [cholesky, _, inverse, _] = survey::kernels::<f64>();
    inverse_of(run, [cholesky.work, inverse.work], 5)
}

fn inverse_of(run: &mut Run, works: [survey::Work<f64>; 2], turns: usize) -> Outcome {
    let mut least = f64::INFINITY;
    for n in [1001, 1501, 2001] {
        least = least.min(survey::ratio(run, works, n, turns)?);
    }
    run.value("inverse-ratio", least, Format::Significant(2))?;
    claim!(run, "inverse-dear", "from N = 1000 to 2000 an inverse takes the time of at least three Cholesky factorizations", least, >=, 3)?;
    Ok(())
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

fn judge(
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
fn span(seconds: f64) -> String {
    const DAY: f64 = 24.0 * HOUR;
    let in_units = |unit: f64, name: &str| format!("{} {name}", Format::Significant(2).text(seconds / unit));
    if seconds < 2.0 * DAY {
        Format::Seconds.text(seconds)
    } else if seconds < 2.0 * YEAR {
        in_units(DAY, "days")
    } else if seconds < 1e4 * YEAR {
        in_units(YEAR, "years")
    } else {
        format!("{} years", Format::Scientific(1).text(seconds / YEAR))
    }
}

// ------------------------------------------------------------------------------------------------------- the constants

fn constants(run: &mut Run) -> Outcome {
    let peak = Peak::measure(Duration::from_millis(400));
    let largest = if run.full() { 2000 } else { 1000 };
    let two = Backend::Threads(NonZeroUsize::MIN.saturating_add(1));
    let mut rows = Vec::new();
    let progress = run.progress(16, "measuring constants");
    for index in 0..4 {
        for (library, backend) in [("nalgebra", Backend::Nalgebra), ("faer", Backend::Faer)] {
            rows.push(constant::<f64>(
                run,
                index,
                [library, "f64", "1"],
                backend,
                largest,
                peak.double,
            )?);
            progress.inc(1);
        }
        rows.push(constant::<f32>(
            run,
            index,
            ["faer", "f32", "1"],
            Backend::Faer,
            largest,
            peak.single,
        )?);
        rows.push(constant::<f64>(
            run,
            index,
            ["faer", "f64", "2"],
            two,
            largest,
            2.0 * peak.double,
        )?);
        progress.inc(2);
    }
    judge_constants(run, &peak, &rows, largest)
}

/// One line of the table of constants.
#[derive(Debug, Clone)]
struct Constant {
    kernel: &'static str,
    /// library, type of number, threads
    way: [&'static str; 3],
    exponent: f64,
    seconds: f64,
    rate: f64,
    share: f64,
}

fn constant<T: Entry>(
    run: &Run,
    index: usize,
    way: [&'static str; 3],
    backend: Backend,
    largest: usize,
    peak: f64,
) -> Found<Constant> {
    let kernel = survey::kernels::<T>()[index];
    let mut points = Vec::new();
    for n in [
        largest / 4,
        3 * largest / 8,
        largest / 2,
        3 * largest / 4,
        largest,
    ] {
        let seconds = survey::time(run, &kernel, backend, n, Duration::from_millis(150))?;
        points.push((n as f64, seconds));
    }
    let seconds = points[points.len() - 1].1;
    let rate = (kernel.flops)(largest as u64) / seconds;
    Ok(Constant {
        kernel: kernel.name,
        way,
        exponent: exponent(&points),
        seconds,
        rate,
        share: rate / peak,
    })
}

fn judge_constants(run: &mut Run, peak: &Peak, rows: &[Constant], largest: usize) -> Outcome {
    let mut table = Table::new(format!(
        "The same algorithms at $N$ = {}, by two libraries, in two precisions, on one thread and two. *Share*: of the rate at \
         which one thread multiplied matrices of the same precision in the same run; for two threads, of twice that rate. The exponents \
         are fitted between a quarter of this $N$ and all of it.",
        Format::Integer.text(largest)
    ))
    .column(Column::text("kernel"))
    .column(Column::text("by"))
    .column(Column::new("exponent", Format::Fixed(1)))
    .column(Column::new("time", Format::Seconds))
    .column(Column::new("Gflop/s", Format::Significant(2)))
    .column(Column::new("share", Format::Percent(0)));
    for row in rows {
        let [library, numbers, threads] = row.way;
        let threads = if threads == "1" { "" } else { ", 2 threads" };
        let by = format!("{library}, {numbers}{threads}");
        table = table.row(cells![
            row.kernel,
            by,
            row.exponent,
            row.seconds,
            row.rate / 1e9,
            row.share,
        ]);
    }
    run.table("constants", table)?;
    for (name, rate) in [
        ("peak-double", peak.double),
        ("peak-single", peak.single),
        ("peak-both", peak.both),
    ] {
        run.value_with_unit(name, rate / 1e9, Format::Significant(2), "Gflop/s")?;
    }
    run.value_with_unit(
        "peak-bandwidth",
        peak.bandwidth / 1e9,
        Format::Significant(2),
        "GB/s",
    )?;
    run.value(
        "peak-balance",
        8.0 * peak.double / peak.bandwidth,
        Format::Significant(2),
    )?;
    let seconds = |library: &str, numbers: &str, threads: &str| {
        let row = rows
            .iter()
            .find(|row| row.kernel == "Cholesky" && row.way == [library, numbers, threads]);
        row.map_or(f64::NAN, |row| row.seconds)
    };
    let blocked = seconds("faer", "f64", "1");
    run.value(
        "gain-blocks",
        seconds("nalgebra", "f64", "1") / blocked,
        Format::Significant(2),
    )?;
    run.value(
        "gain-single",
        blocked / seconds("faer", "f32", "1"),
        Format::Significant(2),
    )?;
    run.value(
        "gain-threads",
        blocked / seconds("faer", "f64", "2"),
        Format::Significant(2),
    )?;
    claim!(run, "blocks-pay", "at this size a blocked Cholesky factorization takes at most half the time of an unblocked one", seconds("nalgebra", "f64", "1") / blocked, >=, 2)?;
    Ok(())
}

// ------------------------------------------------------------------------------------------------- forming or factoring

/// Times at one N: [N/B, forming, factoring, counted forming over factoring].
type Pair = [f64; 4];

fn crossover(run: &mut Run) -> Outcome {
    let patience = Duration::from_millis(60);
    let [cholesky, ..] = survey::kernels::<f64>();
    let factoring = |n: usize| survey::time(run, &cholesky, Backend::Faer, n, patience);
    let progress = run.progress(17, "forming and factoring");
    let batch = 64;
    let mut columns: Vec<Pair> = Vec::new();
    for width in [4, 6, 8, 11, 13, 16, 19, 23, 27, 32] {
        let (chain, x) = survey::chain(run, width, batch)?;
        let n = chain.parameters();
        let formula = ChainCount {
            layers: survey::LAYERS as u64,
            width: width as u64,
            batch: batch as u64,
        };
        let counted = formula.hessian() as f64 / count::cholesky(n as u64) as f64;
        let forming = survey::forming_time(&chain, &x, patience);
        columns.push([n as f64 / batch as f64, forming, factoring(n)?, counted]);
        progress.inc(1);
    }
    let (batch, classes) = (768, 10);
    let mut products: Vec<Pair> = Vec::new();
    let mut rng = run.rng("softmax");
    for features in [38, 76, 114, 153, 230, 306, 460] {
        let images = DMatrix::from_fn(batch, features, |_, _| rng.random_range(0.0..1.0));
        let labels: Vec<u8> = (0..batch).map(|example| (example % classes) as u8).collect();
        let model = SoftmaxRegression::new(&images, &labels, classes, 1e-4)?;
        let n = model.dimension();
        let x = DVector::from_fn(n, |_, _| rng.random_range(-0.1..0.1));
        let counted =
            count::softmax_hessian(n as f64, batch as f64, classes as f64) / count::cholesky(n as u64) as f64;
        let forming = Clock::Thread.shortest(patience, || model.hessian(&x));
        products.push([n as f64 / batch as f64, forming, factoring(n)?, counted]);
        progress.inc(1);
    }
    drop(progress);
    judge_crossover(run, &columns, &products)
}

fn judge_crossover(run: &mut Run, columns: &[Pair], products: &[Pair]) -> Outcome {
    let formation = |name, ink, pairs: &[Pair]| Formation {
        name,
        ink,
        measured: pairs
            .iter()
            .map(|[x, forming, factoring, _]| (*x, forming / factoring))
            .collect(),
        counted: pairs.iter().map(|[x, _, _, counted]| (*x, *counted)).collect(),
    };
    let columns = formation("column by column", Ink::Red, columns);
    let products = formation("softmax, structured", Ink::Green, products);
    for (name, formation) in [("columns", &columns), ("softmax", &products)] {
        let measured = crossing(&formation.measured).ok_or_else(|| {
            format!(
                "{name}: forming and factoring never cost the same: {:?}",
                formation.measured
            )
        })?;
        run.value(&format!("{name}-crossing"), measured, Format::Significant(2))?;
        let counted = crossing(&formation.counted).ok_or("the counts never cross")?;
        run.value(
            &format!("{name}-crossing-counted"),
            counted,
            Format::Significant(2),
        )?;
    }
    let nearest = |formation: &Formation, x: f64| {
        let away = |point: &&(f64, f64)| (point.0 / x).ln().abs();
        let near = formation
            .measured
            .iter()
            .min_by(|a, b| away(a).total_cmp(&away(b)));
        near.map_or(f64::NAN, |point| point.1)
    };
    claim!(run, "columns-dearer", "at N = 10 B forming H column by column takes at least 1.5 times as long as factoring it", nearest(&columns, 10.0), >=, 1.5)?;
    claim!(run, "structure-cheaper", "at N = 6 B the structured H of softmax regression is formed in less time than it is factored", nearest(&products, 6.0), <, 1)?;
    run.figure("crossover", figures::crossover(&[columns, products]))?;
    Ok(())
}

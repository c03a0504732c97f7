//! What N allows: the largest network for which a Newton step fits.

use std::hint::black_box;

use exhibit::{Column, Format, Ink, Outcome, Run, Table, cells, claim};
use hessian::fit::PowerLaw;
use nalgebra::DVector;
use network::exact;
use problems::data;
use problems::dense::{Backend, Cholesky};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use reckoning::digits;
use reckoning::figures::{self, Growth};

use super::Fallible;
use crate::clock;

/// Hidden units of the networks that are timed, 64-h-10.
const HIDDEN: [usize; 7] = [4, 8, 16, 24, 32, 48, 64];

/// The memory of a modest machine, in bytes.
pub const MEMORY: f64 = 8e9;

/// A Newton step at one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    pub parameters: f64,
    /// seconds to form the Hessian of all training images
    pub forming: f64,
    /// seconds to factor it and solve
    pub factoring: f64,
    /// the most memory at one time
    pub bytes: f64,
}

impl Step {
    pub fn seconds(&self) -> f64 {
        self.forming + self.factoring
    }
}

pub fn reach(run: &mut Run) -> Outcome {
    let steps = small_steps(run)?;
    reach_of(run, &steps)
}

/// The steps that a default run has time for.
pub fn small_steps(run: &Run) -> Fallible<Vec<Step>> {
    let progress = run.progress(HIDDEN.len() as u64, "forming and factoring");
    let mut steps = Vec::new();
    for hidden in HIDDEN {
        steps.push(measure(hidden)?);
        progress.inc(1);
    }
    Ok(steps)
}

/// What a step takes at any size, fitted to measured ones.
pub struct Laws {
    forming: PowerLaw,
    factoring: PowerLaw,
    /// matrices of N×N that are there at the same time, at most
    copies: f64,
}

impl Laws {
    pub fn of(steps: &[Step]) -> Fallible<Self> {
        // Small matrices tell of overheads, not of the law.
        let large: Vec<&Step> = steps.iter().filter(|step| step.parameters > 1000.0).collect();
        let law = |part: fn(&Step) -> f64| {
            PowerLaw::fit(
                &large
                    .iter()
                    .map(|step| (step.parameters, part(step)))
                    .collect::<Vec<_>>(),
            )
        };
        Ok(Self {
            forming: law(|step| step.forming)?,
            factoring: law(|step| step.factoring)?,
            copies: steps
                .last()
                .map_or(f64::NAN, |step| step.bytes / (8.0 * step.parameters.powi(2))),
        })
    }

    /// The time of a step at this size.
    pub fn seconds(&self, n: f64) -> f64 {
        self.forming.at(n) + self.factoring.at(n)
    }

    /// The size at which a step takes so many seconds, between 10 and 10⁷.
    pub fn size(&self, seconds: f64) -> f64 {
        let (mut low, mut high) = (10.0f64, 1e7f64);
        for _ in 0..100 {
            let middle = (low * high).sqrt();
            if self.seconds(middle) < seconds {
                low = middle
            } else {
                high = middle
            }
        }
        low
    }

    /// The size at which a step takes so many bytes.
    pub fn fitting(&self, bytes: f64) -> f64 {
        (bytes / (8.0 * self.copies)).sqrt()
    }
}

/// Makes a step of the network 64-h-10 with so many hidden units.
pub fn measure(hidden: usize) -> Fallible<Step> {
    let task = digits::of(&data::digits()?, &[64, hidden, 10])?;
    let network = task.network(&task.parts.training)?;
    let x: DVector<f64> = task
        .initialization
        .draw(&task.architecture, &mut ChaCha8Rng::seed_from_u64(1))?;
    let n = task.parameters();
    let times = if n > 2000 { 1 } else { 3 };
    let form = || exact::gauss_newton(&network, &x);
    // The first product of a program allocates the room that all later ones work in.
    let mut matrix = form();
    let formed = clock::measure(times, form);
    for i in 0..n {
        matrix[(i, i)] += 1e-3;
    }
    let right = DVector::from_element(n, 1.0);
    let solve = || -> Fallible<DVector<f64>> {
        let factor = Cholesky::new(matrix.clone(), Backend::for_size(n))?;
        Ok(factor.solve(&right)?)
    };
    // A step of a minute has no warm-up that one would notice.
    if n < 10_000 {
        solve()?;
    }
    let mut outcome = Ok(());
    let factored = clock::measure(times, || match solve() {
        Ok(step) => {
            black_box(step);
        }
        Err(error) => outcome = Err(error),
    });
    outcome?;
    let own = 8.0 * (n * n) as f64;
    Ok(Step {
        parameters: n as f64,
        forming: formed.seconds,
        factoring: factored.seconds,
        // The matrix is there while it is factored.
        bytes: formed.bytes.max(own + factored.bytes),
    })
}

pub fn reach_of(run: &mut Run, steps: &[Step]) -> Outcome {
    let laws = Laws::of(steps)?;
    let Laws {
        forming,
        factoring,
        copies,
    } = &laws;
    let copies = *copies;
    let (second, minute, memory) = (laws.size(1.0), laws.size(60.0), laws.fitting(MEMORY));
    let last = steps.last().map_or(f64::NAN, |step| step.parameters);

    let limit = Format::Significant(1).text(MEMORY / 1e9) + " GB";
    let mut table = Table::new(format!(
        "The largest $N$ for which one Newton step fits, for networks 64-$h$-10 on {} digits. Up to $N$ = {} it is measured, \
         beyond it is extrapolated by the two fitted laws.",
        digits::TRAINING,
        Format::Count.text(last)
    ))
    .column(Column::text("limit"))
    .column(Column::new("$N$", Format::Significant(2)))
    .column(Column::text("known by"))
    .column(Column::new("forming", Format::Seconds))
    .column(Column::new("factoring", Format::Seconds));
    let known = |n: f64| if n <= last { "measurement" } else { "extrapolation" };
    for (name, n, how) in [
        ("a second", second, known(second)),
        ("a minute", minute, known(minute)),
        (limit.as_str(), memory, "bytes counted and measured"),
    ] {
        table = table.row(cells![name, n, how, forming.at(n), factoring.at(n)]);
    }
    run.table("limits", table)?;

    let sizes: Vec<f64> = (0..=30)
        .map(|i| last * (2e5 / last).powf(f64::from(i) / 30.0))
        .collect();
    let growth = |name, ink, measured: fn(&Step) -> f64, at: &dyn Fn(f64) -> f64| Growth {
        name,
        ink,
        measured: steps
            .iter()
            .map(|step| (step.parameters, measured(step)))
            .collect(),
        extrapolated: sizes.iter().map(|&n| (n, at(n))).collect(),
    };
    let times = [
        growth("forming", Ink::Orange, |step| step.forming, &|n| forming.at(n)),
        growth("factoring", Ink::Blue, |step| step.factoring, &|n| {
            factoring.at(n)
        }),
    ];
    let bytes = [growth("peak", Ink::Green, |step| step.bytes, &|n| {
        copies * 8.0 * n * n
    })];
    let text = |x: f64| Format::Significant(2).text(x);
    run.figure(
        "reach",
        figures::reach(&times, &bytes, 2e5)
            .caption(format!(
                "A Newton step at growing $N$, measured (dots) and extrapolated (dashes): forming the matrix grows with exponent \
                 {}, factoring it with {}. A step fits into a second up to $N$ = {}, into a minute up to {}, into {limit} up to {}.",
                text(forming.exponent),
                text(factoring.exponent),
                text(second),
                text(minute),
                text(memory)
            ))
            .alt(format!(
                "Two panels, logarithmic. Left, seconds against N: the line of forming lies above that of factoring at small N, \
                 and the steeper line of factoring overtakes it; together they pass a second near {} and a minute near {}. \
                 Right, bytes against N: a straight line that passes {limit} near {}.",
                text(second),
                text(minute),
                text(memory)
            )),
    )?;
    run.text("limit-bytes", limit)?;
    run.value("copies", copies, Format::Significant(2))?;
    run.value("reach-second", second, Format::Significant(2))?;
    run.value("reach-minute", minute, Format::Significant(2))?;
    run.value("reach-memory", memory, Format::Significant(2))?;
    let mnist = 101_770.0;
    run.value("mnist-factoring", factoring.at(mnist), Format::Seconds)?;
    let newton = steps
        .iter()
        .find(|step| step.parameters == 1210.0)
        .map_or(f64::NAN, Step::seconds);
    run.value("small-step", newton, Format::Seconds)?;
    claim!(run, "fits-a-second", "a Newton step of the digits’ network takes less than a second", newton, <, 1)?;
    claim!(run, "minute-ends", "a minute is over below half of the parameters of the network for MNIST", minute / mnist, <, 0.5)?;
    claim!(run, "copies-counted", "the peak is that of at most four matrices", copies, <=, 4)?;
    Ok(())
}

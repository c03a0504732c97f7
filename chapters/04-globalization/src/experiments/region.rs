//! A trust region in Rosenbrock's valley.

use exhibit::{Format, Outcome, Run, claim};
use globalization::figures::{self, Region};
use problems::Trace;

pub fn trust_region(run: &mut Run) -> Outcome {
    let p: Region = run.parameters();
    run.figure("trust-region", figures::trust_region(&p))?;
    let (trace, _) = figures::region(&p);
    run.value("region-iterations", steps(&trace), Format::Integer)?;
    turned(run, &figures::region)
}

fn steps(trace: &Trace) -> usize {
    trace.iterations.len().saturating_sub(1)
}

/// First radii: from 0.05 to 4, the ends of the slider, by equal factors.
fn first_radii() -> impl Iterator<Item = f64> {
    (0..=40).map(|i| 0.05 * 80f64.powf(f64::from(i) / 40.0))
}

/// What the text promises to whoever turns the first radius.
pub fn turned(run: &mut Run, region: &dyn Fn(&Region) -> (Trace, Vec<f64>)) -> Outcome {
    let descents: Vec<(Trace, Vec<f64>)> = first_radii()
        .map(|radius| {
            region(&Region {
                radius,
                ..Region::default()
            })
        })
        .collect();
    let rises = descents
        .iter()
        .flat_map(|(trace, _)| trace.iterations.windows(2))
        .filter(|pair| pair[1].value > pair[0].value)
        .count();
    claim!(run, "never-up", "whatever its first radius between 0.05 and 4, the trust region never goes uphill", rises, ==, 0)?;

    let counts = || descents.iter().map(|(trace, _)| steps(trace));
    let (fewest, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    run.value("region-fewest", fewest, Format::Integer)?;
    run.value("region-most", most, Format::Integer)?;
    claim!(run, "any-radius", "whatever its first radius between 0.05 and 4, the trust region needs at most a third more iterations than with the best", most as f64 / fewest as f64, <=, 1.3333)?;

    // The radius after the tenth step, as the descents have it.
    let tenth = || descents.iter().filter_map(|(_, radii)| radii.get(10).copied());
    let (least, largest) = (tenth().fold(f64::INFINITY, f64::min), tenth().fold(0.0, f64::max));
    claim!(run, "one-radius", "after ten steps the largest of these radii is at most ten times the least", largest / least, <=, 10)?;

    let share = |(trace, radii): &(Trace, Vec<f64>)| Some(trace.last()?.step_norm / radii.last()?);
    let outside = descents.iter().filter_map(share).fold(0.0, f64::max);
    claim!(run, "inside-at-last", "the last step takes less than a tenth of the radius", outside, <, 0.1)?;
    Ok(())
}

//! Where the time of a training step goes.

use exhibit::{Format, Outcome, Run};
use first_order::Adam;
use network::{NetworkError, figures};
use problems::{Factor, Method, Real, State};

use crate::case::{Case, seconds};
use crate::contest::SCHEDULE;

pub fn anatomy(run: &mut Run) -> Outcome {
    let batches = [SCHEDULE.batch, 512];
    let [small, large] = batches.map(|batch| parts(&Case::new(batch, run.rng("speed"))?, 300));
    let measured = [small?, large?];
    let share = |of: &dyn Fn(&str) -> bool| {
        measured.map(|parts| {
            let whole: f64 = parts.iter().map(|part| part.1).sum();
            parts
                .iter()
                .filter(|part| of(part.0))
                .map(|part| part.1 / whole)
                .sum::<f64>()
        })
    };
    let shares = share(&|name| name.ends_with("products"));
    let of_adam = share(&|name| name.starts_with("Adam"));
    let bars: Vec<figures::Part> = (0..measured[0].len())
        .map(|at| figures::Part {
            name: measured[0][at].0,
            seconds: [0, 1].map(|size| measured[size][at].1 / batches[size] as f64),
        })
        .collect();
    let percent = |x: f64| Format::Percent(0).text(x);
    let figure = figures::anatomy(batches, &bars)
        .caption(format!(
            "Where the time of a training step goes, per example. The matrix products take {} of a step with {} examples and {} \
             with {}. Adam’s own arithmetic costs the same whatever the batch, so that a larger batch spreads it thinner.",
            percent(shares[0]),
            batches[0],
            percent(shares[1]),
            batches[1],
        ))
        .alt(format!(
            "Pairs of bars, for batches of {} and {}, in microseconds an example: gathering the batch, forward products, backward \
             products, everything else of the gradient, and Adam’s step. The products are about as long for either batch and make up \
             {} and {} of the whole; Adam’s share is {} with the smaller batch and {} with the larger.",
            batches[0],
            batches[1],
            percent(shares[0]),
            percent(shares[1]),
            percent(of_adam[0]),
            percent(of_adam[1]),
        ));
    run.figure("anatomy", figure)?;
    run.value("products-share", shares[1], Format::Percent(0))?;
    run.value("products-share-small", shares[0], Format::Percent(0))?;
    run.value("adam-share", of_adam[1], Format::Percent(0))?;
    run.value("adam-share-small", of_adam[0], Format::Percent(0))?;
    run.value("small-batch", batches[0], Format::Integer)?;
    Ok(())
}

/// Names of the parts, and their least seconds.
fn parts(case: &Case, rounds: usize) -> Result<[(&'static str, f64); 5], NetworkError> {
    let (network, b) = (&case.network, case.batch());
    let mut least = [f64::INFINITY; 5];
    let mut result = case.start.clone();
    let mut adam = Adam::<f32>::new(1e-3).ok();
    let layers = network.architecture().layers();
    let inputs = network.data().inputs().as_slice();
    let (mut hidden, mut outputs) = (vec![0.1f32; 128 * b], vec![0.1f32; 10 * b]);
    let mut gathered: Vec<f32> = Vec::new();
    for round in 0..rounds {
        // Examples far apart, as a shuffled epoch has them.
        let order = (0..b).map(|at| (at * 7919 + round * 31) % (2 * b));
        let (time, ()) = seconds(|| {
            gathered.clear();
            for example in order {
                gathered.extend_from_slice(&inputs[example * 784..(example + 1) * 784]);
            }
        });
        least[0] = least[0].min(time);

        let x = case.point(round);
        let weights = |l: usize| {
            Factor::new(
                layers[l].weights(x.as_slice()),
                layers[l].outputs,
                layers[l].inputs,
            )
        };
        let a = Factor::new(&gathered, 784, b);
        let (time, ()) = seconds(|| {
            f32::product(&mut hidden, 128, false, 1.0, weights(0), a);
            f32::product(
                &mut outputs,
                10,
                false,
                1.0,
                weights(1),
                Factor::new(&hidden, 128, b),
            );
        });
        least[1] = least[1].min(time);
        let (time, ()) = seconds(|| {
            let d = Factor::new(&outputs, 10, b);
            let gradient = result.as_mut_slice();
            let (first, second) = gradient.split_at_mut(layers[1].start);
            f32::product(
                second,
                10,
                false,
                1.0,
                d,
                Factor::new(&hidden, 128, b).transpose(),
            );
            f32::product(&mut hidden, 128, false, 1.0, weights(1).transpose(), d);
            f32::product(
                first,
                128,
                false,
                1.0,
                Factor::new(&hidden, 128, b),
                a.transpose(),
            );
        });
        least[2] = least[2].min(time);

        let (time, value) = seconds(|| network.evaluate(&x, &case.batches[0], &mut result));
        value?;
        least[3] = least[3].min(time);
        if let Some(adam) = &mut adam {
            let at = State {
                x,
                value: 0.0,
                gradient: result.clone(),
                iteration: round,
            };
            let (time, _) = seconds(|| adam.step(network, &at).map(|step| at.x + step));
            least[4] = least[4].min(time);
        }
    }
    Ok([
        ("gathering the batch", least[0]),
        ("forward products", least[1]),
        ("backward products", least[2]),
        (
            "activations, loss, sums",
            (least[3] - least[1] - least[2]).max(0.0),
        ),
        ("Adam’s step", least[4]),
    ])
}

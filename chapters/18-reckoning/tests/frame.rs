//! The frame against what is known otherwise.

#![allow(clippy::unwrap_used)]

use first_order::HeavyBall;
use globalization::Damped;
use nalgebra::DVector;
use network::{Activation, Architecture, Curvature, exact};
use problems::{Limits, Objective, minimize};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use reckoning::{
    Batch, Cost, Curved, MiniBatch, Price, Protocol, Score, Setting, Trainer, contestants, train,
};

mod small;

use small::{everybody, task};

#[test]
fn a_damped_newton_in_the_frame_is_the_one_that_minimize_drives() {
    let mut task = task(&[64, 3, 10]);
    task.budget = 1500.0;
    task.looks = [1e-3, 1.001];
    let newton = &contestants::second_order()[1];
    let run = train(&task, newton, &newton.space.defaults(), 5).unwrap();
    let network = task.network(&task.parts.training).unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let start: DVector<f64> = task.initialization.draw(&task.architecture, &mut rng).unwrap();
    let steps = run.curve.len() - 1;
    assert!(steps >= 5, "{steps}");
    let limits = Limits::default().maximum_iterations(steps);
    let descent = minimize(&mut Damped::default(), &network, &start, &limits).unwrap();
    for (point, at) in run.curve.iter().zip(&descent.trace.iterations) {
        assert_eq!((point.step, point.loss), (at.k, at.value));
        assert_eq!(point.cost.hessians, at.evaluations.hessians as f64);
    }
}

#[test]
fn one_mini_batch_step_is_the_methods_own() {
    let task = task(&[64, 3, 10]);
    let network = task.network(&task.parts.training).unwrap();
    let start = DVector::from_fn(task.parameters(), |i, _| ((i * 7 % 11) as f64 - 5.0) / 20.0);
    let batch = [3, 5, 8, 13];
    let mut gradient = DVector::zeros(start.len());
    let loss = network.evaluate(&start, &batch, &mut gradient).unwrap();
    let mut x = start.clone();
    let mut trainer = MiniBatch::new(HeavyBall::new(0.3, 0.9).unwrap());
    let at = Batch {
        network: &network,
        examples: &batch,
        progress: 0.25,
    };
    let step = trainer.step(at, &mut x).unwrap();
    assert!((x - (start - gradient * (0.75 * 0.3))).norm() < 1e-15);
    assert_eq!(step.loss, loss);
    assert_eq!((step.cost.gradients, step.cost.algebra), (4.0 / 120.0, 1.0));
}

#[test]
fn on_a_convex_network_gauss_newton_is_newton() {
    let task = task(&[64, 10]);
    let network = task.network(&task.parts.training).unwrap();
    let x = DVector::from_fn(task.parameters(), |i, _| ((i * 7 % 11) as f64 - 5.0) / 20.0);
    let [hessian, gauss_newton] = [Curvature::Hessian, Curvature::GaussNewton].map(|curvature| {
        let network = &network;
        Curved { network, curvature }.hessian(&x)
    });
    assert!((&hessian - &gauss_newton).norm() < 1e-12 * hessian.norm());
    assert_eq!(hessian, exact::hessian(&network, &x));
}

/// Operations of the products of matrices in one gradient and one Hessian, counted one by one.
#[test]
fn prices_are_those_of_the_loops() {
    let widths = [5, 4, 3];
    let shape = Architecture::new(&widths, Activation::Tanh, Activation::Linear).unwrap();
    let price = Price::of(&shape, 7, "Newton, by Cholesky").unwrap();
    let (mut value, mut gradient, mut hessian) = (0u64, 0u64, 0u64);
    let mut weights = Vec::new();
    for (layer, pair) in widths.windows(2).enumerate() {
        for _ in 0..7 * (pair[0] + 1) * pair[1] {
            value += 2;
            gradient += if layer == 0 { 4 } else { 6 };
        }
        weights.push((pair[0] + 1, pair[1]));
    }
    for (k, &(n, m)) in weights.iter().enumerate() {
        // Pairs of outputs (j ≤ q) and of curvatures (i ≤ p), since both are symmetric.
        for j in 0..n {
            for _ in j..n {
                for i in 0..m {
                    hessian += 2 * 7 * (m - i) as u64;
                }
            }
        }
        for &(earlier_n, earlier_m) in &weights[..k] {
            hessian += (2 * 7 * n * m * earlier_n * earlier_m) as u64;
        }
    }
    assert_eq!(price.value, value as f64);
    assert_eq!(price.gradient, gradient as f64);
    assert_eq!(price.product, 2.0 * gradient as f64);
    assert_eq!(price.hessian, hessian as f64);
    let n = shape.dimension() as f64;
    assert!((price.algebra - n.powi(3) / 3.0).abs() < 1e-9);
    let cost = Cost {
        values: 1.0,
        gradients: 0.5,
        hessians: 2.0,
        ..Cost::default()
    };
    assert_eq!(
        price.flops(&cost),
        value as f64 + 0.5 * gradient as f64 + 2.0 * hessian as f64
    );
    assert_eq!(cost.passes(), 3.5);
    assert!(Price::of(&shape, 7, "no such method").is_none());
}

/// At a start where the Hessian is indefinite, a small damping fails before a larger one makes a step: each failure is a
/// factorization on the bill.
#[test]
fn a_failed_factorization_is_paid_for() {
    let task = task(&[64, 3, 10]);
    let network = task.network(&task.parts.training).unwrap();
    let start: DVector<f64> = task
        .initialization
        .draw(&task.architecture, &mut ChaCha8Rng::seed_from_u64(5))
        .unwrap();
    let hessian = exact::hessian(&network, &start);
    let (largest, lowest) = (hessian.diagonal().amax(), hessian.symmetric_eigenvalues().min());
    assert!(lowest < 0.0);
    let all: Vec<usize> = (0..120).collect();
    let price = Price::of(&task.architecture, all.len(), "Newton, by Cholesky").unwrap();
    let cost = |share: f64| {
        let newton = &contestants::second_order()[1];
        let setting = Setting {
            values: vec![share],
            horizon: 1.0,
        };
        let batch = Batch {
            network: &network,
            examples: &all,
            progress: 0.0,
        };
        let step = newton.trainer(&setting).unwrap().step(batch, &mut start.clone());
        step.unwrap().cost
    };
    // Nielsen's rule: λ grows by 2, then by 4, then by 8.
    let failures = |share: f64| {
        let (mut damping, mut growth, mut failures) = (share * largest, 2.0, 0);
        while damping <= -lowest {
            failures += 1;
            damping *= growth;
            growth *= 2.0;
        }
        failures
    };
    let (small, large) = (cost(1e-6), cost(100.0));
    assert!(failures(1e-6) >= 2 && failures(100.0) == 0);
    for (cost, share) in [(small, 1e-6), (large, 100.0)] {
        // One of the values is at the start, one gradient there and one at the end.
        let tried = cost.values + 1.0;
        assert_eq!(cost.algebra, f64::from(failures(share)) + tried, "{share}");
    }
    let more = price.flops(&small) - price.flops(&large) - (small.values - large.values) * price.value;
    let cubic = (task.parameters() as f64).powi(3) / 3.0;
    assert!((more - (small.algebra - large.algebra) * cubic).abs() < 1e-6 * more);
    assert!(more >= 2.0 * cubic);
}

#[test]
fn every_contestant_learns_and_same_seed_means_same_run() {
    let mut task = task(&[64, 3, 10]);
    task.budget = 400.0;
    for who in everybody() {
        let mut setting = who.space.defaults();
        setting.values[0] = who.space.hyperparameters[0].at(0.7);
        let run = |seed| {
            let mut run = train(&task, &who, &setting, seed).unwrap();
            run.curve.iter_mut().for_each(|point| point.seconds = 0.0);
            run
        };
        let once = run(3);
        assert_eq!(once, run(3), "{}", who.name);
        assert_ne!(once.curve[0], run(4).curve[0]);
        let (first, last) = (once.curve[0], *once.curve.last().unwrap());
        assert!(
            last.loss < 0.95 * first.loss,
            "{}: {} to {}",
            who.name,
            first.loss,
            last.loss
        );
        assert!(Price::memory(who.entry, task.parameters()).unwrap() >= 0.0);
        let rises = |pair: &[reckoning::Point]| pair[0].work < pair[1].work && pair[0].step < pair[1].step;
        assert!(once.curve.windows(2).all(rises));
    }
}

proptest! {
    #[test]
    fn settings_lie_in_their_space(seed in any::<u64>(), shortest in 0.001..1.0f64) {
        for who in everybody() {
            let setting = who.space.draw(shortest, &mut ChaCha8Rng::seed_from_u64(seed));
            prop_assert!(setting.horizon >= shortest * (1.0 - 1e-12) && setting.horizon <= 1.0);
            prop_assert_eq!(setting.values.len(), who.space.hyperparameters.len());
            for (h, value) in who.space.hyperparameters.iter().zip(&setting.values) {
                // The ends of the range are reached to rounding only.
                let near = [1.0, 1.0 - 1e-9, 1.0 + 1e-9].map(|factor| h.contains(value * factor));
                prop_assert!(near.contains(&true));
            }
            prop_assert!(who.trainer(&setting).is_ok(), "{} with {}", who.name, setting);
        }
    }

    #[test]
    fn the_best_has_no_better(works in prop::collection::vec(prop::option::of(0.0..10.0f64), 1..20)) {
        let scores: Vec<Score> = works
            .iter()
            .enumerate()
            .map(|(at, &work)| Score { work, validation_loss: (at % 3 > 0).then_some(at as f64) })
            .collect();
        let best = scores[Protocol::best(&scores).unwrap()];
        match best.work {
            Some(least) => prop_assert!(works.iter().flatten().all(|&work| work >= least)),
            None => prop_assert!(works.iter().all(Option::is_none)),
        }
    }
}

#[test]
fn everybody_gets_the_same_trials() {
    let task = task(&[64, 10]);
    let all = everybody();
    for seed in 0..20 {
        let protocol = Protocol {
            trials: 3,
            seeds: 2,
            seed,
        };
        let trials = protocol.search(&task, &all);
        assert_eq!(trials.len(), 3 * all.len());
        assert!(trials.windows(2).all(|pair| pair[0].seed == pair[1].seed));
        // SGD, momentum and Adam have the same step size and length in each random trial.
        for number in 1..3 {
            let of = |who: usize| {
                let found = trials.iter().find(|t| t.contestant == who && t.number == number);
                found.unwrap().setting.clone()
            };
            assert_eq!(of(0).values[0], of(1).values[0]);
            assert_eq!(of(1), of(3));
        }
        let judgment = protocol.judgment(&[all[0].space.defaults(), all[1].space.defaults()]);
        assert_eq!(judgment.len(), 4);
        assert_ne!(judgment[0].seed, judgment[1].seed);
        assert_eq!(judgment[0].seed, judgment[2].seed);
    }
}

#[test]
fn nobody_is_the_best_of_none() {
    assert_eq!(Protocol::best(&[]), None);
}

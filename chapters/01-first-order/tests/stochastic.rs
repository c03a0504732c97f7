//! Mini-batches and the loop over them.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use first_order::{Adam, Batches, GradientDescent, HeavyBall, Schedule, TrainingError, train};
use nalgebra::{DMatrix, DVector};
use problems::{Limits, Method, Objective, SoftmaxRegression, State, StepError, minimize};
use proptest::prelude::*;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

/// Two overlapping clouds in the plane.
fn clouds() -> SoftmaxRegression {
    let images = DMatrix::from_fn(60, 2, |i, j| {
        ((i * 7 + j * 13) % 11) as f64 / 11.0 + f64::from(i % 2 == 0) * 0.5
    });
    let labels: Vec<u8> = (0..60).map(|i| i % 2).collect();
    SoftmaxRegression::new(&images, &labels, 2, 1e-2).unwrap()
}

fn trained(method: &mut dyn Method, batch: usize, epochs: usize, seed: u64) -> DVector<f64> {
    let model = clouds();
    let schedule = Schedule { epochs, batch };
    train(
        method,
        &model,
        &model.start(),
        &schedule,
        &mut ChaCha8Rng::seed_from_u64(seed),
        &mut |_, _| {},
    )
    .unwrap()
}

proptest! {
    #[test]
    fn an_epoch_sees_every_example_once(examples in 1usize..200, size in 0usize..70, seed in any::<u64>()) {
        let mut batches = Batches::new(examples, size);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..2 {
            let epoch: Vec<&[usize]> = batches.shuffle(&mut rng).collect();
            prop_assert!(epoch.iter().rev().skip(1).all(|batch| batch.len() == size.max(1)));
            let seen: Vec<usize> = epoch.concat();
            prop_assert_eq!(seen.len(), examples);
            prop_assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), (0..examples).collect());
        }
    }
}

#[test]
fn the_order_changes_from_epoch_to_epoch() {
    let mut batches = Batches::new(50, 50);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut epoch = || batches.shuffle(&mut rng).next().unwrap().to_vec();
    assert_ne!(epoch(), epoch());
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_does_not() {
    let run = |seed| trained(&mut Adam::new(0.05).unwrap(), 7, 5, seed);
    assert_eq!(run(3), run(3));
    assert_ne!(run(3), run(4));
}

#[test]
fn with_all_examples_in_one_batch_it_is_plain_descent() {
    let model = clouds();
    let stochastic = trained(&mut HeavyBall::new(0.3, 0.8).unwrap(), 60, 25, 1);
    let limits = Limits::default().maximum_iterations(25);
    let full = minimize(
        &mut HeavyBall::new(0.3, 0.8).unwrap(),
        &model,
        &model.start(),
        &limits,
    )
    .unwrap();
    assert!((stochastic - full.last).norm() < 1e-12);
}

#[test]
fn training_lowers_the_cost_and_reports_every_epoch() {
    let model = clouds();
    let mut costs = Vec::new();
    let schedule = Schedule { epochs: 10, batch: 8 };
    let mut look = |epoch: usize, x: &DVector<f64>| costs.push((epoch, model.value(x)));
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut method = GradientDescent::new(0.5).unwrap();
    let end = train(
        &mut method,
        &model,
        &model.start(),
        &schedule,
        &mut rng,
        &mut look,
    )
    .unwrap();
    assert_eq!(
        costs.iter().map(|(epoch, _)| *epoch).collect::<Vec<_>>(),
        (0..=10).collect::<Vec<_>>()
    );
    assert_eq!(costs[10].1, model.value(&end));
    assert!(costs[10].1 < costs[0].1);
}

#[test]
fn what_cannot_be_trained_is_an_error() {
    let model = clouds();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut attempt = |method: &mut dyn Method, start: DVector<f64>, batch: usize| {
        train(
            method,
            &model,
            &start,
            &Schedule { epochs: 3, batch },
            &mut rng,
            &mut |_, _| {},
        )
        .unwrap_err()
    };
    let mut descent = GradientDescent::new(0.1).unwrap();
    assert_eq!(
        attempt(&mut descent, DVector::zeros(5), 8),
        TrainingError::Dimension {
            expected: 6,
            found: 5
        }
    );
    assert_eq!(attempt(&mut descent, model.start(), 0), TrainingError::NoExamples);
    assert!(matches!(
        attempt(&mut descent, DVector::from_element(6, f64::NAN), 8),
        TrainingError::NotFinite {
            step: 1,
            epoch: 1,
            what: "gradient"
        }
    ));
    let mut huge = GradientDescent::new(f64::MAX).unwrap();
    assert!(matches!(
        attempt(&mut huge, model.start(), 8),
        TrainingError::NotFinite { epoch: 1, .. }
    ));

    /// Steps of nothing, until one that is too much.
    struct Sudden;
    impl Method for Sudden {
        fn name(&self) -> &str {
            "sudden"
        }
        fn step(&mut self, _: &dyn Objective, at: &State) -> Result<DVector<f64>, StepError> {
            let entry = if at.iteration == 11 { f64::INFINITY } else { 0.0 };
            Ok(DVector::repeat(at.x.len(), entry))
        }
    }
    let error = attempt(&mut Sudden, model.start(), 8);
    // 60 examples are 8 batches.
    assert_eq!(
        error,
        TrainingError::NotFinite {
            step: 12,
            epoch: 2,
            what: "step"
        }
    );
    assert_eq!(
        error.to_string(),
        "diverged at step 12, in epoch 2: the step is NaN or infinite; try a smaller step size"
    );

    /// Gives up at once.
    struct Stubborn;
    impl Method for Stubborn {
        fn name(&self) -> &str {
            "stubborn"
        }
        fn step(&mut self, _: &dyn Objective, _: &State) -> Result<DVector<f64>, StepError> {
            Err(StepError::new("no"))
        }
    }
    let error = attempt(&mut Stubborn, model.start(), 8);
    assert_eq!(error.to_string(), "no step 1, in epoch 1: no");
}

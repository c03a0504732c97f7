//! What goes wrong is an error that says what, or an outcome that says where; never a wrong curve.

#![allow(clippy::unwrap_used)]

use nalgebra::DVector;
use network::{Activation, Architecture, Curvature, NetworkError};
use problems::{Objective, StepError};
use reckoning::{
    Algebra, Batch, Contestant, Cost, End, FullBatch, ReckoningError, Score, Setting, Step, Task, Trainer,
    contestants, digits, train,
};

mod small;

use small::{few, task};

#[test]
fn divergence_is_an_outcome_that_names_its_step() {
    let task = task(&[64, 3, 10]);
    let momentum = &contestants::first_order::<f64>()[1];
    let setting = Setting {
        values: vec![1e5, 0.9],
        horizon: 1.0,
    };
    let run = train(&task, momentum, &setting, 1).unwrap();
    let End::Diverged { step } = run.end else {
        panic!("{}", run.end);
    };
    assert!((1..=5).contains(&step));
    assert_eq!(run.end.to_string(), format!("diverged at step {step}"));
    assert!(run.diverged() && run.curve.iter().all(|point| point.loss.is_finite()));
    assert_eq!(Score::of(&task, &run).validation_loss, None);
}

/// Makes two good steps, and then something else.
struct Spoiled {
    steps: usize,
    with: fn(&mut DVector<f64>) -> Result<f64, StepError>,
}

impl Trainer<f64> for Spoiled {
    fn looks_at_all(&self) -> bool {
        true
    }

    fn step(&mut self, batch: Batch<'_, f64>, x: &mut DVector<f64>) -> Result<Step, StepError> {
        self.steps += 1;
        let loss = if self.steps > 2 {
            (self.with)(x)?
        } else {
            batch.network.value(x)
        };
        let cost = Cost {
            gradients: 1.0,
            ..Cost::default()
        };
        Ok(Step { loss, cost })
    }
}

fn spoiled(with: fn(&mut DVector<f64>) -> Result<f64, StepError>) -> Box<dyn Trainer<f64>> {
    Box::new(Spoiled { steps: 0, with })
}

#[test]
fn nan_never_becomes_a_curve() {
    let task = task(&[64, 10]);
    let end = |recipe: reckoning::Recipe<f64>| {
        let sgd = contestants::first_order::<f64>()[0].clone();
        let who = Contestant { recipe, ..sgd };
        let run = train(&task, &who, &who.space.defaults(), 1).unwrap();
        let good = |point: &reckoning::Point| point.loss.is_finite() && point.step <= 2;
        assert!(run.curve.iter().all(good));
        run.end
    };
    let poisoned = end(|_| {
        Ok(spoiled(|x| {
            x[0] = f64::NAN;
            Ok(0.1)
        }))
    });
    assert_eq!(poisoned, End::Diverged { step: 3 });
    assert_eq!(end(|_| Ok(spoiled(|_| Ok(f64::NAN)))), End::Diverged { step: 3 });
    let stopped = end(|_| Ok(spoiled(|_| Err(StepError::new("out of ideas")))));
    assert_eq!(stopped.to_string(), "stopped after step 2: out of ideas");
}

#[test]
fn wrong_questions_are_errors_that_say_what_is_wrong() {
    let good = task(&[64, 10]);
    let adam = &contestants::first_order::<f64>()[3];
    let ask = |task: &Task<f64>, values: &[f64]| {
        let setting = Setting {
            values: values.to_vec(),
            horizon: 1.0,
        };
        train(task, adam, &setting, 1).unwrap_err()
    };
    assert!(matches!(
        ask(&good, &[0.1]),
        ReckoningError::Hyperparameters {
            expected: 2,
            found: 1,
            ..
        }
    ));
    for values in [[f64::NAN, 0.9], [0.1, 1.5], [-1.0, 0.9]] {
        let error = ask(&good, &values).to_string();
        assert!(error.starts_with("Adam cannot be made with ["), "{error}");
    }
    let empty_batch = Task {
        batch: 0,
        ..good.clone()
    };
    assert_eq!(
        ask(&empty_batch, &[0.1, 0.9]).to_string(),
        "the batch size is 0, and must be positive and finite"
    );
    for budget in [0.0, f64::NAN, f64::INFINITY] {
        let endless = Task {
            budget,
            ..good.clone()
        };
        let error = ask(&endless, &[0.1, 0.9]);
        assert!(matches!(error, ReckoningError::Range { what: "budget", .. }));
    }
    // A network for other images.
    let other = Task {
        architecture: Architecture::new(&[49, 10], Activation::Tanh, Activation::Linear).unwrap(),
        ..good.clone()
    };
    assert!(matches!(
        ask(&other, &[0.1, 0.9]),
        ReckoningError::Network(NetworkError::Size {
            expected: 49,
            found: 64,
            ..
        })
    ));
    let unknown = Contestant {
        entry: "magic",
        ..adam.clone()
    };
    assert!(matches!(
        train(&good, &unknown, &unknown.space.defaults(), 1),
        Err(ReckoningError::NoPrice { entry: "magic" })
    ));
}

#[test]
fn damaged_data_are_errors() {
    let mut damaged = few();
    damaged.images[(7, 3)] = f64::NAN;
    assert!(matches!(
        digits::of(&damaged, &[64, 10]),
        Err(ReckoningError::Network(NetworkError::NotFinite { .. }))
    ));
    let error: ReckoningError = problems::data::read_digits(b"not gzip").unwrap_err().into();
    assert!(error.to_string().contains("does not unpack"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let error: ReckoningError = problems::data::read_mnist(folder.path()).unwrap_err().into();
    assert!(error.to_string().contains("cannot be read"), "{error}");
}

#[test]
fn a_full_batch_method_without_a_step_says_so() {
    let task = task(&[64, 10]);
    let network = task.network(&task.parts.training).unwrap();
    let mut trainer = FullBatch::new(
        globalization::Damped::default(),
        Curvature::Hessian,
        Algebra::Step,
    );
    let mut x = DVector::from_element(task.parameters(), f64::NAN);
    let all: Vec<usize> = (0..120).collect();
    let batch = Batch {
        network: &network,
        examples: &all,
        progress: 0.0,
    };
    assert!(trainer.step(batch, &mut x).is_err());
}

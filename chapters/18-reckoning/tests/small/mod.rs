//! Tasks small enough for tests.

#![allow(dead_code)]

use std::sync::Arc;

use nalgebra::DMatrix;
use network::{Activation, Architecture, Examples, Initialization, Targets};
use problems::data::Digits;
use reckoning::{Contestant, Parts, Target, Task, contestants};

/// 120 made-up digits: a blob of ink for each label, and noise.
pub fn few() -> Digits {
    let images = DMatrix::from_fn(120, 64, |image, pixel| {
        let noise = ((image * 31 + pixel * 17) % 7) as f64;
        if pixel / 6 == image % 10 {
            12.0
        } else {
            noise / 2.0
        }
    });
    Digits {
        images,
        labels: (0..120).map(|image| (image % 10) as u8).collect(),
    }
}

/// A task on them; every part has them all.
pub fn task(widths: &[usize]) -> Task<f64> {
    let digits = few();
    let columns = digits.images.transpose() / 16.0;
    let examples = Arc::new(Examples::new(columns, Targets::Classes(digits.labels)).unwrap());
    Task {
        name: "test",
        architecture: Architecture::new(widths, Activation::Tanh, Activation::Linear).unwrap(),
        initialization: Initialization::Glorot,
        regularization: 1e-4,
        parts: Parts {
            training: Arc::clone(&examples),
            followed: Arc::clone(&examples),
            validation: Arc::clone(&examples),
            test: examples,
        },
        batch: 20,
        budget: 20.0,
        shortest: 0.1,
        lowest: 0.0,
        target: Target::Gap(0.1),
        gaps: vec![0.1],
        looks: [0.5, 1.1],
    }
}

pub fn everybody() -> Vec<Contestant<f64>> {
    let mut all = contestants::first_order();
    all.extend(contestants::second_order());
    all
}

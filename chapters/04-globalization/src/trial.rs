//! A step on trial.

use nalgebra::DVector;
use problems::{Landing, Objective, State};

use crate::radius::gain_ratio;

/// Where a step leads, and how much of its model's promise it keeps.
#[derive(Debug, Clone)]
pub struct Trial {
    /// $x + p$ and the value there; the gradient was not asked for.
    pub landing: Landing,
    /// $ρ$, the [`gain_ratio`].
    pub ratio: f64,
}

impl Trial {
    /// Tries a step `p`, whose model has promised a decrease of $m(0) − m(p)$: one value.
    ///
    /// Nothing if the step changes no digit of the point: rounding decides from there, and a still shorter step would not
    /// change more.
    pub fn of(objective: &dyn Objective, at: &State, step: &DVector<f64>, promised: f64) -> Option<Self> {
        let x = &at.x + step;
        if x == at.x {
            return None;
        }
        let value = objective.value(&x);
        Some(Self {
            ratio: gain_ratio(at.value, value, promised),
            landing: Landing {
                x,
                value,
                gradient: None,
            },
        })
    }
}

//! The loss as a formula, for any numbers.

use super::SoftmaxRegression;
use crate::{Formula, Scalar};

/// The loss as text, one example after the other: slow, and good in hyper-dual numbers.
impl Formula for SoftmaxRegression {
    fn dimension(&self) -> usize {
        self.classes * self.block()
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        assert_eq!(
            x.len(),
            self.dimension(),
            "this softmax regression has {} parameters",
            self.dimension()
        );
        let mut loss = S::from(0.0);
        for (example, &label) in self.features.column_iter().zip(&self.labels) {
            let logits: Vec<S> = x
                .chunks_exact(self.block())
                .map(|weights| {
                    let terms = weights.iter().zip(example.iter());
                    terms.fold(S::from(0.0), |sum, (&weight, &feature)| {
                        sum + weight * S::from(feature)
                    })
                })
                .collect();
            let largest = S::from(logits.iter().map(|z| z.value()).fold(f64::NEG_INFINITY, f64::max));
            let sum = logits
                .iter()
                .fold(S::from(0.0), |sum, &z| sum + (z - largest).exp());
            loss = loss + sum.ln() + largest - logits[label];
        }
        let squares = x.iter().fold(S::from(0.0), |sum, &weight| sum + weight * weight);
        loss / S::from(self.examples() as f64) + squares * S::from(self.regularization / 2.0)
    }
}

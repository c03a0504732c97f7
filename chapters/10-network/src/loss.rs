//! What an output costs.

use problems::{Real, Scalar};

use crate::{Activation, Architecture, Examples, NetworkError, Targets};

/// The loss ℓ of one example, from the network's outputs $o$ and the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// $\ln \sum_c e^{o_c} − o_y$, the outputs being the logits of classes: softmax and cross-entropy together
    CrossEntropy,
    /// $\sum_c \ln(1 + e^{o_c}) − t_c o_c$, each output being the logit of an independent yes or no, t between 0 and 1
    Bernoulli,
    /// $½‖o − t‖²$
    Squared,
}

/// The targets of a batch, laid out for the loss.
#[derive(Debug, Clone, Copy)]
pub(crate) enum BatchTargets<'a, T> {
    Classes(&'a [u8]),
    Values(&'a [T]),
}

impl Loss {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::CrossEntropy, Self::Bernoulli, Self::Squared];

    /// An error, if this loss cannot be taken of these outputs and targets.
    pub(crate) fn check<T: Real>(
        self,
        architecture: &Architecture,
        examples: &Examples<T>,
    ) -> Result<(), NetworkError> {
        let fail = |loss, needs| Err(NetworkError::Loss { loss, needs });
        let linear = architecture.output_activation() == Activation::Linear;
        let classes = matches!(examples.targets(), Targets::Classes(_));
        match self {
            Self::CrossEntropy if !classes => fail("softmax cross-entropy", "classes as targets"),
            Self::CrossEntropy if !linear => fail(
                "softmax cross-entropy",
                "linear outputs: the softmax is part of it",
            ),
            Self::Bernoulli if classes => fail("the Bernoulli loss", "values between 0 and 1 as targets"),
            Self::Bernoulli if !linear => fail(
                "the Bernoulli loss",
                "linear outputs: the logistic function is part of it",
            ),
            Self::Bernoulli
                if examples
                    .values()
                    .is_some_and(|t| t.iter().any(|&t| t < T::zero() || t > T::one())) =>
            {
                fail("the Bernoulli loss", "values between 0 and 1 as targets")
            }
            Self::Squared if classes => fail("the squared loss", "values as targets"),
            _ => Ok(()),
        }
    }

    /// The sum of the losses of a batch.
    ///
    /// `outputs` (m×B) holds $o$; into `probabilities` (m×B) go what the curvature needs later, the softmax's or the
    /// logistic function's values, and into `errors` (m×B) goes $∂ℓ/∂o$.
    pub(crate) fn evaluate<T: Real>(
        self,
        outputs: &[T],
        targets: BatchTargets<T>,
        probabilities: &mut [T],
        errors: &mut [T],
        rows: usize,
    ) -> T {
        probabilities.copy_from_slice(outputs);
        let mut total = T::zero();
        match (self, targets) {
            (Self::CrossEntropy, BatchTargets::Classes(labels)) => {
                // The largest logit of each example is taken away first: no exponential overflows, and one of them is 1.
                for (column, &label) in probabilities.chunks_exact_mut(rows).zip(labels) {
                    let largest = column
                        .iter()
                        .fold(column[0], |most, &z| if z > most { z } else { most });
                    column.iter_mut().for_each(|z| *z -= largest);
                    total -= column[usize::from(label)];
                }
                T::exp_each(probabilities);
                for column in probabilities.chunks_exact_mut(rows) {
                    let sum = column.iter().fold(T::zero(), |sum, &p| sum + p);
                    let inverse = T::one() / sum;
                    column.iter_mut().for_each(|p| *p *= inverse);
                    total += sum.ln();
                }
                errors.copy_from_slice(probabilities);
                for (column, &label) in errors.chunks_exact_mut(rows).zip(labels) {
                    column[usize::from(label)] -= T::one();
                }
            }
            (Self::Bernoulli, BatchTargets::Values(targets)) => {
                T::logistic_each(probabilities);
                // ln(1 + eᵒ) = max(o, 0) + ln(1 + e^−|o|); the errors hold the exponentials for a moment.
                errors.copy_from_slice(outputs);
                errors.iter_mut().for_each(|o| *o = -o.abs());
                T::exp_each(errors);
                let terms = outputs.iter().zip(probabilities.iter()).zip(targets);
                for (error, ((&o, &p), &t)) in errors.iter_mut().zip(terms) {
                    let positive = if o < T::zero() { T::zero() } else { o };
                    total += positive + error.ln_1p() - t * o;
                    *error = p - t;
                }
            }
            (_, BatchTargets::Values(targets)) => {
                for ((error, &o), &t) in errors.iter_mut().zip(outputs).zip(targets) {
                    *error = o - t;
                    total += *error * *error;
                }
                total *= nalgebra::convert(0.5);
            }
            // Refused when the network was made.
            (_, BatchTargets::Classes(_)) => total = nalgebra::convert(f64::NAN),
        }
        total
    }

    /// $H_ℓ u$ for each example, in place: the loss's own curvature times a change of the outputs.
    pub(crate) fn curve<T: Real>(self, probabilities: &[T], changes: &mut [T], rows: usize) {
        match self {
            Self::CrossEntropy => {
                let columns = changes
                    .chunks_exact_mut(rows)
                    .zip(probabilities.chunks_exact(rows));
                for (changes, p) in columns {
                    let terms = changes.iter().zip(p);
                    let mean = terms.fold(T::zero(), |sum, (&u, &p)| sum + p * u);
                    for (u, &p) in changes.iter_mut().zip(p) {
                        *u = p * (*u - mean);
                    }
                }
            }
            Self::Bernoulli => {
                for (u, &p) in changes.iter_mut().zip(probabilities) {
                    *u *= p * (T::one() - p);
                }
            }
            Self::Squared => {}
        }
    }

    /// ℓ of one example in any kind of number, for the check against hyper-duals.
    pub(crate) fn of_example<S: Scalar>(self, outputs: &[S], label: usize, target: &[f64]) -> S {
        let zero = S::from(0.0);
        match self {
            Self::CrossEntropy => {
                let largest = outputs
                    .iter()
                    .map(|o| o.value())
                    .fold(f64::NEG_INFINITY, f64::max);
                let shifted = outputs.iter().map(|&o| (o - S::from(largest)).exp());
                shifted.fold(zero, |sum, e| sum + e).ln() + S::from(largest) - outputs[label]
            }
            Self::Bernoulli => outputs.iter().zip(target).fold(zero, |sum, (&o, &t)| {
                sum + ((o.exp() + S::from(1.0)).ln() - S::from(t) * o)
            }),
            Self::Squared => outputs.iter().zip(target).fold(zero, |sum, (&o, &t)| {
                sum + (o - S::from(t)) * (o - S::from(t)) * S::from(0.5)
            }),
        }
    }
}

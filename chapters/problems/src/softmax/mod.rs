//! Softmax regression.

mod batch;
mod error;
mod evaluation;
mod examples;
mod formula;
mod hessian;
mod workspace;

use std::cell::RefCell;

use nalgebra::{DMatrix, DVector, RealField, convert};

pub use error::SoftmaxError;
use workspace::Workspace;

use crate::Real;

/// Softmax (multinomial logistic) regression: the mean loss of a linear classifier, and λ/2 times the squared weights.
///
/// $$f(W) = \frac1M \sum_{i=1}^{M} \Bigl( \ln \sum_c e^{z_{ic}} − z_{i y_i} \Bigr) + \frac λ2 ‖W‖², \qquad
/// z_{ic} = w_cᵀ x_i + b_c$$
///
/// The parameters are one vector, class by class: block c is $[w_c, b_c]$, [`block`](Self::block) entries, and there
/// are N = classes × (features + 1) in all. λ weighs *every* parameter, the biases too: the loss does not change when
/// the same vector is added to each block, so without λ the Hessian has a null direction for each feature and one for
/// the bias; with it the Hessian's eigenvalues are λ at least and the minimizer is unique. f is convex.
///
/// `T` is `f64` or `f32`. Value and gradient are two products of matrices, 4·N·M flops, and M·C exponentials; a
/// product $Hv$ is two more, with the probabilities of the last evaluation if that was at the same point; the exact
/// Hessian is a product for each pair of classes. The products are `faer`'s (see [`Real`]). What an evaluation needs is
/// kept between calls, so it allocates only its result, and the model is not `Sync`: give each thread a clone.
///
/// ```
/// use nalgebra::{DVector, dmatrix};
/// use problems::{Objective, SoftmaxRegression};
///
/// // Three images of two pixels, two classes. All parameters zero: every class has probability ½, the loss is ln 2.
/// let model = SoftmaxRegression::new(&dmatrix![0.0, 1.0; 1.0, 0.0; 1.0, 1.0], &[0, 1, 1], 2, 1e-4)?;
/// assert_eq!(model.dimension(), 6);
/// assert!((model.value(&DVector::zeros(6)) - 2f64.ln()).abs() < 1e-15);
/// # Ok::<(), problems::SoftmaxError>(())
/// ```
#[derive(Debug, Clone)]
pub struct SoftmaxRegression<T = f64> {
    /// d×M: one column an example, its last entry 1 (so that the bias is a weight)
    features: DMatrix<T>,
    /// its transpose, M×d, since a product of matrices wants both sides by columns
    rows: DMatrix<T>,
    labels: Vec<usize>,
    classes: usize,
    regularization: T,
    workspace: RefCell<Workspace<T>>,
}

impl<T: Real> SoftmaxRegression<T> {
    /// On these examples.
    ///
    /// `images` is M×features, one row an example; `labels` holds M numbers below `classes`; `regularization` is λ.
    /// Fails, naming the entry, on empty or non-finite images, labels that do not fit, fewer than two classes, or a λ
    /// that is not a number of at least 0.
    pub fn new(
        images: &DMatrix<T>,
        labels: &[u8],
        classes: usize,
        regularization: T,
    ) -> Result<Self, SoftmaxError> {
        let (examples, features) = images.shape();
        if examples == 0 || features == 0 {
            return Err(SoftmaxError::Empty { examples, features });
        }
        if labels.len() != examples {
            return Err(SoftmaxError::Labels {
                examples,
                labels: labels.len(),
            });
        }
        if classes < 2 {
            return Err(SoftmaxError::Classes { classes });
        }
        if let Some((example, &label)) = labels
            .iter()
            .enumerate()
            .find(|(_, label)| usize::from(**label) >= classes)
        {
            return Err(SoftmaxError::Label {
                example,
                label,
                classes,
            });
        }
        if let Some(at) = images.iter().position(|entry| !entry.is_finite()) {
            return Err(SoftmaxError::Feature {
                example: at % examples,
                feature: at / examples,
            });
        }
        if !(regularization.is_finite() && regularization >= T::zero()) {
            return Err(SoftmaxError::Regularization {
                value: regularization.to_subset_unchecked(),
            });
        }
        let columns = DMatrix::from_fn(features + 1, examples, |feature, example| {
            if feature < features {
                images[(example, feature)]
            } else {
                T::one()
            }
        });
        Ok(Self {
            rows: columns.transpose(),
            features: columns,
            labels: labels.iter().map(|&label| usize::from(label)).collect(),
            classes,
            regularization,
            workspace: RefCell::default(),
        })
    }

    /// On handwritten digits, pixels divided by 16 so that they lie in [0, 1]: N = 10 × (64 + 1) = 650.
    ///
    /// `regularization` is λ; the book uses 1e-4. Fails on a λ that is not a number of at least 0, and on no images.
    #[cfg(feature = "data")]
    pub fn from_digits(digits: &crate::data::Digits, regularization: T) -> Result<Self, SoftmaxError> {
        let images = digits.images.map(|ink| convert::<f64, T>(ink / 16.0));
        Self::new(&images, &digits.labels, 10, regularization)
    }

    /// N, the number of parameters: classes × block.
    pub fn dimension(&self) -> usize {
        self.classes * self.block()
    }

    /// How many parameters each class has: its weights and its bias.
    pub fn block(&self) -> usize {
        self.features.nrows()
    }

    /// How many classes there are.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// M, the number of examples.
    pub fn examples(&self) -> usize {
        self.features.ncols()
    }

    /// λ.
    pub fn regularization(&self) -> T {
        self.regularization
    }

    /// The usual start, all parameters 0: every class equally probable, value $\ln C$.
    pub fn start(&self) -> DVector<T> {
        DVector::zeros(self.dimension())
    }

    /// The most probable class of each example under the parameters `x`; among equals the first.
    pub fn predict(&self, x: &DVector<T>) -> Vec<u8> {
        self.check(x);
        let mut logits = vec![T::zero(); self.examples() * self.classes];
        self.logits(self.all(), x.as_slice(), &mut logits);
        let examples = self.examples();
        (0..examples)
            .map(|i| {
                (1..self.classes).fold(0, |best, class| {
                    if logits[i + class * examples] > logits[i + best * examples] {
                        class
                    } else {
                        best
                    }
                }) as u8
            })
            .collect()
    }

    /// The fraction of its own examples that the parameters `x` get wrong, in [0, 1].
    ///
    /// For a test error ask a model made of the test set; only its examples matter here.
    pub fn error_rate(&self, x: &DVector<T>) -> f64 {
        let wrong = self
            .predict(x)
            .iter()
            .zip(&self.labels)
            .filter(|(p, y)| usize::from(**p) != **y)
            .count();
        wrong as f64 / self.examples() as f64
    }

    fn check(&self, x: &DVector<T>) {
        assert_eq!(
            x.len(),
            self.dimension(),
            "this softmax regression has {} parameters",
            self.dimension()
        );
    }
}

fn count<T: RealField>(n: usize) -> T {
    convert(n as f64)
}

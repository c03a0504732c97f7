//! Softmax regression.

use std::cell::RefCell;

use nalgebra::{DMatrix, DVector, RealField, convert};

use crate::{Formula, Objective, Real, Scalar, Stochastic};

/// Examples that the Hessian takes at a time: few enough that their weighted rows, 1.3 MB for
/// the digits, stay in the cache.
const CHUNK: usize = 256;

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

/// What [`SoftmaxRegression::new`] cannot work with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SoftmaxError {
    /// No examples, or no features.
    #[error("there are {examples} examples of {features} features: give at least one of each")]
    Empty {
        /// rows of the images
        examples: usize,
        /// columns of the images
        features: usize,
    },

    /// Not one label for each example.
    #[error("{examples} examples have {labels} labels: give one for each")]
    Labels {
        /// rows of the images
        examples: usize,
        /// labels given
        labels: usize,
    },

    /// Fewer than two classes.
    #[error("{classes} class(es) leave nothing to tell apart: give at least 2")]
    Classes {
        /// what was given
        classes: usize,
    },

    /// A label is no class.
    #[error("example {example} has label {label}, but the classes are 0 to {}", classes - 1)]
    Label {
        /// which example, from 0
        example: usize,
        /// its label
        label: u8,
        /// how many classes there are
        classes: usize,
    },

    /// A feature is NaN or infinite.
    #[error("feature {feature} of example {example} is not finite: give finite numbers")]
    Feature {
        /// which example, from 0
        example: usize,
        /// which feature, from 0
        feature: usize,
    },

    /// λ is negative, NaN or infinite.
    #[error("the regularization is {value}: give a finite number of at least 0")]
    Regularization {
        /// what was given
        value: f64,
    },
}

/// What an evaluation needs, kept for the next one.
#[derive(Debug, Clone)]
struct Workspace<T> {
    /// where `probabilities` were computed, all examples; empty if they were not
    point: Vec<T>,
    /// M×C by columns
    probabilities: Vec<T>,
    /// M×C by columns: residuals, or derivatives along a direction
    change: Vec<T>,
    /// M: a maximum, a sum
    row: Vec<T>,
    /// d×B: the columns of a batch, or a chunk's features weighted for one class
    gathered: Vec<T>,
    /// B×d: their transpose, or a chunk's rows weighted for every class
    gathered_rows: Vec<T>,
    gathered_labels: Vec<usize>,
}

/// Some examples, in both layouts.
#[derive(Debug, Clone, Copy)]
struct Examples<'a, T> {
    /// d×B by columns
    columns: &'a [T],
    /// B×d by columns
    rows: &'a [T],
    labels: &'a [usize],
}

impl<T> Default for Workspace<T> {
    fn default() -> Self {
        Self {
            point: Vec::new(),
            probabilities: Vec::new(),
            change: Vec::new(),
            row: Vec::new(),
            gathered: Vec::new(),
            gathered_rows: Vec::new(),
            gathered_labels: Vec::new(),
        }
    }
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

    fn all(&self) -> Examples<'_, T> {
        Examples {
            columns: self.features.as_slice(),
            rows: self.rows.as_slice(),
            labels: &self.labels,
        }
    }

    /// $Z = XᵀW$ (B×C).
    fn logits(&self, examples: Examples<T>, x: &[T], logits: &mut [T]) {
        let (d, b) = (self.block(), examples.labels.len());
        T::multiply(logits, b, false, T::one(), examples.rows, x, [b, d, self.classes]);
    }

    /// Turns logits (B×C) into probabilities; returns the mean loss.
    fn softmax(&self, labels: &[usize], logits: &mut [T], row: &mut [T]) -> T {
        let b = labels.len();
        // The largest logit of each example is taken away first: no exponential overflows, and one of them is 1.
        row.copy_from_slice(&logits[..b]);
        for column in logits.chunks_exact(b).skip(1) {
            for (largest, &z) in row.iter_mut().zip(column) {
                *largest = if z > *largest { z } else { *largest };
            }
        }
        for column in logits.chunks_exact_mut(b) {
            for (z, &largest) in column.iter_mut().zip(&*row) {
                *z -= largest;
            }
        }
        let own = labels
            .iter()
            .enumerate()
            .fold(T::zero(), |sum, (i, &label)| sum + logits[i + label * b]);
        row.fill(T::zero());
        for column in logits.chunks_exact_mut(b) {
            for (z, sum) in column.iter_mut().zip(&mut *row) {
                *z = z.exp();
                *sum += *z;
            }
        }
        let mut loss = -own;
        for sum in &mut *row {
            loss += sum.ln();
            *sum = T::one() / *sum;
        }
        for column in logits.chunks_exact_mut(b) {
            for (z, &inverse) in column.iter_mut().zip(&*row) {
                *z *= inverse;
            }
        }
        loss / count(b)
    }

    /// Value, and into `gradient` the gradient, of these examples; leaves their probabilities.
    fn evaluate_on(
        &self,
        examples: Examples<T>,
        x: &DVector<T>,
        buffers: (&mut Vec<T>, &mut Vec<T>, &mut Vec<T>),
        gradient: Option<&mut DVector<T>>,
    ) -> T {
        let (probabilities, change, row) = buffers;
        let labels = examples.labels;
        let b = labels.len();
        probabilities.resize(b * self.classes, T::zero());
        row.resize(b, T::zero());
        self.logits(examples, x.as_slice(), probabilities);
        let loss = self.softmax(labels, probabilities, row);
        if let Some(gradient) = gradient {
            change.clear();
            change.extend_from_slice(probabilities);
            for (i, &label) in labels.iter().enumerate() {
                change[i + label * b] -= T::one();
            }
            self.pull_back(examples, change, x, gradient);
        }
        loss + self.regularization * convert(0.5) * x.norm_squared()
    }

    /// $XS/B + λv$, into `result` (d×C): from changes of the logits, `change` (B×C), to those of the parameters.
    fn pull_back(&self, examples: Examples<T>, change: &[T], v: &DVector<T>, result: &mut DVector<T>) {
        let (d, b) = (self.block(), examples.labels.len());
        let mean = T::one() / count(b);
        T::multiply(
            result.as_mut_slice(),
            d,
            false,
            mean,
            examples.columns,
            change,
            [d, b, self.classes],
        );
        result.axpy(self.regularization, v, T::one());
    }

    /// $Hv$ on these examples, whose probabilities are known.
    fn product_on(
        &self,
        examples: Examples<T>,
        probabilities: &[T],
        buffers: (&mut Vec<T>, &mut Vec<T>),
        v: &DVector<T>,
    ) -> DVector<T> {
        let (change, row) = buffers;
        let b = examples.labels.len();
        change.resize(b * self.classes, T::zero());
        self.logits(examples, v.as_slice(), change);
        row.clear();
        row.resize(b, T::zero());
        for (dz, p) in change.chunks_exact(b).zip(probabilities.chunks_exact(b)) {
            for ((mean, &dz), &p) in row.iter_mut().zip(dz).zip(p) {
                *mean += p * dz;
            }
        }
        for (dz, p) in change.chunks_exact_mut(b).zip(probabilities.chunks_exact(b)) {
            for ((dz, &p), &mean) in dz.iter_mut().zip(p).zip(&*row) {
                *dz = p * (*dz - mean);
            }
        }
        let mut product = DVector::zeros(v.len());
        self.pull_back(examples, change, v, &mut product);
        product
    }

    /// Sees to it that the workspace holds the probabilities of all examples at `x`.
    fn remember(&self, x: &DVector<T>, workspace: &mut Workspace<T>) {
        self.check(x);
        if workspace.point != x.as_slice() {
            self.evaluate_all(x, workspace, None);
        }
    }

    fn evaluate_all(
        &self,
        x: &DVector<T>,
        workspace: &mut Workspace<T>,
        gradient: Option<&mut DVector<T>>,
    ) -> T {
        let Workspace {
            point,
            probabilities,
            change,
            row,
            ..
        } = workspace;
        point.clear();
        let value = self.evaluate_on(self.all(), x, (probabilities, change, row), gradient);
        point.extend_from_slice(x.as_slice());
        value
    }

    /// Copies the batch into the workspace.
    fn gather(&self, batch: &[usize], workspace: &mut Workspace<T>) {
        assert!(
            !batch.is_empty(),
            "an empty batch has no mean: give at least one example"
        );
        let (d, m) = (self.block(), self.examples());
        let Workspace {
            gathered,
            gathered_rows,
            gathered_labels,
            ..
        } = workspace;
        gathered.clear();
        gathered_rows.clear();
        gathered_labels.clear();
        for &example in batch {
            assert!(example < m, "example {example} of a batch, but there are {m}");
            gathered.extend_from_slice(&self.features.as_slice()[example * d..(example + 1) * d]);
            gathered_labels.push(self.labels[example]);
        }
        for feature in 0..d {
            gathered_rows.extend(gathered.iter().skip(feature).step_by(d));
        }
    }
}

impl<T: Real> Objective<T> for SoftmaxRegression<T> {
    fn dimension(&self) -> usize {
        self.classes * self.block()
    }

    fn value(&self, x: &DVector<T>) -> T {
        self.check(x);
        self.evaluate_all(x, &mut self.workspace.borrow_mut(), None)
    }

    fn gradient(&self, x: &DVector<T>) -> DVector<T> {
        self.value_and_gradient(x).1
    }

    /// Costs little more than the gradient alone.
    fn value_and_gradient(&self, x: &DVector<T>) -> (T, DVector<T>) {
        self.check(x);
        let mut gradient = DVector::zeros(x.len());
        let value = self.evaluate_all(x, &mut self.workspace.borrow_mut(), Some(&mut gradient));
        (value, gradient)
    }

    /// Exact. The probabilities at `x` are those of the last evaluation, if that was at the same point.
    fn hessian_vector(&self, x: &DVector<T>, v: &DVector<T>) -> DVector<T> {
        self.check(v);
        let workspace = &mut *self.workspace.borrow_mut();
        self.remember(x, workspace);
        let Workspace {
            probabilities,
            change,
            row,
            ..
        } = workspace;
        self.product_on(self.all(), probabilities, (change, row), v)
    }

    /// Exact, and symmetric to the last bit: block (a, b) of it is $−\frac1M X \operatorname{diag}(p_a p_b) Xᵀ$ for two
    /// classes, one product of matrices, and what makes the blocks of a row sum to zero for a class and itself, since
    /// $p_a(1 − p_a) = \sum_{b ≠ a} p_a p_b$ (which also keeps the digits that $1 − p_a$ loses where $p_a$ is near 1).
    /// $M d² C(C − 1)$ flops in all.
    fn hessian(&self, x: &DVector<T>) -> DMatrix<T> {
        let workspace = &mut *self.workspace.borrow_mut();
        self.remember(x, workspace);
        let Workspace {
            probabilities,
            gathered: left,
            gathered_rows: right,
            ..
        } = workspace;
        let (d, m, classes) = (self.block(), self.examples(), self.classes);
        let n = d * classes;
        let mut hessian = DMatrix::zeros(n, n);
        for from in (0..m).step_by(CHUNK) {
            let chunk = CHUNK.min(m - from);
            let features = &self.features.as_slice()[from * d..(from + chunk) * d];
            let of_class = |class: usize| &probabilities[class * m + from..class * m + from + chunk];
            // Block c of the right side is diag(p_c) Xᵀ: made once, used by every class before it.
            right.clear();
            for class in 0..classes {
                for column in self.rows.column_iter() {
                    let entries = column.as_slice()[from..from + chunk].iter();
                    right.extend(entries.zip(of_class(class)).map(|(&entry, &p)| entry * p));
                }
            }
            for class in 0..classes - 1 {
                left.clear();
                for (column, &p) in features.chunks_exact(d).zip(of_class(class)) {
                    left.extend(column.iter().map(|&entry| entry * p));
                }
                let after = classes - 1 - class;
                // Block (class, class + 1) and those to its right, in the columns of a matrix with N rows.
                let corner = (class + 1) * d * n + class * d;
                let blocks = &mut hessian.as_mut_slice()[corner..corner + (after * d - 1) * n + d];
                let mean = -T::one() / count(m);
                T::multiply(
                    blocks,
                    n,
                    true,
                    mean,
                    left,
                    &right[(class + 1) * d * chunk..],
                    [d, chunk, after * d],
                );
            }
        }
        self.complete(&mut hessian);
        hessian
    }
}

impl<T: Real> SoftmaxRegression<T> {
    /// From the blocks above the diagonal to all of the Hessian.
    fn complete(&self, hessian: &mut DMatrix<T>) {
        let d = self.block();
        for b in 1..self.classes {
            for a in 0..b {
                for j in 0..d {
                    for i in 0..=j {
                        let entry = hessian[(a * d + i, b * d + j)];
                        for (row, column) in [(a * d, b * d), (b * d, a * d)] {
                            hessian[(row + i, column + j)] = entry;
                            hessian[(row + j, column + i)] = entry;
                        }
                        for class in [a, b] {
                            hessian[(class * d + i, class * d + j)] -= entry;
                        }
                    }
                }
            }
        }
        for class in 0..self.classes {
            for j in 0..d {
                for i in 0..j {
                    hessian[(class * d + j, class * d + i)] = hessian[(class * d + i, class * d + j)];
                }
                hessian[(class * d + j, class * d + j)] += self.regularization;
            }
        }
    }
}

impl<T: Real> Stochastic<T> for SoftmaxRegression<T> {
    fn examples(&self) -> usize {
        self.features.ncols()
    }

    fn batch_value_and_gradient(&self, x: &DVector<T>, batch: &[usize]) -> (T, DVector<T>) {
        self.check(x);
        let workspace = &mut *self.workspace.borrow_mut();
        self.gather(batch, workspace);
        let Workspace {
            point,
            probabilities,
            change,
            row,
            gathered,
            gathered_rows,
            gathered_labels,
        } = workspace;
        let examples = Examples {
            columns: gathered,
            rows: gathered_rows,
            labels: gathered_labels,
        };
        point.clear();
        let mut gradient = DVector::zeros(x.len());
        let buffers = (probabilities, change, row);
        let value = self.evaluate_on(examples, x, buffers, Some(&mut gradient));
        (value, gradient)
    }

    fn batch_hessian_vector(&self, x: &DVector<T>, v: &DVector<T>, batch: &[usize]) -> DVector<T> {
        self.check(x);
        self.check(v);
        let workspace = &mut *self.workspace.borrow_mut();
        self.gather(batch, workspace);
        let Workspace {
            point,
            probabilities,
            change,
            row,
            gathered,
            gathered_rows,
            gathered_labels,
        } = workspace;
        let examples = Examples {
            columns: gathered,
            rows: gathered_rows,
            labels: gathered_labels,
        };
        point.clear();
        self.evaluate_on(examples, x, (&mut *probabilities, &mut *change, &mut *row), None);
        self.product_on(examples, probabilities, (change, row), v)
    }
}

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

fn count<T: RealField>(n: usize) -> T {
    convert(n as f64)
}

//! A network with its loss and its examples: an objective.

use std::cell::RefCell;
use std::sync::Arc;

use nalgebra::{DMatrix, DVector, convert};
use problems::{Formula, Objective, Real, Scalar, Stochastic};

use crate::workspace::{Model, Workspace};
use crate::{Activation, Architecture, Curvature, Examples, Loss, NetworkError};

/// The mean loss of a network over its examples, as a function of the parameters, plus λ/2 times their squares.
///
/// The parameters are one vector, layer by layer, each layer's W by columns and then its b. The weight λ of the
/// regularization is 0 unless [`regularized`](Self::regularized), and weighs every parameter, the biases too.
///
/// Every evaluation is a few products of matrices, a batch at a time. What one needs is kept for the next: an evaluation
/// allocates its result only, and products with a vector after a gradient at the same point and batch find the outputs
/// and errors there. So the network is not `Sync`; give each thread a clone, which shares the examples.
#[derive(Debug, Clone)]
pub struct Network<T = f64> {
    pub(crate) architecture: Architecture,
    pub(crate) loss: Loss,
    pub(crate) examples: Arc<Examples<T>>,
    regularization: T,
    threads: usize,
    workspace: RefCell<Workspace<T>>,
}

impl<T: Real> Network<T> {
    /// With this shape and loss, on these examples.
    ///
    /// Fails if the examples do not fit the network's inputs and outputs, or the loss neither.
    pub fn new(
        architecture: Architecture,
        loss: Loss,
        examples: Arc<Examples<T>>,
    ) -> Result<Self, NetworkError> {
        let size = |what, expected, found| {
            if expected == found {
                Ok(())
            } else {
                Err(NetworkError::Size {
                    what,
                    expected,
                    found,
                })
            }
        };
        size(
            "rows of the inputs",
            architecture.inputs(),
            examples.inputs().nrows(),
        )?;
        loss.check(&architecture, &examples)?;
        if let Some(values) = examples.values() {
            size("rows of the targets", architecture.outputs(), values.nrows())?;
        }
        let classes = architecture.outputs();
        let labels = examples.labels().iter().enumerate();
        for (example, &label) in labels {
            if usize::from(label) >= classes {
                return Err(NetworkError::Label {
                    example,
                    label,
                    classes,
                });
            }
        }
        Ok(Self {
            architecture,
            loss,
            examples,
            regularization: T::zero(),
            threads: 1,
            workspace: RefCell::default(),
        })
    }

    /// The same with the weight λ ≥ 0 of the regularization.
    pub fn regularized(self, regularization: T) -> Result<Self, NetworkError> {
        if regularization.is_finite() && regularization >= T::zero() {
            Ok(Self {
                regularization,
                ..self
            })
        } else {
            Err(NetworkError::Regularization {
                value: regularization.to_subset_unchecked(),
            })
        }
    }

    /// The same on one thread or two. The default is one; the results are the same to the last bit.
    ///
    /// Two help from some thousand examples a batch on: a batch of more than 512 is cut into pieces, which the two share.
    pub fn with_threads(self, threads: usize) -> Result<Self, NetworkError> {
        if (1..=2).contains(&threads) {
            Ok(Self { threads, ..self })
        } else {
            Err(NetworkError::Threads { threads })
        }
    }

    /// The layers.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// ℓ.
    pub fn loss(&self) -> Loss {
        self.loss
    }

    /// What it is trained on, or tested with.
    pub fn data(&self) -> &Arc<Examples<T>> {
        &self.examples
    }

    /// Value and gradient of a batch, the gradient into memory that is there already: nothing is allocated once the
    /// network has seen a batch of this size.
    ///
    /// Fails on an empty batch, an example that is not there, or parameters of the wrong number. A loss that is NaN or
    /// infinite is returned as it is: the caller decides whether that ends a search or a training.
    pub fn evaluate(
        &self,
        x: &DVector<T>,
        batch: &[usize],
        gradient: &mut DVector<T>,
    ) -> Result<T, NetworkError> {
        self.check(x, Some(batch))?;
        self.check(gradient, None)?;
        Ok(self.value_into(x, Some(batch), Some(gradient)))
    }

    /// $Hv$ or $Gv$ of a batch, into memory that is there already. Fails as [`evaluate`](Self::evaluate) does.
    pub fn product(
        &self,
        curvature: Curvature,
        x: &DVector<T>,
        v: &DVector<T>,
        batch: &[usize],
        product: &mut DVector<T>,
    ) -> Result<(), NetworkError> {
        self.check(x, Some(batch))?;
        self.check(v, None)?;
        self.check(product, None)?;
        self.product_into(curvature, x, v, Some(batch), product);
        Ok(())
    }

    /// $Gv$ with the generalized Gauss–Newton matrix of all examples (plus λv).
    ///
    /// # Panics
    /// If `x` or `v` has the wrong length.
    pub fn gauss_newton_vector(&self, x: &DVector<T>, v: &DVector<T>) -> DVector<T> {
        self.assert(x, None);
        self.assert(v, None);
        let mut product = DVector::zeros(v.len());
        self.product_into(Curvature::GaussNewton, x, v, None, &mut product);
        product
    }

    /// The network's outputs for its examples, m×M, one column an example.
    ///
    /// # Panics
    /// If `x` has the wrong length.
    pub fn outputs(&self, x: &DVector<T>) -> DMatrix<T> {
        self.assert(x, None);
        let mut workspace = self.workspace.borrow_mut();
        workspace.load(&self.examples, None);
        workspace.outputs(self.model(), x)
    }

    /// The fraction of a classifier's examples whose largest output is not at their label, in [0, 1]; among equal
    /// outputs the first counts. An output that is NaN is a wrong answer. Without labels there is nothing to get wrong:
    /// NaN.
    ///
    /// # Panics
    /// If `x` has the wrong length.
    pub fn error_rate(&self, x: &DVector<T>) -> f64 {
        let outputs = self.outputs(x);
        let labels = self.examples.labels();
        let right = outputs.column_iter().zip(labels).filter(|(column, label)| {
            let own = column[usize::from(**label)];
            let beaten = |(at, &other): (usize, &T)| {
                if at < usize::from(**label) {
                    own > other
                } else {
                    own >= other
                }
            };
            column.iter().enumerate().all(beaten)
        });
        1.0 - right.count() as f64 / labels.len() as f64
    }

    fn check(&self, x: &DVector<T>, batch: Option<&[usize]>) -> Result<(), NetworkError> {
        let expected = self.architecture.dimension();
        if x.len() != expected {
            return Err(NetworkError::Size {
                what: "number of parameters",
                expected,
                found: x.len(),
            });
        }
        let Some(batch) = batch else { return Ok(()) };
        if batch.is_empty() {
            return Err(NetworkError::EmptyBatch);
        }
        let examples = self.examples.len();
        match batch.iter().find(|index| **index >= examples) {
            Some(&index) => Err(NetworkError::NoSuchExample { index, examples }),
            None => Ok(()),
        }
    }

    /// For the methods of traits, which have no error to return.
    fn assert(&self, x: &DVector<T>, batch: Option<&[usize]>) {
        if let Err(error) = self.check(x, batch) {
            panic!("{error}");
        }
    }

    fn value_into(&self, x: &DVector<T>, batch: Option<&[usize]>, gradient: Option<&mut DVector<T>>) -> T {
        let workspace = &mut *self.workspace.borrow_mut();
        workspace.load(&self.examples, batch);
        let half: T = convert(0.5);
        let regularization = self.regularization * half * x.norm_squared();
        match gradient {
            Some(gradient) => {
                let loss = workspace.gradient(self.model(), x, gradient.as_mut_slice());
                self.regularize(x, gradient);
                loss + regularization
            }
            None => workspace.loss(self.model(), x) + regularization,
        }
    }

    fn product_into(
        &self,
        curvature: Curvature,
        x: &DVector<T>,
        v: &DVector<T>,
        batch: Option<&[usize]>,
        product: &mut DVector<T>,
    ) {
        let workspace = &mut *self.workspace.borrow_mut();
        workspace.load(&self.examples, batch);
        workspace.product(self.model(), curvature, x, v, product.as_mut_slice());
        self.regularize(v, product);
    }

    /// Adds λv.
    fn regularize(&self, v: &DVector<T>, result: &mut DVector<T>) {
        if self.regularization > T::zero() {
            result.axpy(self.regularization, v, T::one());
        }
    }

    fn model(&self) -> Model<'_, T> {
        Model {
            shape: &self.architecture,
            loss: self.loss,
            examples: &self.examples,
            threads: self.threads,
        }
    }

    pub(crate) fn regularization(&self) -> T {
        self.regularization
    }

    /// Runs `work` on the workspace, after a forward and a backward pass over the batch (or all examples) at `x`.
    pub(crate) fn with_passes<R>(
        &self,
        x: &DVector<T>,
        batch: Option<&[usize]>,
        work: impl FnOnce(&Workspace<T>) -> R,
    ) -> R {
        self.assert(x, batch);
        let workspace = &mut *self.workspace.borrow_mut();
        workspace.load(&self.examples, batch);
        workspace.errors(self.model(), x);
        work(workspace)
    }
}

impl<T: Real> Objective<T> for Network<T> {
    fn dimension(&self) -> usize {
        self.architecture.dimension()
    }

    fn value(&self, x: &DVector<T>) -> T {
        self.assert(x, None);
        self.value_into(x, None, None)
    }

    fn gradient(&self, x: &DVector<T>) -> DVector<T> {
        self.value_and_gradient(x).1
    }

    fn value_and_gradient(&self, x: &DVector<T>) -> (T, DVector<T>) {
        self.assert(x, None);
        let mut gradient = DVector::zeros(x.len());
        let value = self.value_into(x, None, Some(&mut gradient));
        (value, gradient)
    }

    /// Exact, by the R-operator.
    fn hessian_vector(&self, x: &DVector<T>, v: &DVector<T>) -> DVector<T> {
        self.assert(x, None);
        self.assert(v, None);
        let mut product = DVector::zeros(v.len());
        self.product_into(Curvature::Hessian, x, v, None, &mut product);
        product
    }

    /// Exact, by structure: products of matrices, see [`crate::exact`].
    fn hessian(&self, x: &DVector<T>) -> DMatrix<T> {
        crate::exact::hessian(self, x)
    }
}

impl<T: Real> Stochastic<T> for Network<T> {
    fn examples(&self) -> usize {
        self.examples.len()
    }

    fn batch_value_and_gradient(&self, x: &DVector<T>, batch: &[usize]) -> (T, DVector<T>) {
        self.assert(x, Some(batch));
        let mut gradient = DVector::zeros(x.len());
        let value = self.value_into(x, Some(batch), Some(&mut gradient));
        (value, gradient)
    }

    fn batch_hessian_vector(&self, x: &DVector<T>, v: &DVector<T>, batch: &[usize]) -> DVector<T> {
        self.assert(x, Some(batch));
        self.assert(v, None);
        let mut product = DVector::zeros(v.len());
        self.product_into(Curvature::Hessian, x, v, Some(batch), &mut product);
        product
    }
}

/// The same function written down plainly, one example and one unit at a time: slow, and in any kind of number.
impl Formula for Network<f64> {
    fn dimension(&self) -> usize {
        self.architecture.dimension()
    }

    fn evaluate<S: Scalar>(&self, x: &[S]) -> S {
        let mut sum = S::from(0.0);
        for (example, input) in self.examples.inputs().column_iter().enumerate() {
            let mut a: Vec<S> = input.iter().map(|&entry| S::from(entry)).collect();
            for layer in self.architecture.layers() {
                let (weights, biases) = (layer.weights(x), layer.biases(x));
                a = (0..layer.outputs)
                    .map(|i| {
                        let terms = a.iter().enumerate();
                        let z = terms.fold(biases[i], |z, (j, &a)| z + weights[i + j * layer.outputs] * a);
                        layer.activation.evaluate(z)
                    })
                    .collect();
            }
            let label = self
                .examples
                .labels()
                .get(example)
                .map_or(0, |&label| usize::from(label));
            let target: Vec<f64> = self.examples.values().map_or(Vec::new(), |values| {
                values.column(example).iter().copied().collect()
            });
            sum = sum + self.loss.of_example(&a, label, &target);
        }
        let squares = x.iter().fold(S::from(0.0), |sum, &w| sum + w * w);
        sum / S::from(self.examples.len() as f64) + squares * S::from(self.regularization / 2.0)
    }
}

/// A classifier with a softmax at its end, on these columns and labels: the network of this chapter.
///
/// `widths` are the inputs', the hidden layers' and the classes'. Fails as [`Architecture::new`], [`Examples::new`] and
/// [`Network::new`] do.
pub fn classifier<T: Real>(
    widths: &[usize],
    hidden: Activation,
    inputs: DMatrix<T>,
    labels: Vec<u8>,
) -> Result<Network<T>, NetworkError> {
    let architecture = Architecture::new(widths, hidden, Activation::Linear)?;
    let examples = Examples::new(inputs, crate::Targets::Classes(labels))?;
    Network::new(architecture, Loss::CrossEntropy, Arc::new(examples))
}

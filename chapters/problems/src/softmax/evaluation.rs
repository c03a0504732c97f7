//! Value, gradient, Hessian: what is asked of an objective.

use nalgebra::{DMatrix, DVector, convert};

use super::examples::Examples;
use super::workspace::{Buffers, Workspace};
use super::{SoftmaxRegression, count};
use crate::{Objective, Real};

impl<T: Real> SoftmaxRegression<T> {
    pub(super) fn all(&self) -> Examples<'_, T> {
        Examples {
            columns: self.features.as_slice(),
            rows: self.rows.as_slice(),
            labels: &self.labels,
        }
    }

    /// $Z = XᵀW$ (B×C).
    pub(super) fn logits(&self, examples: Examples<T>, x: &[T], logits: &mut [T]) {
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
    pub(super) fn evaluate_on(
        &self,
        examples: Examples<T>,
        x: &DVector<T>,
        buffers: &mut Buffers<T>,
        gradient: Option<&mut DVector<T>>,
    ) -> T {
        let Buffers {
            probabilities,
            change,
            row,
        } = buffers;
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

    /// $Hv$ on these examples, whose probabilities the buffers hold.
    pub(super) fn product_on(
        &self,
        examples: Examples<T>,
        buffers: &mut Buffers<T>,
        v: &DVector<T>,
    ) -> DVector<T> {
        let Buffers {
            probabilities,
            change,
            row,
        } = buffers;
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
    pub(super) fn remember(&self, x: &DVector<T>, workspace: &mut Workspace<T>) {
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
        let Workspace { point, buffers, .. } = workspace;
        // Empty until the probabilities are there: a panic must not leave half of them for those of a point.
        point.clear();
        let value = self.evaluate_on(self.all(), x, buffers, gradient);
        point.extend_from_slice(x.as_slice());
        value
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
        self.product_on(self.all(), &mut workspace.buffers, v)
    }

    /// Exact, and symmetric to the last bit; $M d² C(C − 1)$ flops.
    fn hessian(&self, x: &DVector<T>) -> DMatrix<T> {
        let workspace = &mut *self.workspace.borrow_mut();
        self.remember(x, workspace);
        self.blocks(workspace)
    }
}

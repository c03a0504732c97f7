//! Estimates from a batch of the examples.

use nalgebra::DVector;

use super::SoftmaxRegression;
use super::examples::Examples;
use super::workspace::Workspace;
use crate::{Real, Stochastic};

impl<T: Real> SoftmaxRegression<T> {
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

//! Estimates from a batch of the examples.

use nalgebra::DVector;

use super::SoftmaxRegression;
use super::examples::Batch;
use super::workspace::Workspace;
use crate::{Real, Stochastic};

impl<T: Real> SoftmaxRegression<T> {
    /// Copies the batch into the workspace.
    fn gather(&self, batch: &[usize], gathered: &mut Batch<T>) {
        assert!(
            !batch.is_empty(),
            "an empty batch has no mean: give at least one example"
        );
        let (d, m) = (self.block(), self.examples());
        let Batch {
            columns,
            rows,
            labels,
        } = gathered;
        columns.clear();
        rows.clear();
        labels.clear();
        for &example in batch {
            assert!(example < m, "example {example} of a batch, but there are {m}");
            columns.extend_from_slice(&self.features.as_slice()[example * d..(example + 1) * d]);
            labels.push(self.labels[example]);
        }
        for feature in 0..d {
            rows.extend(columns.iter().skip(feature).step_by(d));
        }
    }

    /// Value, and into `gradient` the gradient, of a batch, which stays in the workspace.
    fn evaluate_batch(
        &self,
        x: &DVector<T>,
        batch: &[usize],
        workspace: &mut Workspace<T>,
        gradient: Option<&mut DVector<T>>,
    ) -> T {
        self.check(x);
        self.gather(batch, &mut workspace.gathered);
        // The probabilities will not be those of all examples.
        workspace.point.clear();
        self.evaluate_on(workspace.gathered.examples(), x, &mut workspace.buffers, gradient)
    }
}

impl<T: Real> Stochastic<T> for SoftmaxRegression<T> {
    fn examples(&self) -> usize {
        self.features.ncols()
    }

    fn batch_value_and_gradient(&self, x: &DVector<T>, batch: &[usize]) -> (T, DVector<T>) {
        let mut gradient = DVector::zeros(x.len());
        let workspace = &mut self.workspace.borrow_mut();
        let value = self.evaluate_batch(x, batch, workspace, Some(&mut gradient));
        (value, gradient)
    }

    fn batch_hessian_vector(&self, x: &DVector<T>, v: &DVector<T>, batch: &[usize]) -> DVector<T> {
        self.check(v);
        let workspace = &mut *self.workspace.borrow_mut();
        self.evaluate_batch(x, batch, workspace, None);
        self.product_on(workspace.gathered.examples(), &mut workspace.buffers, v)
    }
}

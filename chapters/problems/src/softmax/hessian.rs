//! The exact Hessian, block by block.

use nalgebra::DMatrix;

use super::examples::Batch;
use super::workspace::Workspace;
use super::{SoftmaxRegression, count};
use crate::Real;

/// Examples that the Hessian takes at a time: few enough that their weighted rows, 1.3 MB for
/// the digits, stay in the cache.
const CHUNK: usize = 256;

impl<T: Real> SoftmaxRegression<T> {
    /// The Hessian at the point whose probabilities the workspace holds.
    ///
    /// Block (a, b) of it is $−\frac1M X \operatorname{diag}(p_a p_b) Xᵀ$ for two classes, one product of matrices, and
    /// what makes the blocks of a row sum to zero for a class and itself, since $p_a(1 − p_a) = \sum_{b ≠ a} p_a p_b$
    /// (which also keeps the digits that $1 − p_a$ loses where $p_a$ is near 1).
    pub(super) fn blocks(&self, workspace: &mut Workspace<T>) -> DMatrix<T> {
        let probabilities = &workspace.buffers.probabilities;
        let Batch {
            columns: left,
            rows: right,
            ..
        } = &mut workspace.gathered;
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

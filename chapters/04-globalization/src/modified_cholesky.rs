//! A matrix that is not positive definite, and the nearest thing that is.

use nalgebra::{DMatrix, DVector};

use crate::subproblem::SubproblemError;

/// $H + E = LDLᵀ$ with the least diagonal $E ≥ 0$ that this elimination finds (Gill, Murray and Wright 1981).
///
/// It is Cholesky's factorization, taking the largest diagonal entry left as the next pivot, with one change: a pivot
/// that is not positive, or so small that it would make $L$ large, is raised. A matrix that is positive definite and not
/// nearly singular comes through as it is, $E = 0$. $N³/3$ flops, whatever the matrix.
///
/// ```
/// use globalization::ModifiedCholesky;
/// use nalgebra::{dmatrix, dvector};
///
/// // Eigenvalues 3 and −1. The gradient (1, −1) lies along the second: Newton's step −H⁻¹g would lead uphill.
/// let g = dvector![1.0, -1.0];
/// let factor = ModifiedCholesky::new(&dmatrix![1.0, 2.0; 2.0, 1.0])?;
/// assert!(factor.is_modified());
/// assert!(factor.solve(&-&g).dot(&g) < 0.0);
/// # Ok::<(), globalization::subproblem::SubproblemError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ModifiedCholesky {
    /// $L$ and, on its diagonal, $D$; rows and columns in the order of `order`
    packed: DMatrix<f64>,
    /// row i of the factors is row `order[i]` of the matrix
    order: Vec<usize>,
    /// $E$, in the order of the matrix
    correction: DVector<f64>,
}

impl ModifiedCholesky {
    /// Factors a symmetric N×N matrix, of which it reads the lower triangle.
    ///
    /// Fails if it is empty, not square, not finite or not symmetric.
    pub fn new(matrix: &DMatrix<f64>) -> Result<Self, SubproblemError> {
        crate::subproblem::check(&DVector::zeros(matrix.nrows()), matrix, "radius", 1.0)?;
        let n = matrix.nrows();
        let mut a = matrix.clone();
        let mut order: Vec<usize> = (0..n).collect();
        let mut correction = DVector::zeros(n);
        let (bound, smallest) = limits(matrix);
        for j in 0..n {
            let pivot = (j..n)
                .max_by(|&p, &q| a[(p, p)].abs().total_cmp(&a[(q, q)].abs()))
                .unwrap_or(j);
            swap(&mut a, j, pivot);
            order.swap(j, pivot);
            let below = (j + 1..n).map(|i| a[(i, j)].abs()).fold(0.0, f64::max);
            let diagonal = a[(j, j)];
            let raised = diagonal.abs().max(below * below / bound).max(smallest);
            correction[order[j]] = raised - diagonal;
            a[(j, j)] = raised;
            // What is left of the matrix once column j is eliminated.
            for k in j + 1..n {
                let factor = a[(k, j)] / raised;
                for i in k..n {
                    let update = a[(i, j)] * factor;
                    a[(i, k)] -= update;
                }
            }
            for i in j + 1..n {
                a[(i, j)] /= raised;
            }
        }
        Ok(Self {
            packed: a,
            order,
            correction,
        })
    }

    /// The solution of $(H + E)x = b$; `right` has N entries.
    ///
    /// # Panics
    /// If it has not.
    pub fn solve(&self, right: &DVector<f64>) -> DVector<f64> {
        let n = self.order.len();
        assert_eq!(right.len(), n, "the right side needs {n} entries");
        let mut x = DVector::from_iterator(n, self.order.iter().map(|&row| right[row]));
        self.packed.solve_lower_triangular_with_diag_mut(&mut x, 1.0);
        x.component_div_assign(&self.packed.diagonal());
        for j in (0..n).rev() {
            for i in j + 1..n {
                x[j] -= self.packed[(i, j)] * x[i];
            }
        }
        let mut solution = DVector::zeros(n);
        for (i, &row) in self.order.iter().enumerate() {
            solution[row] = x[i];
        }
        solution
    }

    /// The diagonal of $E$, N entries, none negative.
    pub fn correction(&self) -> &DVector<f64> {
        &self.correction
    }

    /// Whether $E ≠ 0$.
    pub fn is_modified(&self) -> bool {
        self.correction.amax() > 0.0
    }
}

/// The square of $β$, which bounds the entries of $L\sqrt D$, and $δ$, the least pivot. Their values keep $E$ at zero for
/// a sufficiently positive definite matrix and bounded for any other (Gill, Murray and Wright 1981, §4.4.2.2).
fn limits(matrix: &DMatrix<f64>) -> (f64, f64) {
    let n = matrix.nrows();
    let diagonal = matrix.diagonal().amax();
    let mut outside = 0.0f64;
    for j in 0..n {
        for i in j + 1..n {
            outside = outside.max(matrix[(i, j)].abs());
        }
    }
    let spread = ((n * n) as f64 - 1.0).max(1.0).sqrt();
    let bound = diagonal.max(outside / spread).max(f64::EPSILON);
    (bound, f64::EPSILON * (diagonal + outside).max(1.0))
}

/// Exchanges two rows and the same two columns of a symmetric matrix that is kept in its lower triangle.
fn swap(a: &mut DMatrix<f64>, p: usize, q: usize) {
    if p == q {
        return;
    }
    let n = a.nrows();
    a.swap((p, p), (q, q));
    for j in 0..p {
        a.swap((p, j), (q, j));
    }
    for k in p + 1..q {
        a.swap((k, p), (q, k));
    }
    for i in q + 1..n {
        a.swap((i, p), (i, q));
    }
}

//! The factorization $K = WWᵀ$.

use std::ops::Range;

use nalgebra::{DMatrix, DVector};

use crate::hodlr::check_right_side;
use crate::orthonormal::orthonormalize;
use crate::panel::{Panel, PanelMut};
use crate::{Block, Hodlr, HodlrError};

/// One step of the factorization.
#[derive(Debug, Clone)]
enum Step {
    /// $K_{tt} = LLᵀ$ for a leaf.
    Leaf { rows: Range<usize>, lower: DMatrix<f64> },
    /// $\begin{pmatrix} I & Q_1 X Q_2ᵀ \\ Q_2 Xᵀ Q_1ᵀ & I \end{pmatrix}$ for a cut, and $CCᵀ = I − XᵀX$.
    Cut {
        upper: Range<usize>,
        lower: Range<usize>,
        /// the first column of $Q_1$ and of $Q_2$ in the panel
        from: usize,
        /// X, r×r
        correlation: DMatrix<f64>,
        /// C, r×r, lower triangular
        rest: DMatrix<f64>,
    },
}

/// A positive definite matrix as $K = WWᵀ$, where W is a product of one simple matrix a level.
///
/// * For the leaves, the simple matrix has Cholesky's factors of the diagonal blocks. It turns the diagonal blocks
///   into unit matrices, and the bases of all other blocks into $L⁻¹U$ and $L⁻¹V$.
/// * After the levels inside it, a cut looks like $\begin{pmatrix} I & A \\ Aᵀ & I \end{pmatrix}$ with A of
///   rank r. With orthonormal bases, $A = Q_1 X Q_2ᵀ$: X holds the *correlations* between the halves. The matrix is
///   positive definite if and only if $I − XᵀX$ is, an r×r matrix. Cholesky's factor of *that*, C, gives the
///   simple matrix $\begin{pmatrix} I & 0 \\ Aᵀ & I + Q_2 (C − I) Q_2ᵀ \end{pmatrix}$.
///
/// All bases stand side by side in one array of n rows, a group of columns a level, so that a step treats the
/// bases of every cut around it in one product of matrices. About $O(r²n \log² n)$ flops to factor, $O(rn \log n)$ to solve,
/// O(n) for the determinant. (The symmetric factorization is Ambikasaran, O'Neil and Singh's, 2014.)
#[derive(Debug, Clone)]
pub struct Factor {
    size: usize,
    /// children first
    steps: Vec<Step>,
    bases: Vec<f64>,
    /// how far apart the columns of `bases` lie
    stride: usize,
    log_determinant: f64,
    flops: f64,
}

impl Factor {
    pub(crate) fn new(matrix: &Hodlr) -> Result<Self, HodlrError> {
        let n = matrix.size;
        // Columns of a level start where those of the level around it end.
        let mut from = vec![0];
        for level in 0..matrix.levels() {
            let widest = matrix.ranks(level).into_iter().max().unwrap_or(0);
            from.push(from[level] + widest);
        }
        let columns = from[matrix.levels()];
        // A stride that is a multiple of a large power of two would crowd a row into a few sets of the cache.
        let stride = if n.is_multiple_of(64) { n + 8 } else { n };
        let mut factor = Self {
            size: n,
            steps: Vec::with_capacity(matrix.blocks.len()),
            bases: vec![0.0; stride * columns],
            stride,
            log_determinant: 0.0,
            flops: 0.0,
        };
        factor.place(matrix, &from);
        for block in &matrix.blocks {
            match block {
                Block::Leaf { rows, entries } => factor.leaf(rows.clone(), entries, columns)?,
                Block::Cut {
                    upper,
                    lower,
                    level,
                    block,
                } => factor.cut(upper.clone(), lower.clone(), from[*level], &block.weights)?,
            }
        }
        Ok(factor)
    }

    /// Copies the bases of all blocks into the panel.
    fn place(&mut self, matrix: &Hodlr, from: &[usize]) {
        for block in &matrix.blocks {
            if let Block::Cut {
                upper,
                lower,
                level,
                block,
            } = block
            {
                for (rows, basis) in [(upper, &block.left), (lower, &block.right)] {
                    for (k, column) in basis.as_slice().chunks_exact(rows.len()).enumerate() {
                        let at = (from[*level] + k) * self.stride;
                        self.bases[at..][rows.clone()].copy_from_slice(column);
                    }
                }
            }
        }
    }

    /// Factors a leaf, and brings the bases in its rows along.
    fn leaf(&mut self, rows: Range<usize>, entries: &DMatrix<f64>, columns: usize) -> Result<(), HodlrError> {
        let lower = cholesky(entries).ok_or(HodlrError::NotPositiveDefinite { rows: rows.clone() })?;
        self.log_determinant += log_determinant(&lower);
        PanelMut::rows(&mut self.bases, self.stride, &rows, columns).solve_lower(&lower, false);
        let m = rows.len();
        self.flops += (m * m * m) as f64 / 3.0 + (m * m * columns) as f64;
        self.steps.push(Step::Leaf { rows, lower });
        Ok(())
    }

    /// Factors a cut, and brings along the bases of the cuts around it.
    ///
    /// Its own bases begin at column `from` of the panel; those of the cuts
    /// around it are all the columns before.
    fn cut(
        &mut self,
        upper: Range<usize>,
        lower: Range<usize>,
        from: usize,
        weights: &[f64],
    ) -> Result<(), HodlrError> {
        let (rank, stride) = (weights.len(), self.stride);
        let (around, own) = self.bases.split_at_mut(from * stride);

        // U = Q₁R₁ and V = Q₂R₂, so that USVᵀ = Q₁XQ₂ᵀ with X = R₁SR₂ᵀ.
        let mut basis = |rows| orthonormalize(PanelMut::rows(own, stride, rows, rank));
        let (mut r1, r2) = (basis(&upper), basis(&lower));
        for (mut column, weight) in r1.column_iter_mut().zip(weights) {
            column *= *weight;
        }
        let correlation = r1 * r2.transpose();

        // CCᵀ = I − XᵀX.
        let gap = DMatrix::identity(rank, rank) - correlation.tr_mul(&correlation);
        let rest = cholesky(&gap).ok_or(HodlrError::NotPositiveDefinite {
            rows: upper.start..lower.end,
        })?;
        self.log_determinant += log_determinant(&rest);

        // All bases around, in one go.
        let [q1, q2] = [&upper, &lower].map(|rows| Panel::rows(own, stride, rows, rank));
        let along_upper = q1.transposed_times(Panel::rows(around, stride, &upper, from));
        let mut below = PanelMut::rows(around, stride, &lower, from);
        reduce(&correlation, &rest, &along_upper, q2, &mut below);

        let (m1, m2) = (upper.len(), lower.len());
        self.flops += (8 * (m1 + m2) * rank * rank) as f64;
        self.flops += (2 * rank * from * (m1 + 2 * m2)) as f64;
        self.steps.push(Step::Cut {
            upper,
            lower,
            from,
            correlation,
            rest,
        });
        Ok(())
    }

    /// n.
    pub fn size(&self) -> usize {
        self.size
    }

    /// $\ln \det K$.
    pub fn log_determinant(&self) -> f64 {
        self.log_determinant
    }

    /// Floating-point operations that the factorization took, a multiplication and an addition counted as two.
    pub fn flops(&self) -> f64 {
        self.flops
    }

    /// The solution of $Kx = b$.
    ///
    /// Fails if `right_side` does not have n entries, all finite, or if the solution overflows.
    pub fn solve(&self, right_side: &DVector<f64>) -> Result<DVector<f64>, HodlrError> {
        let solution = self.solve_matrix(&DMatrix::from_column_slice(
            right_side.len(),
            1,
            right_side.as_slice(),
        ))?;
        Ok(DVector::from_column_slice(solution.as_slice()))
    }

    /// The solutions of $KX = B$, a column for each column of `right_sides`, in one pass over the factor.
    ///
    /// Fails as [`solve`](Self::solve).
    pub fn solve_matrix(&self, right_sides: &DMatrix<f64>) -> Result<DMatrix<f64>, HodlrError> {
        let mut x = self.whiten(right_sides)?;
        self.backward(&mut x);
        check_right_side(x.as_slice(), self.size, self.size)?;
        Ok(x)
    }

    /// $W⁻¹B$: columns of covariance K become columns of unit covariance, and $‖W⁻¹b‖² = bᵀK⁻¹b$.
    ///
    /// Fails as [`solve`](Self::solve).
    pub fn whiten(&self, right_sides: &DMatrix<f64>) -> Result<DMatrix<f64>, HodlrError> {
        check_right_side(right_sides.as_slice(), right_sides.nrows(), self.size)?;
        let mut x = right_sides.clone();
        self.forward(&mut x);
        check_right_side(x.as_slice(), self.size, self.size)?;
        Ok(x)
    }

    /// $X ← W⁻¹X$, from the leaves to the root.
    fn forward(&self, x: &mut DMatrix<f64>) {
        for step in &self.steps {
            match step {
                Step::Leaf { rows, lower } => rows_of(x, rows).solve_lower(lower, false),
                Step::Cut {
                    upper,
                    lower,
                    correlation,
                    rest,
                    ..
                } => {
                    let [q1, q2] = self.bases(step);
                    let along_upper = q1.transposed_times(rows_of(x, upper).read());
                    reduce(correlation, rest, &along_upper, q2, &mut rows_of(x, lower));
                }
            }
        }
    }

    /// $X ← W⁻ᵀX$, from the root to the leaves.
    fn backward(&self, x: &mut DMatrix<f64>) {
        let columns = x.ncols();
        for step in self.steps.iter().rev() {
            match step {
                Step::Leaf { rows, lower } => rows_of(x, rows).solve_lower(lower, true),
                Step::Cut {
                    upper,
                    lower,
                    correlation,
                    rest,
                    ..
                } => {
                    let [q1, q2] = self.bases(step);
                    let rank = rest.nrows();
                    // c₂ ← C⁻ᵀc₂, and the upper half loses what X says of it.
                    let before = q2.transposed_times(rows_of(x, lower).read());
                    let mut along = DMatrix::from_vec(rank, columns, before.clone());
                    PanelMut::of(&mut along).solve_lower(rest, true);
                    let correlated = correlation * &along;
                    rows_of(x, upper).add_product(-1.0, q1, Panel::from(&correlated));
                    along -= DMatrix::from_vec(rank, columns, before);
                    rows_of(x, lower).add_product(1.0, q2, Panel::from(&along));
                }
            }
        }
    }

    /// $Q_1$ and $Q_2$ of a cut.
    fn bases(&self, step: &Step) -> [Panel<'_>; 2] {
        let Step::Cut {
            upper,
            lower,
            from,
            rest,
            ..
        } = step
        else {
            return [Panel::of(&[], 0, 0); 2];
        };
        let own = &self.bases[from * self.stride..];
        [upper, lower].map(|rows| Panel::rows(own, self.stride, rows, rest.nrows()))
    }
}

/// The lower half of $\begin{pmatrix} I & 0 \\ Aᵀ & I + Q_2 (C − I) Q_2ᵀ \end{pmatrix}^{−1} \begin{pmatrix} Y_1 \\ Y_2
/// \end{pmatrix}$, given $Q_1ᵀY_1$; the upper half is $Y_1$.
fn reduce(
    correlation: &DMatrix<f64>,
    rest: &DMatrix<f64>,
    along_upper: &[f64],
    q2: Panel,
    y2: &mut PanelMut,
) {
    let (rank, columns) = (rest.nrows(), y2.columns);
    if rank == 0 || columns == 0 {
        return;
    }
    let before = q2.transposed_times(y2.read());
    let mut along = DMatrix::from_column_slice(rank, columns, &before);
    let correlated = Panel::from(correlation).transposed_times(Panel::of(along_upper, rank, columns));
    along -= DMatrix::from_vec(rank, columns, correlated);
    PanelMut::of(&mut along).solve_lower(rest, false);
    along -= DMatrix::from_vec(rank, columns, before);
    y2.add_product(1.0, q2, Panel::from(&along));
}

fn rows_of<'a>(x: &'a mut DMatrix<f64>, rows: &Range<usize>) -> PanelMut<'a> {
    let (stride, columns) = x.shape();
    PanelMut::rows(x.as_mut_slice(), stride, rows, columns)
}

/// Cholesky's factor, with zeros above the diagonal; `None` if the matrix is not positive definite.
fn cholesky(matrix: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    if matrix.is_empty() {
        return Some(matrix.clone());
    }
    Some(matrix.clone().cholesky()?.unpack())
}

/// $\ln \det LLᵀ$.
fn log_determinant(lower: &DMatrix<f64>) -> f64 {
    2.0 * lower.diagonal().iter().map(|pivot| pivot.ln()).sum::<f64>()
}

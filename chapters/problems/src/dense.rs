//! Dense linear systems, small and large.
//!
//! nalgebra's factorizations take one column at a time: short to read, fast while the matrix fits in the cache, and 6
//! to 30 times behind blocked ones for N ≥ 1000. `faer`'s are blocked. Both lay matrices out by columns, so `faer` works
//! here on nalgebra's own memory, without a copy.
//!
//! Every function takes the [`Backend`]; [`Backend::for_size`] knows which one is faster.

use faer::diag::DiagMut;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::factor::{self as llt, LltError};
use faer::linalg::cholesky::llt::solve as llt_solve;
use faer::linalg::evd;
use faer::linalg::lu::partial_pivoting::{factor as lu, inverse as lu_inverse, solve as lu_solution};
use faer::perm::PermRef;
use faer::{Conj, MatMut, MatRef, Par};
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// Whose kernels compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// nalgebra, one column at a time
    Nalgebra,
    /// faer, in blocks, on one thread
    Faer,
}

impl Backend {
    /// The least N at which `faer` is used: see [`for_size`](Self::for_size).
    pub const THRESHOLD: usize = 64;

    /// The faster one for an N×N matrix.
    pub fn for_size(n: usize) -> Self {
        if n < Self::THRESHOLD {
            Self::Nalgebra
        } else {
            Self::Faer
        }
    }
}

/// What a solver cannot work with.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum DenseError {
    /// The matrix has no entries.
    #[error("the matrix is empty: give it at least one row")]
    Empty,

    /// The matrix is not square.
    #[error("the matrix is {rows}×{columns}: give a square one")]
    NotSquare {
        /// its rows
        rows: usize,
        /// its columns
        columns: usize,
    },

    /// The right side does not fit the matrix.
    #[error("the right side has {found} entries, but the matrix {expected} rows")]
    RightSide {
        /// rows of the matrix
        expected: usize,
        /// entries of the right side
        found: usize,
    },

    /// An entry of the matrix is NaN or infinite.
    #[error("entry ({row}, {column}) of the matrix is NaN or infinite")]
    NotFinite {
        /// its row, from 0
        row: usize,
        /// its column, from 0
        column: usize,
    },

    /// An entry of the right side is NaN or infinite.
    #[error("entry {index} of the right side is NaN or infinite")]
    RightSideNotFinite {
        /// which entry, from 0
        index: usize,
    },

    /// The matrix is not symmetric.
    #[error(
        "entries ({row}, {column}) and ({column}, {row}) differ: give a symmetric matrix, or use lu_solve"
    )]
    NotSymmetric {
        /// row of the entry below the diagonal, from 0
        row: usize,
        /// its column, from 0
        column: usize,
    },

    /// Cholesky's factorization met a pivot that is not positive.
    #[error(
        "the matrix is not positive definite (pivot {pivot} is not positive): add a multiple of the identity, or use lu_solve"
    )]
    NotPositiveDefinite {
        /// which pivot, from 0: the leading block of this many rows is positive definite
        pivot: usize,
    },

    /// Elimination met a pivot of exactly zero, or the result overflows.
    #[error("the matrix is singular (no pivot in column {pivot}): the system has no solution, or many")]
    Singular {
        /// which column, from 0
        pivot: usize,
    },

    /// The iteration for eigenvalues did not converge.
    #[error("the eigenvalue iteration did not converge: scale the matrix so that its entries are near 1")]
    NoConvergence,
}

/// Cholesky's factor of a positive definite matrix, $A = LLᵀ$.
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use problems::dense::{Backend, Cholesky};
///
/// let factor = Cholesky::new(dmatrix![4.0, 2.0; 2.0, 5.0], Backend::Faer)?;
/// assert_eq!(factor.lower(), dmatrix![2.0, 0.0; 1.0, 2.0]);
/// assert_eq!(factor.solve(&dvector![8.0, 12.0])?, dvector![1.0, 2.0]);
/// # Ok::<(), problems::dense::DenseError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cholesky {
    /// L in the lower triangle; what stands above it means nothing
    factor: DMatrix<f64>,
    backend: Backend,
}

impl Cholesky {
    /// Factors the matrix in its own memory, in $N³/3$ flops.
    ///
    /// Fails if it is empty, not square, not finite, not symmetric (to half the digits), or not positive definite.
    pub fn new(mut matrix: DMatrix<f64>, backend: Backend) -> Result<Self, DenseError> {
        check_symmetric(&matrix)?;
        match backend {
            Backend::Nalgebra => {
                if let Some(cholesky) = matrix.clone().cholesky() {
                    return Ok(Self {
                        factor: cholesky.unpack_dirty(),
                        backend,
                    });
                }
                // nalgebra does not say which pivot failed. If faer's rounding lets it pass, it was the last.
                let pivot = matrix.nrows() - 1;
                factor_in_place(&mut matrix).and(Err(DenseError::NotPositiveDefinite { pivot }))
            }
            Backend::Faer => {
                factor_in_place(&mut matrix)?;
                Ok(Self {
                    factor: matrix,
                    backend,
                })
            }
        }
    }

    /// $L$, lower triangular, N×N.
    pub fn lower(&self) -> DMatrix<f64> {
        self.factor.lower_triangle()
    }

    /// The solution of $Ax = b$: two triangular solves, $2N²$ flops.
    pub fn solve(&self, right_side: &DVector<f64>) -> Result<DVector<f64>, DenseError> {
        check_right_side(right_side, self.factor.nrows())?;
        let mut x = right_side.clone();
        match self.backend {
            Backend::Nalgebra => {
                let solved = self.factor.solve_lower_triangular_mut(&mut x)
                    && self.factor.tr_solve_lower_triangular_mut(&mut x);
                debug_assert!(solved, "a Cholesky factor has no zero on its diagonal");
            }
            Backend::Faer => {
                let mut memory = MemBuffer::new(llt_solve::solve_in_place_scratch::<f64>(
                    self.factor.nrows(),
                    1,
                    Par::Seq,
                ));
                let stack = MemStack::new(&mut memory);
                llt_solve::solve_in_place_with_conj(
                    view(&self.factor),
                    Conj::No,
                    column_mut(&mut x),
                    Par::Seq,
                    stack,
                );
            }
        }
        finite(x)
    }
}

/// The solution of $Ax = b$ for a positive definite $A$, by Cholesky's factors: $N³/3$ flops.
///
/// Fails if an input does not fit or is not finite, or if $A$ is not symmetric or not positive definite.
pub fn cholesky_solve(
    matrix: &DMatrix<f64>,
    right_side: &DVector<f64>,
    backend: Backend,
) -> Result<DVector<f64>, DenseError> {
    Cholesky::new(matrix.clone(), backend)?.solve(right_side)
}

/// The solution of $Ax = b$ for any $A$ that is not singular, by elimination with partial pivoting: $2N³/3$ flops.
///
/// Fails if an input does not fit or is not finite, or if a pivot is exactly zero (LAPACK's rule). A matrix that is
/// singular but for rounding passes, and its solution may have no digit right: look at the condition number.
pub fn lu_solve(
    matrix: &DMatrix<f64>,
    right_side: &DVector<f64>,
    backend: Backend,
) -> Result<DVector<f64>, DenseError> {
    check_square(matrix)?;
    check_finite(matrix)?;
    check_right_side(right_side, matrix.nrows())?;
    match backend {
        Backend::Nalgebra => {
            let lu = matrix.clone().lu();
            match lu.solve(right_side) {
                Some(x) => finite(x),
                None => Err(DenseError::Singular {
                    pivot: zero_pivot(lu.lu_internal()).unwrap_or(0),
                }),
            }
        }
        Backend::Faer => {
            let factors = Elimination::new(matrix)?;
            let mut x = right_side.clone();
            let scratch = lu_solution::solve_in_place_scratch::<usize, f64>(x.len(), 1, Par::Seq);
            lu_solution::solve_in_place_with_conj(
                view(&factors.packed),
                view(&factors.packed),
                factors.permutation(),
                Conj::No,
                column_mut(&mut x),
                Par::Seq,
                MemStack::new(&mut MemBuffer::new(scratch)),
            );
            finite(x)
        }
    }
}

/// $A^{−1}$, N×N: $2N³$ flops, six times Cholesky's, and rarely what one wants; solving is faster and no less accurate.
///
/// Fails as [`lu_solve`].
pub fn inverse(matrix: &DMatrix<f64>, backend: Backend) -> Result<DMatrix<f64>, DenseError> {
    check_square(matrix)?;
    check_finite(matrix)?;
    let n = matrix.nrows();
    let inverse = match backend {
        Backend::Nalgebra => {
            let lu = matrix.clone().lu();
            let pivot = zero_pivot(lu.lu_internal());
            lu.try_inverse().ok_or(DenseError::Singular {
                pivot: pivot.unwrap_or(0),
            })?
        }
        Backend::Faer => {
            let factors = Elimination::new(matrix)?;
            let mut inverse = DMatrix::zeros(n, n);
            let scratch = lu_inverse::inverse_scratch::<usize, f64>(n, Par::Seq);
            lu_inverse::inverse(
                MatMut::from_column_major_slice_mut(inverse.as_mut_slice(), n, n),
                view(&factors.packed),
                view(&factors.packed),
                factors.permutation(),
                Par::Seq,
                MemStack::new(&mut MemBuffer::new(scratch)),
            );
            inverse
        }
    };
    if inverse.iter().all(|entry| entry.is_finite()) {
        Ok(inverse)
    } else {
        Err(DenseError::Singular { pivot: n - 1 })
    }
}

/// The eigenvalues of a symmetric matrix, smallest first.
///
/// Each is right to about $ε‖A‖$, so small ones beside large ones have fewer digits. Fails if the matrix is empty, not
/// square, not finite or not symmetric.
pub fn symmetric_eigenvalues(matrix: &DMatrix<f64>, backend: Backend) -> Result<DVector<f64>, DenseError> {
    check_symmetric(matrix)?;
    match backend {
        Backend::Nalgebra => Ok(nalgebra_eigen(matrix)?.values),
        Backend::Faer => faer_eigen(matrix, None),
    }
}

/// The eigenvalues of a symmetric matrix, smallest first, and their eigenvectors.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// $λ_1 ≤ … ≤ λ_N$
    pub values: DVector<f64>,
    /// column i is $v_i$, of length 1; orthogonal to the others; its sign means nothing
    pub vectors: DMatrix<f64>,
}

/// Eigenvalues and eigenvectors of a symmetric matrix: $A = VΛVᵀ$. Fails as [`symmetric_eigenvalues`].
///
/// ```
/// use nalgebra::{dmatrix, dvector};
/// use problems::dense::{Backend, symmetric_eigen};
///
/// // Eigenvalue 1 along (1, −1), 3 along (1, 1).
/// let eigen = symmetric_eigen(&dmatrix![2.0, 1.0; 1.0, 2.0], Backend::Faer)?;
/// assert!((eigen.values - dvector![1.0, 3.0]).norm() < 1e-14);
/// assert!((eigen.vectors[(0, 0)] + eigen.vectors[(1, 0)]).abs() < 1e-14);
/// # Ok::<(), problems::dense::DenseError>(())
/// ```
pub fn symmetric_eigen(matrix: &DMatrix<f64>, backend: Backend) -> Result<Eigen, DenseError> {
    check_symmetric(matrix)?;
    match backend {
        Backend::Nalgebra => nalgebra_eigen(matrix),
        Backend::Faer => {
            let mut vectors = DMatrix::zeros(matrix.nrows(), matrix.nrows());
            let values = faer_eigen(matrix, Some(&mut vectors))?;
            Ok(Eigen { values, vectors })
        }
    }
}

fn nalgebra_eigen(matrix: &DMatrix<f64>) -> Result<Eigen, DenseError> {
    // Never reached in practice: the iteration needs two or three rounds for each eigenvalue.
    let most = 100 * matrix.nrows().max(10);
    let found =
        SymmetricEigen::try_new(matrix.clone(), f64::EPSILON, most).ok_or(DenseError::NoConvergence)?;
    let mut order: Vec<usize> = (0..matrix.nrows()).collect();
    order.sort_by(|&i, &j| found.eigenvalues[i].total_cmp(&found.eigenvalues[j]));
    Ok(Eigen {
        values: DVector::from_iterator(order.len(), order.iter().map(|&i| found.eigenvalues[i])),
        vectors: found.eigenvectors.select_columns(&order),
    })
}

fn faer_eigen(matrix: &DMatrix<f64>, vectors: Option<&mut DMatrix<f64>>) -> Result<DVector<f64>, DenseError> {
    let n = matrix.nrows();
    let mut values = DVector::zeros(n);
    let wanted = if vectors.is_some() {
        evd::ComputeEigenvectors::Yes
    } else {
        evd::ComputeEigenvectors::No
    };
    let scratch = evd::self_adjoint_evd_scratch::<f64>(n, wanted, Par::Seq, Default::default());
    evd::self_adjoint_evd(
        view(matrix),
        DiagMut::from_slice_mut(values.as_mut_slice()),
        vectors.map(|vectors| MatMut::from_column_major_slice_mut(vectors.as_mut_slice(), n, n)),
        Par::Seq,
        MemStack::new(&mut MemBuffer::new(scratch)),
        Default::default(),
    )
    .map_err(|_| DenseError::NoConvergence)?;
    Ok(values)
}

/// $PA = LU$ by faer.
struct Elimination {
    /// L below the diagonal, U on and above it
    packed: DMatrix<f64>,
    forward: Vec<usize>,
    backward: Vec<usize>,
}

impl Elimination {
    fn new(matrix: &DMatrix<f64>) -> Result<Self, DenseError> {
        let n = matrix.nrows();
        let mut packed = matrix.clone();
        let (mut forward, mut backward) = (vec![0; n], vec![0; n]);
        let scratch = lu::lu_in_place_scratch::<usize, f64>(n, n, Par::Seq, Default::default());
        lu::lu_in_place(
            MatMut::from_column_major_slice_mut(packed.as_mut_slice(), n, n),
            &mut forward,
            &mut backward,
            Par::Seq,
            MemStack::new(&mut MemBuffer::new(scratch)),
            Default::default(),
        );
        match zero_pivot(&packed) {
            Some(pivot) => Err(DenseError::Singular { pivot }),
            None => Ok(Self {
                packed,
                forward,
                backward,
            }),
        }
    }

    fn permutation(&self) -> PermRef<'_, usize> {
        PermRef::new_checked(&self.forward, &self.backward, self.forward.len())
    }
}

/// The first pivot that is zero, or no number since one before it was zero.
fn zero_pivot(packed: &DMatrix<f64>) -> Option<usize> {
    (0..packed.nrows()).find(|&j| packed[(j, j)] == 0.0 || !packed[(j, j)].is_finite())
}

fn factor_in_place(matrix: &mut DMatrix<f64>) -> Result<(), DenseError> {
    let n = matrix.nrows();
    let scratch = llt::cholesky_in_place_scratch::<f64>(n, Par::Seq, Default::default());
    llt::cholesky_in_place(
        MatMut::from_column_major_slice_mut(matrix.as_mut_slice(), n, n),
        Default::default(),
        Par::Seq,
        MemStack::new(&mut MemBuffer::new(scratch)),
        Default::default(),
    )
    .map(|_| ())
    .map_err(|error| {
        let LltError::NonPositivePivot { index } = error;
        DenseError::NotPositiveDefinite { pivot: index }
    })
}

/// nalgebra's memory as faer sees it.
fn view(matrix: &DMatrix<f64>) -> MatRef<'_, f64> {
    MatRef::from_column_major_slice(matrix.as_slice(), matrix.nrows(), matrix.ncols())
}

fn column_mut(vector: &mut DVector<f64>) -> MatMut<'_, f64> {
    let n = vector.len();
    MatMut::from_column_major_slice_mut(vector.as_mut_slice(), n, 1)
}

fn finite(x: DVector<f64>) -> Result<DVector<f64>, DenseError> {
    match x.iter().rposition(|entry| !entry.is_finite()) {
        None => Ok(x),
        Some(pivot) => Err(DenseError::Singular { pivot }),
    }
}

fn check_square(matrix: &DMatrix<f64>) -> Result<(), DenseError> {
    let (rows, columns) = matrix.shape();
    if rows != columns {
        return Err(DenseError::NotSquare { rows, columns });
    }
    if rows == 0 { Err(DenseError::Empty) } else { Ok(()) }
}

fn check_finite(matrix: &DMatrix<f64>) -> Result<(), DenseError> {
    let rows = matrix.nrows();
    match matrix.iter().position(|entry| !entry.is_finite()) {
        None => Ok(()),
        Some(at) => Err(DenseError::NotFinite {
            row: at % rows,
            column: at / rows,
        }),
    }
}

fn check_symmetric(matrix: &DMatrix<f64>) -> Result<(), DenseError> {
    /// Side of a tile: two of them stay in the cache, so that the transpose costs no more than the matrix.
    const TILE: usize = 32;
    check_square(matrix)?;
    check_finite(matrix)?;
    let n = matrix.nrows();
    let tolerance = f64::EPSILON.sqrt() * matrix.amax();
    for left in (0..n).step_by(TILE) {
        for top in (left..n).step_by(TILE) {
            for column in left..(left + TILE).min(n) {
                for row in top.max(column + 1)..(top + TILE).min(n) {
                    if (matrix[(row, column)] - matrix[(column, row)]).abs() > tolerance {
                        return Err(DenseError::NotSymmetric { row, column });
                    }
                }
            }
        }
    }
    Ok(())
}

fn check_right_side(right_side: &DVector<f64>, expected: usize) -> Result<(), DenseError> {
    if right_side.len() != expected {
        return Err(DenseError::RightSide {
            expected,
            found: right_side.len(),
        });
    }
    match right_side.iter().position(|entry| !entry.is_finite()) {
        None => Ok(()),
        Some(index) => Err(DenseError::RightSideNotFinite { index }),
    }
}

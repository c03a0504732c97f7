//! faer's blocked kernels on nalgebra's memory.

use faer::diag::DiagMut;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt;
use faer::linalg::cholesky::llt::factor::LltError;
use faer::linalg::evd::{self, ComputeEigenvectors};
use faer::linalg::lu::partial_pivoting as lu;
use faer::perm::PermRef;
use faer::{Conj, MatMut, MatRef, Par};
use nalgebra::{DMatrix, DVector};

use super::DenseError;

/// One thread: two would change the rounding from machine to machine, and the book compares methods, not machines.
const THREADS: Par = Par::Seq;

/// Replaces the lower triangle by Cholesky's factor.
pub(super) fn cholesky(matrix: &mut DMatrix<f64>) -> Result<(), DenseError> {
    let scratch = llt::factor::cholesky_in_place_scratch::<f64>(matrix.nrows(), THREADS, Default::default());
    let factored = llt::factor::cholesky_in_place(
        view_mut(matrix),
        Default::default(),
        THREADS,
        MemStack::new(&mut MemBuffer::new(scratch)),
        Default::default(),
    );
    match factored {
        Ok(_) => Ok(()),
        Err(LltError::NonPositivePivot { index }) => Err(DenseError::NotPositiveDefinite { pivot: index }),
    }
}

/// Replaces $b$ by the solution of $LLᵀx = b$.
pub(super) fn cholesky_solve(factor: &DMatrix<f64>, x: &mut DVector<f64>) {
    let scratch = llt::solve::solve_in_place_scratch::<f64>(factor.nrows(), 1, THREADS);
    llt::solve::solve_in_place_with_conj(
        view(factor),
        Conj::No,
        column_mut(x),
        THREADS,
        MemStack::new(&mut MemBuffer::new(scratch)),
    );
}

/// $PA = LU$.
pub(super) struct Elimination {
    /// L below the diagonal, U on and above it
    packed: DMatrix<f64>,
    forward: Vec<usize>,
    backward: Vec<usize>,
}

impl Elimination {
    pub(super) fn new(matrix: DMatrix<f64>) -> Self {
        let n = matrix.nrows();
        let mut packed = matrix;
        let (mut forward, mut backward) = (vec![0; n], vec![0; n]);
        let scratch = lu::factor::lu_in_place_scratch::<usize, f64>(n, n, THREADS, Default::default());
        lu::factor::lu_in_place(
            view_mut(&mut packed),
            &mut forward,
            &mut backward,
            THREADS,
            MemStack::new(&mut MemBuffer::new(scratch)),
            Default::default(),
        );
        Self {
            packed,
            forward,
            backward,
        }
    }

    pub(super) fn packed(&self) -> &DMatrix<f64> {
        &self.packed
    }

    fn permutation(&self) -> PermRef<'_, usize> {
        PermRef::new_checked(&self.forward, &self.backward, self.forward.len())
    }

    /// Replaces $b$ by the solution of $Ax = b$.
    pub(super) fn solve(&self, x: &mut DVector<f64>) {
        let scratch = lu::solve::solve_in_place_scratch::<usize, f64>(x.len(), 1, THREADS);
        lu::solve::solve_in_place_with_conj(
            view(&self.packed),
            view(&self.packed),
            self.permutation(),
            Conj::No,
            column_mut(x),
            THREADS,
            MemStack::new(&mut MemBuffer::new(scratch)),
        );
    }

    pub(super) fn inverse(&self) -> DMatrix<f64> {
        let n = self.packed.nrows();
        let mut inverse = DMatrix::zeros(n, n);
        let scratch = lu::inverse::inverse_scratch::<usize, f64>(n, THREADS);
        lu::inverse::inverse(
            view_mut(&mut inverse),
            view(&self.packed),
            view(&self.packed),
            self.permutation(),
            THREADS,
            MemStack::new(&mut MemBuffer::new(scratch)),
        );
        inverse
    }
}

/// The eigenvalues, smallest first, and into `vectors` the eigenvectors.
pub(super) fn symmetric_eigen(
    matrix: &DMatrix<f64>,
    vectors: Option<&mut DMatrix<f64>>,
) -> Result<DVector<f64>, DenseError> {
    let mut values = DVector::zeros(matrix.nrows());
    let wanted = if vectors.is_some() {
        ComputeEigenvectors::Yes
    } else {
        ComputeEigenvectors::No
    };
    let scratch = evd::self_adjoint_evd_scratch::<f64>(matrix.nrows(), wanted, THREADS, Default::default());
    evd::self_adjoint_evd(
        view(matrix),
        DiagMut::from_slice_mut(values.as_mut_slice()),
        vectors.map(view_mut),
        THREADS,
        MemStack::new(&mut MemBuffer::new(scratch)),
        Default::default(),
    )
    .map_err(|_| DenseError::NoConvergence)?;
    Ok(values)
}

fn view(matrix: &DMatrix<f64>) -> MatRef<'_, f64> {
    MatRef::from_column_major_slice(matrix.as_slice(), matrix.nrows(), matrix.ncols())
}

fn view_mut(matrix: &mut DMatrix<f64>) -> MatMut<'_, f64> {
    let (rows, columns) = matrix.shape();
    MatMut::from_column_major_slice_mut(matrix.as_mut_slice(), rows, columns)
}

fn column_mut(vector: &mut DVector<f64>) -> MatMut<'_, f64> {
    let n = vector.len();
    MatMut::from_column_major_slice_mut(vector.as_mut_slice(), n, 1)
}

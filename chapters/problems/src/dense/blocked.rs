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

use super::{DenseError, Entry};
use crate::real::clear_upper_registers;

/// Replaces the lower triangle by Cholesky's factor.
pub(super) fn cholesky<T: Entry>(matrix: &mut DMatrix<T>, threads: Par) -> Result<(), DenseError> {
    let scratch = llt::factor::cholesky_in_place_scratch::<T>(matrix.nrows(), threads, Default::default());
    let factored = llt::factor::cholesky_in_place(
        view_mut(matrix),
        Default::default(),
        threads,
        MemStack::new(&mut MemBuffer::new(scratch)),
        Default::default(),
    );
    clear_upper_registers();
    match factored {
        Ok(_) => Ok(()),
        Err(LltError::NonPositivePivot { index }) => Err(DenseError::NotPositiveDefinite { pivot: index }),
    }
}

/// Replaces $b$ by the solution of $LLᵀx = b$.
pub(super) fn cholesky_solve<T: Entry>(factor: &DMatrix<T>, x: &mut DVector<T>, threads: Par) {
    let scratch = llt::solve::solve_in_place_scratch::<T>(factor.nrows(), 1, threads);
    llt::solve::solve_in_place_with_conj(
        view(factor),
        Conj::No,
        column_mut(x),
        threads,
        MemStack::new(&mut MemBuffer::new(scratch)),
    );
    clear_upper_registers();
}

/// $PA = LU$.
pub(super) struct Elimination<T> {
    /// L below the diagonal, U on and above it
    packed: DMatrix<T>,
    forward: Vec<usize>,
    backward: Vec<usize>,
    threads: Par,
}

impl<T: Entry> Elimination<T> {
    pub(super) fn new(matrix: DMatrix<T>, threads: Par) -> Self {
        let n = matrix.nrows();
        let mut packed = matrix;
        let (mut forward, mut backward) = (vec![0; n], vec![0; n]);
        let scratch = lu::factor::lu_in_place_scratch::<usize, T>(n, n, threads, Default::default());
        lu::factor::lu_in_place(
            view_mut(&mut packed),
            &mut forward,
            &mut backward,
            threads,
            MemStack::new(&mut MemBuffer::new(scratch)),
            Default::default(),
        );
        clear_upper_registers();
        Self {
            packed,
            forward,
            backward,
            threads,
        }
    }

    pub(super) fn packed(&self) -> &DMatrix<T> {
        &self.packed
    }

    fn permutation(&self) -> PermRef<'_, usize> {
        PermRef::new_checked(&self.forward, &self.backward, self.forward.len())
    }

    /// Replaces $b$ by the solution of $Ax = b$.
    pub(super) fn solve(&self, x: &mut DVector<T>) {
        let scratch = lu::solve::solve_in_place_scratch::<usize, T>(x.len(), 1, self.threads);
        lu::solve::solve_in_place_with_conj(
            view(&self.packed),
            view(&self.packed),
            self.permutation(),
            Conj::No,
            column_mut(x),
            self.threads,
            MemStack::new(&mut MemBuffer::new(scratch)),
        );
        clear_upper_registers();
    }

    pub(super) fn inverse(&self) -> DMatrix<T> {
        let n = self.packed.nrows();
        let mut inverse = DMatrix::zeros(n, n);
        let scratch = lu::inverse::inverse_scratch::<usize, T>(n, self.threads);
        lu::inverse::inverse(
            view_mut(&mut inverse),
            view(&self.packed),
            view(&self.packed),
            self.permutation(),
            self.threads,
            MemStack::new(&mut MemBuffer::new(scratch)),
        );
        clear_upper_registers();
        inverse
    }
}

/// The eigenvalues, smallest first, and into `vectors` the eigenvectors.
pub(super) fn symmetric_eigen<T: Entry>(
    matrix: &DMatrix<T>,
    vectors: Option<&mut DMatrix<T>>,
    threads: Par,
) -> Result<DVector<T>, DenseError> {
    let mut values = DVector::zeros(matrix.nrows());
    let wanted = if vectors.is_some() {
        ComputeEigenvectors::Yes
    } else {
        ComputeEigenvectors::No
    };
    let scratch = evd::self_adjoint_evd_scratch::<T>(matrix.nrows(), wanted, threads, Default::default());
    let found = evd::self_adjoint_evd(
        view(matrix),
        DiagMut::from_slice_mut(values.as_mut_slice()),
        vectors.map(view_mut),
        threads,
        MemStack::new(&mut MemBuffer::new(scratch)),
        Default::default(),
    );
    clear_upper_registers();
    found.map_err(|_| DenseError::NoConvergence)?;
    Ok(values)
}

fn view<T: Entry>(matrix: &DMatrix<T>) -> MatRef<'_, T> {
    MatRef::from_column_major_slice(matrix.as_slice(), matrix.nrows(), matrix.ncols())
}

fn view_mut<T: Entry>(matrix: &mut DMatrix<T>) -> MatMut<'_, T> {
    let (rows, columns) = matrix.shape();
    MatMut::from_column_major_slice_mut(matrix.as_mut_slice(), rows, columns)
}

fn column_mut<T: Entry>(vector: &mut DVector<T>) -> MatMut<'_, T> {
    let n = vector.len();
    MatMut::from_column_major_slice_mut(vector.as_mut_slice(), n, 1)
}

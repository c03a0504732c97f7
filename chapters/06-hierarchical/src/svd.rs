//! Singular values.

use nalgebra::DMatrix;

/// $A = U \operatorname{diag}(s) Vᵀ$ for a square matrix, $s$ falling; `None` if the iteration does not converge.
///
/// faer's, since nalgebra 0.35 has lost half the digits of a product of two triangular matrices of 57 rows, on one
/// thread; in a browser's page (wasm32), where faer does not build, nalgebra's all the same.
pub(crate) fn svd(a: &DMatrix<f64>) -> Option<(DMatrix<f64>, Vec<f64>, DMatrix<f64>)> {
    if a.is_empty() {
        return Some((a.clone(), Vec::new(), a.clone()));
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        use faer::diag::DiagMut;
        use faer::dyn_stack::{MemBuffer, MemStack};
        use faer::linalg::svd::{self, ComputeSvdVectors::Full};
        use faer::{MatMut, MatRef, Par};
        let n = a.nrows();
        let (mut u, mut v) = (DMatrix::zeros(n, n), DMatrix::zeros(n, n));
        let mut s = vec![0.0; n];
        let scratch = svd::svd_scratch::<f64>(n, n, Full, Full, Par::Seq, Default::default());
        svd::svd(
            MatRef::from_column_major_slice(a.as_slice(), n, n),
            DiagMut::from_slice_mut(&mut s),
            Some(MatMut::from_column_major_slice_mut(u.as_mut_slice(), n, n)),
            Some(MatMut::from_column_major_slice_mut(v.as_mut_slice(), n, n)),
            Par::Seq,
            MemStack::new(&mut MemBuffer::new(scratch)),
            Default::default(),
        )
        .ok()?;
        problems::clear_upper_registers();
        Some((u, s, v))
    }
    #[cfg(target_arch = "wasm32")]
    {
        let found = a.clone().svd(true, true);
        Some((
            found.u?,
            found.singular_values.as_slice().to_vec(),
            found.v_t?.transpose(),
        ))
    }
}

/// The singular values of any matrix, falling; `None` if the iteration does not converge.
pub(crate) fn values(a: &DMatrix<f64>) -> Option<Vec<f64>> {
    if a.is_empty() {
        return Some(Vec::new());
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        use faer::diag::DiagMut;
        use faer::dyn_stack::{MemBuffer, MemStack};
        use faer::linalg::svd::{self, ComputeSvdVectors::No};
        use faer::{MatRef, Par};
        let (m, n) = a.shape();
        let mut s = vec![0.0; m.min(n)];
        let scratch = svd::svd_scratch::<f64>(m, n, No, No, Par::Seq, Default::default());
        svd::svd(
            MatRef::from_column_major_slice(a.as_slice(), m, n),
            DiagMut::from_slice_mut(&mut s),
            None,
            None,
            Par::Seq,
            MemStack::new(&mut MemBuffer::new(scratch)),
            Default::default(),
        )
        .ok()?;
        problems::clear_upper_registers();
        Some(s)
    }
    #[cfg(target_arch = "wasm32")]
    {
        Some(a.singular_values().as_slice().to_vec())
    }
}

//! Orthonormal columns.

use nalgebra::DMatrix;

use crate::panel::{Panel, PanelMut};

/// Replaces the columns of A, m×r, by an orthonormal basis Q of their span; returns the r×r matrix R with $A = QR$.
///
/// Cholesky's factor of $AᵀA$ is R, so that $Q = AR^{−1}$ costs two products of matrices and is as orthogonal as
/// the square of A's condition number allows; a second pass makes it orthogonal to rounding (CholeskyQR2, Yamamoto,
/// Nakatsukasa, Yanagisawa and Fukaya 2015). Columns are scaled first. Where the square is too much, Householder's
/// reflections do it, more slowly.
pub(crate) fn orthonormalize(mut a: PanelMut) -> DMatrix<f64> {
    let r = a.columns;
    if r == 0 {
        return DMatrix::zeros(0, 0);
    }
    let norms: Vec<f64> = (0..r)
        .map(|j| a.column(j).iter().map(|x| x * x).sum::<f64>().sqrt())
        .collect();
    let usable = |norm: &f64| *norm > 0.0 && norm.is_finite();
    if !norms.iter().all(usable) {
        return reflections(&mut a);
    }
    for (j, norm) in norms.iter().enumerate() {
        a.column(j).iter_mut().for_each(|x| *x /= norm);
    }
    let mut factor = match pass(&mut a, 1e-4) {
        // What the first pass leaves is so near to orthonormal that the second one succeeds.
        Some(first) => pass(&mut a, 0.5).unwrap_or_else(|| reflections(&mut a)) * first,
        None => reflections(&mut a),
    };
    for (mut column, norm) in factor.column_iter_mut().zip(&norms) {
        column *= *norm;
    }
    factor
}

/// $A ← AR^{−1}$ with $AᵀA = RᵀR$; `None`, and A untouched, if a diagonal entry of R is less than `least`.
fn pass(a: &mut PanelMut, least: f64) -> Option<DMatrix<f64>> {
    let r = a.columns;
    let gram = DMatrix::from_vec(r, r, a.read().transposed_times(a.read()));
    let lower = gram.cholesky()?.unpack();
    if lower.diagonal().iter().any(|&pivot| pivot < least) {
        return None;
    }
    let factor = lower.transpose();
    let inverse = factor.solve_upper_triangular(&DMatrix::identity(r, r))?;
    let mut basis = vec![0.0; a.rows * r];
    PanelMut {
        data: &mut basis,
        stride: a.rows,
        rows: a.rows,
        columns: r,
    }
    .add_product(1.0, a.read(), Panel::from(&inverse));
    for (j, column) in basis.chunks_exact(a.rows).enumerate() {
        a.column(j).copy_from_slice(column);
    }
    Some(factor)
}

/// By Householder's reflections; A has at least as many rows as columns.
fn reflections(a: &mut PanelMut) -> DMatrix<f64> {
    let mut copy = DMatrix::zeros(a.rows, a.columns);
    for (j, column) in copy.as_mut_slice().chunks_exact_mut(a.rows).enumerate() {
        column.copy_from_slice(a.column(j));
    }
    let (basis, factor) = copy.qr().unpack();
    for (j, column) in basis.as_slice().chunks_exact(a.rows).enumerate() {
        a.column(j).copy_from_slice(column);
    }
    factor
}

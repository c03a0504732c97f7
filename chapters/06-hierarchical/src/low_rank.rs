//! A block of low rank.

use std::ops::Range;

use nalgebra::DMatrix;

use crate::orthonormal::orthonormalize;
use crate::panel::{Panel, PanelMut};
use crate::svd::svd;
use crate::{Compression, Entries, HodlrError, cross};

/// A block as $A ≈ U \operatorname{diag}(s) Vᵀ$: orthonormal columns, weights that fall.
#[derive(Debug, Clone, PartialEq)]
pub struct LowRank {
    /// U, m×r, orthonormal columns
    pub left: DMatrix<f64>,
    /// $s_1 ≥ … ≥ s_r > 0$, the singular values
    pub weights: Vec<f64>,
    /// V, n×r, orthonormal columns
    pub right: DMatrix<f64>,
}

impl LowRank {
    /// Compresses the block of these rows and columns: $‖A − USVᵀ‖ ≲ τ‖A‖$ in the Frobenius norm.
    ///
    /// Adaptive cross approximation finds *a* basis; what it finds is made orthonormal, and the singular values of the
    /// small matrix between tell how many columns the tolerance needs: no fewer would do.
    ///
    /// Fails if the rank exceeds its bound, or if an entry is not finite.
    pub fn new(
        entries: &(impl Entries + ?Sized),
        rows: Range<usize>,
        columns: Range<usize>,
        compression: &Compression,
    ) -> Result<Self, HodlrError> {
        let [m, n] = [rows.len(), columns.len()];
        let tolerance = compression.tolerance;
        let too_many = || HodlrError::Rank {
            rows: rows.clone(),
            columns: columns.clone(),
            bound: compression.rank_bound,
            tolerance,
        };
        // Crosses overshoot: leave them room, and a part of the tolerance.
        let most = (compression.rank_bound + compression.rank_bound / 2 + 8).min(m.min(n));
        let crosses = cross::approximate(entries, rows.clone(), columns.clone(), tolerance / 4.0, most)
            .map_err(|error| match error {
                HodlrError::Rank { .. } => too_many(),
                other => other,
            })?;
        let mut left = DMatrix::from_vec(m, crosses.rank, crosses.u);
        let mut right = DMatrix::from_vec(n, crosses.rank, crosses.v);
        let left_factor = orthonormalize(PanelMut::of(&mut left));
        let right_factor = orthonormalize(PanelMut::of(&mut right));
        let between = left_factor * right_factor.transpose();
        let (u, mut weights, v) = svd(&between).ok_or_else(|| HodlrError::NoConvergence {
            rows: rows.clone(),
            columns: columns.clone(),
        })?;
        let rank = needed(&weights, tolerance);
        if rank > compression.rank_bound {
            return Err(too_many());
        }
        weights.truncate(rank);
        Ok(Self {
            left: turned(&left, &u, rank),
            weights,
            right: turned(&right, &v, rank),
        })
    }

    /// r, the number of columns.
    pub fn rank(&self) -> usize {
        self.weights.len()
    }
}

/// How many of the singular values a tolerance needs: the least r for which $\sum_{i>r} s_i² ≤ τ² \sum s_i²$.
///
/// This is the *numerical rank* for the tolerance τ in the Frobenius norm (Eckart and Young 1936).
pub fn needed(singular_values: &[f64], tolerance: f64) -> usize {
    let total: f64 = singular_values.iter().map(|s| s * s).sum();
    let mut tail = 0.0;
    let mut rank = singular_values.len();
    while rank > 0 {
        let s = singular_values[rank - 1];
        tail += s * s;
        if tail > tolerance * tolerance * total || total == 0.0 && s != 0.0 {
            break;
        }
        rank -= 1;
    }
    rank
}

/// The basis times the first `rank` columns of a small matrix.
fn turned(basis: &DMatrix<f64>, turn: &DMatrix<f64>, rank: usize) -> DMatrix<f64> {
    let mut result = DMatrix::zeros(basis.nrows(), rank);
    let first = &turn.as_slice()[..turn.nrows() * rank];
    PanelMut::of(&mut result).add_product(1.0, Panel::from(basis), Panel::of(first, turn.nrows(), rank));
    result
}
